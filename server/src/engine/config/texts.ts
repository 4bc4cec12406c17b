// Lists of texts in the files of other tools, read leniently; and how patterns among them are told that are not matched.

import { quoted } from "../core/text.ts";
import { listed } from "../suppressions/foreign.ts";
import { itemsAt, lookup, type Node, textOf } from "../yaml/node.ts";

/** The texts below a path: those of a list, or of one text with commas. */
export function textsAt(root: Node | undefined, ...path: readonly string[]): readonly string[] {
  return placedAt(root, ...path).map(({ text }) => text);
}

/** The same, each with the value that it is written in. */
export function placedAt(
  root: Node | undefined,
  ...path: readonly string[]
): readonly { readonly text: string; readonly node: Node }[] {
  const value = lookup(root, ...path);
  const alone = value.is === "set" ? textOf(value.value) : undefined;
  if (value.is === "set" && alone !== undefined) return listed(alone).map((text) => ({ text, node: value.value }));
  return itemsAt(root, ...path).flatMap((node) => {
    const text = textOf(node)?.trim() ?? "";
    return text === "" ? [] : [{ text, node }];
  });
}

/** Hears of something in another tool's file that counts for nothing, in one sentence. Places are in the file's first document. */
export type Told = (place: Pick<Node, "at">, message: string) => void;

/** That a pattern matches nothing, and why: half a sentence. */
export const matchesNothing = (what: string, why: string): string => `This ${what} matches nothing: ${why}.`;

/** That an exception with this for its date counts for nothing. */
export const noDate = (written: string): string =>
  `This exception has no effect: \`${quoted(written)}\` is not a date such as \`2027-01-31\`.`;

/** The patterns of a list that may be matched; the others are told. `what` is one of them: a glob in `paths`. */
export function affordable(
  placed: ReturnType<typeof placedAt>,
  refusal: (pattern: string) => string | undefined,
  what: string,
  told: Told,
): readonly string[] {
  return placed.flatMap(({ text, node }) => {
    const why = refusal(text);
    if (why === undefined) return [text];
    told(node, matchesNothing(what, why));
    return [];
  });
}
