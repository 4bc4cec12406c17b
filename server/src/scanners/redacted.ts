// What a scanner says, without secrets: it quotes the lines that it objects to, and the history of an image every argument of its
// build. A report is made of nothing else.
import { stripVTControlCharacters } from "node:util";
import { addTo } from "../engine/core/lists.ts";
import type { Redactor } from "../engine/core/redactor.ts";
import { type Engine, fileOf } from "../engine/pipeline/engine.ts";
import { decode } from "../files/decode.ts";
import type { ScanTarget } from "../protocol.ts";
import type { Item, Parsed } from "./core/report.ts";
import { bytesOf, fileBelow } from "./programs/files.ts";

/** A file of a scanned folder. */
interface ScannedFile {
  /** Below the folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** Makes one redactor for files of a scanned folder. */
export type RedactorOf = (files: readonly ScannedFile[]) => Pick<Redactor, "redact">;

/** Redaction by what the engine knows of secrets. */
export function redactionBy(engine: Engine): { redact(text: string): string; readonly redactorOf: RedactorOf } {
  return {
    redact: engine.redact,
    redactorOf: (files) => engine.redactorOfAll(files.map(({ path, text }) => fileOf(engine, path, text))),
  };
}

/** How many of the files that a report names are looked through for what they hold, and how much of each and of all, in bytes. */
const MOST_FILES = 200;
const LARGEST = 8_000_000;
const MOST_BYTES = 64_000_000;
/** Fields with one of a few words, or a number. */
const CLOSED: ReadonlySet<string> = new Set(["kind", "risk", "state", "lines"]);

/**
 * A scan's result in which no text holds a secret that can be told, by itself or by any of the files that the report names: what
 * it says of one file may quote another one.
 */
export async function withoutSecrets(
  parsed: Parsed,
  target: ScanTarget,
  { redactorOf }: { readonly redactorOf: RedactorOf },
): Promise<Parsed> {
  const { items, image } = parsed;
  const folder = target.kind === "folder" ? target.path : undefined;
  const files = folder === undefined ? [] : await filesOf(folder, items);
  const clean = cleaning(redactorOf(files));
  const read = new Set(files.map(({ path }) => path));
  const own = folder === undefined ? new Map<Item, Item>() : await cleanedByOwnFile(folder, items, read, redactorOf);
  return {
    ...parsed,
    ...(image !== undefined && { image: withTexts(image, clean) }),
    items: items.map((item) => withTexts(own.get(item) ?? item, clean)),
  };
}

/**
 * What is said of files beyond the limit, which are not in `read`, each item without the secrets of its own file: they are read one after
 * the other, so that the text of only one is held.
 */
async function cleanedByOwnFile(
  folder: string,
  items: readonly Item[],
  read: ReadonlySet<string>,
  redactorOf: RedactorOf,
): Promise<ReadonlyMap<Item, Item>> {
  const wanted = new Set(items.filter(isAboutFile).flatMap(pathOf));
  const byPath = new Map<string, Item[]>();
  for (const item of items)
    for (const path of pathOf(item)) if (wanted.has(path) && !read.has(path)) addTo(byPath, path, item);
  const cleaned = new Map<Item, Item>();
  for (const [path, own] of byPath) {
    const bytes = await bytesBelow(folder, path);
    if (bytes === undefined) continue;
    const clean = cleaning(redactorOf([{ path, text: decode(bytes).text }]));
    for (const item of own) cleaned.set(item, withTexts(item, clean));
  }
  return cleaned;
}

const cleaning = ({ redact }: { redact(text: string): string }) => remembered((text) => withoutHidden(text, redact));

function isAboutFile({ kind }: Item): boolean {
  return kind === "secret" || kind === "misconfiguration";
}

/** The files that a report names, those first that it objects to, as far as they are read. */
async function filesOf(folder: string, items: readonly Item[]): Promise<readonly ScannedFile[]> {
  const paths = [...items.filter(isAboutFile), ...items.filter((item) => !isAboutFile(item))].flatMap(pathOf);
  const files: ScannedFile[] = [];
  let size = 0;
  for (const path of new Set(paths)) {
    if (files.length === MOST_FILES || size >= MOST_BYTES) break;
    const bytes = await bytesBelow(folder, path);
    if (bytes === undefined || size + bytes.length > MOST_BYTES) continue;
    size += bytes.length;
    files.push({ path, text: decode(bytes).text });
  }
  return files;
}

function pathOf(item: Item): readonly string[] {
  const path = "place" in item ? (item.place?.path ?? "") : "";
  return path === "" ? [] : [path];
}

/** Control characters except line breaks and tabs, and invisible characters: they may split a token. */
const HIDDEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}]|(?![\n\r\t])\p{Cc}/gu;

/** A text redacted as people read it, without what is invisible; as it is written where that makes no difference. */
function withoutHidden(text: string, redact: (text: string) => string): string {
  const seen = stripVTControlCharacters(text).replace(HIDDEN, "");
  const clean = seen === text ? text : redact(seen);
  return clean === seen ? redact(text) : clean;
}

/** Makes each text once: reports repeat themselves. */
function remembered(make: (text: string) => string): (text: string) => string {
  const made = new Map<string, string>();
  return (text) => {
    const known = made.get(text) ?? make(text);
    made.set(text, known);
    return known;
  };
}

/** The beginning of a file in a folder; undefined for a file elsewhere, which a report may name as well. */
async function bytesBelow(folder: string, path: string): Promise<Uint8Array | undefined> {
  const file = await fileBelow(folder, path);
  return file === undefined ? undefined : bytesOf(file, 0, LARGEST);
}

/** The same value with each text in it replaced. */
export function withTexts<T>(value: T, redact: (text: string) => string): T {
  if (typeof value === "string") return redact(value) as T;
  if (Array.isArray(value)) return value.map((one) => withTexts(one, redact)) as T;
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).map(([name, one]) => [name, CLOSED.has(name) ? one : withTexts(one, redact)]);
  return Object.fromEntries(fields) as T;
}
