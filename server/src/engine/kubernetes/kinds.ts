// What Plimsoll knows of Kubernetes' kinds: where their pod templates stand, and which live outside of namespaces.

/** A list of containers, or a single one, in a pod spec, and what its containers are to the pod. */
export interface ContainerField {
  readonly key: string;
  readonly role: "container" | "init" | "ephemeral";
  /** Whether the field holds one container instead of a list of them. */
  readonly single?: boolean;
}

/** Where pods are described in an object of a kind. */
export interface PodPlace {
  /** From the object to what holds the pods' metadata and spec; `*` stands for each item of a list. */
  readonly template: readonly string[];
  /** From there to the pod spec. */
  readonly spec: readonly string[];
  readonly fields: readonly ContainerField[];
  /** What else in an object may set fields of its pods or their containers, as paths from the object. */
  readonly shared?: readonly (readonly string[])[];
}

/** Source: the `PodSpec` of Kubernetes' API reference. */
export const POD_FIELDS: readonly ContainerField[] = [
  { key: "initContainers", role: "init" },
  { key: "containers", role: "container" },
  { key: "ephemeralContainers", role: "ephemeral" },
];

// Argo Workflows, `Template`: a step is one container or script; its sidecars run next to it.
const ARGO_FIELDS: readonly ContainerField[] = [
  { key: "initContainers", role: "init" },
  { key: "container", role: "container", single: true },
  { key: "script", role: "container", single: true },
  { key: "sidecars", role: "container" },
];

// Tekton, `TaskSpec`: every step is a container of the task's pod.
const TEKTON_FIELDS: readonly ContainerField[] = [
  { key: "steps", role: "container" },
  { key: "sidecars", role: "container" },
];

interface KindRow extends PodPlace {
  readonly kinds: readonly string[];
  /** API groups; `""` is the core group. */
  readonly groups: readonly string[];
}

function row(
  groups: string,
  kinds: string,
  template: string,
  { spec = "spec", fields = POD_FIELDS, shared = "" } = {},
): KindRow {
  const steps = (path: string) => (path === "" ? [] : path.split("."));
  return {
    groups: groups.split(" "),
    kinds: kinds.split(" "),
    template: steps(template),
    spec: steps(spec),
    fields,
    shared: shared === "" ? [] : shared.split(" ").map(steps),
  };
}

// Argo Workflows, `WorkflowSpec`, and Tekton, `TaskSpec` and `TaskRunSpec`.
const OF_WORKFLOW = "spec.securityContext spec.templateDefaults spec.podSpecPatch";
const OF_CRON_WORKFLOW = OF_WORKFLOW.replaceAll("spec.", "spec.workflowSpec.");

const KINDS: readonly KindRow[] = [
  row("", "Pod", ""),
  row("", "PodTemplate", "template"),
  row("", "ReplicationController", "spec.template"),
  row("apps extensions", "Deployment ReplicaSet StatefulSet DaemonSet", "spec.template"),
  row("batch", "Job", "spec.template"),
  row("batch", "CronJob", "spec.jobTemplate.spec.template"),
  row("apps.openshift.io", "DeploymentConfig", "spec.template"),
  row("argoproj.io", "Rollout", "spec.template"),
  row("serving.knative.dev", "Service Configuration", "spec.template"),
  row("serving.knative.dev", "Revision", ""),
  row("argoproj.io", "Workflow WorkflowTemplate ClusterWorkflowTemplate", "spec.templates.*", {
    spec: "",
    fields: ARGO_FIELDS,
    shared: OF_WORKFLOW,
  }),
  row("argoproj.io", "CronWorkflow", "spec.workflowSpec.templates.*", {
    spec: "",
    fields: ARGO_FIELDS,
    shared: OF_CRON_WORKFLOW,
  }),
  row("tekton.dev", "Task ClusterTask", "spec", { spec: "", fields: TEKTON_FIELDS, shared: "spec.stepTemplate" }),
  row("tekton.dev", "TaskRun", "spec.taskSpec", {
    spec: "",
    fields: TEKTON_FIELDS,
    shared: "spec.taskSpec.stepTemplate spec.podTemplate",
  }),
];

