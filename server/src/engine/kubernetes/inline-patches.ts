// Patches that stand as text in a manifest: in a kustomization, and in what has Flux or Argo CD run Kustomize.
import { fact } from "../core/fact.ts";
import { type Span, span } from "../core/text.ts";
import {
  itemsAt,
  literalStart,
  type Node,
  pairOf,
  resolved,
  type ScalarNode,
  stringAt,
  textOf,
  type YamlDocument,
} from "../yaml/node.ts";
import { parseYaml } from "../yaml/parse/parse.ts";
import { shifted } from "../yaml/shifted.ts";
import { groupOf } from "./kinds.ts";

interface Row {
  readonly group: string;
  /** From the object to the patches; `*` stands for each item of a list. */
  readonly paths: readonly string[];
}

/**
 * Sources: `patches` and `patchesStrategicMerge` in Kustomize's reference, `Kustomization` and `HelmRelease` in Flux's API
 * reference, `ApplicationSourceKustomize` in Argo CD's.
 */
const ROWS: readonly Row[] = [
  { group: "kustomize.config.k8s.io", paths: ["patches.*.patch", "patchesStrategicMerge.*"] },
  { group: "kustomize.toolkit.fluxcd.io", paths: ["spec.patches.*.patch"] },
  { group: "helm.toolkit.fluxcd.io", paths: ["spec.postRenderers.*.kustomize.patches.*.patch"] },
  {
    group: "argoproj.io",
    paths: ["spec.", "spec.template.spec."].flatMap((spec) => [
      `${spec}source.kustomize.patches.*.patch`,
      `${spec}sources.*.kustomize.patches.*.patch`,
    ]),
  },
];

/**
 * The roots of the patches that a document holds as text, with their places in the document. Lists of JSON patches are none,
 * nor is what is not written as it is read or has a syntax error.
 */
export const inlinePatches = fact((doc: YamlDocument): readonly Node[] => {
  const apiVersion = stringAt(doc.root, "apiVersion");
  // A kustomization may leave out its version and kind.
  const group =
    apiVersion.is === "absent" ? "kustomize.config.k8s.io" : apiVersion.is === "set" && groupOf(apiVersion.value);
  const paths = ROWS.find((row) => row.group === group)?.paths ?? [];
  return paths.flatMap((path) => scalarsAt(doc.root, path.split("."))).flatMap((scalar) => rootsIn(doc, scalar));
});

function scalarsAt(root: Node | undefined, path: readonly string[]): readonly ScalarNode[] {
  let nodes: readonly Node[] = root === undefined ? [] : [root];
  for (const step of path)
    nodes = nodes.flatMap((node) => (step === "*" ? itemsAt(node) : (pairOf(node, step)?.value ?? [])));
  return nodes.flatMap((node) => {
    const scalar = resolved(node);
    return node.kind !== "alias" && scalar?.kind === "scalar" ? [scalar] : [];
  });
}

function rootsIn(doc: YamlDocument, scalar: ScalarNode): readonly Node[] {
  const inside = insideOf(doc, scalar);
  if (inside === undefined) return [];
  return parseYaml(doc.text.slice(inside.start, inside.end), doc.language, { isTemplate: false }).flatMap((part) => {
    const { root, errors } = part.doc;
    return root?.kind === "map" && errors.length === 0 ? [shifted(root, inside.start + part.start)] : [];
  });
}

/** Where the text of a scalar stands as it is read, but for the indentation of a block. */
function insideOf({ text }: YamlDocument, scalar: ScalarNode): Span | undefined {
  const read = textOf(scalar);
  if (read === undefined || !/[\n{]/.test(read)) return undefined;
  if (scalar.style === "literal") return span(text.indexOf("\n", scalar.at.start) + 1, scalar.at.end);
  const start = read.includes("\n") ? undefined : literalStart(text, scalar.at, read);
  return start === undefined ? undefined : span(start, start + read.length);
}
