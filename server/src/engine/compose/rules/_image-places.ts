// What rules about images of services share: where a part of a reference is changed, and where volumes are mounted.
import type { ImageReference } from "../../core/image.ts";
import type { Span } from "../../core/text.ts";
import type { YamlDocument } from "../../yaml/node.ts";
import { mounts } from "../mounts.ts";
import { image, type Service, services } from "../services.ts";

/** The images that services run and do not build themselves, each place once. */
export function* pulledImages(
  doc: YamlDocument,
): Generator<{ readonly service: Service; readonly image: ImageReference }> {
  const told = new Set<number>();
  for (const service of services(doc)) {
    const reference = image(doc, service);
    if (reference.is !== "set" || told.has(reference.at.start)) continue;
    told.add(reference.at.start);
    yield { service, image: reference.value };
  }
}

/** Where something is mounted in a service. */
export function targets(service: Service): readonly string[] {
  return mounts(service).map(({ target }) => target);
}

/** The place of `value` that a reader changes: `at` where it stands literally, or the end of the default of the one variable there. */
export function placeToChange(text: string, at: Span, value: string): Span | undefined {
  const written = text.slice(at.start, at.end);
  if (written === value) return at;
  const before = written.charAt(written.length - value.length - 2);
  if (!written.endsWith(`${value}}`) || !/[-/:]/.test(before) || !/^\$\{\w+:?-[^${}]*\}$/.test(written))
    return undefined;
  return { start: at.end - 1 - value.length, end: at.end - 1 };
}
