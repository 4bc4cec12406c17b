// The image that the Dockerfiles here are built on, and the files that they copy.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { installed } from "../../scripts/apt.ts";
import { installOnce, say } from "../../scripts/node24.mjs";

export const BASE = "local/debian:12";
/** Handed to every build, as the build argument and as the secret of this name in lower case. */
export const SECRET = { name: "API_TOKEN", value: "s3cret-of-the-build" } as const;

/** A minimal Debian as an archive, made once by debootstrap in the user's cache, or in half a sentence why there is none. */
export function debian(): { readonly path: string } | { readonly skip: string } {
  const program = installed("debootstrap", "debootstrap");
  if (program === undefined) return { skip: "debootstrap is not installed, and apt-get could not install it" };
  try {
    const folder = installOnce("debian-bookworm-minbase", (work) => {
      say("Making a minimal Debian by debootstrap (once) …");
      const root = path.join(work, "root");
      ran(program, "--variant=minbase", "bookworm", root);
      ran("tar", "-C", root, "-cf", path.join(work, "debian.tar"), ".");
      fs.rmSync(root, { recursive: true, force: true });
    });
    return { path: path.join(folder, "debian.tar") };
  } catch (error) {
    return { skip: `a Debian could not be made: ${error instanceof Error ? error.message : String(error)}` };
  }
}

const FILES: Readonly<Record<string, string>> = {
  "app.sh": '#!/bin/sh\necho "app: $# arguments: $*"\n',
  "install.sh": 'set -e\napt-get update\napt-get install -y "$@"\n',
  "notes/a.txt": "note a\n",
  "notes/b.txt": "note b\n",
  "package/greeting.py": 'text = "greetings"\n',
  "package/setup.py":
    'from setuptools import setup\n\nsetup(name="greeting", version="1.0", py_modules=["greeting"])\n',
};

/** Writes the build context into a folder. */
export function writeContext(folder: string): void {
  for (const [name, text] of Object.entries(FILES)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
  const inside = path.join(folder, "inside");
  fs.mkdirSync(inside);
  fs.writeFileSync(path.join(inside, "file.txt"), "from an archive\n");
  ran("tar", "-C", folder, "--mtime=@0", "-czf", path.join(folder, "archive.tar.gz"), "inside");
  fs.rmSync(inside, { recursive: true });
}

function ran(program: string, ...args: readonly string[]): void {
  const { status, error, stderr } = spawnSync(program, args, { encoding: "utf8", maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`${program}: ${error?.message ?? stderr.trim().split("\n").at(-1)}`);
}
