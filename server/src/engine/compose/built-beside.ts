// The images that the services of a file build: what another service that names one runs.
import { fact } from "../core/fact.ts";
import { type ImageReference, imageOf } from "../core/image.ts";
import { addTo } from "../core/lists.ts";
import type { Value } from "../core/value.ts";
import { isKnownImage } from "../knowledge/known-images.ts";
import { lookup, pairOf, type YamlDocument } from "../yaml/node.ts";
import { interpolated, services } from "./services.ts";

/** Whether an image that no table of facts knows is, or may be, what another service of the file builds: nothing is pulled then. */
export function isBuiltBeside(doc: YamlDocument, image: ImageReference): boolean {
  const { any, paths } = builtBeside(doc);
  if ((!any && paths.size === 0) || isKnownImage(image)) return false;
  const built = image.path.is === "set" ? paths.get(image.path.value) : undefined;
  return (
    any || built?.some((one) => mayBe(one.registry, image.registry, "") && mayBe(one.tag, image.tag, "latest")) === true
  );
}

interface BuiltBeside {
  /** Whether one of them has a name that is not known. */
  readonly any: boolean;
  /** The others by their paths: one for each way in which they are written. */
  readonly paths: ReadonlyMap<string, readonly ImageReference[]>;
}

/** The images that the services of a file build. */
const builtBeside = fact((doc: YamlDocument): BuiltBeside => {
  const written = new Map<string, ImageReference>();
  let any = false;
  for (const { node } of services(doc)) {
    const value = lookup(node, "image");
    if (value.is === "absent" || pairOf(node, "build") === undefined) continue;
    const text = value.is === "set" ? interpolated(doc, value.value) : undefined;
    const image = text && imageOf(text.pieces, node.at);
    if (image?.path.is === "set") written.set(JSON.stringify(text?.pieces.map((piece) => piece.text ?? null)), image);
    else any = true;
  }
  const paths = new Map<string, ImageReference[]>();
  for (const image of written.values()) if (image.path.is === "set") addTo(paths, image.path.value, image);
  return { any, paths };
});

/** Whether two parts of references may be the same; `absent` is what one means that is not written. */
function mayBe(a: Value<string>, b: Value<string>, absent: string): boolean {
  const text = (value: Value<string>) => (value.is === "set" ? value.value : absent);
  return a.is === "unknown" || b.is === "unknown" || text(a) === text(b);
}
