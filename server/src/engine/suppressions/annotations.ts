// Exceptions that other tools hang on Kubernetes objects as annotations. They reach the whole object, and most tools read them there only.
import type { Catalog } from "../catalog/catalog.ts";
import type { Annotation, Document } from "../core/document.ts";
import type { Language } from "../core/language.ts";
import { toolInText } from "../core/peers.ts";
import type { Suppression } from "../core/suppression.ts";
import { lineStart, point, type Span, touches, wholeLineAt } from "../core/text.ts";
import { asSpelt, because, listed, perId, wholeTool } from "./foreign.ts";
import { rightId } from "./misspelt.ts";
import type { Remedy } from "./move.ts";

/** An annotation and what is needed to understand it. */
interface Hanging {
  readonly doc: Document;
  readonly annotation: Annotation;
  readonly language: Language;
  readonly catalog: Catalog;
}

/** What an annotation of another tool asks for; empty where it is none of theirs. */
export function fromAnnotation(hanging: Hanging): readonly Suppression[] {
  return FORMS.flatMap((form) => form(hanging)).map((one) => asSpelt(one, hanging));
}

/** The object, or nothing where the annotation is on the pods of an object. */
function onObject(hanging: Hanging, tool: string): Pick<Suppression, "scope" | "fault"> {
  const { at, scope, onPods } = hanging.annotation;
  if (!onPods) return { scope: { at: scope } };
  return nothing(at, `${tool} reads this annotation on the object itself, not on its pods.`, movedUp(hanging));
}

/** Moves an annotation of the pods to the object, where that has none of its name; undefined where it does not have its lines to itself. */
function movedUp({ doc, annotation: { key, value, at, scope }, language }: Hanging): Remedy | undefined {
  const { text } = doc;
  const whole = { start: lineStart(text, at.start), end: wholeLineAt(text, at.end).end };
  if (text.slice(whole.start, at.start).trim() !== "" || text.slice(at.end, whole.end).trim() !== "") return undefined;
  let isTaken = false;
  const edits = language.annotate?.(doc, scope, key, (before) => {
    isTaken = before !== undefined;
    return value;
  });
  if (edits === undefined || isTaken || edits.some((edit) => touches(edit.at, whole))) return undefined;
  return { edits: [...edits, { at: whole, text: "" }], title: "Move the annotation to the object itself" };
}

function nothing(at: Span, message: string, remedy: Remedy = {}): Pick<Suppression, "scope" | "fault"> {
  return { scope: { at: point(at.start) }, fault: { at, message, ...remedy } };
}

const FORMS: readonly ((hanging: Hanging) => readonly Suppression[])[] = [
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
function checkov(hanging: Hanging): readonly Suppression[] {
  const { key, value, at } = hanging.annotation;
  if (!/(?:checkov|bridgecrew|cortex)\.io\/skip/.test(key)) return [];
  const equals = value.indexOf("=");
  const id = equals === -1 ? value : value.slice(0, equals);
  if (id.trim() === "") return [];
  const reason = because(equals === -1 ? undefined : value.slice(equals + 1));
  const origin = { tool: "checkov", at };
  const [only = "", ...others] = listed(id);
  if (others.length > 0) return perId(hanging.catalog, origin, [only, ...others], nothing(at, ONE_ID));
  const reached = only === id ? onObject(hanging, "Checkov") : nothing(at, NO_BLANKS, withoutBlanks(hanging, id));
  return perId(hanging.catalog, origin, [only], { ...reached, ...reason });
}

const ONE_ID = "Checkov reads one id per annotation: write one annotation for each.";
const NO_BLANKS = "Checkov ignores this annotation: its value must be the id alone.";

/** Takes away what is around an id; undefined where that is not written as it is read. */
function withoutBlanks({ doc, annotation: { key, at } }: Hanging, id: string): Remedy | undefined {
  const start = doc.text.indexOf(id, at.start + key.length);
  if (start === -1 || start + id.length > at.end) return undefined;
  return {
    edits: [{ at: { start, end: start + id.length }, text: id.replace(/[\s,]{1,99}/g, "") }],
    title: "Leave only the id before `=`",
  };
}

/** kube-linter, "Ignoring violations for specific objects". The value is a reason. It reads those of the object (pkg/run/run.go). */
function kubeLinter(hanging: Hanging): readonly Suppression[] {
  const { annotation, catalog } = hanging;
  const { key, value, at } = annotation;
  const prefix = "ignore-check.kube-linter.io/";
  const isAll = key === "kube-linter.io/ignore-all";
  if (!isAll && (!key.startsWith(prefix) || key.length === prefix.length)) return [];
  const origin = { tool: "kube-linter", at };
  const details = { ...onObject(hanging, "`kube-linter`"), ...because(value) };
  if (isAll) return [wholeTool(catalog, origin, "all", details)];
  return perId(catalog, origin, [key.slice(prefix.length)], details);
}

/** kube-score's README, "Ignoring a test": a list with commas, on the object or on its pods (scorecard/enabled.go). */
function kubeScore({ doc, annotation, catalog }: Hanging): readonly Suppression[] {
  const { key, value, at, scope } = annotation;
  if (key !== "kube-score/ignore") return [];
  const origin = { tool: "kube-score", at };
  return listed(value).flatMap((id) => {
    const meant = rightId("kube-score", id, catalog);
    if (meant === undefined || meant === id) return perId(catalog, origin, [id], { scope: { at: scope } });
    const start = doc.text.indexOf(id, at.start);
    const place = start === -1 || start + id.length > at.end ? undefined : { start, end: start + id.length };
    const fault = { at: place ?? at, message: `${toolInText("kube-score")} has no check \`${id}\`: use \`${meant}\`.` };
    const details = { scope: { at: point(at.start) }, fault: place ? { ...fault, instead: meant } : fault };
    return perId(catalog, origin, [id], details);
  });
}

/** Polaris, "Exemptions": everything, or one check by its name; only the value `true` counts, on the object (pkg/validator/schema.go). */
function polaris(hanging: Hanging): readonly Suppression[] {
  const { doc, annotation, catalog } = hanging;
  const { key, value, at } = annotation;
  const exempt = /^polaris\.fairwinds\.com\/(?:(.+)-)?exempt$/.exec(key);
  // What says no asks for nothing.
  if (exempt === null || /^(?:false|no|off|0)?$/i.test(value)) return [];
  const origin = { tool: "polaris", at };
  const isTrue = value.toLowerCase() === "true";
  const details = isTrue ? onObject(hanging, "Polaris") : nothing(at, NOT_TRUE, madeTrue(doc, annotation));
  const check = exempt[1];
  return check === undefined ? [wholeTool(catalog, origin, "all", details)] : perId(catalog, origin, [check], details);
}

const NOT_TRUE = "Polaris ignores this annotation: its value must be `true`.";

/** Writes `true` in place of a value on one line; undefined where it is not written as it is read. */
function madeTrue({ text }: Document, { key, value, at }: Annotation): Remedy | undefined {
  const start = text.lastIndexOf(value, at.end - value.length);
  const behind = text.slice(start + value.length, at.end);
  if (start < at.start + key.length || !/^["']?$/.test(behind)) return undefined;
  const edit = { at: { start, end: start + value.length }, text: behind === "" ? '"true"' : "true" };
  return { edits: [edit], title: "Change the value to `true`" };
}

/** Monokle, "Suppress rules": `monokle.io/suppress.<plugin>.<rule-name>`; its `pss` rules are the Pod Security checks in kebab case. */
function monokle({ annotation: { key, value, at, scope }, catalog }: Hanging): readonly Suppression[] {
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
