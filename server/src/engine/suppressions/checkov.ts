// Checkov's comments (checkov/common/comment/enum.py and what uses it there).
import type { Comment, Document } from "../core/document.ts";
import type { Suppression } from "../core/suppression.ts";
import { indentAt, lineBreakOf, lineEnd, lineStart, type Span, touches, wholeLineAt } from "../core/text.ts";
import { because, isObeyed, listed, perId, type Reading, restOfList, unread, WHOLE_FILE } from "./foreign.ts";
import { type Remedy, withoutComment } from "./move.ts";

/**
 * Where Checkov obeys its comments in full (Dockerfiles), one anywhere reaches the whole file; one for a secret reaches, there and
 * in YAML, its own line and its neighbours. The id is compared as it is written, so that neither a pattern nor a list, which
 * Checkov splits for Terraform only, skips anything.
 */
export function checkov(reading: Reading): readonly Suppression[] {
  const { doc, comment } = reading;
  const skip = /(?:checkov|bridgecrew|cortex):skip= *([\w-]+(?:,[\w-]+)*)(?::(.*))?/.exec(comment.text);
  if (skip === null) return [];
  const ids = listed(skip[1] ?? "");
  const [id = ""] = ids;
  if (ids.length > 1) {
    const message = "Checkov reads one id per comment here, so it ignores all of these.";
    const isWhole = isObeyed("checkov", reading) && comment.text === skip[0];
    return [unread("checkov", comment, { message, ...(isWhole && onePerLine(doc, comment, ids, skip[2])) })];
  }
  const start = doc.text.indexOf(skip[0], comment.at.start) + skip[0].length;
  const rest = restOfList(doc.text, { start, end: comment.at.end }, (word) =>
    /^(?:CKV|BC|CORTEX)[A-Z0-9]*_\w+$/.test(word),
  );
  const message = `Checkov reads one id per comment here, so without \`${rest?.ids.join(", ")}\`.`;
  const remedy =
    rest !== undefined && rest.at.end === comment.at.end && isObeyed("checkov", reading)
      ? onePerLine(doc, comment, [id, ...rest.ids], skip[2])
      : {};
  const unreads = rest === undefined ? [] : [unread("checkov", comment, { at: rest.at, message, ...remedy })];
  return [...skips(reading, id, because(skip[2])), ...unreads];
}

/** Writes a comment of its own for each id of a list. */
function onePerLine({ text }: Document, { at }: Comment, ids: readonly string[], reason: string | undefined): Remedy {
  const why = reason === undefined ? "" : `:${reason}`;
  const lines = ids.map((id) => `# checkov:skip=${id}${why}`);
  const edit = { at, text: lines.join(lineBreakOf(text) + indentAt(text, at.start)) };
  return { edits: [edit], title: "Write one comment per id" };
}

/** Writes a comment as the annotation that Checkov reads in manifests, by the first name that is free on the object. */
function asAnnotation({ doc, comment, language }: Reading, id: string, reason: string | undefined): Remedy | undefined {
  const { target, at } = comment;
  const gone = withoutComment(doc.text, comment);
  for (let number = 1; number <= MOST_ANNOTATIONS; number += 1) {
    const key = `checkov.io/skip${number}`;
    let isTaken = false;
    const edits = language.annotate?.(doc, target ?? at, key, (before) => {
      isTaken = before !== undefined;
      return `${id}=${reason ?? "accepted"}`;
    });
    if (edits === undefined) return undefined;
    if (isTaken) continue;
    if (edits.some((edit) => touches(edit.at, gone))) return undefined;
    return { edits: [...edits, { at: gone, text: "" }], title: `Write the annotation \`${key}\`` };
  }
  return undefined;
}

const MOST_ANNOTATIONS = 9;

function skips(reading: Reading, id: string, details: { readonly reason?: string }): readonly Suppression[] {
  const { doc, comment, catalog, language } = reading;
  const origin = { tool: "checkov", at: comment.at };
  if (id.startsWith("CKV_SECRET_"))
    return perId(catalog, origin, [id], { scope: { at: around(doc.text, comment) }, ...details });
  if (isObeyed("checkov", { language })) return perId(catalog, origin, [id], { scope: WHOLE_FILE, ...details });
  if (!/^CKV2?_K8S_/i.test(id)) return [];
  const message = `Checkov does not read comments in manifests: use the annotation \`checkov.io/skip1: ${id}\`.`;
  return [unread("checkov", comment, { message, ...asAnnotation(reading, id, details.reason) })];
}

/** The line of a comment with the one above it and the one below it. */
function around(text: string, { at }: Comment): Span {
  const above = lineStart(text, Math.max(0, lineStart(text, at.start) - 1));
  return { start: above, end: lineEnd(text, wholeLineAt(text, at.end).end) };
}
