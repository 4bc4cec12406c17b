// Semgrep's `nosemgrep` (src/engine/Nosemgrep.ml in semgrep/semgrep).
import type { Catalog } from "../catalog/catalog.ts";
import type { RuleName } from "../core/finding.ts";
import type { Suppression } from "../core/suppression.ts";
import { point, type Span } from "../core/text.ts";
import { isRightAbove, type Reading, reach, rulesFor, unread, wholeTool } from "./foreign.ts";
import { movedAbove } from "./move.ts";

const NEXT_LINE = "Semgrep only reads this on the finding's line or directly above it.";

/**
 * `nosemgrep` or `nosem` behind a blank, in any case, on the line on which a match begins or directly above it; with ids behind a
 * colon or `=`, of which those behind the first in each piece of the list are prose, or for all rules.
 */
export function semgrep(reading: Reading): readonly Suppression[] {
  const { doc, comment, catalog } = reading;
  const written = doc.text.slice(comment.at.start, comment.at.end);
  // Alone on its line it comes first, behind a value anywhere.
  const found = (comment.ownLine ? /^#+\s*nosem(?:grep)?/i : /[\s#]nosem(?:grep)?/i).exec(written);
  const rest = found === null ? "" : written.slice(found.index + found[0].length);
  if (found === null || /^[\w-]/.test(rest)) return [];
  const list = /^[:=]\s?(\S.*)/.exec(rest)?.[1];
  if (!/ nosem/i.test(found[0])) {
    const message = "Semgrep does not read this: it needs a space before `nosemgrep`.";
    const place = point(comment.at.start + found.index + found[0].search(/nosem/i));
    return [unread("semgrep", comment, { at: place, message, instead: " ", title: "Insert a space" })];
  }
  const origin = { tool: "semgrep", at: comment.at };
  const target = comment.ownLine && !isRightAbove(doc.text, comment) ? undefined : comment.target;
  const item = target && reading.language.item?.(doc, target);
  const remedy = target === undefined ? movedAbove(doc, comment) : undefined;
  const reached = (at: Span | undefined) => reach(comment, at, NEXT_LINE, remedy);
  const ids = (list ?? "").split(",").flatMap((piece) => piece.trim().split(/\s+/)[0] || []);
  if (ids.length === 0) {
    const ofItem = new Set(item === undefined ? [] : FROM_CONTAINER.flatMap((id) => [...meant(catalog, id)]));
    return [
      wholeTool(catalog, origin, "all", reached(target)),
      ...(ofItem.size === 0 ? [] : [{ ids: ["all"], rules: ofItem, ...reached(item), origin }]),
    ];
  }
  return ids.map((id) => {
    const isOfItem = FROM_CONTAINER.some((one) => one === id || one.endsWith(`.${id}`));
    return { ids: [id], rules: meant(catalog, id), ...reached(isOfItem ? (item ?? target) : target), origin };
  });
}

/** What an id means: a rule is cited by its whole dotted path or by the last parts of it. */
function meant(catalog: Catalog, id: string): ReadonlySet<RuleName> {
  const rules = rulesFor(catalog, "semgrep", id.slice(id.lastIndexOf(".") + 1));
  return rules.size > 0 ? rules : rulesFor(catalog, "semgrep", id);
}

/** The rules of Semgrep's registry that match a container from its first line on (yaml/kubernetes/security in semgrep-rules). */
const FROM_CONTAINER: readonly string[] = [
  "yaml.kubernetes.security.privileged-container.privileged-container",
  "yaml.kubernetes.security.writable-filesystem-container.writable-filesystem-container",
];
