// What is wrong in a file of configuration, ours or another tool's, and keeps a part of it from applying.
import type { Catalog } from "../catalog/catalog.ts";
import type { Problem } from "../core/finding.ts";
import { shift } from "../core/text.ts";
import { mapsOf, type Node } from "../yaml/node.ts";
import { parseConfig } from "./config.ts";
import { foreignProblems } from "./foreign.ts";
import { hadolintProblems } from "./hadolint.ts";
import { hadolintSlips } from "./hadolint-slips.ts";
import { CONFIGURATION_FILES } from "./keys.ts";
import { parseConfiguration } from "./parse.ts";
import { NO_KEY } from "./reader.ts";

/**
 * The problems in the text of one of LAYER_FILES, called `name`, that is at `path` below the root: of ours everything that is
 * reported in it, of other tools' what is not YAML, keys that are maps or lists, such as `{{ x }}`, patterns that are not matched because
 * they would take too long, dates that are none, and what makes hadolint refuse its file.
 */
export function layerProblems(name: string, text: string, path: string, catalog: Catalog): readonly Problem[] {
  if (CONFIGURATION_FILES.includes(name)) return parseConfig(text, path, catalog).problems;
  if (!/\.(?:ya?ml|json)$/.test(name)) return foreignProblems(name, text, path, catalog);
  const parts = parseConfiguration(text);
  const unreadable = parts.flatMap(({ start, doc }) =>
    [...doc.errors, ...oddKeys(doc.root)].map(({ at, message }) => ({ at: shift(at, start), message })),
  );
  if (unreadable.length > 0) return unreadable;
  const start = parts[0]?.start ?? 0;
  const placed = (problem: Problem): Problem => ({ ...problem, at: shift(problem.at, start) });
  const refusals = isHadolint(name) ? hadolintProblems(text) : [];
  return refusals.length > 0 ? refusals : foreignProblems(name, text, path, catalog).map(placed);
}

/**
 * What has no effect in one of LAYER_FILES though its tool takes the file: keys and ids that it does not know, with those that may be
 * meant.
 */
export function layerSlips(name: string, text: string, catalog: Catalog): readonly Problem[] {
  return isHadolint(name) && hadolintProblems(text).length === 0 ? hadolintSlips(text, catalog) : [];
}

const isHadolint = (name: string): boolean => /^\.hadolint\.ya?ml$/.test(name);

function oddKeys(root: Node | undefined): readonly Problem[] {
  return [...mapsOf(root)].flatMap(({ pairs }) =>
    pairs.flatMap(({ key }) => (key.value === null ? [{ at: key.at, message: NO_KEY }] : [])),
  );
}
