// Ids of other tools: how their spellings compare, and which shapes are ids at all though no rule of ours answers to them.
import { TOOLS } from "../core/peers.ts";
import { isHadolintRule } from "../knowledge/hadolint-severities.ts";

/** A foreign id taken apart: `trivy:AVD-DS-0002` is tool `trivy`, key `ds-0002`. A bare id has no tool. */
export interface ForeignId {
  readonly tool: string | undefined;
  /** The spelling that compares: lower case, Trivy's three notations made one. */
  readonly key: string;
}

/** Takes an id of any tool apart; never fails. */
export function foreignId(id: string): ForeignId {
  const colon = id.indexOf(":");
  const prefix = colon === -1 ? "" : id.slice(0, colon).trim().toLowerCase();
  const tool = TOOLS.find((name) => name === prefix);
  return { tool, key: keyOf((tool === undefined ? id : id.slice(colon + 1)).trim()) };
}

// Trivy renamed DS002 to AVD-DS-0002 and then to DS-0002, KSV likewise: number and letters are what stayed.
const TRIVY = /^(?:avd-)?(ds|ksv|kcv)-?0*(\d{1,6})$/;

function keyOf(id: string): string {
  const lower = id.toLowerCase();
  const trivy = TRIVY.exec(lower);
  if (trivy !== null) return `${trivy[1]}-${(trivy[2] ?? "").padStart(4, "0")}`;
  return lower.includes("*") ? lower.replace(/^avd-/, "") : lower;
}

const SHAPES: readonly RegExp[] = [
  /^dl\d{4}$/, // hadolint
  /^sc\d{4}$/, // ShellCheck
  /^(?:avd-)?[a-z]{1,12}-\d{4,6}$/, // Trivy's checks, Kubescape's C-0013
  /^(?:cis-di|dkl-di|dkl-li)-\d{4}$/, // Dockle
  /^(?:ckv|ckv2|bc|cortex)_[a-z0-9]+_[a-z0-9_]+$/, // Checkov
  /^cve-\d{4}-\d{4,}$/,
  /^ghsa(?:-[a-z0-9]{4}){3}$/,
  /^(?:[a-z]{2,12}sa|alas\d*|elsa|go|osv|pysec|rustsec|temp|tr|usn|snyk)-(?=[a-z:.-]*\d)[a-z0-9:.-]+$/, // advisories
  /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/, // KICS queries
  /^[a-z_-]+(?:\.[a-z0-9_-]+){2,}$/, // Semgrep rules by their dotted path
];

/** Whether an id has the shape of another tool's, or is one of its well-known names, whatever rules of ours exist. */
export function looksForeign(id: string): boolean {
  const { tool, key } = foreignId(id);
  if (key === "") return false;
  return tool !== undefined || SHAPES.some((shape) => shape.test(key)) || NAMES.has(key);
}

/** Whether an id is in a list of its tool's that we have: not all have one, and of many ids only the shape is known. */
export function isListed(id: string): boolean {
  const { tool, key } = foreignId(id);
  if (tool === undefined || tool === "hadolint") if (isHadolintRule(key.toUpperCase())) return true;
  return NAMES.has(key);
}

