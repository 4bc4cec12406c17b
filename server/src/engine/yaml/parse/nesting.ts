// Guards the library's recursion: counts how deeply a text nests before anything recursive reads it.
import { Lexer } from "yaml";

/** More levels than the builder keeps, far fewer than a stack can bear. */
const LIMIT = 300;

/** Whether brackets and indentation together nest deeper than LIMIT. Linear; no recursion. */
export function nestsTooDeeply(text: string): boolean {
  const block = deepestBlock(text);
  if (block + deepestFlow(text) <= LIMIT) return false;
  // Brackets in scalars count above; only the lexer knows which those are.
  return block + deepestFlowToken(text) > LIMIT;
}

function deepestFlow(text: string): number {
  let level = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 91 || code === 123) {
      level += 1;
      if (level > deepest) deepest = level;
    } else if ((code === 93 || code === 125) && level > 0) level -= 1;
  }
  return deepest;
}

function deepestFlowToken(text: string): number {
  let level = 0;
  let deepest = 0;
  let inScalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    if (!inScalar) {
      if (lexeme === "[" || lexeme === "{") level += 1;
      else if ((lexeme === "]" || lexeme === "}") && level > 0) level -= 1;
    }
    deepest = Math.max(deepest, level);
    // The lexer announces a scalar by this sign; what follows it is text, brackets or not.
    inScalar = lexeme === "\u001f";
  }
  return deepest;
}

/** The largest number of growing indentations in force at once, each `-`, `?` or `:` at the start of a line counted as one. */
function deepestBlock(text: string): number {
  const columns: number[] = [];
  let deepest = 0;
  for (let line = 0; line < text.length; ) {
    let i = line;
    while (text.charCodeAt(i) === 32) i += 1;
    const code = text.charCodeAt(i);
    if (code !== 10 && code !== 13 && code !== 35) {
      while ((columns.at(-1) ?? -1) >= i - line) columns.pop();
      columns.push(i - line);
      for (let char = text.charCodeAt(i); char === 45 || char === 63 || char === 58; char = text.charCodeAt(i)) {
        let next = i + 1;
        while (text.charCodeAt(next) === 32 || text.charCodeAt(next) === 9) next += 1;
        if (next === i + 1) break;
        i = next;
        columns.push(i - line);
      }
      if (columns.length > deepest) deepest = columns.length;
    }
    const newline = text.indexOf("\n", i);
    line = newline === -1 ? text.length : newline + 1;
  }
  return deepest;
}
