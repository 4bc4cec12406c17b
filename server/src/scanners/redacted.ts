// What a scanner says, without secrets: it quotes the lines that it objects to, and the history of an image every argument of its
// build. A report is made of nothing else.
import { stripVTControlCharacters } from "node:util";
import type { Redactor } from "../engine/core/redactor.ts";
import { type Engine, fileOf } from "../engine/pipeline/engine.ts";
import { decode } from "../files/decode.ts";
import type { ScanTarget } from "../protocol.ts";
import type { Item, Parsed } from "./core/report.ts";
import { bytesOf, fileBelow } from "./programs/files.ts";

/** Makes one redactor for files of a scanned folder, from their paths below the folder and their texts. */
export type RedactorOf = (
  files: readonly { readonly path: string; readonly text: string }[],
) => Pick<Redactor, "redact">;

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
/** What is one of a few words, or a number. */
const CLOSED: ReadonlySet<string> = new Set(["kind", "risk", "state", "lines"]);

/**
 * A scan's result in which no text holds a secret that can be told, by itself or by any of the files that the report names: what
 * it says of one file may quote another one.
 */
export async function withoutSecrets(
  parsed: Parsed,
  target: ScanTarget,
  { redact, redactorOf }: { redact(text: string): string; readonly redactorOf: RedactorOf },
): Promise<Parsed> {
  const { items, image } = parsed;
  const files = target.kind === "folder" ? await filesOf(target.path, items) : [];
  const redactor = files.length === 0 ? { redact } : redactorOf(files);
  const all = cleaning(redactor);
  const read = new Set(files.map(({ path }) => path));
  const own = new Map<string, (text: string) => string>();
  // Files beyond the limit count for what is said of them alone.
  for (const path of new Set(target.kind === "folder" ? items.filter(isAboutFile).flatMap(pathOf) : [])) {
    const bytes = target.kind !== "folder" || read.has(path) ? undefined : await bytesBelow(target.path, path);
    if (bytes !== undefined) own.set(path, cleaning(redactorOf([{ path, text: decode(bytes).text }])));
  }
  return {
    ...parsed,
    ...(image !== undefined && { image: withTexts(image, all) }),
    items: items.map((item) => {
      const clean = own.get(pathOf(item)[0] ?? "");
      return withTexts(item, clean === undefined ? all : (text) => all(clean(text)));
    }),
  };
}

const cleaning = ({ redact }: { redact(text: string): string }) =>
  rememberedText((text) => withoutHidden(text, (one) => redact(one)));

function isAboutFile({ kind }: Item): boolean {
  return kind === "secret" || kind === "misconfiguration";
}

/** The files that a report names, those first that it objects to, as far as they are read. */
async function filesOf(
  folder: string,
  items: readonly Item[],
): Promise<readonly { readonly path: string; readonly text: string }[]> {
  const paths = [...items.filter(isAboutFile), ...items.filter((item) => !isAboutFile(item))].flatMap(pathOf);
  const files: { readonly path: string; readonly text: string }[] = [];
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

/** Control characters but line breaks and tabs, and what takes no room: they may stand inside of a token. */
const HIDDEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}]|(?![\n\r\t])\p{Cc}/gu;

/** A text redacted as it is read; as it is written where that makes no difference. */
function withoutHidden(text: string, redact: (text: string) => string): string {
  const seen = stripVTControlCharacters(text).replace(HIDDEN, "");
  const clean = seen === text ? text : redact(seen);
  return clean === seen ? redact(text) : clean;
}

/** Reports say the same many times. */
function rememberedText(make: (text: string) => string): (text: string) => string {
  const made = new Map<string, string>();
  return (text) => {
    const known = made.get(text) ?? make(text);
    made.set(text, known);
    return known;
  };
}

/** The beginning of a file of a folder: a report may name others. */
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
