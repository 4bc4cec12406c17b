// The volumes of pods.
import { fact } from "../core/fact.ts";
import type { Span } from "../core/text.ts";
import type { Value } from "../core/value.ts";
import { itemsAt, type Node, stringAt } from "../yaml/node.ts";
import { labelOf, type Pod } from "./pods.ts";

export interface Volume {
  readonly pod: Pod;
  readonly node: Node;
  readonly name: Value<string>;
  /** Where a finding about the whole volume stands: its name, else its first key. */
  readonly label: Span;
  /** Its step in a subject: `volumes[sock]`. */
  readonly step: string;
}

/** The volumes of a pod, mounted or not. */
export const volumesOf = fact((pod: Pod): readonly Volume[] =>
  itemsAt(pod.spec, "volumes").map((node, index) => {
    const name = stringAt(node, "name");
    const step = `volumes[${name.is === "set" ? name.value : `#${index + 1}`}]`;
    return { pod, node, name, label: labelOf(node), step };
  }),
);

/** The names of the volumes of a pod. */
export const volumeNames = fact(
  (pod: Pod): ReadonlySet<string> => new Set(volumesOf(pod).map(({ name }) => (name.is === "set" ? name.value : ""))),
);
