// Flags of an instruction taken away.
import type { TextEdit } from "../../core/text.ts";
import type { Dockerfile, Flag } from "../parse/document.ts";

/**
 * The edit that takes a flag away, with the blanks after it, and with the end of its line where nothing else follows there: the next
 * word moves to where the flag was.
 */
export function withoutFlag({ text, escape: sign }: Dockerfile, { at }: Flag): TextEdit {
  let end = skipBlanks(text, at.end);
  if (text[end] === sign) {
    const lineBreak = skipBlanks(text, end + 1);
    const length = text.startsWith("\r\n", lineBreak) ? 2 : text[lineBreak] === "\n" ? 1 : 0;
    if (length > 0) end = skipBlanks(text, lineBreak + length);
  }
  return { at: { start: at.start, end }, text: "" };
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text[at] === " " || text[at] === "\t") at += 1;
  return at;
}

/** The name of a flag that begins with other dashes, behind two hyphens. */
export function withHyphens(written: string): string {
  return `--${written.slice([...written].findIndex((sign) => sign >= "a" && sign <= "z"))}`;
}
