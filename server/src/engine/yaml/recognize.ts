// Whether a text looks like YAML from its first line on, for files whose names do not tell what they are.

const KEY = /^(?:(["'])[^"']+\1|[\w.-]+)[ \t]*:(?:\s|$)/;
/** `? key`, a merge, or a tag or an anchor in front of what follows. */
const MARKED = /^(?:\?[ \t]|![\w!<]|&\w|<<[ \t]*:)/;
/** Blank lines, comments, directives, document marks and template actions tell nothing. */
const SKIPPED = /^\s*(?:#|%|---|\{\{|$)/;

/**
 * Whether the beginning of a text is a document of keys: its first line with content is a key at the
 * margin, and no line is a fence of Markdown. Prose and programs that hold a document somewhere are not.
 */
export function startsAsDocument(head: string): boolean {
  if (/^ {0,3}(?:```|~~~)/m.test(head)) return false;
  for (const line of head.split("\n")) {
    if (!SKIPPED.test(line)) return KEY.test(line) || MARKED.test(line);
  }
  return false;
}

/** Strings, comments, signs and words of YAML's flow style and of JSON. A string that is not closed ends with its line. */
const FLOW_TOKEN = /"(?:[^"\\\n]|\\.)*"?|'[^'\n]*'?|#[^\n]*|[{}[\],:]|[^\s"'{}[\],:]+/g;

/**
 * Whether one of the maps that a text in braces begins with has all these keys, in its own level. Linear; what is cut off or half
 * typed is read as far as it goes.
 */
export function hasKeysInBraces(text: string, keys: readonly string[]): boolean {
  let level = 0;
  let found = new Set<string>();
  let isMap = false;
  let [beforeLast, last] = ["", ""];
  for (const { 0: token, index } of text.matchAll(FLOW_TOKEN)) {
    if (token.startsWith("#")) continue;
    if (token === "{" || token === "[") {
      if (level === 0) {
        found = new Set();
        isMap = token === "{";
      }
      level += 1;
    } else if (token === "}" || token === "]") level = Math.max(0, level - 1);
    else if (token === ":" && level === 1 && isMap) {
      const key = /^["']/.test(last) ? last.slice(1, -1) : last;
      // Between quotes a key is one even where the comma before it is missing.
      const isKey = key === last ? /^[{,]$/.test(beforeLast) && isBlank(text[index + 1]) : beforeLast !== ":";
      if (isKey) found.add(key);
      if (keys.every((one) => found.has(one))) return true;
    }
    [beforeLast, last] = [last, token];
  }
  return false;
}

/** Behind the colon of a plain key something else must follow than a letter. */
function isBlank(char: string | undefined): boolean {
  return char === undefined || /[\s"'{[]/.test(char);
}

/** Whether a line of a document, of those that are indented least, begins with one of these expressions. */
export function isAtMargin(document: string, keys: readonly RegExp[]): boolean {
  let margin = Number.POSITIVE_INFINITY;
  let found = false;
  for (const line of document.split("\n")) {
    const content = line.trimStart();
    if (content === "" || content.startsWith("#") || /^---(?:\s|$)/.test(line)) continue;
    const column = line.length - content.length;
    if (column < margin) found = false;
    if (column > margin) continue;
    margin = column;
    found ||= keys.some((key) => key.test(content));
  }
  return found;
}
