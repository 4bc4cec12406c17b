// Where a tag of FROM is written: at the image itself, or in the default of the argument it comes from.
import { type ImageReference, nameOf } from "../../core/image.ts";
import type { Span } from "../../core/text.ts";
import type { Dockerfile, Word } from "../parse/document.ts";
import { globalArgs } from "../stages/variables.ts";

/** The place of `text` that a reader changes: `at` where it stands literally, or the default of the one variable there. */
export function writtenAt(doc: Dockerfile, at: Span, text: string): Span | undefined {
  const written = doc.text.slice(at.start, at.end);
  if (written === text) return at;
  const variable = /^\$(?:\{(\w+)\}|(\w+))$/.exec(written);
  const name = variable?.[1] ?? variable?.[2];
  const binding = name === undefined ? undefined : globalArgs(doc).get(name);
  const value: Word | undefined = binding?.instruction?.pairs.findLast((pair) => pair.name === name)?.value;
  if (value === undefined || value.value !== text) return undefined;
  const inner = value.quoting === "none" ? 0 : 1;
  const place = { start: value.at.start + inner, end: value.at.end - inner };
  return doc.text.slice(place.start, place.end) === text ? place : undefined;
}

/** Whether a piece of a reference is the default of a variable, which a build may replace. */
export function isDefault(doc: Dockerfile, at: Span, text: string): boolean {
  return doc.text.slice(at.start, at.end) !== text;
}

/** A reference with its tag as messages show it: with defaults filled in where all of it is known, else as it is written. */
export function shownWhole(doc: Dockerfile, image: ImageReference): string {
  const { at, tag } = image;
  const name = nameOf(image);
  // What BuildKit puts behind the tag is left out of the reference.
  if (name !== undefined && tag.is === "set" && tag.at.end === at.end) return `${name}:${tag.value}`;
  return doc.text.slice(at.start, at.end).replace(/[`\s]+/g, "");
}

/** A reference as messages show it: registry and path, variables as written. */
export function shownName(doc: Dockerfile, image: ImageReference): string {
  const end = image.path.at.end;
  const start = Math.min(image.at.start, end);
  return doc.text.slice(start, end).replace(/[`\s]+/g, "");
}
