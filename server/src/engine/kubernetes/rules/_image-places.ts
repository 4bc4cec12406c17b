// What rules about images of containers share.
import { type ImageReference, parseImage } from "../../core/image.ts";
import type { Context } from "../../core/rule.ts";
import type { Span } from "../../core/text.ts";
import { itemsAt, literalStart, type Node, pairOf, textOf, type YamlDocument } from "../../yaml/node.ts";
import { imageOverrides, isSetByFlux } from "../image-writers.ts";
import { ANY } from "../kustomize.ts";
import { containers } from "../pods.ts";
import { factsFor } from "../reach.ts";

export interface PulledImage {
  /** Of the whole value. */
  readonly at: Span;
  readonly image: ImageReference;
  /** Name and registry as they are written, without tag and digest. */
  readonly name: string;
  readonly container: Node;
  /** Whether the value stands in the text as it is read, so that a part of it can be changed. */
  readonly literal: boolean;
}

/**
 * The images of containers as far as this file decides about them: not those that Flux or a kustomization writes, and none of which a
 * template fills in a part.
 */
export function* pulledImages(doc: YamlDocument, context: Pick<Context, "index" | "path">): Generator<PulledImage> {
  for (const { image, node } of containers(doc)) {
    if (image.is !== "set" || image.value.startsWith("ko://") || isSetByFlux(doc, image.at)) continue;
    const start = literalStart(doc.text, image.at, image.value);
    const reference = parseImage(image.value, start ?? 0);
    const behind = [reference.tag, reference.digest].find((part) => part.is === "set");
    const name = image.value.slice(0, behind && behind.at.start - reference.at.start - 1);
    if (factsFor(context, imageOverrides, name, ANY).some(({ data }) => data.pinned)) continue;
    yield { at: image.at, image: reference, name, container: node, literal: start !== undefined };
  }
}

/** Where volumes are mounted in a container. */
export function mountsOf(container: Node): readonly string[] {
  return itemsAt(container, "volumeMounts").flatMap((item) => textOf(pairOf(item, "mountPath")?.value) ?? []);
}
