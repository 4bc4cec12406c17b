// Where manifests for Flux and Argo CD, and kustomizations themselves, say what Kustomize does: one table for patches and images.
import { byWord } from "../core/by-word.ts";
import { itemsAt, type Node, pairOf } from "../yaml/node.ts";

/** From an Argo CD object to its sources: an Application's own, and those of the Applications that an ApplicationSet makes. */
const ARGO_SOURCES = ["spec.", "spec.template.spec."].flatMap((spec) => [`${spec}source`, `${spec}sources.*`]);

/**
 * API group -> from the object to the maps that have `patches` and `images` as a kustomization has them; `*` stands for each item of
 * a list. Sources: Kustomize's reference, `Kustomization` and `HelmRelease` in Flux's API reference, `ApplicationSourceKustomize` and
 * `ApplicationSetTemplate` in Argo CD's.
 */
const KUSTOMIZE: Readonly<Record<string, readonly string[]>> = byWord({
  "kustomize.config.k8s.io": [""],
  "kustomize.toolkit.fluxcd.io": ["spec"],
  "helm.toolkit.fluxcd.io": ["spec.postRenderers.*.kustomize"],
  "argoproj.io": ARGO_SOURCES.map((source) => `${source}.kustomize`),
});

/** The maps in an object of an API group that say what Kustomize does. */
export function kustomizeIn(root: Node | undefined, group: string): readonly Node[] {
  const paths = Object.hasOwn(KUSTOMIZE, group) ? (KUSTOMIZE[group] ?? []) : [];
  return paths.flatMap((path) => nodesAt(root, path));
}

/** What an Application, or each that an ApplicationSet makes, deploys. */
export function argoSources(root: Node): readonly Node[] {
  return ARGO_SOURCES.flatMap((path) => nodesAt(root, path));
}

/** What is at a path of keys; `*` stands for each item of a list. */
export function nodesAt(root: Node | undefined, path: string): readonly Node[] {
  let nodes: readonly Node[] = root === undefined ? [] : [root];
  for (const step of path === "" ? [] : path.split("."))
    nodes = nodes.flatMap((node) => (step === "*" ? itemsAt(node) : (pairOf(node, step)?.value ?? [])));
  return nodes;
}
