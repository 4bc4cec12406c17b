// Exceptions that other tools hang on Kubernetes objects as annotations. They reach the whole object.
import type { Catalog } from "../catalog/catalog.ts";
import type { Annotation } from "../core/document.ts";
import type { Suppression } from "../core/suppression.ts";
import { because, listed, perId, wholeTool } from "./foreign.ts";

/** What an annotation of another tool asks for; empty where it is none of theirs. */
export function fromAnnotation(annotation: Annotation, catalog: Catalog): readonly Suppression[] {
  return FORMS.flatMap((form) => form(annotation, catalog));
}

const FORMS: readonly ((annotation: Annotation, catalog: Catalog) => readonly Suppression[])[] = [
  checkov,
  kubeLinter,
  kubeScore,
  polaris,
  monokle,
];

/** Checkov, "Suppressing and skipping policies": `checkov.io/skip1: CKV_K8S_20=reason`, any number behind `skip`; the id has no blanks around it. */
function checkov({ key, value, at, scope }: Annotation, catalog: Catalog): readonly Suppression[] {
  if (!/^(?:checkov|bridgecrew|cortex)\.io\/skip\d*$/.test(key)) return [];
  const equals = value.indexOf("=");
  const id = equals === -1 ? value : value.slice(0, equals);
  if (id === "") return [];
  const reason = because(equals === -1 ? undefined : value.slice(equals + 1));
  return perId(catalog, { tool: "checkov", at }, [id], { at: scope }, reason);
}

/** kube-linter, "Ignoring violations for specific objects". The value is a reason. */
function kubeLinter({ key, value, at, scope }: Annotation, catalog: Catalog): readonly Suppression[] {
  const origin = { tool: "kube-linter", at };
  if (key === "kube-linter.io/ignore-all") return [wholeTool(catalog, origin, "all", { at: scope }, because(value))];
  const prefix = "ignore-check.kube-linter.io/";
  if (!key.startsWith(prefix) || key.length === prefix.length) return [];
  return perId(catalog, origin, [key.slice(prefix.length)], { at: scope }, because(value));
}

/** kube-score's README, "Ignoring a test": a list with commas. */
function kubeScore({ key, value, at, scope }: Annotation, catalog: Catalog): readonly Suppression[] {
  return key === "kube-score/ignore" ? perId(catalog, { tool: "kube-score", at }, listed(value), { at: scope }) : [];
}

/** Polaris, "Exemptions": everything, or one check by its name; only the value `true` counts. */
function polaris({ key, value, at, scope }: Annotation, catalog: Catalog): readonly Suppression[] {
  const exempt = /^polaris\.fairwinds\.com\/(?:(.+)-)?exempt$/.exec(key);
  if (exempt === null || value.trim().toLowerCase() !== "true") return [];
  const origin = { tool: "polaris", at };
  const check = exempt[1];
  if (check === undefined) return [wholeTool(catalog, origin, "all", { at: scope })];
  return perId(catalog, origin, [check], { at: scope });
}

/** Monokle, "Suppress rules": `monokle.io/suppress.<plugin>.<rule-name>`; its `pss` rules are the Pod Security checks in kebab case. */
function monokle({ key, value, at, scope }: Annotation, catalog: Catalog): readonly Suppression[] {
  const suppress = /^monokle\.io\/suppress\.([\w-]+)\.([\w-]+)$/.exec(key);
  if (suppress === null) return [];
  const [plugin = "", name = ""] = [suppress[1], suppress[2]];
  const camel = name.replace(/-{1,9}([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const rules = new Set([
    ...catalog.resolve(`monokle:${plugin}/${name}`),
    ...(plugin === "pss" ? catalog.resolve(`pss:${camel}`) : []),
  ]);
  const reason = value.trim() === "suppress" ? {} : because(value);
  return [{ ids: [`${plugin}.${name}`], rules, scope: { at: scope }, ...reason, origin: { tool: "monokle", at } }];
}
