// Images that a template writes in part: what their last part says however the rest comes out.
import { type ImageReference, imageOf } from "../core/image.ts";
import { absent, type Value } from "../core/value.ts";
import { findActions } from "../yaml/template/actions.ts";
import type { Manifest } from "./objects.ts";

const NAME = /^[\w./-]*(?::\d+\/[\w./-]*)?$/;
const TAG = /^[A-Za-z_][\w.-]{0,127}$/;

/**
 * The image of a value whose end is written out, tag and all, behind actions of a template that write text: what
 * `"{{ .Values.registry }}/web:latest"` becomes ends in `:latest` in any case. Undefined for any other value: a tag that an action
 * writes, or a part of one, may be anything, and so is what stands under a condition.
 */
export function imageBehindActions(doc: Manifest, image: Value<string>): ImageReference | undefined {
  if (image.is !== "unknown" || !doc.templated) return undefined;
  const [, quote = "", text = ""] =
    /^(["']?)([^\r\n]{1,1000})\1$/.exec(doc.text.slice(image.at.start, image.at.end)) ?? [];
  const actions = findActions(text);
  const last = actions.at(-1);
  if (last === undefined || actions.some(({ kind }) => kind !== "output")) return undefined;
  const tail = text.slice(last.at.end);
  // A tag behind the name: the slash that may follow a colon belongs to a registry's port.
  const colon = tail.lastIndexOf(":");
  if (last.trimsAfter || colon === -1 || !TAG.test(tail.slice(colon + 1)) || !NAME.test(tail.slice(0, colon)))
    return undefined;
  const start = image.at.start + quote.length;
  const pieces = [
    { text: undefined, at: { start, end: start + last.at.end } },
    { text: tail, at: { start: start + last.at.end, end: start + text.length } },
  ];
  const reference = imageOf(pieces, { start, end: start + text.length });
  // In front of a tag there is no digest.
  return { ...reference, digest: absent(reference.at) };
}
