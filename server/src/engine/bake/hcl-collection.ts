// Reads the lists and maps of HCL, written out or made of others (HCL Native Syntax Specification, "Collection Values" and "For
// Expressions").
import { span } from "../core/text.ts";
import { type HclCursor, isLetter } from "./hcl-cursor.ts";
import { dottedKey, keyless, unclosed } from "./hcl-faults.ts";
import type { Values } from "./hcl-values.ts";
import type { BakePair, BakeValue } from "./value.ts";

export function list(cursor: HclCursor, values: Values): BakeValue | undefined {
  const start = cursor.at;
  const items: BakeValue[] = [];
  let isMade = false;
  const isRead = values.inBrackets("]", "list", () => {
    isMade = isFor(cursor);
    if (isMade) return comprehension(cursor, values, false);
    let before = start;
    while (cursor.sign !== "]" && cursor.sign !== "") {
      if (cursor.sign === "}") return false;
      const item = values.value(before);
      if (item === undefined) return false;
      items.push(item);
      cursor.skip();
      before = cursor.at;
      if (cursor.take(",")) cursor.skip();
      else return !(isLetter(cursor.sign) && isAttribute(cursor));
    }
    return true;
  });
  // Where nothing else is wrong.
  if (!isRead) return cursor.note(unclosed(start, "list"));
  const at = span(start, cursor.at);
  return isMade ? { kind: "unknown", at } : { kind: "list", at, items };
}

/** Whether an attribute begins here, so that the list in front of it is not closed. */
function isAttribute(cursor: HclCursor): boolean {
  return /^[\w-]{1,60}[ \t]{0,60}=[^=]/.test(cursor.text.slice(cursor.at, cursor.at + 130));
}

export function map(cursor: HclCursor, values: Values): BakeValue | undefined {
  const { at: start, isFree } = cursor;
  const pairs: BakePair[] = [];
  values.open.push("}");
  cursor.at += 1;
  cursor.skip(true);
  const isMade = isFor(cursor);
  cursor.isFree = isMade;
  if (isMade && !comprehension(cursor, values, true)) return undefined;
  for (cursor.skip(true); cursor.sign !== "}"; cursor.skip(true)) {
    if (cursor.sign === "") return cursor.note(unclosed(start, "map"));
    if (isMade) return cursor.note(values.stray());
    if (!pair(cursor, values, pairs)) return undefined;
    cursor.skip();
    if (cursor.sign !== "" && !cursor.take(",") && cursor.sign !== "\n" && cursor.sign !== "}")
      return cursor.note(values.stray());
  }
  cursor.at += 1;
  values.open.pop();
  cursor.isFree = isFree;
  const at = span(start, cursor.at);
  return isMade ? { kind: "unknown", at } : { kind: "map", at, pairs };
}

function pair(cursor: HclCursor, values: Values, pairs: BakePair[]): boolean {
  const start = cursor.at;
  const key = keyOf(cursor, values);
  if (key === undefined) return false;
  cursor.skip();
  const sign = cursor.at;
  if (!isSet(cursor)) {
    const words = cursor.text.slice(start, sign).trimEnd();
    cursor.note(keyless(span(start, start + words.length), words));
    return false;
  }
  cursor.at += 1;
  cursor.skip();
  const value = values.value(sign);
  if (value === undefined) return false;
  if (key.kind === "text") pairs.push({ key, value });
  return true;
}

/** The key of a map: a name alone is a text here, and no variable. */
function keyOf(cursor: HclCursor, values: Values): BakeValue | undefined {
  const start = cursor.at;
  if (isLetter(cursor.sign)) {
    const known = cursor.word();
    const at = span(start, cursor.at);
    cursor.skip();
    if (isSet(cursor)) return { kind: "text", at, known, open: false, edit: at };
    cursor.at = start;
  }
  const value = values.value(start);
  if (value === undefined) return undefined;
  const text = cursor.text.slice(value.at.start, Math.min(value.at.end, value.at.start + LONGEST_KEY));
  if (value.kind === "unknown" && DOTTED.test(text)) cursor.note(dottedKey(value.at));
  return value;
}

const LONGEST_KEY = 300;
const DOTTED = /^[\p{ID_Start}_][\p{ID_Continue}-]*(?:\.[\p{ID_Continue}-]+)+$/u;

function isSet(cursor: HclCursor): boolean {
  const { sign } = cursor;
  return sign === ":" || (sign === "=" && !cursor.startsWith("=="));
}

function isFor(cursor: HclCursor): boolean {
  return /^for\s/.test(cursor.text.slice(cursor.at, cursor.at + 4));
}

/** `for x in y : …`, up to the bracket that closes it. */
function comprehension(cursor: HclCursor, values: Values, isMap: boolean): boolean {
  cursor.isFree = true;
  const names = loop(cursor, values);
  if (names === undefined) return false;
  cursor.skip();
  let before = cursor.at;
  const isRead = (sign: string) => {
    cursor.skip();
    before = cursor.at;
    if (!values.expect(sign)) return false;
    cursor.skip();
    return true;
  };
  if (!isRead(":")) return false;
  values.give(names);
  if (values.value(before) === undefined) return false;
  if (isMap && (!isRead("=>") || values.value(before) === undefined)) return false;
  cursor.skip();
  if (cursor.take("...")) cursor.skip();
  before = cursor.at;
  if (/^if\b/.test(cursor.text.slice(before, before + 3))) {
    cursor.at += 2;
    cursor.skip();
    if (values.value(before) === undefined) return false;
  }
  values.take(names);
  return true;
}

/** `for a, b in c`: the names that it gives to what follows. */
export function loop(cursor: HclCursor, values: Values): readonly string[] | undefined {
  cursor.word();
  cursor.skip();
  const names = [cursor.word()];
  cursor.skip();
  if (cursor.take(",")) {
    cursor.skip();
    names.push(cursor.word());
    cursor.skip();
  }
  const before = cursor.at;
  if (names.includes("") || cursor.word() !== "in") return cursor.note();
  cursor.skip();
  return values.value(before) && names;
}
