// `runAsUser: 0`, which makes root of a container whatever its image says, and what is said of root.

import type { Fix, Problem } from "../../core/finding.ts";
import type { Span } from "../../core/text.ts";
import { isSetTo, type Value } from "../../core/value.ts";
import { put } from "../../yaml/edit/edit.ts";
import { booleanAt, numberAt } from "../../yaml/node.ts";
import { calledFirst } from "../called.ts";
import { addedCapabilities } from "../capabilities.ts";
import { COMMENT_IS_OLD, ofSome, provided, WITHOUT_ROOT } from "../conditions.ts";
import { imageOf } from "../evidence.ts";
import { fixOf } from "../fixes.ts";
import { ANY_USER, userFor } from "../image-user.ts";
import { isNeededByComment, needOf, needsNode } from "../needs.ts";
import { type Manifest, titleOf } from "../objects.ts";
import { type Cluster, mayBeRoot, ownUsers } from "../pod-security/checks.ts";
import type { Container, Pod } from "../pods.ts";
import { withNeed } from "./_hardening.ts";

export const RUN_AS_USER = ["securityContext", "runAsUser"] as const;
const RUN_AS_GROUP = ["securityContext", "runAsGroup"] as const;
const NON_ROOT = ["securityContext", "runAsNonRoot"] as const;

/** A problem for each `runAsUser` of 0 in a pod that counts, with who sets it. */
export function runningAsRoot(doc: Manifest, pod: Pod, cluster: Cluster): readonly [owner: Pod | Container, Problem][] {
  const isOwn = ownUsers(pod, cluster) === "yes";
  const atMost = isOwn ? severityInOwnUsers(cluster) : undefined;
  return [...rootUsers(pod, cluster)].map((root) => [root.owner, { ...asRoot(doc, root, isOwn), atMost }]);
}

/** How much root of a user namespace of its own matters at most: little, unless admission rejects it. */
export function severityInOwnUsers({ podSecurity }: Cluster): Problem["atMost"] {
  return podSecurity === "restricted" ? undefined : "info";
}

/** What sets a `runAsUser` of 0 that counts, and where. */
interface RootUser {
  readonly owner: Pod | Container;
  /** `Container `a``, `Containers of Pod `a``. */
  readonly who: string;
  readonly at: Span;
  /** Whether `runAsNonRoot` forbids it, so that the kubelet starts none of them. */
  readonly isForbidden: boolean;
}

/** Each `runAsUser: 0` with which a container runs, or all of a pod do that set none. */
function* rootUsers(pod: Pod, cluster: Cluster): Iterable<RootUser> {
  // On Windows the number means nothing.
  if (pod.windows || mayBeRoot(pod, cluster)) return;
  const onPod = booleanAt(pod.spec, ...NON_ROOT);
  const nonRoot = ({ node }: Container) => {
    const own = booleanAt(node, ...NON_ROOT);
    return own.is === "absent" ? onPod : own;
  };
  const isForbidden = (value: Value<boolean>) => isSetTo(value, true);
  const known = pod.containers.filter((one) => nonRoot(one).is !== "unknown");
  const own = (one: Container) => numberAt(one.node, ...RUN_AS_USER);
  for (const owner of known) {
    const user = own(owner);
    if (isSetTo(user, 0))
      yield { owner, who: calledFirst(owner), at: user.at, isForbidden: isForbidden(nonRoot(owner)) };
  }
  const inherited = numberAt(pod.spec, ...RUN_AS_USER);
  if (!isSetTo(inherited, 0)) return;
  const heirs = known.filter((one) => own(one).is === "absent").map(nonRoot);
  const all = pod.containers.length === 0 && onPod.is !== "unknown" ? [onPod] : heirs;
  if (all.length > 0)
    yield {
      owner: pod,
      who: `Containers of ${titleOf(pod.object)}`,
      at: inherited.at,
      isForbidden: all.every(isForbidden),
    };
}

function asRoot(doc: Manifest, { owner, who, at, isForbidden }: RootUser, isOwn: boolean): Problem {
  const fix = asOther(doc, owner);
  const isPod = "spec" in owner;
  if (isForbidden)
    return { at, message: `${who} cannot start: \`runAsUser: 0\` contradicts \`runAsNonRoot: true\`.`, fix };
  const message = saying(`${who} ${isPod ? "run" : "runs"} as root`, "`runAsUser` is 0", isOwn);
  return { at, message: isPod ? message : withNeed(doc, owner, "runAsNonRoot", message), fix };
}

/**
 * The fix that has a container, or all of a pod that set no user, run as another one, with what is said of root beside it; undefined
 * where one of them needs root, adds capabilities, which only root gets, or has no number as which it is known to run.
 */
function asOther(doc: Manifest, owner: Pod | Container): Fix | undefined {
  const runs =
    "spec" in owner ? owner.containers.filter((one) => numberAt(one.node, ...RUN_AS_USER).is === "absent") : [owner];
  const users = new Set(runs.map((one) => otherUser(doc, one)));
  const [user = ANY_USER] = users;
  if (users.has(undefined) || users.size > 1) return undefined;
  const node = "spec" in owner ? owner.spec : owner.node;
  const isGroup = isSetTo(numberAt(node, ...RUN_AS_GROUP), 0);
  const isDenied = isSetTo(booleanAt(node, ...NON_ROOT), false);
  const comments = runs.some((one) => isNeededByComment(doc, one, "runAsNonRoot")) ? [COMMENT_IS_OLD] : [];
  const names = runs.map(({ name }) => name);
  return fixOf(
    "choice",
    provided(`Run as user ${isGroup ? "and group " : ""}${user}`, [
      names.length > 1 ? ofSome(WITHOUT_ROOT, names, true) : WITHOUT_ROOT,
      ...comments,
    ]),
    put(doc, node, RUN_AS_USER, user),
    isGroup ? put(doc, node, RUN_AS_GROUP, user) : [],
    isDenied ? put(doc, node, NON_ROOT, true) : [],
  );
}

/** As whom a container can run that is root now. */
function otherUser(doc: Manifest, container: Container): number | undefined {
  const weight = needOf(doc, container, "runAsNonRoot")?.weight;
  const image = imageOf(container);
  const isBound = isSetTo(container.effective("privileged"), true) || addedCapabilities(container).length > 0;
  if (isBound || needsNode(doc, container) || weight === "must") return undefined;
  return image === undefined ? ANY_USER : userFor(image);
}

/** A claim with its reason, if there is one, and with what root is in a user namespace of the pod's own. */
export function saying(claim: string, reason: string, isOwn: boolean): string {
  if (!isOwn) return reason === "" ? `${claim}.` : `${claim}: ${reason}.`;
  const why = reason === "" ? "" : ` (${reason})`;
  return `${claim}${why}, but only in the pod's own user namespace.`;
}
