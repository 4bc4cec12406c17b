// Everything that is said of the examples of the rules, their cases and the reports: messages, what stands beside them, titles of fixes.
import type { Finding } from "../../server/src/engine/core/finding.ts";
import { readCases } from "../reports/cases.ts";
import { casesOf } from "./cases.ts";
import { engine, labOf, settingsOf, uriOf, usualPath } from "./lab.ts";
import { unmarked } from "./marks.ts";

type Files = Readonly<Record<string, string>>;

/** The findings of all these files, with every rule on. */
export function* saidOfAll(): Iterable<Finding> {
  for (const rule of engine.catalog.rules)
    for (const one of [...rule.examples, ...casesOf(rule)]) {
      const own = { [one.path ?? usualPath(rule)]: unmarked(one.bad).text };
      yield* saidOf({ ...one.files, ...own }, one.settings);
    }
  for (const { files } of readCases()) yield* saidOf(files);
}

function* saidOf(files: Files, settings: Readonly<Record<string, unknown>> = {}): Iterable<Finding> {
  const lab = labOf(settingsOf(settings), files);
  for (const file of Object.keys(files)) yield* lab.check(uriOf(file))?.findings ?? [];
}
