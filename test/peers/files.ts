// The Dockerfiles that peers and we look at, each by the name of its repository and its path there.
import * as fs from "node:fs";
import * as path from "node:path";
import { dockerfilesBelow } from "../oracles/buildkit/over.ts";

/** The texts of all Dockerfiles below some folders, which are called OWNER+NAME, by `OWNER/NAME path`. */
export function dockerfilesIn(folders: readonly string[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const folder of folders) {
    const repository = path.basename(path.resolve(folder)).replace("+", "/");
    for (const file of [...dockerfilesBelow(folder)].sort()) {
      files.set(
        `${repository} ${path.relative(folder, file).replaceAll(path.sep, "/")}`,
        fs.readFileSync(file, "utf8"),
      );
    }
  }
  return files;
}

/** The folders of a folder of checkouts. */
export function checkoutsIn(folder: string): readonly string[] {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? [path.join(folder, entry.name)] : []))
    .sort();
}
