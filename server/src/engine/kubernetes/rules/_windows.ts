// What the restricted level asks of a pod for Windows that does not say so where Pod Security looks.

import type { Fix, Problem, RuleId } from "../../core/finding.ts";
import type { Settings } from "../../core/settings.ts";
import { isSetTo } from "../../core/value.ts";
import { put } from "../../yaml/edit/edit.ts";
import { calledFirst } from "../called.ts";
import { dropsAll } from "../capabilities.ts";
import { fixOf, setField } from "../fixes.ts";
import type { Manifest } from "../objects.ts";
import type { Container } from "../pods.ts";
import { hasHostProcesses } from "../windows.ts";

/** The rules about what only Linux has, and when a container breaks each: it is one fault, told by the first that is on. */
const RULES: readonly { readonly rule: RuleId; breaks(container: Container): boolean }[] = [
  {
    rule: "kubernetes/allow-privilege-escalation",
    breaks: (container) => {
      const setting = container.effective("allowPrivilegeEscalation");
      return setting.is !== "unknown" && !isSetTo(setting, false);
    },
  },
  { rule: "kubernetes/drop-all-capabilities", breaks: (container) => dropsAll(container, true) === "no" },
  { rule: "kubernetes/seccomp-missing", breaks: () => true },
];

/** What a rule says of such a container in place of what it asks for on Linux: `spec.os.name` is what spares the pod. */
export function* notSpared(doc: Manifest, container: Container, settings: Settings, rule: RuleId): Iterable<Problem> {
  if (RULES.find((one) => settings.rules.has(one.rule) && one.breaks(container))?.rule !== rule) return;
  const { label, pod } = container;
  yield {
    at: label,
    missing: true,
    message: `${calledFirst(container)} is rejected by Pod Security: Windows pods need \`os.name: windows\`.`,
    fix: fixOf("hardening", "Set `os: {name: windows}`", put(doc, pod.spec, ["os", "name"], "windows")),
  };
}

/**
 * The fix that takes the administrator's rights from a container on Windows: `runAsNonRoot` alone would only keep it from starting.
 * Processes of the node cannot run as that user. Sources: "Configure RunAsUserName for Windows pods and containers" and "Create a Windows
 * HostProcess Pod" of Kubernetes' documentation.
 */
export function asContainerUser(doc: Manifest, { node, pod }: Container): Fix | undefined {
  if (hasHostProcesses(pod.spec, [node])) return undefined;
  const edits = setField(doc, node, ["securityContext", "windowsOptions", "runAsUserName"], "ContainerUser");
  return fixOf("choice", "Set `runAsUserName: ContainerUser` (if it works without administrator rights)", edits);
}
