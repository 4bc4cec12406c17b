// A fix as a row of a list to choose from: lists are narrow, and what does not fit in a line of theirs is not shown.
import { fixTitle, splitTitle } from "../../server/src/protocol.ts";
import { label } from "../../server/src/shown/label.ts";
import { joined } from "./results/labels.ts";
import type { Choice } from "./surfaces.ts";

/**
 * What the fix does, what it is about where its title does not name that, and its kind; below that where it is, if `place` says it, and
 * what must hold for it.
 */
export function fixChoice(
  { title, kind, about }: { readonly title: string; readonly kind: string; readonly about?: string | undefined },
  place?: string,
): Choice {
  const { does, remark } = splitTitle(title);
  const below = joined([place, place === undefined ? capitalized(remark) : remark]);
  return {
    label: label(fixTitle({ title: joined([does, isNamedIn(does, about) ? undefined : about]), kind })),
    ...(below !== "" && { detail: label(below) }),
  };
}

const isNamedIn = (title: string, about: string | undefined) => about !== undefined && title.includes(`\`${about}\``);

/** A line of its own begins with a capital. */
function capitalized(text: string | undefined): string | undefined {
  return text && text.charAt(0).toUpperCase() + text.slice(1);
}
