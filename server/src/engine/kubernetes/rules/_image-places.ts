// What rules about images of containers share.
import { itemsAt, type Node, pairOf, textOf } from "../../yaml/node.ts";

/** Where volumes are mounted in a container. */
export function mountsOf(container: Node): readonly string[] {
  return itemsAt(container, "volumeMounts").flatMap((item) => textOf(pairOf(item, "mountPath")?.value) ?? []);
}
