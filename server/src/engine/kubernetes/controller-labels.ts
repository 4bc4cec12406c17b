// Labels that pods have although nobody writes them: their controllers do, or what injects into them.
import type { WorkloadRow } from "./tables.ts";

interface LabelRow {
  /** The kinds whose pods have it; none: those of any. */
  readonly kinds: readonly string[];
  /** The names of the workloads whose pods may have a value. Without it a value tells nothing of the name. */
  readonly names?: (value: string) => readonly string[];
  /** What its values are like; without it they may be anything. */
  readonly values?: RegExp;
}

/** The value is the workload's name. */
const named = (value: string): readonly string[] => [value];
/** The value is the workload's name with a number: `web-0`, `nightly-29384720`. */
const numbered = (value: string): readonly string[] =>
  /-\d+$/.test(value) ? [value.slice(0, value.lastIndexOf("-"))] : [];
const ORDINAL = /^\d+$/;

const OF_JOBS: LabelRow = { kinds: ["Job", "CronJob"] };
/** A CronJob calls its Jobs by its own name and a time. */
const JOB_NAME: LabelRow = { ...OF_JOBS, names: (value) => [...named(value), ...numbered(value)] };

/**
 * Sources: "Well-Known Labels, Annotations and Taints" of Kubernetes' documentation; `DefaultRolloutUniqueLabelKey` of Argo
 * Rollouts; "Deployments and DeploymentConfigs" of OpenShift's documentation; `pkg/apis/serving/register.go` of Knative;
 * "Resource Labels" of Istio's reference; "Labels and annotations" of Linkerd's; `LabelKeyWorkflow` of Argo Workflows.
 */
const LABELS: ReadonlyMap<string, LabelRow> = new Map<string, LabelRow>([
  ["statefulset.kubernetes.io/pod-name", { kinds: ["StatefulSet"], names: numbered }],
  ["apps.kubernetes.io/pod-index", { kinds: ["StatefulSet"], values: ORDINAL }],
  ["controller-revision-hash", { kinds: ["StatefulSet", "DaemonSet"] }],
  ["pod-template-generation", { kinds: ["DaemonSet"], values: ORDINAL }],
  ["pod-template-hash", { kinds: ["Deployment", "ReplicaSet"] }],
  ["batch.kubernetes.io/job-name", JOB_NAME],
  ["job-name", JOB_NAME],
  ["batch.kubernetes.io/controller-uid", OF_JOBS],
  ["controller-uid", OF_JOBS],
  ["batch.kubernetes.io/job-completion-index", { ...OF_JOBS, values: ORDINAL }],
  ["rollouts-pod-template-hash", { kinds: ["Rollout"] }],
  ["deploymentconfig", { kinds: ["DeploymentConfig"], names: named }],
  ["deployment", { kinds: ["DeploymentConfig"], names: numbered }],
  ...["service", "configuration", "revision", "configurationGeneration", "revisionUID"].map(
    (what) => [`serving.knative.dev/${what}`, { kinds: ["Service", "Configuration", "Revision"] }] as const,
  ),
  ["workflows.argoproj.io/workflow", { kinds: ["Workflow", "CronWorkflow", "WorkflowTemplate"] }],
  ...["topology.kubernetes.io/region", "topology.kubernetes.io/zone"].map((key) => [key, { kinds: [] }] as const),
  ...["security.istio.io/tlsMode", "service.istio.io/canonical-name", "service.istio.io/canonical-revision"].map(
    (key) => [key, { kinds: [] }] as const,
  ),
  ...["linkerd.io/control-plane-ns", "linkerd.io/workload-ns"].map((key) => [key, { kinds: [] }] as const),
]);

/** Whether pods get a label of that key without its being written in their template. */
export function isControllerLabel(key: string): boolean {
  return LABELS.has(key);
}

/** Where the workloads are to be found whose pods may get a label from their controller: by names, else by kinds, else anywhere. */
export function giversOf({ key, value }: Pair): Pick<LabelRow, "kinds"> & { readonly names?: readonly string[] } {
  const { kinds = [], names } = LABELS.get(key) ?? {};
  return { kinds, ...(names !== undefined && { names: names(value) }) };
}

/** Whether a workload's pods get this label from their controller, or may: with the name unknown the value is. */
export function mayBeGiven({ key, value }: Pair, of: WorkloadRow): boolean {
  const row = LABELS.get(key);
  if (row === undefined || (row.kinds.length > 0 && !row.kinds.includes(of.kind))) return false;
  if (row.values?.test(value) === false) return false;
  return row.names === undefined || of.name === null || row.names(value).includes(of.name);
}

/** Whether the controller of a workload writes this label over any other, so that only the workload's name tells its values. */
export function isDecided({ key }: Pair, of: WorkloadRow): boolean {
  const row = LABELS.get(key);
  return row?.names !== undefined && row.kinds.includes(of.kind) && of.name !== null;
}

interface Pair {
  readonly key: string;
  readonly value: string;
}
