// The images that a file names, whatever its language: what lenses stand on.
import { text as composeText, services } from "./compose/services.ts";
import type { SourceFile } from "./core/document.ts";
import { type Span, shift } from "./core/text.ts";
import type { Value } from "./core/value.ts";
import type { Dockerfile } from "./dockerfile/parse/document.ts";
import { stages } from "./dockerfile/stages/stages.ts";
import { pods } from "./kubernetes/pods.ts";
import type { YamlDocument } from "./yaml/node.ts";

export interface NamedImage {
  /** The whole reference; images that are known only in part are left out. */
  readonly name: string;
  /** Counted from the start of the file. */
  readonly at: Span;
}

/** The images of a file in the order they are written. */
export function imagesIn(file: SourceFile): readonly NamedImage[] {
  return file.parts.flatMap(({ start, doc }) =>
    valuesIn(doc as Dockerfile | YamlDocument).flatMap((image) =>
      image.is === "set" && image.value !== "" ? [{ name: image.value, at: shift(image.at, start) }] : [],
    ),
  );
}

function valuesIn(doc: Dockerfile | YamlDocument): readonly Value<string>[] {
  switch (doc.language) {
    case "dockerfile":
      return stages(doc as Dockerfile).flatMap(({ image }) => (image === undefined ? [] : [image.text]));
    case "kubernetes":
      return pods(doc as YamlDocument).flatMap((pod) => pod.containers.map(({ image }) => image));
    case "compose":
      return services(doc as YamlDocument).map((service) => composeText(doc as YamlDocument, service, "image"));
    default:
      return [];
  }
}
