// Reads the texts of HCL and what is filled in there: `"a:${b}"`, and heredocs (HCL Native Syntax Specification, "Templates").
import { span } from "../core/text.ts";
import { loop } from "./hcl-collection.ts";
import type { HclCursor } from "./hcl-cursor.ts";
import { strayAt, UNCLOSED_TEXT, unclosedHeredoc, unclosedTemplate, unclosedText, wrongEscape } from "./hcl-faults.ts";
import { escapeAt, heredocAt } from "./hcl-text.ts";
import type { Values } from "./hcl-values.ts";
import type { BakeValue, TextValue } from "./value.ts";

/** The text whose quote is at the cursor; undefined where it cannot be read. */
export function quotedText(cursor: HclCursor, values: Values): TextValue | undefined {
  const start = cursor.at;
  cursor.at += 1;
  const found = template(cursor, values, true);
  if (found === undefined) return undefined;
  if (!cursor.take('"')) return cursor.note(unclosedText(span(start, cursor.at)));
  const { known, open, isPlain } = found;
  const edit = isPlain && !open ? span(start + 1, cursor.at - 1) : undefined;
  return { kind: "text", at: span(start, cursor.at), known, open, edit };
}

/** The heredoc whose `<<` is at the cursor: its text is not known, since its indentation may count or not. */
export function heredoc(cursor: HclCursor, values: Values): BakeValue | undefined {
  const { text, at: start, end } = cursor;
  const found = heredocAt(text, start, end);
  if (found === undefined) return cursor.note();
  if (!found.isClosed) cursor.note(unclosedHeredoc(text, start));
  cursor.heredocs.push(found.at);
  cursor.at = found.body.start;
  cursor.end = found.body.end;
  const isRead = template(cursor, values, false) !== undefined;
  cursor.end = end;
  cursor.at = found.at.end;
  return isRead ? { kind: "unknown", at: found.at } : undefined;
}

/** The names that a text uses which is a template as a whole, as those in files of JSON are. */
export function wholeTemplate(cursor: HclCursor, values: Values): void {
  template(cursor, values, false);
}

/** A template up to the quote or the line that ends it, or to where the cursor's text ends. */
function template(cursor: HclCursor, values: Values, isQuoted: boolean) {
  const { text } = cursor;
  const loops: (readonly string[])[] = [];
  let known = "";
  let open = false;
  let isPlain = true;
  const add = (piece: string) => {
    if (!open) known += piece;
  };
  for (let { sign } = cursor; sign !== ""; { sign } = cursor) {
    if (isQuoted && (sign === '"' || sign === "\n")) break;
    const isSign = sign === "$" || sign === "%";
    if (isQuoted && sign === "\\") {
      const found = escapeAt(text, cursor.at);
      if (found === undefined) return cursor.note(wrongEscape(text, cursor.at));
      isPlain = false;
      add(found.text);
      cursor.at = found.end;
    } else if (isSign && cursor.startsWith(`${sign}${sign}{`)) {
      isPlain = false;
      add(`${sign}{`);
      cursor.at += 3;
    } else if (isSign && cursor.startsWith(`${sign}{`)) {
      open = true;
      if (!filled(cursor, values, loops)) return undefined;
    } else {
      add(sign);
      cursor.at += 1;
    }
  }
  for (const names of loops) values.take(names);
  return { known, open, isPlain };
}

/** What is between the braces at the cursor: a value, or what templates say beside values, of which `loops` are those that are open. */
function filled(cursor: HclCursor, values: Values, loops: (readonly string[])[]): boolean {
  const { at: start, isFree, faulty } = cursor;
  const isControl = cursor.sign === "%";
  cursor.at += 2;
  cursor.take("~");
  cursor.isFree = true;
  cursor.skip();
  const isRead = isControl ? control(cursor, values, loops) : values.value(start) !== undefined;
  if (!isRead) {
    // A text that begins with the quote behind it.
    if (!faulty) cursor.renote(UNCLOSED_TEXT, unclosedTemplate(cursor.text, start));
    return false;
  }
  cursor.skip();
  cursor.take("~");
  if (!cursor.take("}")) {
    const isCut = cursor.sign === "" || cursor.sign === '"' || cursor.sign === "\n";
    cursor.note(isCut ? unclosedTemplate(cursor.text, start) : strayAt(cursor.text, cursor.at));
    return false;
  }
  cursor.isFree = isFree;
  return true;
}

/** `if a`, `else`, `endif`, `for a in b`, `endfor`. */
function control(cursor: HclCursor, values: Values, loops: (readonly string[])[]): boolean {
  const start = cursor.at;
  const word = cursor.word();
  if (word === "for") {
    cursor.at = start;
    const names = loop(cursor, values);
    if (names === undefined) return false;
    values.give(names);
    loops.push(names);
    return true;
  }
  if (word === "if") {
    cursor.skip();
    return values.value(start) !== undefined;
  }
  if (word === "endfor") values.take(loops.pop() ?? []);
  else if (word !== "else" && word !== "endif") return cursor.note() !== undefined;
  return true;
}