/** The API group of an `apiVersion`: `apps` of `apps/v1`, `""` (the core group) of `v1`. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash === -1 ? "" : apiVersion.slice(0, slash);
}

/**
 * Where an object of a kind describes its pods; undefined for kinds without pods and for unlisted custom kinds. With an
 * unknown group (a templated apiVersion) Kubernetes' own kind of that name is meant.
 */
export function podPlaceOf(kind: string, group: string | undefined): PodPlace | undefined {
  return KINDS.find((one) => one.kinds.includes(kind) && means(one.groups, group));
}

/**
 * Everywhere that an object of a group may describe its pods, each place once: for objects whose kind a template writes. With an
 * unknown group the places of Kubernetes' own kinds.
 */
export function podPlacesIn(group: string | undefined): readonly PodPlace[] {
  const places = KINDS.filter(({ groups }) => means(groups, group));
  return [...new Map(places.map((one) => [[...one.template, "", ...one.spec].join("."), one] as const)).values()];
}

// A kind under the wrong one of Kubernetes' own groups (`v1` for a Deployment) is still meant to be that kind.
function means(groups: readonly string[], group: string | undefined): boolean {
  const own = !groups.some(isCustomGroup);
  return group === undefined || !isCustomGroup(group) ? own : groups.includes(group);
}

const NEEDS_SELECTOR: ReadonlySet<string> = new Set([
  ...["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"].flatMap((kind) => [
    `apps/v1 ${kind}`,
    `apps/v1beta2 ${kind}`,
  ]),
  "argoproj.io/v1alpha1 Rollout",
]);

/**
 * Whether an object of the kind is refused without `spec.selector`: one that has none is only laid over another.
 * Source: `selector` of the workloads in Kubernetes' API reference, required since `apps/v1beta2` (the groups before took the
 * pods' labels where it was missing); `MissingFieldMessage` in the validation of Argo Rollouts.
 */
export function requiresSelector(kind: string, apiVersion: string): boolean {
  return NEEDS_SELECTOR.has(`${apiVersion} ${kind}`);
}

/** Whether the kind holds other manifests: a `List` of any sort, an OpenShift `Template`. Answers the key they stand under. */
export function listKeyOf(kind: string, group: string | undefined): string | undefined {
  if (kind === "List" || (kind.endsWith("List") && (group === undefined || !isCustomGroup(group)))) return "items";
  return kind === "Template" && (group === "template.openshift.io" || group === "") ? "objects" : undefined;
}

/** Whether a group is not one of Kubernetes' own, so that its kinds are known to their operator alone. */
export function isCustomGroup(group: string): boolean {
  return group.includes(".") && !group.endsWith(".k8s.io");
}

// Groups whose objects quote manifests without running them: policies, patterns, wrapped or patched objects.
const QUOTING = /(?:^|\.)(?:kyverno\.io|gatekeeper\.sh|crossplane\.io|fluxcd\.io|kubewarden\.io)$/;

/** Whether an object of this group may carry pods of its own that a search by structure should find. */
export function mayCarryPods(group: string): boolean {
  return isCustomGroup(group) && !QUOTING.test(group);
}

const CLUSTER_SCOPED: ReadonlySet<string> = new Set(
  (
    "APIService CertificateSigningRequest ClusterRole ClusterRoleBinding ClusterTrustBundle ComponentStatus CSIDriver " +
    "CSINode CustomResourceDefinition DeviceClass FlowSchema IngressClass IPAddress MutatingAdmissionPolicy " +
    "MutatingAdmissionPolicyBinding MutatingWebhookConfiguration Namespace Node PersistentVolume PodSecurityPolicy " +
    "PriorityClass PriorityLevelConfiguration ResourceSlice RuntimeClass ServiceCIDR StorageClass " +
    "ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration VolumeAttachment " +
    "VolumeAttributesClass GatewayClass VolumeSnapshotClass SecurityContextConstraints Project " +
    "ClusterWorkflowTemplate ClusterIssuer ClusterPolicy ClusterSecretStore ClusterTask"
  ).split(" "),
);

/** Whether objects of this kind stand outside of namespaces (Kubernetes' own, and custom kinds that are met often). */
export function isClusterScoped(kind: string): boolean {
  return CLUSTER_SCOPED.has(kind);
}
