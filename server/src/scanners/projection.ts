// What the protocol tells of reports: items with the layers they lie in, and each target with all that is known of it.
import type { ReportItem, ReportSummary, ScannedTarget, ScanTarget, Place as SentPlace } from "../protocol.ts";
import { countsOf, type Image, kindsOf, type Place, type Report } from "./core/report.ts";
import { targetId, titleOf } from "./core/target.ts";
import { currentOf, type Dated } from "./current.ts";
import { type Merged, merge, type RulesOf } from "./merge.ts";
import { withTexts } from "./redacted.ts";

/** A report without its items, as it is listed. */
export interface Summary extends ReportSummary, Dated {
  readonly target: ScanTarget;
  readonly platform?: string;
}

export function summaryOf({ target, scanner, begun, taken, image, items }: Report): Summary {
  const { id, digest, platform } = image ?? {};
  return {
    target,
    scanner,
    begun,
    taken,
    counts: countsOf(items),
    kinds: kindsOf(items),
    ...(id !== undefined && { imageId: id }),
    ...(digest !== undefined && { digest }),
    ...(platform !== undefined && { platform }),
  };
}

/** What is known here of the words of scanners. */
export interface Knowledge {
  readonly rulesOf: RulesOf;
  /** A text without the secrets in it. */
  redact(text: string): string;
}

/** The items of all reports of a target as one list; of what several say, the words are those of the first. */
export function itemsOf(reports: readonly Report[], knowledge: Knowledge): readonly ReportItem[] {
  const layers = layersOf(
    reports.flatMap(({ image }) => image ?? []),
    knowledge,
  );
  return merge(reports, knowledge.rulesOf).map((item) => sent(withTexts(item, knowledge.redact), layers));
}

type Sum = Pick<ScannedTarget, "counts" | "kinds">;

/** How many items there are of each risk and of each kind. */
export function sumOf(items: readonly ReportItem[]): Sum {
  return { counts: countsOf(items), kinds: kindsOf(items) };
}

/** What is known of a target. `summaries` are of it alone, newest first; `sum` is what several of them that are current come to. */
export function scannedTarget(
  target: ScanTarget,
  summaries: readonly Summary[],
  failures: ScannedTarget["failures"],
  sum?: Sum,
): ScannedTarget {
  const [newest] = summaries;
  const current = currentOf(summaries);
  const digest =
    current.find((one) => one.digest !== undefined)?.digest ??
    current.find((one) => one.imageId !== undefined)?.imageId;
  const platform = current.find((one) => one.platform !== undefined)?.platform;
  const { counts, kinds } = sum ?? newest ?? sumOf([]);
  return {
    id: targetId(target),
    target,
    title: titleOf(target),
    ...(digest !== undefined && { digest }),
    ...(platform !== undefined && { platform }),
    reports: summaries.map((one) => {
      const { scanner, taken, counts, kinds } = one;
      return { scanner, taken, counts, kinds, ...(!current.includes(one) && { outdated: true as const }) };
    }),
    failures,
    counts,
    kinds,
  };
}

type Layers = ReadonlyMap<string, NonNullable<SentPlace["layer"]>>;

/**
 * The layers of an image by their digests, each with its number; of several descriptions of one image the first that has it.
 * An instruction may have been given a password as an argument, and the history keeps it.
 */
function layersOf(images: readonly Image[], { redact }: Knowledge): Layers {
  const found = new Map<string, NonNullable<SentPlace["layer"]>>();
  for (const { layers } of images) {
    for (const [i, { diffId, createdBy }] of layers.entries()) {
      if (found.has(diffId)) continue;
      found.set(diffId, {
        digest: diffId,
        number: i + 1,
        of: layers.length,
        ...(createdBy !== undefined && { createdBy: redact(createdBy) }),
      });
    }
  }
  return found;
}

function sent(item: Merged, layers: Layers): ReportItem {
  switch (item.kind) {
    case "signature":
      return item;
    case "secret":
    case "misconfiguration":
      return { ...item, place: placeOf(item.place, layers) };
    case "vulnerability":
    case "license":
    case "package": {
      const { place, ...rest } = item;
      return place === undefined ? rest : { ...rest, place: placeOf(place, layers) };
    }
  }
}

function placeOf({ path, lines, layer }: Place, layers: Layers): SentPlace {
  const known = layer === undefined ? undefined : (layers.get(layer) ?? { digest: layer });
  return { path, ...(lines !== undefined && { lines }), ...(known !== undefined && { layer: known }) };
}
