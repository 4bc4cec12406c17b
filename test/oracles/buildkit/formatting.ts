// Formatting in the way of several editors: BuildKit's tree stays the same, and what is formatted is not formatted again.
import { applyEdits } from "../../../server/src/engine/core/text.ts";
import { dockerfile } from "../../../server/src/engine/dockerfile/index.ts";
import { type FormatOptions, format } from "../../../server/src/lsp/dockerfile/format.ts";
import { aroundDifference } from "../compared.ts";
import { verdictOf } from "./ask.ts";
import type { Trial } from "./over.ts";

const spaces = (tabSize: number): FormatOptions => ({ insertSpaces: true, tabSize, continuedLines: true });

const WAYS: Readonly<Record<string, { readonly options: FormatOptions; readonly crlf?: boolean }>> = {
  "2 spaces": { options: spaces(2) },
  "4 spaces": { options: spaces(4) },
  "8 spaces": { options: spaces(8) },
  tabs: { options: { ...spaces(4), insertSpaces: false } },
  "continued lines off": { options: { ...spaces(4), continuedLines: false } },
  CRLF: { options: spaces(4), crlf: true },
  "CRLF, tabs": { options: { ...spaces(8), insertSpaces: false }, crlf: true },
};

export function formattings(text: string): readonly Trial[] {
  return Object.entries(WAYS).map(([of, { options, crlf = false }]): Trial => {
    const before = crlf ? text.replace(/\r?\n/g, "\r\n") : text;
    const after = formatted(before, options);
    return {
      sort: "formatting",
      of: `, formatted (${of})`,
      questions: after === before ? [] : [before, after].map((one) => ({ text: one, tell: true })),
      judge: ([old = {}, now = {}]) => {
        if (formatted(after, options) !== after) return "formatting it again changes it again";
        if (verdictOf(old) !== verdictOf(now)) return `BuildKit said ${verdictOf(old)}, now ${verdictOf(now)}`;
        return old.tree === now.tree ? undefined : `the tree: ${firstDifference(old.tree, now.tree)}`;
      },
    };
  });
}

function formatted(text: string, options: FormatOptions): string {
  const [part] = dockerfile.parse(text, undefined);
  return part === undefined ? text : applyEdits(text, format(part.doc, { start: 0, end: text.length }, options));
}

/** In words, where a text became another. */
export function firstDifference(old = "", now = ""): string {
  const [before, after] = aroundDifference(old, now);
  return `${JSON.stringify(before)} becomes ${JSON.stringify(after)}`;
}
