// Puts the extension, as it stands in this checkout, into a profile of code-server.
import * as fs from "node:fs";
import * as path from "node:path";
import { ROOT } from "../project.ts";
import { extensionsFolder } from "./code-server.ts";

/** Links the project's folder into the profile, so that a new build counts after a reload of the window. */
export function linkExtension(profile: string): void {
  const folder = extensionsFolder(profile);
  const { publisher, name, version } = JSON.parse(fs.readFileSync(path.join(ROOT, "package.json"), "utf8"));
  fs.rmSync(folder, { recursive: true, force: true }); // VS Code keeps a list in there that would be stale
  fs.mkdirSync(folder, { recursive: true });
  fs.symlinkSync(ROOT, path.join(folder, `${publisher}.${name}-${version}`), "dir");
}
