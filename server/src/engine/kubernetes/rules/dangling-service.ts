// A Service whose selector fits no pod of the workspace.
import type { Found } from "../../core/index.ts";
import { type Context, source } from "../../core/rule.ts";
import { put } from "../../yaml/edit/edit.ts";
import { fixesOf, fixOf } from "../fixes.ts";
import { ANY, addedLabels } from "../kustomize.ts";
import { type KubeObject, type Manifest, namespaceKey, objects } from "../objects.ts";
import { factsFor, isPutElsewhere, withReach } from "../reach.ts";
import { kubeRule } from "../rule.ts";
import {
  byNamespace,
  candidates,
  fits,
  isWritten,
  mayMake,
  podsThatFit,
  type Selector,
  selectorOf,
  similarValues,
  withoutPatched,
} from "../selectors.ts";
import { customObjects, keysOf, labelledPods, type WorkloadRow, workloads } from "../tables.ts";
import { unquoted } from "./_unquoted.ts";

export default kubeRule({
  id: "kubernetes/dangling-service",
  title: "Services must select a pod",
  label: "Selects no pod",
  why: "A Service that selects no pod has no endpoints: its name resolves, but every connection is refused.",
  breaks:
    "The Service starts to send traffic to the pods it now selects. After applying it, check that `kubectl get endpointslices` lists those pods and no others.",
  leave: {
    when: "Leave it where the pods come from elsewhere: an operator, a different repository or a chart that is installed separately.",
    reason: "the operator creates these pods",
  },
  severity: "info",
  preset: "recommended",
  tags: ["correctness"],
  since: "0.1",
  equivalents: [
    "kube-linter:dangling-service",
    "kube-score:service-targets-pod",
    "kics:3ca03a61-3249-4c16-8427-6f8e47dda729",
  ],
  references: ["https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/"],
  reads: withReach(workloads, customObjects, labelledPods, addedLabels),
  examples: [
    {
      bad: source`
        apiVersion: v1
        kind: Service
        metadata:
          name: web
        spec:
          selector: { app: «wbe» }
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          labels: { app: web }
        spec:
          containers:
            - name: web
              image: web:1.4
      `,
      fixed: source`
        apiVersion: v1
        kind: Service
        metadata:
          name: web
        spec:
          selector: { app: web }
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          labels: { app: web }
        spec:
          containers:
            - name: web
              image: web:1.4
      `,
      note: "The pods may be in any file of the workspace, in the Service's namespace. If a kustomization sets the namespace, any namespace matches.",
    },
  ],
  *check(doc, context) {
    const { index } = context;
    for (const service of objects(doc)) {
      const selector = selectorOf(service);
      const namespace = namespaceKey(service);
      if (selector === undefined || namespace === undefined) continue;
      const keys = keysOf(namespace);
      const tables = keys.map((key) => withoutPatched(index.get(workloads, key)));
      // A label that a kustomization gives to files is written beside none of their pods.
      const given = selector.some((pair) =>
        [`${pair.key}=${pair.value}`, ANY].some((key) => index.get(addedLabels, key).length > 0),
      );
      const near = (rows: readonly Found<WorkloadRow>[]) => (given ? rows : candidates(rows, selector));
      if (tables.some((rows) => near(rows).some((row) => selects(selector, row, context)))) continue;
      if (keys.some((key) => mayMake(selector, index.get(customObjects, key)))) continue;
      // What a kustomization puts into a namespace is beside the others that it names, whatever is written in them.
      const isMoved = isPutElsewhere(context);
      const fitting = podsThatFit(index, selector);
      if (fitting.some(({ file }) => isMoved || isPutElsewhere({ index, path: file })) || (isMoved && given)) continue;
      // Without any workload the pods are kept elsewhere, not forgotten, unless it is the namespace that is wrong.
      if (tables.every((rows) => rows.length === 0)) {
        const [[elsewhere, other] = [], ...more] = byNamespace(fitting);
        if (isMoved || service.namespace.is !== "set" || elsewhere === undefined || other === undefined) continue;
        yield {
          at: service.namespace.at,
          missing: "elsewhere",
          message: `${titleOf(service)} selects no pod: matching pods are in namespace \`${elsewhere}\`, not \`${namespace}\`.`,
          fix: fixesOf([elsewhere, ...more.map(([one]) => one)].slice(0, 3).map((one) => move(doc, service, one))),
          related: [{ message: "Matching pods", file: other.file, subject: other.subject }],
        };
        continue;
      }
      const isKnown = (pair: Selector[number]) =>
        tables.some((rows) => isWritten(rows, pair)) ||
        (isMoved && index.get(labelledPods, `${pair.key}=${pair.value}`).length > 0);
      const unmatched = selector.find((pair) => !isKnown(pair));
      const wrong = unmatched ?? selector[0];
      if (wrong === undefined) continue;
      const pairs = (unmatched === undefined ? selector : [unmatched]).map(({ key, value }) => `\`${key}=${value}\``);
      yield unquoted(doc, titleOf(service), wrong) ?? {
        at: wrong.at,
        missing: "elsewhere",
        message: `${titleOf(service)} selects no pod: none in this workspace has ${pairs.join(" and ")}.`,
        fix: fixesOf(similarValues(selector, wrong, tables).map((value) => change(doc, service, wrong, value))),
      };
    }
  },
});

/** Whether the pods of a workload have, or may have, the labels of a selector: written, or given by a kustomization. */
function selects(selector: Selector, { data, file }: Found<WorkloadRow>, { index }: Context): boolean {
  const given = ({ key, value }: Selector[number]) =>
    data.labels[key] === undefined && factsFor({ index, path: file }, addedLabels, `${key}=${value}`, ANY).length > 0;
  const ofItsOwn = selector.filter((pair) => !given(pair));
  return fits(ofItsOwn, data);
}

function titleOf({ name }: KubeObject): string {
  return name.is === "set" ? `Service \`${name.value}\`` : "This Service";
}

function move(doc: Manifest, service: KubeObject, namespace: string) {
  return fixOf(
    "choice",
    `Move the Service to namespace \`${namespace}\``,
    put(doc, service.node, ["metadata", "namespace"], namespace),
  );
}

function change(doc: Manifest, service: KubeObject, { key, value }: Selector[number], better: string) {
  const edits = put(doc, service.node, ["spec", "selector", key], better);
  return fixOf("choice", `Change \`${value}\` to \`${better}\``, edits);
}
