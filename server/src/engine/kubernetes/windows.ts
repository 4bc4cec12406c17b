// Whether pods run on Windows: by what they say, by the nodes that they can be scheduled to, else by what they start.
import type { Value } from "../core/value.ts";
import { isWindowsImage } from "../knowledge/windows-images.ts";
import { isOpen, itemsAt, lookup, type Node, pairOf, stringAt, textOf } from "../yaml/node.ts";
import { mayBe, stringMapAt, stringsAt } from "./values.ts";

/** Source: "Well-Known Labels, Annotations and Taints" of Kubernetes' documentation. */
const OS_LABELS = ["kubernetes.io/os", "beta.kubernetes.io/os"];
/** Only nodes with Windows have it. */
const BUILD_LABEL = "node.kubernetes.io/windows-build";

const isWindows = (name: string) => name === "windows";

/** Whether `spec.os.name` says Windows, or may: that alone is what Pod Security goes by. */
export function saysWindows(spec: Node): boolean {
  return mayBe(stringAt(spec, "os", "name"), spec, ["os", "name"], isWindows);
}

/** Whether a pod with these containers runs on Windows, or may: a field that says so is templated. */
export function mayRunOnWindows(spec: Node, containers: readonly Node[]): boolean {
  if (saysWindows(spec) || mustRunOnWindows(spec)) return true;
  const says = [["os", "name"], ...OS_LABELS.map((label) => ["nodeSelector", label])];
  // A system that is named and is another one settles it.
  if (says.some(([key = "", name = ""]) => stringAt(spec, key, name).is === "set") || avoidsWindows(spec)) return false;
  return [spec, ...containers].some(isForWindows);
}

/** Whether nodes with Windows are the only ones that the pod can be scheduled to. */
function mustRunOnWindows(spec: Node): boolean {
  if (OS_LABELS.some((label) => mayBe(stringAt(spec, "nodeSelector", label), spec, ["nodeSelector", label], isWindows)))
    return true;
  if (stringMapAt(spec, "nodeSelector").entries.has(BUILD_LABEL)) return true;
  return everyTerm(spec, asksForWindows);
}

/** Whether no node with Windows is among those that the pod can be scheduled to, by its node affinity. */
function avoidsWindows(spec: Node): boolean {
  return everyTerm(spec, avoids);
}

/** Whether each of the required terms has such an expression: any one of the terms is enough for a node, and has to be met in full. */
function everyTerm(spec: Node, isSuch: (expression: Node) => boolean): boolean {
  const required = lookup(spec, "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
  const list = required.is === "set" ? lookup(required.value, "nodeSelectorTerms") : undefined;
  const terms = list?.is === "set" && !isOpen(list.value) ? itemsAt(list.value) : [];
  return terms.length > 0 && terms.every((term) => itemsAt(term, "matchExpressions").some(isSuch));
}

function avoids(expression: Node): boolean {
  const text = (key: string) => textOf(pairOf(expression, key)?.value);
  const [key, operator] = [text("key"), text("operator")];
  if (key === BUILD_LABEL) return operator === "DoesNotExist";
  const values = stringsAt(expression, "values");
  if (key === undefined || !OS_LABELS.includes(key) || values.is !== "set") return false;
  const { items, open } = values.value;
  const isNamed = (item: Value<string>) => item.is === "set" && isWindows(item.value);
  if (operator === "NotIn") return items.some(isNamed);
  return operator === "In" && !open && items.length > 0 && items.every((item) => item.is === "set" && !isNamed(item));
}

function asksForWindows(expression: Node): boolean {
  const text = (key: string) => textOf(pairOf(expression, key)?.value);
  const [key, operator] = [text("key"), text("operator")];
  if (key === BUILD_LABEL) return operator === "In" || operator === "Exists";
  if (key === undefined || !OS_LABELS.includes(key)) return false;
  const values = stringsAt(expression, "values");
  if (values.is !== "set") return values.is === "unknown";
  const { items } = values.value;
  const names = items.map((item) => (item.is === "set" ? item.value : "windows"));
  // There are no nodes with other systems than the two.
  return operator === "In"
    ? names.length > 0 && names.every(isWindows)
    : operator === "NotIn" && names.includes("linux");
}

const OPTIONS = ["securityContext", "windowsOptions"] as const;

/**
 * The user that a container on Windows is started as, by the container's `runAsUserName` or its pod's: each of the options is
 * inherited by itself. Absent where the image decides.
 */
export function windowsUser(spec: Node, container: Node): Value<string> {
  const own = stringAt(container, ...OPTIONS, "runAsUserName");
  return own.is === "absent" ? stringAt(spec, ...OPTIONS, "runAsUserName") : own;
}

/**
 * Whether a user is what root is on Linux: the administrator of the container, or the system itself. Letter case aside, as Windows
 * has it. Source: "Configure RunAsUserName for Windows pods and containers" of Kubernetes' documentation.
 */
export function isAdministrator(user: string): boolean {
  return /^(?:(?:user manager\\)?containeradministrator|nt authority\\(?:local)?system|administrator)$/i.test(
    user.trim(),
  );
}

/**
 * Whether a pod has containers that are processes of a node with Windows, or may have: the API server takes it only with
 * `hostNetwork: true`. Source: "Create a Windows HostProcess Pod" of Kubernetes' documentation.
 */
export function hasHostProcesses(spec: Node, containers: readonly Node[]): boolean {
  return [spec, ...containers].some((node) => {
    const options = lookup(node, ...OPTIONS);
    const written = options.is === "set" ? pairOf(options.value, "hostProcess")?.value : undefined;
    return written !== undefined && textOf(written) !== "false";
  });
}

/**
 * Shells, a variable and paths that exist on Windows alone; behind a slash the ending tells the shell from a program of Linux, many of
 * which are called `/cmd`. Source: "Create a Windows HostProcess Pod" of Kubernetes' documentation.
 */
const SHELL = /(?:^|\\)(?:powershell|cmd)(?:\.exe)?$|\/(?:powershell|cmd)\.exe$/i;
const ONLY_THERE = /CONTAINER_SANDBOX_MOUNT_POINT|^[A-Za-z]:\\/;

/** Whether a container, or a pod by its own security context, can only be one for Windows. */
function isForWindows(node: Node): boolean {
  const options = lookup(node, "securityContext", "windowsOptions");
  if (options.is === "set" && options.value.kind === "map" && (options.value.pairs.length > 0 || isOpen(options.value)))
    return true;
  const image = textOf(pairOf(node, "image")?.value);
  if (image !== undefined && isWindowsImage(image)) return true;
  const words = ["command", "args"].flatMap((key) => itemsAt(node, key).map((item) => textOf(item) ?? ""));
  const mounts = itemsAt(node, "volumeMounts").map((mount) => textOf(pairOf(mount, "mountPath")?.value) ?? "");
  const program = textOf(itemsAt(node, "command")[0]);
  return [...words, ...mounts].some((word) => ONLY_THERE.test(word)) || (program !== undefined && SHELL.test(program));
}
