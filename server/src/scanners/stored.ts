// A report as text on disk: a line with its summary, a line with the rest; and reports that version 0.1 wrote.
import * as v from "valibot";
import { fieldsOf, hasFields } from "../fields.ts";
import { RISKS, webAddress } from "../protocol.ts";
import { type Image, type Item, linesOf, type Report } from "./core/report.ts";
import type { Summary } from "./projection.ts";

const VERSION = 2;

const text = v.string();
const maybe = v.optional(text);
const Page = v.optional(
  v.pipe(
    text,
    v.transform((written: string) => webAddress(written)),
  ),
);
const when = v.pipe(
  text,
  v.check((date) => !Number.isNaN(Date.parse(date))),
);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const Target = v.variant("kind", [
  v.object({ kind: v.literal("image"), name: text, source: v.optional(v.picklist(["docker", "podman", "registry"])) }),
  v.object({ kind: v.literal("archive"), path: text }),
  v.object({ kind: v.literal("folder"), path: text }),
]);
const KINDS = ["vulnerability", "secret", "misconfiguration", "license", "signature", "package"] as const;
const Head = v.object({
  v: v.literal(VERSION),
  summary: v.object({
    target: Target,
    scanner: v.object({ id: text, title: text, version: text, database: maybe }),
    begun: text,
    taken: when,
    imageId: maybe,
    digest: maybe,
    platform: maybe,
    counts: v.object(v.entriesFromList(RISKS, count)),
    kinds: v.object(v.entriesFromList(KINDS, count)),
  }),
});
const Files = v.record(text, text);
const Risk = v.picklist(RISKS);
const Lines = v.optional(
  v.pipe(
    v.tuple([v.number(), v.number()]),
    v.check(([start, end]) => linesOf(start, end).lines?.[1] === end),
  ),
);
const Place = v.object({ path: text, lines: Lines, layer: maybe });
const Package = v.object({ name: text, version: text, purl: maybe });
/** Each kind with what is needed to show it; a file with an item that lacks it is damaged. */
const Items = v.array(
  v.variant("kind", [
    v.object({
      kind: v.literal("vulnerability"),
      id: text,
      aliases: v.array(text),
      package: Package,
      place: v.optional(Place),
      fixed: maybe,
      risk: Risk,
      title: text,
      url: Page,
    }),
    v.object({ kind: v.literal("secret"), id: text, risk: Risk, title: text, place: Place, excerpt: maybe }),
    v.object({
      kind: v.literal("misconfiguration"),
      id: text,
      risk: Risk,
      title: text,
      message: text,
      resolution: maybe,
      url: Page,
      place: Place,
    }),
    v.object({ kind: v.literal("license"), id: text, risk: Risk, package: text, place: v.optional(Place) }),
    v.object({
      kind: v.literal("signature"),
      id: text,
      issuer: maybe,
      state: v.picklist(["verified", "invalid", "missing"]),
      risk: v.optional(Risk),
      message: text,
    }),
    v.object({ kind: v.literal("package"), id: text, package: Package, place: v.optional(Place) }),
  ]),
);
const Rest = v.object({
  items: Items,
  image: v.optional(
    v.object({
      id: maybe,
      digest: maybe,
      platform: maybe,
      layers: v.array(v.object({ diffId: text, createdBy: maybe, size: v.optional(v.number()) })),
    }),
  ),
  files: Files,
});

/** The two lines of a report. */
export function written(summary: Summary, { items, image, files }: Report) {
  return { head: JSON.stringify({ v: VERSION, summary }), rest: JSON.stringify({ items, image, files }) };
}

/** The summary of a first line; "older" where an earlier version of ours wrote it, undefined where it is none of ours. */
export function readHead(line: string): Summary | "older" | undefined {
  const value = parsed(line);
  if (v.is(v.looseObject({ v: v.literal(1) }), value)) return "older";
  const read = v.safeParse(Head, value);
  return read.success ? (read.output.summary as Summary) : undefined;
}

/** The whole report from a file's text; undefined where it is damaged. */
export function readRest(file: string, { target, scanner, begun, taken }: Summary): Report | undefined {
  const read = v.safeParse(Rest, parsed(file.slice(file.indexOf("\n") + 1)));
  if (!read.success) return undefined;
  const { items, image, files } = read.output;
  return {
    target,
    scanner,
    begun,
    taken,
    items: items as readonly object[] as readonly Item[],
    ...(image !== undefined && { image: image as Image }),
    files,
  };
}

// What version 0.1 wrote: places in pieces, layers by their digests alone, one scanner.
const Old = v.object({
  summary: v.object({
    target: Target,
    digest: maybe,
    scanner: v.object({ id: text, version: text, database: maybe }),
    taken: when,
  }),
});
const OldRest = v.object({
  items: v.array(
    v.looseObject({
      kind: v.picklist(KINDS),
      id: text,
      risk: v.picklist(RISKS),
      file: maybe,
      lines: Lines,
      layer: maybe,
    }),
  ),
  files: Files,
});

/** A report that version 0.1 wrote, from the text of its file; undefined where it is damaged. */
export function upgraded(file: string): Report | undefined {
  const end = file.indexOf("\n");
  const head = v.safeParse(Old, parsed(file.slice(0, Math.max(0, end))));
  const rest = v.safeParse(OldRest, parsed(file.slice(end + 1)));
  if (!head.success || !rest.success) return undefined;
  const { target, digest, scanner, taken } = head.output.summary;
  const items = v.safeParse(Items, rest.output.items.map(placed));
  if (!items.success) return undefined;
  return {
    target,
    // Its one scanner was called as its id is, with a capital.
    scanner: { title: scanner.id.charAt(0).toUpperCase() + scanner.id.slice(1), ...scanner },
    begun: taken,
    taken,
    items: items.output as readonly object[] as readonly Item[],
    ...(target.kind !== "folder" && { image: { layers: [], ...(digest !== undefined && { digest }) } }),
    files: rest.output.files,
  } as Report;
}

/** An item of 0.1 with its place in one piece. */
function placed({ file: own, lines, layer, ...item }: v.InferOutput<typeof OldRest>["items"][number]): object {
  const { package: named, ...others } = item as { readonly package?: unknown };
  const { path, ...name } = fieldsOf(named);
  const place = {
    path: own ?? (typeof path === "string" ? path : ""),
    ...(lines && { lines }),
    ...(layer && { layer }),
  };
  return {
    ...others,
    ...(named !== undefined && { package: hasFields(named) ? name : named }),
    ...((place.path !== "" || layer !== undefined) && { place }),
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
