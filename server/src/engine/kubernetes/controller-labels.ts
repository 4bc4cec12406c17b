// Labels that pods have although nobody writes them: their controllers do, or what injects into them.
import type { WorkloadRow } from "./tables.ts";

interface LabelRow {
  /** The kinds whose pods have it; none: those of any. */
  readonly kinds: readonly string[];
  /** Whether a pod of a workload of that name may have the value. Without it the value may be anything. */
  readonly fits?: (value: string, name: string) => boolean;
}

const isName = (value: string, name: string) => value === name;
const isOrdinal = (value: string) => /^\d+$/.test(value);
/** `web-0`, `nightly-29384720` */
const isNumbered = (value: string, name: string) =>
  value.startsWith(`${name}-`) && isOrdinal(value.slice(name.length + 1));

const OF_JOBS: LabelRow = { kinds: ["Job", "CronJob"] };
const JOB_NAME: LabelRow = {
  ...OF_JOBS,
  // A CronJob calls its Jobs by its own name and a time.
  fits: (value, name) => isName(value, name) || isNumbered(value, name),
};

/**
 * Sources: "Well-Known Labels, Annotations and Taints" of Kubernetes' documentation; `DefaultRolloutUniqueLabelKey` of Argo
 * Rollouts; "Deployments and DeploymentConfigs" of OpenShift's documentation; `pkg/apis/serving/register.go` of Knative;
 * "Resource Labels" of Istio's reference; "Labels and annotations" of Linkerd's; `LabelKeyWorkflow` of Argo Workflows.
 */
const LABELS: ReadonlyMap<string, LabelRow> = new Map<string, LabelRow>([
  ["statefulset.kubernetes.io/pod-name", { kinds: ["StatefulSet"], fits: isNumbered }],
  ["apps.kubernetes.io/pod-index", { kinds: ["StatefulSet"], fits: isOrdinal }],
  ["controller-revision-hash", { kinds: ["StatefulSet", "DaemonSet"] }],
  ["pod-template-generation", { kinds: ["DaemonSet"], fits: isOrdinal }],
  ["pod-template-hash", { kinds: ["Deployment", "ReplicaSet"] }],
  ["batch.kubernetes.io/job-name", JOB_NAME],
  ["job-name", JOB_NAME],
  ["batch.kubernetes.io/controller-uid", OF_JOBS],
  ["controller-uid", OF_JOBS],
  ["batch.kubernetes.io/job-completion-index", { ...OF_JOBS, fits: isOrdinal }],
  ["rollouts-pod-template-hash", { kinds: ["Rollout"] }],
  ["deploymentconfig", { kinds: ["DeploymentConfig"], fits: isName }],
  ["deployment", { kinds: ["DeploymentConfig"], fits: isNumbered }],
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

/** Whether a workload's pods get this label from their controller, or may: with the name unknown the value is. */
export function mayBeGiven({ key, value }: { readonly key: string; readonly value: string }, of: WorkloadRow): boolean {
  const row = LABELS.get(key);
  if (row === undefined || (row.kinds.length > 0 && !row.kinds.includes(of.kind))) return false;
  return row.fits === undefined || of.name === null || row.fits(value, of.name);
}
