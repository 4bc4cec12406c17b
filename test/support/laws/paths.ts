// Law 2 as far as it speaks of paths: who decides about them, and who knows which system we run on.
import { ENGINE, isBelow, type Law, places } from "./law.ts";

/** Where decisions about paths and URIs are made, each as a function that is tested for every system. */
const DECIDING = [
  "server/src/paths/paths.ts",
  "server/src/paths/uris.ts",
  "server/src/paths/file-uris.ts",
  "client/src/paths.ts",
];

/** What depends on the system, whatever object it is asked of. */
const SYSTEM = /\b(process\.platform|process\[)|\.(fsPath|isAbsolute|relative|sep|delimiter|win32|posix)\b(?!\??:)/g;
/** What lies below what, by the beginning of a text: wrong for roots, for twins that differ in case, for `/a` and `/ab`. */
const PREFIX = /\.startsWith\(`\$\{[^`\n]*\}[/\\]+`\)/g;
/** Both separators: whose path it is has to be known. */
const SEPARATORS = /\[(?:\\?\/\\\\|\\\\\\?\/)\]/;

/** Inside the engine paths have slashes and lie below one root. */
export const pathsAreDecidedInOnePlace: Law = (sources) =>
  sources
    .filter((source) => !isBelow(ENGINE, ...DECIDING)(source))
    .flatMap((source) => [
      ...places(source, SYSTEM, "decides about a path by"),
      ...places({ ...source, code: source.text }, PREFIX, "decides about a path by"),
      ...source.literals
        .filter(({ kind, content }) => kind === "regex" && SEPARATORS.test(content))
        .map(({ content }) => `${source.path} decides about a path by ${content}`),
    ]);
