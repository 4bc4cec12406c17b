// Files that `ADD https://…` brought into the build, without a checksum, by the path under which a later step finds them.
import type { Dockerfile, Instruction, Word } from "../parse/document.ts";
import { inherited } from "../stages/inherited.ts";

export interface AddedFile {
  /** The address. */
  readonly source: Word;
  readonly path: string;
}

interface Added extends AddedFile {
  readonly before: Added | undefined;
}

/** How far back files are looked for. */
const LONGEST = 64;

const added = inherited<Added | undefined>(
  () => undefined,
  (state, { keyword, words, flags }) => {
    if (keyword !== "ADD" || flags.some(({ name }) => name === "checksum")) return state;
    const target = words.at(-1);
    if (target === undefined) return state;
    let last = state;
    for (const source of words.slice(0, -1)) {
      if (!/^https?:\/\//i.test(source.value) || /\.git(?:#|$)/.test(source.value)) continue;
      const name = nameOf(source.value.replace(/[?#].*$/s, ""));
      // A single source goes to the target itself, unless that is a folder.
      const isFolder = target.value.endsWith("/") || target.value === "." || words.length > 2;
      last = { source, path: isFolder ? `${target.value}/${name}` : target.value, before: last };
    }
    return last;
  },
  () => undefined,
);

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The file that an instruction finds under `path`. A relative path is compared by its name alone. */
export function addedFileAt(doc: Dockerfile, instruction: Instruction, path: string): AddedFile | undefined {
  let file = added.before(doc, instruction);
  for (let i = 0; file !== undefined && i < LONGEST; i += 1) {
    const both = path.startsWith("/") && file.path.startsWith("/");
    const same = both ? tidy(file.path) === tidy(path) : nameOf(file.path) === nameOf(path);
    if (same && nameOf(path) !== "") return file;
    file = file.before;
  }
  return undefined;
}

function tidy(path: string): string {
  return path.replace(/\/{2,}|\/(?:\.\/)+/g, "/");
}
