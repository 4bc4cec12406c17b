// A hostPath volume that is the socket of a container runtime, or a folder that holds one.
import { source } from "../../core/rule.ts";
import { valueOr } from "../../core/value.ts";
import { type RuntimeSocket, runtimeSocketAt } from "../../knowledge/runtime-sockets.ts";
import { stringAt } from "../../yaml/node.ts";
import { fixOf, removeVolume } from "../fixes.ts";
import { pods } from "../pods.ts";
import { kubeRule } from "../rule.ts";
import { volumesOf } from "../volumes.ts";

export default kubeRule({
  id: "kubernetes/docker-socket",
  title: "The container runtime's socket must not be mounted",
  why: "Whoever can talk to the runtime can start a privileged container with the node's root directory in it. Mounting the socket read-only changes nothing: requests are still answered.",
  severity: "error",
  preset: "recommended",
  tags: ["security"],
  since: "0.1",
  equivalents: [
    "trivy:KSV-0006",
    "kube-linter:docker-sock",
    "kubesec:DockerSock",
    "checkov:CKV_K8S_27",
    "kubescape:C-0074",
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
      note: "Builds need no runtime of the node: BuildKit and Buildah run rootless in a pod.",
    },
  ],
  *check(doc) {
    for (const pod of pods(doc)) {
      for (const volume of volumesOf(pod)) {
        const path = stringAt(volume.node, "hostPath", "path");
        const socket = path.is === "set" ? runtimeSocketAt(path.value) : undefined;
        if (path.is !== "set" || socket === undefined) continue;
        const name = valueOr(volume.name, undefined);
        yield {
          at: path.at,
          message: `\`${path.value}\` ${consequence(socket)}.`,
          // Node agents mount whole folders for other things; the rules on host paths judge those.
          atMost: socket.runtime === undefined || socket.rootless ? "warning" : undefined,
          fix:
            name === undefined
              ? undefined
              : fixOf("choice", `Remove volume \`${name}\` and its mounts`, removeVolume(doc, pod, name)),
        };
      }
    }
  },
});

function consequence({ runtime, rootless }: RuntimeSocket): string {
  if (runtime === undefined) return "holds the container runtime's socket: anyone who can use it is root on the node";
  return rootless
    ? `is the socket of a rootless ${runtime}: anyone who can use it has the rights of that user on the node`
    : `is the socket of ${runtime}: anyone who can use it is root on the node`;
}
