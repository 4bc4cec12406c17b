// Which images the files of a workspace build, and which ones its Dockerfiles begin with: tables that no language owns.

import type { Related } from "../finding.ts";
import { type ImageReference, nameOf, parseImage } from "../image.ts";
import { type Entry, entry, type Found, type Index, type Table, table } from "../index.ts";
import type { Subject } from "../subject.ts";
import { bases } from "./bases.ts";

/**
 * A file that says plainly that it builds an image; the key is the image's name, without tag. In `lastWords` the name is only known from
 * some slash on, and the key is its last word.
 */
export interface BuiltImageRow {
  /** The Dockerfile that it is built by, from the root; null where that is not known. */
  readonly by: string | null;
  /** Where that depends on the folder in which a script is started: the Dockerfiles that it may be, likeliest first. */
  readonly mayBeBy?: readonly string[];
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

/** A build that is given an image as an argument, mostly to begin a stage with; the key is the image's name, without tag. */
export type GivenImageRow = Readonly<Record<never, never>>;

export const builtImages = table<BuiltImageRow>("built-images");
export const lastWords = table<BuiltImageRow>("built-images-by-last-word");
export const imagesOfFile = table<ImageOfRow>("images-of-file");
export const namesakes = table<NamesakeRow>("namesakes");
export const givenImages = table<GivenImageRow>("given-images");
export const unknownBases = table<UnknownBaseRow>("unknown-bases");

/** How an image is built; `file` and `target` as in the rows, undefined where they are not known. */
export interface ImageBuild {
  readonly name: string;
  readonly file: string | undefined;
  readonly target: string | undefined;
  /** Where the file depends on where a script is started. */
  readonly files?: readonly string[];
}

/** The tables to which `builtImageEntries` adds rows. */
export const BUILT_IMAGE_TABLES: readonly Table<unknown>[] = [builtImages, lastWords, imagesOfFile];

/** The rows of a file that builds an image. */
export function builtImageEntries({ name, file, target, files = [] }: ImageBuild, about: Subject): readonly Entry[] {
  const built = entry(builtImages, name, { by: file ?? null, ...(files.length > 0 && { mayBeBy: files }) }, about);
  const all = file === undefined ? files : [file];
  return target === undefined
    ? [built]
    : [built, ...all.map((one) => entry(imagesOfFile, one, { name, target }, about))];
}

/** So many arguments of a build are looked at. */
const MOST_ARGUMENTS = 50;
/** What begins like an image and has an account or a tag: a bare word may be anything else. */
const LIKE_IMAGE = /^[a-z0-9][\w.-]{0,200}[:/][\w.:/@-]{1,300}$/i;

/** The rows of the images that a build is given by arguments, `name=value` each; what it names its own image so may be that. */
export function givenImageEntries(
  args: readonly string[],
  own: ReadonlySet<string>,
  about: Subject,
): readonly Entry<GivenImageRow>[] {
  return args.slice(0, MOST_ARGUMENTS).flatMap((one) => {
    const value = one.slice(one.indexOf("=") + 1);
    const name = LIKE_IMAGE.test(value) ? nameOf(parseImage(value, 0)) : undefined;
    return !name || own.has(name) ? [] : [entry(givenImages, name, {}, about)];
  });
}

/** The Dockerfile that a row is of: of those that it may be the likeliest one that is there; null where it is not known. */
export function builtBy({ by, mayBeBy = [] }: BuiltImageRow, index: Index): string | null {
  return by ?? mayBeBy.find((file) => index.get(bases, file).length > 0) ?? null;
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
