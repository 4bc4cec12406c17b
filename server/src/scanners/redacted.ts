// What a scanner says, without secrets: it quotes the lines that it objects to, and the history of an image every argument of its
// build. A report is made of nothing else.
import type { Redactor } from "../engine/core/redactor.ts";
import type { ScanTarget } from "../protocol.ts";
import type { Item, Parsed } from "./core/report.ts";
import { bytesOf, fileBelow } from "./programs/files.ts";

/** Makes the redactor of a file of a scanned folder from its path below the folder and its text. */
export type RedactorOf = (path: string, text: string) => Pick<Redactor, "redact">;

/** Larger files are not looked through for what they hold, in bytes. */
const LARGEST = 8_000_000;
/** What is one of a few words, or a number. */
const CLOSED: ReadonlySet<string> = new Set(["kind", "risk", "state", "lines"]);

/** A scan's result in which no text holds a secret that can be told, by itself or by the file that it is about. */
export async function withoutSecrets(
  parsed: Parsed,
  target: ScanTarget,
  { redact, redactorOf }: { redact(text: string): string; readonly redactorOf: RedactorOf },
): Promise<Parsed> {
  const { items, image } = parsed;
  const known = new Map<string, Pick<Redactor, "redact">>();
  const folder = target.kind === "folder" ? target.path : undefined;
  for (const path of folder === undefined ? [] : new Set(items.flatMap(pathOf))) {
    const bytes = await bytesBelow(folder ?? "", path);
    if (bytes !== undefined) known.set(path, redactorOf(path, new TextDecoder().decode(bytes)));
  }
  const redactorFor = (item: Item) => pathOf(item).flatMap((path) => known.get(path) ?? [])[0];
  return {
    ...parsed,
    ...(image !== undefined && { image: withTexts(image, redact) }),
    items: items.map((item) => {
      const redactor = redactorFor(item);
      return withTexts(item, redactor === undefined ? redact : (text) => redactor.redact(text));
    }),
  };
}

/** The path of what stands in a file. */
function pathOf(item: Item): readonly string[] {
  return item.kind === "secret" || item.kind === "misconfiguration" ? [item.place.path] : [];
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
