// `runAsNonRoot` neither true on the container nor inherited from its pod.
import { quoted } from "../../core/text.ts";
import { isSetTo, type Value } from "../../core/value.ts";
import { isNanoServer } from "../../knowledge/windows-images.ts";
import { numberAt } from "../../yaml/node.ts";
import { calledFirst } from "../called.ts";
import { titleOf } from "../objects.ts";
import { ownUsers, RUN_AS_NON_ROOT, violationsOf } from "../pod-security/checks.ts";
import { type Container, type Pod, pods } from "../pods.ts";
import { kubeRule } from "../rule.ts";
import { isAdministrator, windowsUser } from "../windows.ts";
import { podContainers, podSpec } from "./_frames.ts";
import { withNeed } from "./_hardening.ts";
import { toNonRoot } from "./_non-root.ts";
import { RUN_AS_USER, runningAsRoot, saying, severityInOwnUsers } from "./_root-user.ts";
import { asContainerUser } from "./_windows.ts";

export default kubeRule({
  id: "kubernetes/run-as-non-root",
  title: "Containers must not run as root",
  label: "May run as root",
  why: "A process that escapes from a root container is root on the node. With `runAsNonRoot` the kubelet refuses to start an image that would run as root.",
  breaks:
    "If the image runs as root, or sets its user by name, the pod does not start: its status is `CreateContainerConfigError`. Apply it in a test namespace and wait until the pod is ready.",
  rarerFixes: ["choice"],
  leave: {
    when: "Leave it where the program needs root, as some node agents do, or where the image only works with an entrypoint that starts as root and steps down.",
    reason: "the entrypoint steps down to postgres",
  },
  severity: "warning",
  milder: { info: "root in the container is only root in the pod's own user namespace" },
  preset: "recommended",
  tags: ["security", "pss-restricted"],
  since: "0.1",
  equivalents: [
    "trivy:KSV-0012",
    "kube-linter:run-as-non-root",
    "polaris:runAsRootAllowed",
    "kubesec:RunAsNonRoot",
    "pss:runAsNonRoot",
    "checkov:CKV_K8S_23",
    "kubescape:C-0013",
    "kics:cf34805e-3872-4c08-bf92-6ff7bb0cfadb",
    "semgrep:run-as-non-root",
  ],
  answersTo: [
    "gatekeeper:users",
    "checkov:CKV_K8S_6",
    "kubescape:C-0198",
    "kubescape:C-0218",
    "semgrep:run-as-non-root-container-level",
    "semgrep:run-as-non-root-container-level-missing-security-context",
    "semgrep:run-as-non-root-security-context-pod-level",
    "semgrep:run-as-non-root-unsafe-value",
  ],
  references: ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted"],
  examples: [
    {
      bad: podContainers`
        - name: «web»
          image: web:1.4
      `,
      fixed: podContainers`
        - name: web
          image: web:1.4
          securityContext:
            runAsNonRoot: true
      `,
    },
    {
      bad: podSpec`
        securityContext:
          fsGroup: 2000
        initContainers:
          - name: «migrate»
            image: web:1.4
        containers:
          - name: «web»
            image: web:1.4
      `,
      fixed: podSpec`
        securityContext:
          fsGroup: 2000
          runAsNonRoot: true
        initContainers:
          - name: migrate
            image: web:1.4
        containers:
          - name: web
            image: web:1.4
      `,
      note: "The fix sets it once for the whole pod if no container contradicts it.",
    },
  ],
  *check(doc, { settings }) {
    const told = new Set<Pod | Container>();
    for (const pod of pods(doc)) {
      for (const [owner, problem] of runningAsRoot(doc, pod, settings)) {
        told.add(owner);
        yield problem;
      }
    }
    for (const { pod, container, at, missing } of violationsOf(RUN_AS_NON_ROOT, doc, settings)) {
      const user = container?.effective("runAsUser") ?? numberAt(pod.spec, ...RUN_AS_USER);
      if (isSetTo(user, 0) && (told.has(container ?? pod) || (container !== undefined && told.has(pod)))) continue;
      // A user above 0 is no root either, but Pod Security wants it said.
      const onWindows = pod.windows ? usersOnWindows(pod, container) : [];
      const isOther = onWindows.length > 0 ? onWindows.every(isOrdinary) : missing && user.is !== "absent";
      const isEnforced = settings.podSecurity === "restricted";
      if ((isOther || isKnownUser(pod, container, onWindows)) && !isEnforced) continue;
      const who = container ? calledFirst(container) : `Containers of ${titleOf(pod.object)}`;
      const isOwn = ownUsers(pod, settings) === "yes";
      const reasoned = (message: string) =>
        container === undefined || isOther ? message : withNeed(doc, container, "runAsNonRoot", message);
      const named = onWindows.find((one) => one.is === "set" && isAdministrator(one.value));
      const administrator =
        named?.is === "set" ? `${container ? "runs" : "run"} as \`${quoted(named.value, 40)}\`` : undefined;
      yield {
        at,
        missing,
        message: isOther
          ? `${who} must set \`runAsNonRoot: true\`: \`${pod.windows ? "runAsUserName" : "runAsUser"}\` is not enough for Pod Security.`
          : reasoned(
              saying(
                `${who} ${administrator ?? `may run as ${pod.windows ? "`ContainerAdministrator`" : "root"}`}`,
                administrator !== undefined ? "`runAsUserName` says so" : missing ? "" : "`runAsNonRoot` is false",
                isOwn,
              ),
            ),
        atMost: isOwn ? severityInOwnUsers(settings) : undefined,
        // With that user the kubelet would not start it.
        fix:
          pod.windows && !isEnforced
            ? container && asContainerUser(doc, container)
            : administrator === undefined || isOther
              ? toNonRoot(doc, pod, container, missing)
              : undefined,
      };
    }
  },
});

/** Whether a container on Windows names no user and its image runs as another than the administrator. */
function isKnownUser({ windows }: Pod, container: Container | undefined, users: readonly Value<string>[]): boolean {
  const image = container?.image;
  return windows && users.length === 0 && image?.is === "set" && isNanoServer(image.value);
}

/** Who the containers that a violation is about are on Windows, where their pod or they themselves name a user. */
function usersOnWindows(pod: Pod, container: Container | undefined): readonly Value<string>[] {
  const users = (container === undefined ? pod.containers : [container]).map(({ node }) => windowsUser(pod.spec, node));
  return users.some((user) => user.is !== "absent") ? users : [];
}

/** Whether a user is named that is no administrator, or may be none. */
function isOrdinary(user: Value<string>): boolean {
  return user.is === "unknown" || (user.is === "set" && !isAdministrator(user.value));
}
