// Kubescape's exceptions: a list of policies in JSON (exceptions/exceptionprocessor.go in kubescape/opa-utils). They are named on
// its command line; these are the names that projects give the file.

import type { Catalog } from "../catalog/catalog.ts";
import { byWord } from "../core/by-word.ts";
import type { RuleName } from "../core/finding.ts";
import { expressionBudget, expressions } from "../core/glob/expression.ts";
import { objectExpression } from "../core/glob/objects.ts";
import type { ObjectPattern, Suppression } from "../core/suppression.ts";
import { idsOf, rulesFor } from "../suppressions/foreign.ts";
import { untilTime } from "../suppressions/trivy.ts";
import { itemsAt, type Node, pairsAt, textOf } from "../yaml/node.ts";
import { emptyLayer, type Layer } from "./layer.ts";
import { parseConfiguration } from "./parse.ts";
import { matchesNothing, noDate, type Told } from "./texts.ts";

/** What the controls are called that our rules answer to (controls/*.json in kubescape/regolibrary). */
const CONTROLS: Readonly<Record<string, string>> = byWord({
  "C-0004": "Resources memory limit and request",
  "C-0009": "Resource limits",
  "C-0012": "Applications credentials in configuration files",
  "C-0013": "Non-root containers",
  "C-0016": "Allow privilege escalation",
  "C-0017": "Immutable container filesystem",
  "C-0038": "Host PID/IPC privileges",
  "C-0041": "HostNetwork access",
  "C-0044": "Container hostPort",
  "C-0055": "Linux hardening",
  "C-0057": "Privileged container",
  "C-0062": "Sudo in container entrypoint",
  "C-0074": "Container runtime socket mounted",
  "C-0075": "Image pull policy on latest tag",
  "C-0211": "Apply Security Context to Your Pods and Containers",
  "C-0259": "Workload with credential access",
  "C-0271": "Ensure memory limits are set",
});

/** A policy is for objects by kind, namespace, name and container, and for controls by id or name. One by anything else says nothing. */
export function kubescape(text: string, path: string, catalog: Catalog, told: Told): Layer {
  const root = parseConfiguration(text)[0]?.doc.root;
  const policies = itemsAt(root).filter((one) => scalarAt(one, "policyType") === "postureExceptionPolicy");
  const patterns = patternsOf(policies, idsOf(catalog.rules, "kubescape").keys(), told);
  const suppressions = policies.flatMap((policy): readonly Suppression[] => {
    const expiry = scalarAt(policy, "expirationDate");
    const ends = expiry === undefined ? {} : untilTime(expiry);
    if (ends === undefined) {
      told(valueAt(policy, "expirationDate") ?? policy, noDate(expiry ?? ""));
      return [];
    }
    const rules = rulesOf(policy, catalog, patterns);
    const name = scalarAt(policy, "name") ?? "postureExceptionPolicy";
    return itemsAt(policy, "resources").flatMap((resource) => {
      const object = patterns.objectOf(resource);
      if (object === undefined) return [];
      return [{ ids: [name], rules, scope: { object }, ...ends, origin: { tool: "kubescape", file: path } }];
    });
  });
  return { ...emptyLayer("kubescape", path), suppressions };
}

const KEYS: Readonly<Record<string, keyof ObjectPattern>> = byWord({
  kind: "kind",
  namespace: "namespace",
  name: "name",
  containerName: "container",
});
const CONTROL_KEYS = ["frameworkName", "controlID", "controlName"] as const;
const ANY_FRAMEWORK = "any framework";

/** What the patterns of a file mean, all of them read once and within one budget. */
interface Patterns {
  /** Whether a pattern for a control or framework is for this one. Ids and names are compared in any case. */
  isLike(wanted: string, value: string): boolean;
  /** The objects that a resource means; undefined where it means none that is known here. */
  objectOf(resource: Node): ObjectPattern | undefined;
}

