// A volume of the node that is the socket of a container runtime, or a folder that holds one.
import { parseImage } from "../../core/image.ts";
import { source } from "../../core/rule.ts";
import { quoted } from "../../core/text.ts";
import { isNamed, SOCKET_IMAGES } from "../../knowledge/needed-rights.ts";
import { isSocketOfRuntime, type RuntimeSocket, runtimeSocketAt } from "../../knowledge/runtime-sockets.ts";
import { fixOf, mayNeed, removeVolume } from "../fixes.ts";
import { hasUnknownUser, isOrdinaryUser, mounting, purposeOf } from "../holders.ts";
import { hostPaths, mountPaths } from "../host-paths.ts";
import type { Pod } from "../pods.ts";
import { kubeRule } from "../rule.ts";

export default kubeRule({
  id: "kubernetes/docker-socket",
  title: "The container runtime's socket must not be mounted",
  label: "Runtime socket",
  why: "Anyone who can talk to the runtime can start a privileged container with the node's root directory in it. Mounting the socket read-only does not help: it still answers requests.",
  breaks:
    "Without the socket the pod can no longer talk to the runtime. Start it and use the part that lists, starts or builds containers.",
  leave: {
    when: "Leave it for a node agent that works through the socket, such as a runtime security sensor, and restrict who can change that agent. For builds, use a rootless builder instead.",
    reason: "security sensor, reads container names",
  },
  severity: "error",
  milder: {
    warning:
      "the socket gives no root rights, its folder is mounted for a known purpose, the path is not known, or the container may not be able to open it",
  },
  preset: "recommended",
  tags: ["security"],
  since: "0.1",
  equivalents: [
    "trivy:KSV-0006",
    "kube-linter:docker-sock",
    "kubesec:DockerSock",
    "checkov:CKV_K8S_27",
    "kubescape:C-0074",
    "kics:a6f34658-fdfb-4154-9536-56d516f65828",
    "semgrep:exposing-docker-socket-hostpath",
  ],
  references: ["https://docs.docker.com/engine/security/protect-access/"],
  examples: [
    {
      bad: source`
        apiVersion: v1
        kind: Pod
        metadata:
          name: runner
        spec:
          containers:
            - name: runner
              image: runner:3.1
              volumeMounts:
                - name: work
                  mountPath: /work
                - name: sock
                  mountPath: /var/run/docker.sock
                  readOnly: true
          volumes:
            - name: work
              emptyDir: {}
            - name: sock
              hostPath:
                path: «/var/run/docker.sock»
      `,
      fixed: source`
        apiVersion: v1
        kind: Pod
        metadata:
          name: runner
        spec:
          containers:
            - name: runner
              image: runner:3.1
              volumeMounts:
                - name: work
                  mountPath: /work
          volumes:
            - name: work
              emptyDir: {}
      `,
      note: "Builds do not need the node's runtime: BuildKit and Buildah run rootless in a pod.",
    },
  ],
  *check(doc) {
    for (const { path, mounted, pod, volume } of hostPaths(doc)) {
      const found = socketAmong(mounted);
      const holders = pod === undefined || volume === undefined ? [] : mounting(pod, volume);
      const purpose = found && purposeOf(holders, found.path);
      const fix =
        pod === undefined || volume === undefined || worksThroughIt(pod) || purpose !== undefined
          ? undefined
          : fixOf(
              "choice",
              mayNeed(`Remove volume \`${volume}\` and its mounts`, "pod"),
              removeVolume(doc, pod, volume),
            );
      if (found !== undefined) {
        const { socket } = found;
        const isOrdinary = socket.isRoot === true && holders.length > 0 && holders.every(isOrdinaryUser);
        const isUncertain = socket.isRoot === true && !isOrdinary && holders.some(hasUnknownUser);
        const isHanded = socket.isRoot === true || (socket.runtime !== undefined && !socket.rootless);
        yield {
          at: path.at,
          message: `${consequence(found, pod !== undefined, purpose, isOrdinary, isUncertain)}${pod !== undefined && worksThroughIt(pod) ? "; the pod needs it" : ""}.`,
          // Node agents mount whole folders for other things; the rules on host paths judge those.
          atMost: isHanded && !isOrdinary && !isUncertain && purpose === undefined ? undefined : "warning",
          fix,
        };
      } else if (path.is === "unknown" && pod !== undefined && volume !== undefined) {
        const target = mountPaths(pod).get(volume)?.find(isSocketOfRuntime);
        if (target === undefined) continue;
        yield {
          at: path.at,
          message: `\`${target}\` is the runtime's socket: anyone who can use it is root on the node.`,
          atMost: "warning",
          fix,
        };
      }
    }
  },
});

/** Whether a pod has a container whose program works through the socket: without it there is nothing left of the pod. */
function worksThroughIt({ containers }: Pod): boolean {
  return containers.some(({ image }) => image.is === "set" && isNamed(parseImage(image.value, 0), SOCKET_IMAGES));
}

/** The first of some paths that is a socket, else the first that holds one. */
function socketAmong(paths: readonly string[]): { readonly path: string; readonly socket: RuntimeSocket } | undefined {
  const found = paths.flatMap((path) => {
    const socket = runtimeSocketAt(path);
    return socket === undefined ? [] : [{ path, socket }];
  });
  return found.find(({ socket }) => socket.runtime !== undefined) ?? found[0];
}

function consequence(
  { path, socket: { runtime, rootless, isRoot } }: { readonly path: string; readonly socket: RuntimeSocket },
  inPod: boolean,
  purpose: string | undefined,
  isOrdinary: boolean,
  isUncertain: boolean,
): string {
  if (isRoot) {
    const who = inPod ? "The pod" : "This volume";
    const what = `${who} mounts the whole node (\`${quoted(path, 80)}\`)${purpose === undefined ? "" : ` ${purpose}`}`;
    if (isOrdinary) return `${what}, but has no special rights as non-root`;
    const condition = isUncertain ? " if it runs as root" : "";
    return `${what}: ${inPod ? "it" : "a pod that uses it"} can take over the node${condition}`;
  }
  const rights = rootless ? "has that user's rights" : "is root on the node";
  const what =
    runtime === undefined
      ? `contains ${rootless ? "a user's runtime socket" : "the runtime's socket"}`
      : `is ${rootless ? `a user's ${runtime} socket` : `${runtime}'s socket`}`;
  return `\`${quoted(path, 80)}\` ${what}: anyone who can use it ${rights}`;
}
