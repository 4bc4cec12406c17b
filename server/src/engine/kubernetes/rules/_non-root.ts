// `runAsNonRoot: true` as a fix: where it is written, and what has to be written with it so that the containers still start.
import { fact, remembered } from "../../core/fact.ts";
import type { Fix, FixKind } from "../../core/finding.ts";
import { addTo } from "../../core/lists.ts";
import { type Edits, merge } from "../../yaml/edit/edit.ts";
import { lookup, type Node } from "../../yaml/node.ts";
import { type Condition, ofSome, provided } from "../conditions.ts";
import { allOf, setField, takeAway } from "../fixes.ts";
import { userBeside } from "../image-user.ts";
import type { Manifest } from "../objects.ts";
import { type Container, type Pod, pods } from "../pods.ts";
import { conditionsOf, kindForAll, kindOf, mayRunAsNonRoot } from "./_hardening.ts";
import { RUN_AS_USER } from "./_root-user.ts";

const TITLE = "Set `runAsNonRoot: true`";
const FIELD = ["securityContext", "runAsNonRoot"];

/** The fix that makes the kubelet refuse root, for a container or for its whole pod, with the user that its image needs for that. */
export function toNonRoot(
  doc: Manifest,
  pod: Pod,
  container: Container | undefined,
  missing: boolean,
): Fix | undefined {
  const onPod = container === undefined || (missing && oneVoice(doc).has(pod));
  if (onPod) return remembered(pod, "all as non-root", () => allToNonRoot(doc, pod));
  return fixIn(doc, container.node, [container], kindOf(doc, container, "runAsNonRoot"));
}

function allToNonRoot(doc: Manifest, pod: Pod): Fix | undefined {
  return fixIn(doc, pod.spec, pod.containers, kindForAll(doc, pod, "runAsNonRoot"));
}

/** The fix that writes it below `owner` for the containers that run by it. */
function fixIn(doc: Manifest, owner: Node, runs: readonly Container[], kind: FixKind | undefined): Fix | undefined {
  if (kind === undefined || !runs.every(mayRunAsNonRoot)) return undefined;
  const users = runs.map((one) => userBeside(doc, one));
  if (users.includes(undefined)) return undefined;
  const value = lookup(owner, ...FIELD);
  const [user] = users;
  const isOne = typeof user === "number" && users.every((one) => one === user);
  const edits = isOne
    ? bothIn(doc, owner, user)
    : allOf([
        setField(doc, owner, FIELD, true),
        ...runs.map((one, i) => (typeof users[i] === "number" ? setField(doc, one.node, RUN_AS_USER, users[i]) : [])),
      ]);
  const numbers = [...new Set(users.filter((one) => typeof one === "number"))];
  const title = numbers.length === 0 ? TITLE : `${TITLE} and \`runAsUser: ${numbers.join("`, `")}\``;
  const whole = provided(title, conditionsFor(doc, runs));
  return takeAway(doc, whole, value.is === "set" ? value.value : undefined, edits, kind);
}

/** The conditions of all containers that a fix is about, each told of those that it holds for. */
function conditionsFor(doc: Manifest, runs: readonly Container[]): readonly Condition[] {
  const names = new Map<Condition, string[]>();
  for (const one of runs)
    for (const condition of conditionsOf(doc, one, ["runAsNonRoot"])) addTo(names, condition, one.name);
  return [...names].map(([condition, who]) => ofSome(condition, who, who.length === runs.length));
}

/** The edits that write both fields beside each other. */
function bothIn(doc: Manifest, owner: Node, user: number): Edits {
  const values = { runAsNonRoot: true, runAsUser: user };
  return (
    merge(doc, owner, ["securityContext"], values) ??
    allOf([setField(doc, owner, FIELD, true), setField(doc, owner, RUN_AS_USER, user)])
  );
}

/**
 * The pods that may say it for all of their containers: with the same user, if one has to be written. A pod of one container keeps
 * all of its settings in one place.
 */
const oneVoice = fact((doc: Manifest) => {
  const agrees = (one: Container) =>
    mayRunAsNonRoot(one) && one.boolean(...FIELD).is === "absent" && kindOf(doc, one, "runAsNonRoot") !== undefined;
  return new Set(
    pods(doc).filter(
      (pod) =>
        !pod.partial &&
        pod.containers.length > 1 &&
        pod.containers.every(agrees) &&
        new Set(pod.containers.map((one) => userBeside(doc, one))).size === 1,
    ),
  );
});
