// What the restricted level asks of a pod for Windows that does not say so where Pod Security looks.
import type { Problem, RuleId } from "../../core/finding.ts";
import type { Settings } from "../../core/settings.ts";
import { put } from "../../yaml/edit/edit.ts";
import { fixOf } from "../fixes.ts";
import type { Manifest } from "../objects.ts";
import type { Container } from "../pods.ts";

/** The rules about what only Linux has: it is one fault for all, and the first that is on tells it. */
const RULES: readonly RuleId[] = [
  "kubernetes/allow-privilege-escalation",
  "kubernetes/drop-all-capabilities",
  "kubernetes/seccomp-missing",
];

/** What a rule says of such a container in place of what it asks for on Linux: `spec.os.name` is what spares the pod. */
export function* notSpared(doc: Manifest, container: Container, settings: Settings, rule: RuleId): Iterable<Problem> {
  if (RULES.find((one) => settings.rules.has(one)) !== rule) return;
  const { name, label, pod } = container;
  yield {
    at: label,
    message: `Container \`${name}\` is rejected by Pod Security, which spares pods for Windows only with \`os.name: windows\`.`,
    fix: fixOf("hardening", "Set `os: {name: windows}`", put(doc, pod.spec, ["os", "name"], "windows")),
  };
}
