// Fixes that set the tag of an image: which tags there are is a fact of the world, how one is offered is the same in all
// languages.
import { onlyIf } from "./conditions.ts";
import { choice, type Fix } from "./finding.ts";
import type { Span } from "./text.ts";

export interface OfferedTag {
  readonly tag: string;
  /** What must hold for a program that ran with the tag before, as verbs: `runs on Alpine`. */
  readonly verbs: readonly string[];
}

/** One choice per tag. `name` is what stands before the tag, `at` what the text `prefix` and the tag replace. */
export function tagChoices(offers: readonly OfferedTag[], name: string, at: Span, prefix: string): readonly Fix[] {
  return offers.map(({ tag, verbs }) => ({
    ...choice(onlyIf(`Use \`${name}:${tag}\``, "it", verbs), { at, text: prefix + tag }),
    among: "tags",
  }));
}
