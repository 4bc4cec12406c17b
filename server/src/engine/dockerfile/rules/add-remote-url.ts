// `ADD https://…` takes whatever the server sends at the time of the build.
import { source } from "../../core/rule.ts";
import { argumentsOf } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { checksumFix } from "./_checked-scripts.ts";

/** What BuildKit takes for a repository of Git ("Adding files from a Git repository" of the Dockerfile reference). */
const GIT = /^(?:git@|git:\/\/|ssh:\/\/)|^https?:\/\/[^?#\s]*\.git(?:[?#]|$)/i;
/** A commit, behind `#` or as a query of its own. */
const COMMIT = /#[0-9a-f]{40}(?:[:0-9a-f]|$)|[?&](?:commit|checksum)=[0-9a-f]{7,64}/;
/** A branch or tag, behind `#` or as a query of its own. */
const REFERENCE = /#([^:?&]+)|[?&](?:ref|tag|branch)=([^&#]+)/;

export default dockerRule({
  id: "dockerfile/add-remote-url",
  title: "What `ADD` downloads must have a checksum",
  label: "ADD without checksum",
  why: "The server decides what the image gets, today and at every rebuild, and nobody notices a change. With `--checksum`, or the commit of a repository, the build stops unless it is what you looked at.",
  breaks:
    "The build stops until the checksum is filled in, and again whenever the file changes at its source. Take the checksum from the project's release page.",
  leave: {
    when: "Leave it where the file changes on purpose and you trust its server as much as your package mirror.",
    reason: "our own release server",
  },
  severity: "warning",
  preset: "strict",
  tags: ["supply-chain", "security"],
  since: "0.1",
  answersTo: ["dockle:CIS-DI-0009", "semgrep:prefer-copy-over-add"],
  references: [
    "https://docs.docker.com/reference/dockerfile/#add---checksum",
    "https://docs.docker.com/reference/dockerfile/#adding-files-from-a-git-repository",
  ],
  // A script that a later step runs is told there.
  yieldsTo: ["dockerfile/curl-pipe-shell"],
  examples: [
    {
      bad: source`
        # syntax=docker/dockerfile:1
        FROM debian:13
        ADD «https://dl.example.com/tool-1.2.tgz» /tmp/
      `,
      fixed: source`
        # syntax=docker/dockerfile:1
        FROM debian:13
        ADD --checksum=sha256:0000000000000000000000000000000000000000000000000000000000000000 https://dl.example.com/tool-1.2.tgz /tmp/
      `,
    },
    {
      bad: source`
        FROM debian:13
        ADD «https://github.com/moby/buildkit.git#master» /src
      `,
      good: source`
        FROM debian:13
        ADD https://github.com/moby/buildkit.git#18fc875d9bfd6e065cd8211abc639434ba65aa56 /src
      `,
    },
  ],
  *check(doc) {
    for (const instruction of doc.instructions) {
      const { keyword, flags, words } = instruction;
      if (keyword !== "ADD" || flags.some(({ name }) => name === "checksum")) continue;
      for (const { raw, at } of argumentsOf(instruction).slice(0, -1)) {
        const url = raw.replace(/^["']|["']$/g, "");
        if (GIT.test(url)) {
          const query = url.search(/[?#]/);
          if (COMMIT.test(url) || (query !== -1 && url.includes("$", query))) continue;
          yield { at, message: messageOf(url) };
        } else if (/^https?:\/\//i.test(url)) {
          const word = words.find((one) => one.at === at);
          yield {
            at,
            message: "`ADD` takes whatever the server sends: give the file a `--checksum`.",
            fix: word === undefined ? undefined : checksumFix(doc, { source: word }, "file"),
          };
        }
      }
    }
  },
});

/** What is said of a repository without a commit: of what it is taken from instead, or that it is not said. */
function messageOf(url: string): string {
  const [, fragment, named = fragment] = REFERENCE.exec(url) ?? [];
  return named === undefined
    ? "`ADD` takes what this repository has at the time of the build: add `#` and a commit."
    : `\`${named}\` may be a different commit at the next build: use the commit itself.`;
}
