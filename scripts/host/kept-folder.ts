// A folder among the temporary ones that is kept between starts, and that nobody else can fill before we do.
import * as fs from "node:fs";
import * as path from "node:path";
import { isOursAlone } from "../../server/src/files/own-folder.ts";

/**
 * The folder `name` below `parent`, made for this user alone. What is there already under that name is taken only if it is a real folder
 * that nobody but this user can have written to; else a fresh folder is made, which is not kept.
 */
export function keptFolder(parent: string, name: string): string {
  const folder = path.join(parent, name);
  try {
    fs.mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    if (isOursAlone(folder) !== true) return fs.mkdtempSync(`${folder}-`);
    fs.chmodSync(folder, 0o700);
  }
  return folder;
}
