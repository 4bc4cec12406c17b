// What the rules about labels share: the labels that a project demands, and those that a stage sets.
import type { Instruction, Pair } from "../parse/document.ts";

/** What a label's value has to be; `text`: anything. The words are hadolint's. */
export const LABEL_TYPES = ["text", "url", "rfc3339", "spdx", "hash", "semver", "email"] as const;
export type LabelType = (typeof LABEL_TYPES)[number];

/** The demanded labels by their names, from a list of `name` and `name: type`; an unknown type is any text. */
export function demanded(labels: readonly string[]): ReadonlyMap<string, LabelType> {
  return new Map(
    labels.map((label) => {
      const colon = label.lastIndexOf(":");
      const word = colon === -1 ? "" : label.slice(colon + 1).trim();
      const type = LABEL_TYPES.find((one) => one === word);
      return type === undefined ? [label.trim(), "text"] : [label.slice(0, colon).trim(), type];
    }),
  );
}

/** The labels that some instructions set, in order. */
export function labelsIn(instructions: readonly Instruction[]): readonly Pair[] {
  return instructions.flatMap((one) => (one.keyword === "LABEL" ? one.pairs : []));
}
