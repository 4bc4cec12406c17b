// Checkov's comments (checkov/common/comment/enum.py and what uses it there).
import type { Comment } from "../core/document.ts";
import type { Suppression } from "../core/suppression.ts";
import { lineEnd, lineStart, type Span, wholeLineAt } from "../core/text.ts";
import { because, isObeyed, listed, perId, type Reading, restOfList, unread, WHOLE_FILE } from "./foreign.ts";

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
    const message = "Checkov reads one id per comment here, so it skips none of these.";
    return [unread("checkov", comment, { message })];
  }
  const start = doc.text.indexOf(skip[0], comment.at.start) + skip[0].length;
  const rest = restOfList(doc.text, { start, end: comment.at.end }, (word) =>
    /^(?:CKV|BC|CORTEX)[A-Z0-9]*_\w+$/.test(word),
  );
  const message = `Checkov reads one id per comment here, so without \`${rest?.ids.join(", ")}\`.`;
  const unreads = rest === undefined ? [] : [unread("checkov", comment, { at: rest.at, message })];
  return [...skips(reading, id, because(skip[2])), ...unreads];
}

function skips(
  { doc, comment, catalog, language }: Reading,
  id: string,
  details: { readonly reason?: string },
): readonly Suppression[] {
  const origin = { tool: "checkov", at: comment.at };
  if (id.startsWith("CKV_SECRET_"))
    return perId(catalog, origin, [id], { scope: { at: around(doc.text, comment) }, ...details });
  if (isObeyed("checkov", { language })) return perId(catalog, origin, [id], { scope: WHOLE_FILE, ...details });
  if (!/^CKV2?_K8S_/i.test(id)) return [];
  const message = `Checkov reads no comments in manifests: use the annotation \`checkov.io/skip1: ${id}\`.`;
  return [unread("checkov", comment, { message })];
}

/** The line of a comment with the one above it and the one below it. */
function around(text: string, { at }: Comment): Span {
  const above = lineStart(text, Math.max(0, lineStart(text, at.start) - 1));
  return { start: above, end: lineEnd(text, wholeLineAt(text, at.end).end) };
}
