// The outline of a manifest: its objects by kind and name, below each its containers with their images.

import type { OutlineItem } from "../core/outline.ts";
import { contains, type Span } from "../core/text.ts";
import type { Value } from "../core/value.ts";
import { type KubeObject, type Manifest, objects } from "./objects.ts";
import { type Container, pods } from "./pods.ts";

/**
 * The objects in the order of the text, those in scalars below the object around them; `text` is the document's with its secrets
 * masked in place. What a template names goes by what is written.
 */
export function kubernetesOutline(doc: Manifest, text: string): readonly OutlineItem[] {
  const containers = new Map<KubeObject, Container[]>();
  for (const pod of pods(doc)) containers.set(pod.object, [...(containers.get(pod.object) ?? []), ...pod.containers]);
  const sorted = [...objects(doc)].sort((a, b) => a.at.start - b.at.start || b.at.end - a.at.end);
  const top: { at: Span; children: OutlineItem[]; item: OutlineItem }[] = [];
  for (const object of sorted) {
    const children = (containers.get(object) ?? [])
      .sort((a, b) => a.node.at.start - b.node.at.start)
      .map((one) => containerItem(one, text));
    const item = objectItem(object, children, text);
    const around = top.at(-1);
    if (around !== undefined && contains(around.at, object.at)) around.children.push(item);
    else top.push({ at: object.at, children, item });
  }
  return top.map(({ item }) => item);
}

/** `Deployment web`, and its namespace. */
function objectItem(object: KubeObject, children: readonly OutlineItem[], text: string): OutlineItem {
  const { kind, name, namespace, at, label } = object;
  const words = [written(kind, text), written(name, text)].filter((one) => one !== undefined);
  const space = written(namespace, text);
  return {
    name: words.join(" ") || "object",
    ...(space !== undefined && { detail: space }),
    kind: "section",
    at,
    label: contains(at, label) ? label : { start: at.start, end: at.start },
    children,
  };
}

/** `web`, and its image; of one that is no plain container also what it is. */
function containerItem({ name, role, node, label, image }: Container, text: string): OutlineItem {
  const details = [role === "container" ? undefined : role, written(image, text)].filter((one) => one !== undefined);
  return {
    name,
    ...(details.length > 0 && { detail: details.join(" · ") }),
    kind: "unit",
    at: node.at,
    label: contains(node.at, label) ? label : { start: node.at.start, end: node.at.start },
    children: [],
  };
}

/** A value, or what stands in its place on one line; undefined where nothing does. */
function written(value: Value<string>, text: string): string | undefined {
  if (value.is === "absent") return undefined;
  if (value.is === "set") return value.value === "" ? undefined : value.value;
  const source = text.slice(value.at.start, value.at.end).replace(/^["']|["']$/g, "");
  return source === "" || source.length > 200 || source.includes("\n") ? undefined : source;
}
