// Exceptions that other tools hang on Kubernetes objects as annotations. They reach the whole object, and most tools read them there only.
import type { Catalog } from "../catalog/catalog.ts";
import type { Annotation } from "../core/document.ts";
import type { Suppression } from "../core/suppression.ts";
import { point, type Span } from "../core/text.ts";
import { because, listed, perId, wholeTool } from "./foreign.ts";

/** What an annotation of another tool asks for; empty where it is none of theirs. */
export function fromAnnotation(annotation: Annotation, catalog: Catalog): readonly Suppression[] {
  return FORMS.flatMap((form) => form(annotation, catalog));
}

/** The object, or nothing where the annotation is on the pods of an object. */
function onObject({ at, scope, onPods }: Annotation, tool: string): Pick<Suppression, "scope" | "fault"> {
  if (!onPods) return { scope: { at: scope } };
  return nothing(at, `${tool} reads this annotation on the object itself, not on its pods.`);
}

function nothing(at: Span, message: string): Pick<Suppression, "scope" | "fault"> {
  return { scope: { at: point(at.start) }, fault: { at, message } };
}

const FORMS: readonly ((annotation: Annotation, catalog: Catalog) => readonly Suppression[])[] = [
  checkov,
  kubeLinter,
  kubeScore,
  polaris,
  monokle,
];

/**
 * Checkov, "Suppressing and skipping policies": `checkov.io/skip1: CKV_K8S_20=reason`, with anything behind `skip`; the id has no
 * blanks around it. Of a workload it reads those of the object, not of its pods (checkov/kubernetes/kubernetes_utils.py).
 */
function checkov(annotation: Annotation, catalog: Catalog): readonly Suppression[] {
  const { key, value, at } = annotation;
  if (!/(?:checkov|bridgecrew|cortex)\.io\/skip/.test(key)) return [];
  const equals = value.indexOf("=");
  const id = equals === -1 ? value : value.slice(0, equals);
  if (id === "") return [];
  const reason = because(equals === -1 ? undefined : value.slice(equals + 1));
  return perId(catalog, { tool: "checkov", at }, [id], { ...onObject(annotation, "Checkov"), ...reason });
}

/** kube-linter, "Ignoring violations for specific objects". The value is a reason. It reads those of the object (pkg/run/run.go). */
function kubeLinter(annotation: Annotation, catalog: Catalog): readonly Suppression[] {
  const { key, value, at } = annotation;
  const origin = { tool: "kube-linter", at };
  const details = { ...onObject(annotation, "`kube-linter`"), ...because(value) };
  if (key === "kube-linter.io/ignore-all") return [wholeTool(catalog, origin, "all", details)];
  const prefix = "ignore-check.kube-linter.io/";
  if (!key.startsWith(prefix) || key.length === prefix.length) return [];
  return perId(catalog, origin, [key.slice(prefix.length)], details);
}

/** kube-score's README, "Ignoring a test": a list with commas, on the object or on its pods (scorecard/enabled.go). */
function kubeScore({ key, value, at, scope }: Annotation, catalog: Catalog): readonly Suppression[] {
  if (key !== "kube-score/ignore") return [];
  return perId(catalog, { tool: "kube-score", at }, listed(value), { scope: { at: scope } });
}

/** Polaris, "Exemptions": everything, or one check by its name; only the value `true` counts, on the object (pkg/validator/schema.go). */
function polaris(annotation: Annotation, catalog: Catalog): readonly Suppression[] {
  const { key, value, at } = annotation;
  const exempt = /^polaris\.fairwinds\.com\/(?:(.+)-)?exempt$/.exec(key);
  // What says no asks for nothing.
  if (exempt === null || /^(?:false|no|off|0)?$/i.test(value)) return [];
  const origin = { tool: "polaris", at };
  const message = "Polaris exempts nothing by this annotation: its value has to be `true`.";
  const isTrue = value.toLowerCase() === "true";
  const details = isTrue ? onObject(annotation, "Polaris") : nothing(at, message);
  const check = exempt[1];
  return check === undefined ? [wholeTool(catalog, origin, "all", details)] : perId(catalog, origin, [check], details);
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
