// Exceptions in hadolint's own words, for Dockerfiles that have some already: one tool's form, not two, above a step.

import { partAt } from "../core/document.ts";
import { nameOf } from "../core/finding.ts";
import { contains, indentAt, lineBreakOf, point, shift } from "../core/text.ts";
import { isObeyed, isRightAbove } from "./foreign.ts";
import { type IgnoreInput, type IgnoreWritten, silences } from "./write.ts";

/** The id by which hadolint knows exactly this rule, or this row of it; undefined where there is none, or where it means others too. */
function hadolintId({ catalog, finding }: IgnoreInput): string | undefined {
  const name = nameOf(finding);
  const named = catalog.named(name);
  const claimed = (named?.row ?? named?.rule)?.equivalents ?? [];
  const own = claimed.filter((id) => id.startsWith("hadolint:") && catalog.resolve(id).join() === name);
  return own[0]?.slice("hadolint:".length);
}

const PRAGMA = /^hadolint\s+ignore\s*=\s*(?=\S)([\w,\s]*\w)/;
const ANY_PRAGMA = /^hadolint\s+(?:(?:global|stage)\s+)?ignore\s*=/;

/**
 * The edits after which hadolint's pragma excepts the finding at its step, and the id it goes by there: for a Dockerfile
 * with such pragmas. Of several above one step hadolint obeys the last, so an id is added to the one that is there.
 */
export function writeHadolintIgnore(
  input: Omit<IgnoreInput, "scope">,
): (IgnoreWritten & { readonly id: string }) | undefined {
  const whole: IgnoreInput = { ...input, scope: "line" };
  const { file, finding, language } = whole;
  const part = partAt(file.parts, finding.at.start);
  if (!isObeyed("hadolint", whole) || part === undefined) return undefined;
  const comments = language.comments(part.doc);
  const id = comments.some(({ text }) => ANY_PRAGMA.test(text)) ? hadolintId(whole) : undefined;
  const at = shift(finding.at, -part.start);
  const place = language.commentPlace(part.doc, at);
  if (id === undefined || place === undefined) return undefined;
  const above = comments.findLast(
    (one) => one.target !== undefined && contains(one.target, point(at.start)) && isRightAbove(part.doc.text, one),
  );
  const step = above !== undefined && PRAGMA.test(above.text) ? above : undefined;
  // Trivy's comments, too, count on the very line above only.
  if (step === undefined && /\b(?:trivy|tfsec):/.test(above?.text ?? "")) return undefined;
  const written = step === undefined ? undefined : PRAGMA.exec(step.text)?.[0];
  const offset =
    step === undefined || written === undefined
      ? place.offset
      : part.doc.text.indexOf(written, step.at.start) + written.length;
  const text =
    written === undefined ? `${indentAt(file.text, offset)}# hadolint ignore=${id}${lineBreakOf(file.text)}` : `,${id}`;
  const edits = [{ at: point(offset + part.start), text }];
  return silences(whole, edits, "hadolint") ? { edits, id } : undefined;
}