function patternsOf(policies: readonly Node[], ids: Iterable<string>, told: Told): Patterns {
  const refusal = expressionBudget();
  const isAffordable = (pattern: string, node: Node, key: string): boolean => {
    const why = refusal(pattern);
    if (why !== undefined) told(node, matchesNothing(`regular expression in \`${key}\``, why));
    return why === undefined;
  };
  const wanted = new Set<string>();
  const clusters = new Set<string>();
  const objects = new Map<Node, { readonly pattern: ObjectPattern; readonly cluster: readonly string[] }>();
  for (const policy of policies) {
    for (const one of itemsAt(policy, "posturePolicies")) {
      for (const key of CONTROL_KEYS) {
        const node = valueAt(one, key);
        const text = textOf(node);
        if (node !== undefined && text && isAffordable(whole(text), node, key)) wanted.add(text);
      }
    }
    for (const resource of itemsAt(policy, "resources")) {
      const read = attributesOf(resource);
      if (read === undefined) continue;
      const { pattern, cluster, last } = read;
      if (cluster.some(({ text, value }) => !isAffordable(whole(text), value, "cluster"))) continue;
      if (!isAffordable(objectExpression(pattern), last.value, last.key)) continue;
      objects.set(resource, { pattern, cluster: cluster.map(({ text }) => text) });
      for (const { text } of cluster) clusters.add(text);
    }
  }
  const fitting = matchesOf(wanted, [...ids, ...Object.values(CONTROLS), ANY_FRAMEWORK], true);
  const none = matchesOf(clusters, [""], false).get("");
  return {
    isLike: (pattern, value) =>
      pattern.toLowerCase() === value.toLowerCase() || fitting.get(value)?.has(pattern) === true,
    objectOf(resource) {
      const { pattern, cluster = [] } = objects.get(resource) ?? {};
      return cluster.every((one) => none?.has(one)) ? pattern : undefined;
    },
  };
}

const whole = (text: string): string => `^${text}$`;

/** Which of some patterns are for the whole of each text. */
function matchesOf(
  patterns: ReadonlySet<string>,
  texts: readonly string[],
  anyCase: boolean,
): ReadonlyMap<string, ReadonlySet<string>> {
  const list = [...patterns];
  const matching = expressions(list.map(whole), anyCase);
  return new Map(texts.map((text) => [text, new Set(matching(text).map((i) => list[i] ?? ""))]));
}

/**
 * The objects that a resource asks for, and the clusters, which are not known: a pattern for one has to fit an empty name, as it does
 * where Kubescape scans files. Undefined where it asks for what is not known here (labels, paths), or for nothing.
 */
function attributesOf(resource: Node):
  | {
      readonly pattern: ObjectPattern;
      readonly cluster: readonly { readonly text: string; readonly value: Node }[];
      /** The last attribute, to show where they are. */
      readonly last: { readonly key: string; readonly value: Node };
    }
  | undefined {
  const pattern: { -readonly [K in keyof ObjectPattern]: string } = {};
  const cluster: { readonly text: string; readonly value: Node }[] = [];
  let last: { readonly key: string; readonly value: Node } | undefined;
  for (const { key, value } of pairsAt(resource, "attributes")) {
    const text = textOf(value);
    const known = KEYS[String(key.value)];
    if (text === undefined || text === "") continue;
    if (key.value === "cluster") cluster.push({ text, value });
    else if (known === undefined) return undefined;
    else {
      pattern[known] = text;
      last = { key: String(key.value), value };
    }
  }
  return last === undefined ? undefined : { pattern, cluster, last };
}

/** What the policies of an exception mean: with none everything, else what one of them fits. */
function rulesOf(policy: Node, catalog: Catalog, patterns: Patterns): ReadonlySet<RuleName> {
  const policies = itemsAt(policy, "posturePolicies");
  const ids = [...idsOf(catalog.rules, "kubescape").keys()];
  const meant = policies.length === 0 ? ids : ids.filter((id) => policies.some((one) => means(one, id, patterns)));
  return new Set(meant.flatMap((id) => [...rulesFor(catalog, "kubescape", id)]));
}

function means(policy: Node, id: string, { isLike }: Patterns): boolean {
  const fits = (key: (typeof CONTROL_KEYS)[number], value: string | undefined) => {
    const wanted = scalarAt(policy, key);
    return wanted === undefined || (value !== undefined && isLike(wanted, value));
  };
  // No framework is known: one has to be any. A single rule of a control is no verdict of ours.
  if (!fits("frameworkName", ANY_FRAMEWORK) || scalarAt(policy, "ruleName") !== undefined) return false;
  return fits("controlID", id) && fits("controlName", CONTROLS[id]);
}

const valueAt = (node: Node, key: string): Node | undefined =>
  pairsAt(node).findLast((pair) => pair.key.value === key)?.value;

/** The text at a key; undefined where it is empty. */
const scalarAt = (node: Node, key: string): string | undefined => textOf(valueAt(node, key)) || undefined;
