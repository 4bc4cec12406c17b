// Law 13: a text from outside becomes a pattern in engine/core/glob/ alone. Regular expressions are written in the sources.
import type { Law } from "./law.ts";

/** Where expressions are put together from constants of ours. */
const COMPOSED: Readonly<Record<string, string>> = {
  "server/src/engine/text/secrets.ts": "an expression of the same file with another flag",
  "server/src/engine/text/redaction/named.ts": "an expression of the same file, with a place of its own to go on from",
  "server/src/engine/knowledge/private-keys.ts":
    "an expression of the same file, with a place of its own to go on from",
  "server/src/engine/text/redaction/known.ts": "an expression of the same file, with a place of its own to go on from",
  "server/src/engine/text/redaction/commands.ts": "the programs of its table, and expressions of the same file",
  "server/src/engine/yaml/aligned.ts": "an expression of the same file, with a place of its own to go on from",
  "server/src/engine/text/keyworded.ts": "the forms of values, with the names in front of them",
  "server/src/engine/text/token.ts": "the forms of tokens, with what stands around them",
  "server/src/engine/knowledge/image-releases.ts": "words of our table",
};

/** What builds an expression: the constructor, and methods that make one of a string. */
const BUILT = /\bRegExp\b(?!\w|Exec|Match)(?=\s*\()|\.(?:match|search)\((?!\s*\/)|\.matchAll\(\s*["'`]/g;
/** What is called like that and has to do with other things. */
const OTHERS = /vscode\.languages$/;

export const patternsAreWritten: Law = (sources) =>
  sources.flatMap(({ path, code }) =>
    [...code.matchAll(BUILT)]
      .filter(({ index }) => !OTHERS.test(code.slice(Math.max(0, index - 40), index)))
      .filter(() => !Object.hasOwn(COMPOSED, path))
      .map(([built]) => `${path} builds an expression by ${built.trim()}: text from outside is matched by core/glob/`),
  );
