// Kubescape's exceptions: a list of policies in JSON (exceptions/exceptionprocessor.go in kubescape/opa-utils). They are named on
// its command line; these are the names that projects give the file.

import type { Catalog } from "../catalog/catalog.ts";
import type { RuleName } from "../core/finding.ts";
import { expression } from "../core/glob/expression.ts";
import type { ObjectPattern, Suppression } from "../core/suppression.ts";
import { idsOf, rulesFor } from "../suppressions/foreign.ts";
import { untilTime } from "../suppressions/trivy.ts";
import { itemsAt, type Node, pairsAt, textOf } from "../yaml/node.ts";
import { emptyLayer, type Layer } from "./layer.ts";
import { parseConfiguration } from "./parse.ts";

/** What the controls are called that our rules answer to (controls/*.json in kubescape/regolibrary). */
const CONTROLS: Readonly<Record<string, string>> = {
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
};

/** A policy is for objects by kind, namespace, name and container, and for controls by id or name. One by anything else says nothing. */
export function kubescape(text: string, path: string, catalog: Catalog): Layer {
  const root = parseConfiguration(text)[0]?.doc.root;
  const suppressions = itemsAt(root).flatMap((policy): readonly Suppression[] => {
    const expiry = scalarAt(policy, "expirationDate");
    const ends = expiry === undefined ? {} : untilTime(expiry);
    if (scalarAt(policy, "policyType") !== "postureExceptionPolicy" || ends === undefined) return [];
    const rules = rulesOf(policy, catalog);
    const name = scalarAt(policy, "name") ?? "postureExceptionPolicy";
    return itemsAt(policy, "resources").flatMap((resource) => {
      const object = patternOf(resource);
      if (object === undefined) return [];
      return [{ ids: [name], rules, scope: { object }, ...ends, origin: { tool: "kubescape", file: path } }];
    });
  });
  return { ...emptyLayer("kubescape", path), suppressions };
}

const KEYS: Readonly<Record<string, keyof ObjectPattern>> = {
  kind: "kind",
  namespace: "namespace",
  name: "name",
  containerName: "container",
};

/**
 * The objects that a resource means; undefined where it asks for what is not known here (labels, paths), or for nothing. No cluster
 * is known: a pattern for one has to fit an empty name, as it does where Kubescape scans files.
 */
function patternOf(resource: Node): ObjectPattern | undefined {
  const pattern: { -readonly [K in keyof ObjectPattern]: string } = {};
  for (const { key, value } of pairsAt(resource, "attributes")) {
    const text = textOf(value);
    const known = KEYS[String(key.value)];
    if (text === undefined || text === "") continue;
    if (key.value === "cluster" && expression(`^${text}$`)("")) continue;
    if (known === undefined) return undefined;
    pattern[known] = text;
  }
  return Object.keys(pattern).length === 0 ? undefined : pattern;
}

/** What the policies of an exception mean: with none everything, else what one of them fits. Ids and names are compared in any case. */
function rulesOf(policy: Node, catalog: Catalog): ReadonlySet<RuleName> {
  const policies = itemsAt(policy, "posturePolicies");
  const ids = [...idsOf(catalog.rules, "kubescape").keys()];
  const meant = policies.length === 0 ? ids : ids.filter((id) => policies.some((one) => means(one, id)));
  return new Set(meant.flatMap((id) => [...rulesFor(catalog, "kubescape", id)]));
}

function means(policy: Node, id: string): boolean {
  const fits = (key: string, value: string | undefined) => {
    const wanted = scalarAt(policy, key);
    return wanted === undefined || (value !== undefined && isLike(wanted, value));
  };
  // No framework is known: one has to be any. A single rule of a control is no verdict of ours.
  const framework = scalarAt(policy, "frameworkName");
  if (framework !== undefined && !isLike(framework, "any framework")) return false;
  return scalarAt(policy, "ruleName") === undefined && fits("controlID", id) && fits("controlName", CONTROLS[id]);
}

const isLike = (wanted: string, value: string): boolean =>
  wanted.toLowerCase() === value.toLowerCase() || expression(`^${wanted}$`, true)(value);

/** The text at a key; undefined where it is empty. */
const scalarAt = (node: Node, key: string): string | undefined => {
  const text = textOf(pairsAt(node).findLast((pair) => pair.key.value === key)?.value);
  return text === "" ? undefined : text;
};
