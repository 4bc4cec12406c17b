// Keys and ids of `.hadolint.yaml` that hadolint takes and does not know: it says nothing of them, so they have no effect.
import type { Catalog } from "../catalog/catalog.ts";
import { choice, type Problem } from "../core/finding.ts";
import { nearest } from "../core/similar.ts";
import { quoted, type Span, shift } from "../core/text.ts";
import { isHadolintRule } from "../knowledge/hadolint-severities.ts";
import { itemsAt, type Node, pairsAt, resolved, textOf } from "../yaml/node.ts";
import { parseConfiguration } from "./parse.ts";

/** The keys that hadolint reads. Source: src/Hadolint/Config/Configuration.hs, 2.15.1. */
const KEYS =
  "ignored override trustedRegistries label-schema strict-labels disable-ignore-pragma failure-threshold no-fail no-color verbose format formats".split(
    " ",
  );
const LEVELS = ["error", "warning", "info", "style"];
/** How far a key may be off to be meant. */
const MOST_EDITS = 4;
/** So many slips are told. */
const MOST_TOLD = 100;

/** How its ids begin in the catalogue. */
const OWN = "hadolint:";

/** Whether hadolint reads a key of its file. */
export const isHadolintKey = (key: string): boolean => KEYS.includes(key);

/** The keys and ids that hadolint does not know, in a file that it takes. Spans count from the text's start. */
export function hadolintSlips(text: string, catalog: Catalog): readonly Problem[] {
  const [part] = parseConfiguration(text);
  if (part === undefined) return [];
  const found: Problem[] = [];
  const tell = (at: Span, message: string, meant: string | undefined) => {
    if (found.length >= MOST_TOLD) return;
    const place = shift(at, part.start);
    const guess = meant === undefined ? "." : `. Did you mean \`${meant}\`?`;
    const fix = meant === undefined ? undefined : choice(`Change to \`${meant}\``, { at: place, text: meant });
    found.push({ at: place, message: `${message}, so it has no effect${guess}`, fix, atMost: "info" });
  };
  const keysOf = (node: Node | undefined, keys: readonly string[], where: string) => {
    for (const { key } of pairsAt(node)) {
      const word = textOf(key);
      if (word !== undefined && !keys.includes(word))
        tell(key.at, `\`hadolint\` has no key \`${quoted(word)}\`${where}`, nearest(word, keys, MOST_EDITS));
    }
  };
  const idsOf = (list: Node | undefined) => {
    for (const item of itemsAt(list)) {
      const id = textOf(item);
      if (id === undefined || isKnown(id, catalog)) continue;
      const similar = catalog.similar(OWN + id).flatMap((one) => (one.startsWith(OWN) ? one.slice(OWN.length) : []));
      // Numbers are alike by chance: one sign at most may be another.
      const meant = similar.find((one) => one === id.toUpperCase() || nearest(id, [one], 1) !== undefined);
      tell(item.at, `\`hadolint\` has no id \`${quoted(id)}\``, meant);
    }
  };
  const { root } = part.doc;
  const valueAt = (node: Node | undefined, key: string) =>
    pairsAt(node).find((pair) => textOf(pair.key) === key)?.value;
  keysOf(root, KEYS, "");
  idsOf(valueAt(root, "ignored"));
  const override = valueAt(root, "override");
  if (resolved(override)?.kind === "map") keysOf(override, LEVELS, " in `override`");
  for (const level of LEVELS) idsOf(valueAt(override, level));
  return found.toSorted((a, b) => a.at.start - b.at.start);
}

/** Whether hadolint may report an id: of ShellCheck's it is not known here which there are. */
function isKnown(id: string, catalog: Catalog): boolean {
  if (isHadolintRule(id) || /^SC\d{4}$/.test(id)) return true;
  // hadolint compares letter for letter.
  return /^DL\d{4}$/.test(id) && catalog.answeringTo("hadolint", id).size > 0;
}
