// Markdown with text from outside in it: what the text says is shown, and none of it becomes a picture, a link or a heading.
import { shown, shownInPlace } from "./shown.ts";

declare const brand: unique symbol;

/** Markdown of ours in which nothing from outside acts. Only the functions of this file make it. */
export type Markdown = string & { readonly [brand]: "markdown" };

/** Punctuation that means something to Markdown, and what makes a bare address a link. */
const MEANT = /[\\`*_{}[\]()#+\-.!|<>~&$:@=]/g;

/** Text that is shown as it is, in one line. */
export function literal(text: string): Markdown {
  return oneLine(text).replace(MEANT, "\\$&") as Markdown;
}

/** The same in bold. */
export function strong(text: string): Markdown {
  return text === "" ? ("" as Markdown) : (`**${literal(text)}**` as Markdown);
}

/** Text as a piece of code, whatever is in it. */
export function code(text: string): Markdown {
  const line = oneLine(text);
  if (line === "") return "" as Markdown;
  if (!line.includes("`") && line.trim() !== "") return `\`${line}\`` as Markdown;
  const fence = fenceFor(line, 1);
  return `${fence} ${line} ${fence}` as Markdown;
}

/** A message of ours with names in backticks: these become code, all else is shown as it is. */
export function message(text: string): Markdown {
  return oneLine(text)
    .split(/(`[^`]+`)/)
    .map((part, i) => (i % 2 === 1 ? code(part.slice(1, -1)) : literal(part)))
    .join("") as Markdown;
}

/** Lines of code in a block. `language` is what the block is highlighted as: letters only. */
export function block(text: string, language: string): Markdown {
  const fence = fenceFor(text, 3);
  const lines = text
    .replace(/\r?\n$/, "")
    .split(/\r?\n/)
    .map((line) => shownInPlace(line.replaceAll("\t", "    ")));
  return `${fence}${language.replace(/\W/g, "")}\n${lines.join("\n")}\n${fence}` as Markdown;
}

/** At least `least` backticks, and more than any run of them in a text. */
function fenceFor(text: string, least: number): string {
  let length = least;
  for (const [ticks] of text.matchAll(/`+/g)) length = Math.max(length, ticks.length + 1);
  return "`".repeat(length);
}

/** A link with a text. `address` is one of ours, or a `WebAddress`. */
export function link(text: Markdown, address: string): Markdown {
  return `[${text}](${address.replace(/[\s()<>\\[\]"'`]/g, percent)})` as Markdown;
}

/** What we have written ourselves as Markdown: the prose of rules and settings. Never anything from a file, a report or a client. */
export function ownMarkdown(prose: string): Markdown {
  return prose as Markdown;
}

/** Markdown of ours around values that are Markdown already. */
export function markdown(words: TemplateStringsArray, ...values: readonly (Markdown | number)[]): Markdown {
  return String.raw({ raw: words }, ...values) as Markdown;
}

/** Joins what is there: as paragraphs unless told otherwise. */
export function joinMarkdown(parts: readonly (Markdown | undefined)[], joint = "\n\n"): Markdown {
  return parts.filter((part) => part !== undefined && part !== "").join(joint) as Markdown;
}

function oneLine(text: string): string {
  if (!text.includes("\n")) return shown(text);
  const lines = text.split("\n").map((line) => line.trim());
  return shown(lines.filter((line) => line !== "").join(" "));
}

function percent(sign: string): string {
  const escaped = encodeURIComponent(sign);
  return escaped === sign ? `%${sign.charCodeAt(0).toString(16)}` : escaped;
}
