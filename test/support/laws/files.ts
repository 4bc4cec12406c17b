// Law 2 as far as it speaks of files: one file opens them to be read, one to be written.
import { isBelow, type Law, places } from "./law.ts";

const READER = "server/src/files/reader.ts";
const WRITER = "server/src/files/writer.ts";

/** The functions of Node's file system that tell nothing of what is in a file, and change nothing in it. */
const HARMLESS = "access|constants|exists|lstat|mkdir|mkdtemp|readdir|realpath|rename|rm|stat";
const IMPORT = /^import \{([^}]*)\} from "node:fs";$/m;
const ALLOWED = new RegExp(`^(?:(?:${HARMLESS})(?:Sync)?|type Stats|promises as fs|)$`);
/** `fs` under another name would have all of them. */
const USE = new RegExp(`(?<![.\\w])fs\\b(?!\\.(?:(?:${HARMLESS})\\b|FileHandle\\b))(?:\\.\\w+)?`, "g");
/** The writer makes files that were not there. */
const MAKING = /\bfs\.open\(file, "wx", mode\)/g;

/** A file that imports `node:fs` takes harmless functions of it, by name or by way of `promises as fs`. */
export const filesAreOpenedInOnePlace: Law = (sources) =>
  sources
    .filter(isBelow("server/src/"))
    .filter(({ path }) => path !== READER)
    .flatMap((source) => {
      const { path, text } = source;
      const from = source.imports.map((one) => one.from).filter((name) => /^(?:node:)?fs(?:\/|$)/.test(name));
      if (from.length === 0) return [];
      const [line = "", named] = IMPORT.exec(text) ?? [];
      if (from.length > 1 || named === undefined) return [`${path} imports ${from.join(", ")} in another way`];
      const taken = named.split(",").map((name) => name.trim());
      let code = without(source.code, text, line);
      if (path === WRITER) for (const [call] of text.matchAll(MAKING)) code = without(code, text, call);
      return [
        ...taken.filter((name) => !ALLOWED.test(name)).map((name) => `${path} imports ${name}`),
        ...places({ ...source, code }, USE, "uses"),
      ];
    });

/** Code with a piece of its text blanked. */
function without(code: string, text: string, piece: string): string {
  const at = text.indexOf(piece);
  return code.slice(0, at) + " ".repeat(piece.length) + code.slice(at + piece.length);
}
