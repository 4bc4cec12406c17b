// `exceptions` in `.plimsoll.yaml`: rules that do not count, in some files or until a day, with the reason.

import type { Catalog } from "../catalog/catalog.ts";
import type { Suppression } from "../core/suppression.ts";
import { WHOLE_FILE } from "../suppressions/foreign.ts";
import { isDate } from "../suppressions/own.ts";
import { type MapNode, type Pair, resolved } from "../yaml/node.ts";
import { EXCEPTION_KEYS } from "./keys.ts";
import { isEmpty, known, placeOf, type Reader, report, textsOf, written } from "./reader.ts";

/** The globs of a pair, as the configuration reads them everywhere. */
type Globs = (pair: Pair, name: string) => readonly string[];

/**
 * The exceptions of a list, one for each id. One that has a mistake in what limits it, its files or its last day, counts for nothing:
 * it must not reach further than its author meant. `file` is the configuration, for what tells where an exception is from.
 */
export function exceptionsIn(
  reader: Reader,
  pair: Pair | undefined,
  file: string,
  catalog: Catalog,
  globs: Globs,
): readonly Suppression[] {
  const list = resolved(pair?.value);
  if (pair === undefined || isEmpty(list)) return [];
  if (list?.kind !== "sequence") {
    report(reader, placeOf(pair), "`exceptions` must be a list of items with `rules`.");
    return [];
  }
  return list.items.flatMap((item) => {
    const map = resolved(item);
    if (map?.kind === "map") return exceptionIn(reader, map, file, catalog, globs);
    if (!isEmpty(map)) report(reader, item.at, "An exception must be a map with `rules`.");
    return [];
  });
}

function exceptionIn(
  reader: Reader,
  map: MapNode,
  file: string,
  catalog: Catalog,
  globs: Globs,
): readonly Suppression[] {
  const keys = known(reader, map, Object.keys(EXCEPTION_KEYS), " in an exception");
  const [rules, files, until, reason] = ["rules", "files", "until", "reason"].map((key) => keys.get(key));
  if (rules === undefined) {
    report(reader, map.pairs[0]?.key.at ?? map.at, "This exception has no `rules`, so it ignores nothing.");
    return [];
  }
  const before = reader.problems.length;
  const paths = files && filesIn(reader, files, globs, "this exception ignores nothing");
  const day = until && written(reader, until.value);
  if (until !== undefined && (day === undefined || !isDate(day)))
    report(reader, placeOf(until), "`until` needs a date such as `2027-01-31`.");
  if (reader.problems.length > before) return [];
  const why = reason && written(reader, reason.value)?.trim();
  return textsOf(reader, rules, "rules").flatMap(({ text, at }) => {
    const meant = text.toLowerCase() === "all" ? ("all" as const) : new Set(catalog.resolve(text));
    if (meant !== "all" && meant.size === 0 && !catalog.knows(text)) {
      report(reader, at, `${catalog.absence(text)}.`, reader.problems.length < 100 ? catalog.similar(text) : []);
      return [];
    }
    return [
      {
        ids: [text],
        rules: meant,
        scope: paths === undefined ? WHOLE_FILE : { files: paths },
        ...(day !== undefined && { until: day }),
        ...(why ? { reason: why } : {}),
        origin: { tool: "plimsoll", file },
      },
    ];
  });
}

/** The globs under `files`. None at all is a problem that says what it leads to: what is limited to no file reaches none. */
export function filesIn(reader: Reader, pair: Pair, globs: Globs, so: string): readonly string[] {
  const before = reader.problems.length;
  const paths = globs(pair, "files");
  if (paths.length === 0 && reader.problems.length === before)
    report(reader, placeOf(pair), `\`files\` is empty, so ${so}.`);
  return paths;
}
