// The project's own sources as data: what the architecture test holds against the laws.
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";

export const ROOT = path.resolve(import.meta.dirname, "../..");

export interface Source {
  /** Relative to the project's root, with `/`. */
  readonly path: string;
  readonly text: string;
  /** The text without comments and without the contents of strings: what the code does, not what it says. */
  readonly code: string;
  readonly imports: readonly Import[];
}

export interface Import {
  /** As written. */
  readonly from: string;
  /** Relative to the project's root for a file of ours, else the package. */
  readonly target: string;
}

/** All TypeScript files below some folders. */
export function sourcesBelow(...folders: readonly string[]): Source[] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
      .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
      .sort()
      .map((file) => sourceOf(file, readFileSync(path.join(ROOT, file), "utf8"))),
  );
}

export function sourceOf(file: string, text: string): Source {
  const imports = [
    ...text.matchAll(
      /^\s*(?:import|export)\b[^;"'`]*?\bfrom\s+"([^"]+)"|^import\s+"([^"]+)"|\bimport\("([^"]+)"\)|\brequire\("([^"]+)"\)/gm,
    ),
  ].map((match) => {
    const from = match[1] ?? match[2] ?? match[3] ?? match[4] ?? "";
    const target = from.startsWith(".") ? path.posix.normalize(path.posix.join(path.posix.dirname(file), from)) : from;
    return { from, target };
  });
  return { path: file, text, code: withoutWords(text), imports };
}

function withoutWords(text: string): string {
  return text.replace(
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g,
    (match) => (match.startsWith("/") ? "" : match.charAt(0).repeat(2)),
  );
}
