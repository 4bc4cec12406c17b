// Files on the disk, for tests that need a folder of them.
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";

/** Writes files below a folder, by their paths in it, with the folders between. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}
