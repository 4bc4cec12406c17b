// Patches that stand as text in a manifest: in a kustomization, and in what has Flux or Argo CD run Kustomize.
import { fact } from "../core/fact.ts";
import { type Span, span, wholeLineAt } from "../core/text.ts";
import {
  literalStart,
  type Node,
  resolved,
  type ScalarNode,
  stringAt,
  textOf,
  type YamlDocument,
} from "../yaml/node.ts";
import { parseYaml } from "../yaml/parse/parse.ts";
import { shifted } from "../yaml/shifted.ts";
import { kustomizeIn, nodesAt } from "./deployers.ts";
import { groupOf } from "./kinds.ts";

/** Where a map that says what Kustomize does has patches as text. */
const PATCHES = ["patches.*.patch", "patchesStrategicMerge.*"];

/**
 * The roots of the patches that a document holds as text, with their places in the document. Lists of JSON patches are none,
 * nor is what is not written as it is read or has a syntax error.
 */
export const inlinePatches = fact((doc: YamlDocument): readonly Node[] => {
  const apiVersion = stringAt(doc.root, "apiVersion");
  // A kustomization may leave out its version and kind.
  const group =
    apiVersion.is === "absent" ? "kustomize.config.k8s.io" : apiVersion.is === "set" && groupOf(apiVersion.value);
  const said = group === false ? [] : kustomizeIn(doc.root, group);
  return said
    .flatMap((node) => PATCHES.flatMap((path) => nodesAt(node, path)))
    .flatMap((node) => {
      const scalar = resolved(node);
      return node.kind !== "alias" && scalar?.kind === "scalar" ? rootsIn(doc, scalar) : [];
    });
});

/** A text may hold several documents, of which each is a patch. */
function rootsIn(doc: YamlDocument, scalar: ScalarNode): readonly Node[] {
  const inside = insideOf(doc, scalar);
  if (inside === undefined) return [];
  return documentsIn(doc.text, inside).flatMap(({ start, end }) =>
    parseYaml(doc.text.slice(start, end), doc.language, { isTemplate: false }).flatMap((part) => {
      const { root, errors } = part.doc;
      return root?.kind === "map" && errors.length === 0 ? [shifted(root, start + part.start)] : [];
    }),
  );
}

/** The documents of a text that is indented as a whole, so that its markers are no markers where it stands. */
function documentsIn(text: string, { start, end }: Span): readonly Span[] {
  const depth = /^(?:[ \t]*\r?\n)*( *)/.exec(text.slice(start, end))?.[1]?.length ?? 0;
  if (depth === 0) return [span(start, end)];
  const found: Span[] = [];
  let from = start;
  for (let line = start; line < end; line = wholeLineAt(text, line).end) {
    const mark =
      text.slice(line, line + depth).trim() === "" &&
      /^(?:---|\.\.\.)(?=\s|$)/.exec(text.slice(line + depth, line + depth + 4));
    if (!mark) continue;
    found.push(span(from, line));
    from = Math.min(end, line + depth + mark[0].length);
  }
  return [...found, span(from, end)];
}

/** Where the text of a scalar stands as it is read, but for the indentation of a block. */
function insideOf({ text }: YamlDocument, scalar: ScalarNode): Span | undefined {
  const read = textOf(scalar);
  if (read === undefined || !/[\n{]/.test(read)) return undefined;
  if (scalar.style === "literal") return span(text.indexOf("\n", scalar.at.start) + 1, scalar.at.end);
  const start = read.includes("\n") ? undefined : literalStart(text, scalar.at, read);
  return start === undefined ? undefined : span(start, start + read.length);
}
