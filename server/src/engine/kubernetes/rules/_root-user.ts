// `runAsUser: 0`, which makes root of a container whatever its image says, and what is said of root.

import type { Problem } from "../../core/finding.ts";
import type { Span } from "../../core/text.ts";
import { isSetTo, type Value } from "../../core/value.ts";
import { put } from "../../yaml/edit/edit.ts";
import { booleanAt, numberAt } from "../../yaml/node.ts";
import { calledFirst } from "../called.ts";
import { fixOf } from "../fixes.ts";
import { type Manifest, titleOf } from "../objects.ts";
import { type Cluster, mayBeRoot, ownUsers } from "../pod-security/checks.ts";
import type { Container, Pod } from "../pods.ts";

export const RUN_AS_USER = ["securityContext", "runAsUser"] as const;
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
  readonly who: string;
  readonly at: Span;
}

/** Each `runAsUser: 0` with which a container runs, or all of a pod do that set none: with `runAsNonRoot` they would not start. */
function* rootUsers(pod: Pod, cluster: Cluster): Iterable<RootUser> {
  // On Windows the number means nothing.
  if (pod.windows || mayBeRoot(pod, cluster)) return;
  const onPod = booleanAt(pod.spec, ...NON_ROOT);
  const starts = (nonRoot: Value<boolean>) => nonRoot.is === "absent" || isSetTo(nonRoot, false);
  const runs = pod.containers.filter((one) => {
    const own = booleanAt(one.node, ...NON_ROOT);
    return starts(own.is === "absent" ? onPod : own);
  });
  const own = (one: Container) => numberAt(one.node, ...RUN_AS_USER);
  for (const owner of runs) {
    const user = own(owner);
    if (isSetTo(user, 0)) yield { owner, who: `${calledFirst(owner)} runs`, at: user.at };
  }
  const inherited = numberAt(pod.spec, ...RUN_AS_USER);
  const counts = pod.containers.length === 0 ? starts(onPod) : runs.some((one) => own(one).is === "absent");
  if (isSetTo(inherited, 0) && counts)
    yield { owner: pod, who: `Containers of ${titleOf(pod.object)} run`, at: inherited.at };
}

function asRoot(doc: Manifest, { owner, who, at }: RootUser, isOwn: boolean): Problem {
  return {
    at,
    message: saying(`${who} as root`, "`runAsUser` is 0", isOwn),
    fix: fixOf("choice", "Run as user 10001", put(doc, "spec" in owner ? owner.spec : owner.node, RUN_AS_USER, 10001)),
  };
}

/** A claim with its reason, if there is one, and with what root is in a user namespace of the pod's own. */
export function saying(claim: string, reason: string, isOwn: boolean): string {
  if (!isOwn) return reason === "" ? `${claim}.` : `${claim}: ${reason}.`;
  const why = reason === "" ? "" : ` (${reason})`;
  return `${claim}${why}, though only of its own user namespace: on the node that is an ordinary user.`;
}
