// Fixes that set the tag of an image: which tags there are is a fact of the world, how one is offered is the same in all
// languages.
import { choice, type Fix } from "./finding.ts";
import type { Span } from "./text.ts";

/** One choice per tag. `name` is what stands before the tag, `at` what the text `prefix` and the tag replace. */
export function tagChoices(tags: readonly string[], name: string, at: Span, prefix: string): readonly Fix[] {
  return tags.map((tag) => choice(`Use \`${name}:${tag}\``, { at, text: prefix + tag }));
}
