// Semgrep's `nosemgrep` (src/engine/Nosemgrep.ml in semgrep/semgrep).
import type { RuleName } from "../core/finding.ts";
import type { Suppression } from "../core/suppression.ts";
import type { Span } from "../core/text.ts";
import { isRightAbove, type Reading, reach, rulesFor, unread, wholeTool } from "./foreign.ts";

const NEXT_LINE = "Semgrep obeys this on its own line and on the line directly above.";

/**
 * `nosemgrep` or `nosem` behind a blank, in any case, on the line on which a match begins or directly above it; with ids behind a
 * colon or `=`, of which those behind the first in each piece of the list are prose, or for all rules.
 */
export function semgrep(reading: Reading): readonly Suppression[] {
  const { doc, comment, catalog } = reading;
  const written = doc.text.slice(comment.at.start, comment.at.end);
  const [mark, before = "", list] = /^#+(\s*)nosem(?:grep)?(?![\w-])(?:[:=]\s?(\S.*))?/i.exec(written) ?? [];
  if (mark === undefined) return [];
  if (!before.includes(" ")) {
    const message = "Semgrep does not read this: it needs a blank before `nosemgrep`.";
    const end = comment.at.start + (/^#+/.exec(written)?.[0].length ?? 0);
    return [unread("semgrep", comment, { at: { start: end, end }, message, instead: " ", title: "Insert a blank" })];
  }
  const origin = { tool: "semgrep", at: comment.at };
  const target = comment.ownLine && !isRightAbove(doc.text, comment) ? undefined : comment.target;
  const item = target && reading.language.item?.(doc, target);
  const reached = (at: Span | undefined) => reach(comment, at, NEXT_LINE);
  const ids = (list ?? "").split(",").flatMap((piece) => piece.trim().split(/\s+/)[0] || []);
  if (ids.length === 0) {
    const ofItem =
      item === undefined ? new Set<RuleName>() : union(CONTAINER.map((id) => rulesFor(catalog, "semgrep", id)));
    return [
      wholeTool(catalog, origin, "all", reached(target)),
      ...(ofItem.size === 0 ? [] : [{ ids: ["all"], rules: ofItem, ...reached(item), origin }]),
    ];
  }
  return ids.map((id) => {
    // A rule is cited by its whole dotted path or by the last parts of it.
    const last = id.slice(id.lastIndexOf(".") + 1);
    const rules = rulesFor(catalog, "semgrep", last);
    const at = CONTAINER.includes(last) ? (item ?? target) : target;
    return { ids: [id], rules: rules.size > 0 ? rules : rulesFor(catalog, "semgrep", id), ...reached(at), origin };
  });
}

const union = <T>(sets: readonly ReadonlySet<T>[]): ReadonlySet<T> => new Set(sets.flatMap((set) => [...set]));

/** The rules of Semgrep's registry that match a container from its first line on (yaml/kubernetes/security in semgrep-rules). */
const CONTAINER: readonly string[] = ["privileged-container", "writable-filesystem-container"];
