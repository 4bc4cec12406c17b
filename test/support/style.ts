// docs/style.md as data: what may not be written, each with a sentence that shows it and one beside it that is fine.
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { ROOT } from "./sources.ts";

export interface Form {
  readonly write: string;
  readonly not: string;
  readonly pattern: RegExp;
  readonly fails: string;
  readonly passes: string;
}

/** The rows of the table. A row that lacks a cell, or whose pattern is none, is an error. */
export function forms(): readonly Form[] {
  const lines = readFileSync(path.join(ROOT, "docs/style.md"), "utf8").split("\n");
  const start = lines.indexOf("|---|---|---|---|---|");
  return lines.slice(start + 1).flatMap((line) => {
    if (!line.startsWith("| ")) return [];
    const cells = line.slice(1, -1).split(/(?<!\\)\|/);
    const [write, not, pattern, fails, passes] = cells.map((cell) => cell.trim().replaceAll("\\|", "|"));
    if (cells.length !== 5 || !write || !not || !pattern || !fails || !passes) throw new Error(`not a form: ${line}`);
    return [{ write, not, pattern: new RegExp(pattern.slice(1, -1)), fails, passes }];
  });
}

/** Prose as the patterns see it: code in backticks, however it is escaped, and what a template fills in are one word. */
export function asProse(text: string): string {
  return text.replace(/\$\{[^{}]*\}/g, "…").replace(/\\?`[^`]*?\\?`/g, "`…`");
}

/** The text of a page of Markdown, without blocks of code, tables of code and comments, a paragraph a line. */
export function proseOf(markdown: string): readonly string[] {
  return markdown
    .replace(/^(?:```|~~~)[\s\S]*?^(?:```|~~~)$/gm, "")
    .replace(/<!--[\s\S]*?-->/g, "")
    .split(/\n(?:\n|(?=[|*-] ))/)
    .map((paragraph) => asProse(paragraph.replaceAll("\n", " ")));
}
