// Which images the files of a workspace build, and which ones its Dockerfiles begin with: tables that no language owns.
import type { Related } from "./finding.ts";
import type { ImageReference } from "./image.ts";
import { type Entry, entry, type Found, type Table, table } from "./index.ts";
import type { Subject } from "./subject.ts";

/** A file that says plainly that it builds an image; the key is the image's name, without tag. */
export interface BuiltImageRow {
  /** The Dockerfile that it is built by, from the root; null where that is not known. */
  readonly by: string | null;
}

/** The same, keyed by the path of the Dockerfile. */
export interface ImageOfRow {
  readonly name: string;
  /** The stage that is built; empty for the last one. */
  readonly target: string;
}

/** A Dockerfile that may be the one of an image, by its own name; the key is the last word of the image's name. */
export type NamesakeRow = Readonly<Record<never, never>>;

/** An image that a stage of a Dockerfile begins with and of which nothing is known; the key is the last word of its name. */
export interface UnknownBaseRow {
  /** Without tag; where its registry is not known, without that too. */
  readonly name: string;
  /** Whether a registry is named that it is pulled from. */
  readonly pulled: boolean;
}

export const builtImages = table<BuiltImageRow>("built-images");
export const imagesOfFile = table<ImageOfRow>("images-of-file");
export const namesakes = table<NamesakeRow>("namesakes");
export const unknownBases = table<UnknownBaseRow>("unknown-bases");

/** How an image is built; `file` and `target` as in the rows, undefined where they are not known. */
export interface ImageBuild {
  readonly name: string;
  readonly file: string | undefined;
  readonly target: string | undefined;
}

/** The tables to which `builtImageEntries` adds rows. */
export const BUILT_IMAGE_TABLES: readonly Table<unknown>[] = [builtImages, imagesOfFile];

/** The rows of a file that builds an image. */
export function builtImageEntries({ name, file, target }: ImageBuild, about: Subject): readonly Entry[] {
  const built = entry(builtImages, name, { by: file ?? null }, about);
  return file === undefined || target === undefined
    ? [built]
    : [built, entry(imagesOfFile, file, { name, target }, about)];
}

/** The last word of an image's name: `base` of `ghcr.io/acme/base`. */
export function lastWordOf(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** Whether a reference names a registry from which the image is pulled. */
export function isPulled({ registry }: ImageReference): boolean {
  return registry.is === "set" && !/^(?:localhost|127\.0\.0\.1)(?::|$)/.test(registry.value);
}

/** Leads to the place that a row comes from: `Built here`. */
export function leadTo(message: string, { file, subject }: Found<unknown>): Related {
  return { message, file, subject };
}
