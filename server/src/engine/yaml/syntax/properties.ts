// Anchors, aliases, tags and directives: what stands in front of a value or of a document.
import { type Cursor, isBreak, passBreak, passLine, separates, wordAt } from "./cursor.ts";
import { isEscapedRight } from "./tags.ts";

/** Signs that may follow the name of an anchor at once. */
const BEHIND_ANCHOR = "?:,]}%@`";

/** Takes an anchor or an alias. */
export function anchor(c: Cursor): void {
  const start = c.at;
  const kind = c.text[start] === "&" ? "anchor" : "alias";
  c.at += 1;
  while (c.dialect.anchor.test(c.text[c.at] ?? "")) c.at += 1;
  const name = c.text.slice(start + 1, c.at);
  const behind = c.text[c.at];
  if (name === "") {
    c.problems.push({
      at: { start, end: start + 1 },
      code: "bad-alias",
      message: "An anchor and an alias need a name.",
    });
  } else if (behind !== undefined && !separates(behind.charCodeAt(0)) && !BEHIND_ANCHOR.includes(behind)) {
    const at = { start, end: c.at + 1 };
    const message = `${c.dialect.reader} rejects \`${behind}\` in an anchor's name: use letters, digits, \`-\` and \`_\`.`;
    c.problems.push({ at, code: "bad-alias", message });
    while (!separates(c.text.charCodeAt(c.at)) && !",[]{}".includes(c.text[c.at] ?? "")) c.at += 1;
  }
  c.tokens.push({ kind, start, end: c.at, text: c.text.slice(start + 1, c.at) });
}

/** Takes a tag. */
export function tag(c: Cursor): void {
  const start = c.at;
  const isVerbatim = c.text[start + 1] === "<";
  c.at += isVerbatim ? 2 : 1;
  while (c.dialect.tag.test(c.text[c.at] ?? "") || (isVerbatim && ",[]{}".includes(c.text[c.at] || " "))) c.at += 1;
  const isClosed = !isVerbatim || c.text[c.at] === ">";
  if (isVerbatim && isClosed) c.at += 1;
  if (!isClosed || !separates(c.text.charCodeAt(c.at))) {
    while (!separates(c.text.charCodeAt(c.at))) c.at += 1;
    const message = "A tag must end with a space and only contain characters allowed in a URI.";
    c.problems.push({ at: { start, end: c.at }, code: "bad-tag", message });
  }
  const text = c.text.slice(start, c.at);
  if (!isEscapedRight(text)) {
    const message = "A `%` in a tag must be followed by the two hexadecimal digits of a UTF-8 byte.";
    c.problems.push({ at: { start, end: c.at }, code: "bad-tag", message });
  }
  c.tokens.push({ kind: "tag", start, end: c.at, text });
}

const VERSION = /^%YAML[ \t]+(\d{1,2})\.(\d{1,2})[ \t]*(?:#.*)?$/;
const HANDLE = /^%TAG[ \t]+!(?:[\w-]*!)?[ \t]+([\w;/?:@&=+$,.!~*'()[\]%-]+)(?:[ \t]+(?:#.*)?)?$/;

/** Takes a directive with its line. */
export function directive(c: Cursor): void {
  const start = c.at;
  passLine(c);
  const text = c.text.slice(start, c.at);
  const [, major, minor] = VERSION.exec(text) ?? [];
  const version = major === undefined ? undefined : `${Number(major)}.${Number(minor)}`;
  const problem = (message: string) =>
    c.problems.push({ at: { start, end: start + text.trimEnd().length }, code: "bad-directive", message });
  const [, prefix] = HANDLE.exec(text) ?? [];
  if (version === undefined && (prefix === undefined || !isEscapedRight(prefix)))
    problem(`Unknown YAML directive \`${c.text.slice(start, wordAt(c, start).end).slice(0, 40)}\`.`);
  else if (version !== undefined && c.dialect.version !== undefined && version !== c.dialect.version) {
    problem(`${c.dialect.reader} rejects \`%YAML ${version}\`: remove the line.`);
  }
  c.tokens.push({ kind: "directive", start, end: c.at, text });
  if (isBreak(c.text.charCodeAt(c.at))) passBreak(c);
}
