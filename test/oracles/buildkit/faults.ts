// What is wrong with the engine's judgement of some cases, by BuildKit's answers and by what is listed as judged otherwise on purpose.
import { differenceOf } from "./agreement.ts";
import type { OracleCase } from "./cases.ts";

/** A line for each case that differs from its answer though it is not listed, and for each listed one that does not differ. */
export function faultsOf(
  cases: readonly OracleCase[],
  answers: Readonly<Record<string, string>>,
  listed: ReadonlyMap<string, string>,
): readonly string[] {
  return cases.flatMap(({ title, text }) => {
    const difference = differenceOf(text, answers[title] ?? "");
    if (listed.has(title)) return difference === undefined ? [`${title} agrees: take it out of differences.txt`] : [];
    return difference === undefined ? [] : [`${title}: ${difference}`];
  });
}
