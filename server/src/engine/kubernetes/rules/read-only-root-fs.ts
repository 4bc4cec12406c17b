// `readOnlyRootFilesystem` not set to true.

import { isSetTo } from "../../core/value.ts";
import { put } from "../../yaml/edit/edit.ts";
import { calledFirst } from "../called.ts";
import { containers } from "../pods.ts";
import { kubeRule } from "../rule.ts";
import { temporaryFolder } from "../writable.ts";
import { podSpec } from "./_frames.ts";
import { harden, withNeed } from "./_hardening.ts";

export default kubeRule({
  id: "kubernetes/read-only-root-fs",
  title: "Containers must have a read-only root file system",
  label: "Writable disk",
  why: "On a read-only file system an attacker can neither replace a program nor leave one behind. Use volumes for files that must be written.",
  breaks:
    "Writes outside the mounted folders fail. Start the container and watch its log for `Read-only file system`, then mount an `emptyDir` where it has to write.",
  leave: {
    when: "Leave it where the program writes all over its file system, so that no list of folders stays right, such as one that installs plugins or updates itself.",
    reason: "installs its plugins when it starts",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["security"],
  since: "0.1",
  equivalents: [
    "trivy:KSV-0014",
    "kube-linter:no-read-only-root-fs",
    "polaris:notReadOnlyRootFilesystem",
    "kubesec:ReadOnlyRootFilesystem",
    "kube-score:container-security-context-readonlyrootfilesystem",
    "checkov:CKV_K8S_22",
    "kubescape:C-0017",
    "kics:a9c2f49d-0671-4fc9-9ece-f4e261e128d0",
    "semgrep:writable-filesystem-container",
  ],
  answersTo: ["gatekeeper:read-only-root-filesystem"],
  references: ["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"],
  // It has every capability, no profile, and the node itself: first things first.
  yieldsTo: ["kubernetes/privileged-container"],
  examples: [
    {
      bad: podSpec`
        containers:
          - name: web
            image: web:1.4
            securityContext:
              readOnlyRootFilesystem: «false»
            volumeMounts:
              - name: scratch
                mountPath: /tmp
        volumes:
          - name: scratch
            emptyDir: {}
      `,
      fixed: podSpec`
        containers:
          - name: web
            image: web:1.4
            securityContext:
              readOnlyRootFilesystem: true
            volumeMounts:
              - name: scratch
                mountPath: /tmp
        volumes:
          - name: scratch
            emptyDir: {}
      `,
    },
    {
      bad: podSpec`
        containers:
          - name: «web»
            image: web:1.4
            securityContext:
              runAsNonRoot: true
      `,
      fixed: podSpec`
        containers:
          - name: web
            image: web:1.4
            securityContext:
              runAsNonRoot: true
              readOnlyRootFilesystem: true
            volumeMounts:
              - name: tmp
                mountPath: /tmp
        volumes:
          - name: tmp
            emptyDir: {}
      `,
      note: "Most programs only need to write to /tmp.",
    },
  ],
  *check(doc) {
    for (const container of containers(doc)) {
      if (container.pod.windows) continue;
      const setting = container.effective("readOnlyRootFilesystem");
      if (setting.is === "unknown" || isSetTo(setting, true)) continue;
      const edits = put(doc, container.node, ["securityContext", "readOnlyRootFilesystem"], true);
      const folder = temporaryFolder(doc, container) ?? [];
      const title =
        folder.length > 0
          ? "Make the root file system read-only and mount `/tmp`"
          : "Make the root file system read-only";
      yield {
        at: setting.at,
        missing: setting.is === "absent",
        message: withNeed(
          doc,
          container,
          "readOnlyRootFilesystem",
          `${calledFirst(container)} can write to its own file system.`,
        ),
        fix: harden(doc, container, "readOnlyRootFilesystem", title, edits, folder),
      };
    }
  },
});