// Names made of words, which no shape tells from a misspelling of ours. Sources: BuildKit's build checks, kube-linter's
// generated check list, Polaris' default checks, kube-score's check ids; compared in lower case.
const NAMES: ReadonlySet<string> = new Set(
  `
  stagenamecasing fromascasing noemptycontinuation consistentinstructioncasing duplicatestagename reservedstagename
  jsonargsrecommended maintainerdeprecated undefinedarginfrom workdirrelativepath undefinedvar
  multipleinstructionsdisallowed legacykeyvalueformat invaliddefaultarginfrom
  fromplatformflagconstdisallowed copyignoredfile invaliddefinitiondescription exposeprotocasing exposeinvalidformat
  secretsusedinargorenv redundanttargetplatform invalidbaseimageplatform
  access-to-create-pods access-to-secrets cluster-admin-role-binding dangling-horizontalpodautoscaler dangling-ingress
  dangling-networkpolicy dangling-networkpolicypeer-podselector dangling-service dangling-servicemonitor
  default-service-account deprecated-service-account-field dnsconfig-options docker-sock drop-net-raw-capability
  duplicate-env-var env-value-from env-var-secret exposed-services host-ipc host-network host-pid hpa-minimum-replicas
  hpa-minimum-three-replicas invalid-target-ports job-ttl-seconds-after-finished latest-tag liveness-http-port liveness-port
  liveness-tcp-port minimum-three-replicas mismatching-selector no-anti-affinity no-extensions-v1beta no-liveness-probe
  no-node-affinity no-read-only-root-fs no-readiness-probe no-rolling-update-strategy non-existent-service-account
  non-isolated-pod pdb-max-unavailable pdb-min-available pdb-unhealthy-pod-eviction-policy priority-class-name
  privilege-escalation-container privileged-container privileged-ports read-secret-from-env-var readiness-http-port
  readiness-port readiness-tcp-port required-annotation-email required-label-owner restart-policy run-as-non-root
  scc-deny-privileged-container schema-validation sensitive-host-mounts sorted-keys ssh-port startup-port
  statefulset-volumeclaimtemplate-annotation unsafe-proc-mount unsafe-sysctls unset-cpu-requirements
  unset-memory-requirements use-namespace wildcard-in-rules writable-host-mount
  automountserviceaccounttoken clusterrolebindingclusteradmin clusterrolebindingpodexecattach clusterrolepodexecattach
  cpulimitsmissing cpurequestsmissing dangerouscapabilities deploymentmissingreplicas hostipcset hostnetworkset hostpathset
  hostpidset hostportset hostprocess hpamaxavailability hpaminavailability insecurecapabilities linuxhardening
  livenessprobemissing memorylimitsmissing memoryrequestsmissing metadataandinstancemismatched missingnetworkpolicy
  missingpoddisruptionbudget notreadonlyrootfilesystem pdbdisruptionsiszero pdbminavailablegreaterthanhpaminreplicas
  priorityclassnotset privilegeescalationallowed procmount pullpolicynotalways readinessprobemissing
  rolebindingclusteradminclusterrole rolebindingclusteradminrole rolebindingclusterrolepodexecattach
  rolebindingrolepodexecattach rolepodexecattach runasprivileged runasrootallowed sensitiveconfigmapcontent
  sensitivecontainerenvvar tagnotspecified tlssettingsmissing topologyspreadconstraint
  container-cpu-requests-equal-limits container-ephemeral-storage-request-and-limit
  container-ephemeral-storage-request-equals-limit container-image-pull-policy container-image-tag
  container-memory-requests-equal-limits container-ports-check container-resource-requests-equal-limits
  container-resources container-seccomp-profile container-security-context-privileged
  container-security-context-readonlyrootfilesystem container-security-context-user-group-id cronjob-has-deadline
  cronjob-restartpolicy deployment-has-host-podantiaffinity deployment-has-poddisruptionbudget deployment-replicas
  deployment-targeted-by-hpa-does-not-have-replicas-configured environment-variable-key-duplication
  horizontalpodautoscaler-has-target horizontalpodautoscaler-replicas ingress-targets-service label-values
  networkpolicy-targets-pod pod-networkpolicy pod-probes pod-probes-identical pod-topology-spread-constraints
  poddisruptionbudget-has-policy service-targets-pod service-type stable-version statefulset-has-host-podantiaffinity
  statefulset-has-poddisruptionbudget statefulset-has-servicename statefulset-pod-selector-labels-match-template-metadata-labels
  statefulset-replicas deployment-pod-selector-labels-match-template-metadata-labels
  `
    .trim()
    .split(/\s+/),
);
