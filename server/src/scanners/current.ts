// Which of a target's reports are about the target as it is now: images are pushed anew under their name, files are edited.
import type { Report } from "./core/report.ts";

/** The digests of an image, of its configuration and of its manifest, as far as a report knows them. */
export interface Known {
  readonly imageId?: string;
  readonly digest?: string;
}

/** Whether a report is of another image than a newer one of the same target. What only one of them knows tells nothing. */
export function isOutdated(one: Known, newer: Known): boolean {
  if (one.imageId !== undefined && newer.imageId !== undefined) return one.imageId !== newer.imageId;
  return one.digest !== undefined && newer.digest !== undefined && one.digest !== newer.digest;
}

/**
 * The reports of a target that are about what the newest is about; of a folder without what older ones say of lines in files
 * that a newer one has seen changed. `reports` are the newest first, and so are those that are answered.
 */
export function currentReports(reports: readonly Report[]): readonly Report[] {
  const [newest] = reports;
  if (newest === undefined) return [];
  const known = knownOf(newest);
  const seen = new Map<string, string>();
  const current: Report[] = [];
  for (const report of reports) {
    if (isOutdated(knownOf(report), known)) continue;
    const changed = new Set(
      Object.entries(report.files).flatMap(([file, hash]) => ((seen.get(file) ?? hash) === hash ? [] : [file])),
    );
    for (const [file, hash] of Object.entries(report.files)) if (!seen.has(file)) seen.set(file, hash);
    current.push(changed.size === 0 ? report : without(report, changed));
  }
  return current;
}

const knownOf = ({ image }: Report): Known => ({
  ...(image?.id !== undefined && { imageId: image.id }),
  ...(image?.digest !== undefined && { digest: image.digest }),
});

function without(report: Report, files: ReadonlySet<string>): Report {
  const isGone = (item: Report["items"][number]) =>
    (item.kind === "secret" || item.kind === "misconfiguration") && files.has(item.place.path);
  return { ...report, items: report.items.filter((item) => !isGone(item)) };
}
