// Text from outside for surfaces that obey some characters: a terminal, the log of a CI system, a row of an editor. Here those
// characters become visible, and the type says that this has been done.

declare const brand: unique symbol;

/** Text in which nothing acts. Only the functions of this room make it, and those that paint it (`cli/format/terminal.ts`). */
export type Shown = string & { readonly [brand]: "shown" };

/**
 * Controls (C0, DEL, C1), separators of lines and paragraphs, marks that change the direction of writing, invisible marks
 * (https://www.unicode.org/reports/tr36/, https://www.unicode.org/reports/tr9/), characters that look like nothing, and halves of
 * surrogate pairs. The two joiners that scripts need (U+200C, U+200D) and the two variants of emoji (U+FE0E, U+FE0F) stay.
 */
const OBEYED =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: each is meant by itself.
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e01ef}\ud800-\udfff]/gu;

/** The beginning of a command to Azure Pipelines, older GitHub runners or TeamCity, which may be anywhere in a line. */
const COMMAND = /(?<=#)#(?=\[|[a-z]{1,20}\[)/gi;

const SHORT: ReadonlyMap<string, string> = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

/** A value in one line: each character that something would obey as an escape sequence that shows it, `\x1b`. */
export function shown(text: string): Shown {
  return text.replace(OBEYED, escapeOf).replace(COMMAND, "\\x23") as Shown;
}

/** Several lines, each as `shown` makes it; tabs and line ends stay: they are harmless, and a diff needs them. */
export function shownLines(text: string): Shown {
  const pieces = text.split(/(\t|\r?\n)/);
  return pieces.map((piece, i) => (i % 2 === 1 ? piece : shown(piece))).join("") as Shown;
}

/**
 * A piece of a line of source, in which every character keeps its place: each that would be obeyed becomes one other, so that
 * what is written underneath points at the same character.
 */
export function shownInPlace(text: string): Shown {
  return text
    .replace(OBEYED, (sign) => pictureOf(sign).padEnd(sign.length, "\ufffd"))
    .replace(COMMAND, "\ufe5f") as Shown;
}

/** A sentence of ours with values that are shown already. */
export function say(words: TemplateStringsArray, ...values: readonly (Shown | number)[]): Shown {
  return String.raw({ raw: words }, ...values) as Shown;
}

export function joinShown(parts: readonly Shown[], joint = ""): Shown {
  return parts.join(joint) as Shown;
}

/** `text` with blanks behind it up to a width, in UTF-16 units. */
export function padded(text: Shown, width: number): Shown {
  return text.padEnd(width) as Shown;
}

/** A value as JSON, as its reader gets it back: what a terminal would obey is escaped as JSON escapes it. Ends without a line break. */
export function shownJson(value: unknown): Shown {
  const escaped = (sign: string) => {
    const units = Array.from({ length: sign.length }, (_, i) => sign.charCodeAt(i));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
  };
  // The line breaks are those between the values: JSON has none inside of one.
  const lines = JSON.stringify(value, null, 2).split("\n");
  return lines.map((line) => line.replace(OBEYED, escaped).replace(COMMAND, escaped)).join("\n") as Shown;
}

/** Whole lines as a CI system may read them: GitHub obeys what begins with `::`, blanks in front of it or not. */
export function forLog(text: Shown): Shown {
  return text.replace(/^([^\S\n\r\u2028\u2029]*)::/gm, "$1\\x3a:") as Shown;
}

/** The first `most` UTF-16 units, with an ellipsis in place of the rest. */
export function shortened(text: Shown, most: number): Shown {
  return text.length > most ? shown(`${text.slice(0, most - 1)}…`) : text;
}

function escapeOf(sign: string): string {
  const short = SHORT.get(sign);
  if (short !== undefined) return short;
  const code = sign.codePointAt(0) ?? 0;
  if (code > 0xffff) return `\\u{${code.toString(16)}}`;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
}

/** The picture that Unicode has of a control character; a blank for a tab, the replacement character for all else. */
function pictureOf(sign: string): string {
  const code = sign.codePointAt(0) ?? 0;
  if (sign === "\t") return " ";
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? "\u2421" : "\ufffd";
}
