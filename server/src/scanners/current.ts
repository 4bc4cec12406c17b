// Which of a target's reports are about the target as it is now: images are pushed anew under their name, files are edited.
// Reports of one scan are about one target and never make each other old: who ended last must not decide whose word counts.
import { isLocated } from "../protocol.ts";
import type { Report } from "./core/report.ts";

/** When a report's scan began, and the digests of the image, of its configuration and of its manifest, as far as it knows them. */
export interface Dated {
  /** ISO 8601, UTC; the same for all reports of one scan. */
  readonly begun: string;
  readonly imageId?: string;
  readonly digest?: string;
}

/** Those of `all` that are of the image of the newest scan, or may be: what only one side knows tells nothing. */
export function currentOf<T extends Dated>(all: readonly T[]): readonly T[] {
  const newest = all.reduce((latest, { begun }) => (begun > latest ? begun : latest), "");
  const told = all.filter(({ begun }) => begun === newest);
  return all.filter(
    (one) =>
      one.begun === newest ||
      told.some((other) => isSame(one, other) === true) ||
      told.every((other) => isSame(one, other) !== false),
  );
}

/** Whether two reports are of one image; undefined where they have no digest of one kind. */
function isSame(a: Dated, b: Dated): boolean | undefined {
  if (a.imageId !== undefined && b.imageId !== undefined) return a.imageId === b.imageId;
  return a.digest === undefined || b.digest === undefined ? undefined : a.digest === b.digest;
}

/** The current reports of a target; of a folder without what older ones say of lines in files that a newer scan has seen changed. */
export function currentReports(reports: readonly Report[]): readonly Report[] {
  const dated = reports.map((report) => ({
    report,
    begun: report.begun,
    ...(report.image?.id !== undefined && { imageId: report.image.id }),
    ...(report.image?.digest !== undefined && { digest: report.image.digest }),
  }));
  const current = currentOf(dated).map(({ report }) => report);
  // Of each file the hash that the newest scan saw.
  const seen = new Map<string, { readonly begun: string; readonly hash: string }>();
  for (const { begun, files } of current)
    for (const [file, hash] of Object.entries(files))
      if (begun > (seen.get(file)?.begun ?? "")) seen.set(file, { begun, hash });
  return current.map((report) => {
    const isChanged = (file: string): boolean => {
      const newer = seen.get(file);
      return newer !== undefined && newer.begun > report.begun && newer.hash !== report.files[file];
    };
    const items = report.items.filter((item) => !(isLocated(item) && isChanged(item.place.path)));
    return items.length === report.items.length ? report : { ...report, items };
  });
}
