// The instructions and flags Docker's frontend knows (docker/dockerfile 1.20, Dockerfile reference).

/** The flags each instruction takes. */
export const FLAGS: Readonly<Record<string, readonly string[]>> = {
  ADD: ["checksum", "chmod", "chown", "exclude", "keep-git-dir", "link", "unpack"],
  ARG: [],
  CMD: [],
  COPY: ["chmod", "chown", "exclude", "from", "link", "parents"],
  ENTRYPOINT: [],
  ENV: [],
  EXPOSE: [],
  FROM: ["platform"],
  HEALTHCHECK: ["interval", "retries", "start-interval", "start-period", "timeout"],
  LABEL: [],
  MAINTAINER: [],
  ONBUILD: [],
  RUN: ["device", "mount", "network", "security"],
  SHELL: [],
  STOPSIGNAL: [],
  USER: [],
  VOLUME: [],
  WORKDIR: [],
};

export const KEYWORDS: readonly string[] = Object.keys(FLAGS);

/** Whether Docker knows an upper-case keyword. */
export function isKeyword(keyword: string): boolean {
  return Object.hasOwn(FLAGS, keyword);
}
