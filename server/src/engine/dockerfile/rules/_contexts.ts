// What the rules about the build context share: where a line is added to an ignore file.
import type { Append } from "../../core/finding.ts";
import { folderOf, isBelow } from "../../core/paths.ts";
import type { BuildContext } from "../context.ts";

/**
 * A line at the end of the ignore file of a context, which is made where there is none. Undefined where the file lies beside or above the
 * Dockerfile's folder, or a pattern of it would mean something else.
 */
export function ignoring(path: string, { ignoreFile }: BuildContext, pattern: string): Append | undefined {
  const folder = folderOf(path);
  if (!isBelow(ignoreFile, folder) || !/^!?[\w.@+-][\w.@+/-]*$/.test(pattern)) return undefined;
  const file = folder === "" ? ignoreFile : ignoreFile.slice(folder.length + 1);
  return { file, append: `${pattern}\n` };
}

/** What an ignore file is called beside its Dockerfile's name. */
export function nameOfIgnoreFile({ ignoreFile }: BuildContext): string {
  return ignoreFile.slice(ignoreFile.lastIndexOf("/") + 1);
}
