// Where a comment of ours may stand in a YAML document: never inside a scalar, never in JSON.
import type { LanguageId } from "../../core/document.ts";
import { indentAt, lineStart, type Span, shift } from "../../core/text.ts";
import type { Node, YamlDocument } from "../node.ts";
import { maskedTextOf, parseYaml } from "../parse/parse.ts";

/** Above the line of `at`; above the whole scalar where that line lies inside one. None in JSON, which has no comments. */
export function commentPlace(
  doc: YamlDocument,
  at: Span,
): { readonly offset: number; readonly indent: string } | undefined {
  if (/^\s*[[{]/.test(maskedTextOf(doc))) return undefined;
  const line = lineStart(doc.text, at.start);
  const scalar = scalarAround(doc.root, line);
  const offset = scalar === undefined ? line : lineStart(doc.text, scalar.start);
  return { offset, indent: indentAt(doc.text, offset) };
}

/** The same of a text that nothing else has parsed; `at` counts from its start. */
export function commentPlaceIn(text: string, language: LanguageId, at: Span): ReturnType<typeof commentPlace> {
  const part = parseYaml(text, language).findLast(({ start }) => start <= at.start);
  const place = part && commentPlace(part.doc, shift(at, -part.start));
  return part && place && { ...place, offset: place.offset + part.start };
}

/** The scalar of several lines that `offset` lies strictly inside of. */
function scalarAround(root: Node | undefined, offset: number): Span | undefined {
  let node = root;
  for (let depth = 0; node !== undefined && depth < 200; depth += 1) {
    if (node.kind === "scalar") return node.at.start < offset && offset < node.at.end ? node.at : undefined;
    const inside: readonly Node[] =
      node.kind === "map" ? node.pairs.map((pair) => pair.value) : node.kind === "sequence" ? node.items : [];
    node = inside.find((one) => one.at.start < offset && offset < one.at.end);
  }
  return undefined;
}
