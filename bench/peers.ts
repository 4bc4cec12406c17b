// The language servers that ours is measured against: exact versions in the user's cache folder, never among our packages.
import * as fs from "node:fs";
import * as path from "node:path";
import { installOnce, npm, say } from "../scripts/node24.mjs";

export interface Peer {
  readonly name: string;
  readonly version: string;
  /** The program inside the package; it is started with `--stdio`. */
  readonly program: string;
}

export const DOCKERFILE_SERVER: Peer = {
  name: "dockerfile-language-server-nodejs",
  version: "0.15.0",
  program: "bin/docker-langserver",
};

export const YAML_SERVER: Peer = {
  name: "yaml-language-server",
  version: "2.0.0",
  program: "bin/yaml-language-server",
};

/** The path of a peer's program, installed at the first call; undefined where it cannot be had, which is said on stderr. */
export function peerProgram({ name, version, program }: Peer): string | undefined {
  try {
    const folder = installOnce(`peer-${name}-${version}`, (work) => {
      say(`Installing ${name} ${version} for comparison (once) …`);
      fs.writeFileSync(path.join(work, "package.json"), '{"private":true}\n');
      npm(["install", "--ignore-scripts", "--no-package-lock", `${name}@${version}`], work);
    });
    return path.join(folder, "node_modules", name, program);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}
