// What a run covered: how it reports that something was not checked, and what that does to the exit code.
import type { Partly } from "../output/file-report.ts";
import type { Scanned } from "../scanners/index.ts";

/** The two options by which a run accepts that something was not checked. */
export interface Lenience {
  readonly "allow-unchecked"?: boolean | undefined;
  readonly "allow-empty"?: boolean | undefined;
}

export interface Coverage extends Partly {
  /** What folders hold and was only searched for secrets, without any being found, as shown: nobody asked for one of them. */
  readonly passed: readonly string[];
  /** How many files were checked, those that were searched among them. */
  readonly checked: number;
  /** Why there may have been nothing to check, in words. */
  readonly asked: string;
}

/** How many names a sentence lists before it counts. */
const MOST_NAMES = 5;

/** The sentences on what was checked only in part or not at all, with the option that accepts it at the end; none where all was checked. */
export function coverageNotes(coverage: Coverage, lenience: Lenience): readonly string[] {
  const { unchecked, searched, passed, ignored } = coverage;
  const isAlone = coverage.checked === coverage.passed.length && unchecked.length + ignored.length === 1;
  return [
    // Where one is worth telling all are counted, as in the summary.
    ...(searched.length === 0 ? [] : [searchedOnly([...searched, ...passed])]),
    ...ignored.map(ignoredNote),
    ...unchecked.map(({ reason, alone }) => (isAlone ? (alone ?? reason) : reason)),
    ...wayOut(coverage, lenience, isAlone),
  ];
}

/** What is said of files that were looked at only in part, or left out as the configuration wishes, one by one. */
export function sideNotes({
  searched,
  ignored,
}: Partly): readonly { readonly file: string; readonly reason: string }[] {
  return [
    ...searched.map((file) => ({ file, reason: searchedOnly([file]) })),
    ...ignored.map((one) => ({ file: one.file, reason: ignoredNote(one) })),
  ];
}

function ignoredNote({ file, by }: Coverage["ignored"][number]): string {
  return `\`${file}\` was not checked: \`${by}\` ignores it.`;
}

/** How the run ends for what was not checked, and what accepts it, in at most one sentence. */
function wayOut(coverage: Coverage, lenience: Lenience, isTold: boolean): readonly string[] {
  const isPartial = coverage.unchecked.length > 0 && lenience["allow-unchecked"] !== true;
  const empty = lenience["allow-empty"] === true ? undefined : emptiness(coverage);
  if (!isPartial) return empty === undefined ? [] : [empty];
  if (empty === undefined) return [partial("checked")];
  const why = isTold ? "" : "Nothing was checked. ";
  return [`${why}Exit code 2; to allow it: \`--allow-unchecked --allow-empty\`.`];
}

/** The sentence on a run that checked nothing that was asked for; undefined where it checked something. */
export function emptiness({ checked, passed, unchecked, ignored, asked }: Coverage): string | undefined {
  if (checked > passed.length) return undefined;
  // Otherwise the reasons are given already.
  return nothing("checked", unchecked.length + ignored.length === 0 ? `: ${asked}` : "");
}

/** Whether the exit code is 2 whatever was found. */
export function failsClosed({ unchecked, checked, passed }: Coverage, lenience: Lenience): boolean {
  if (unchecked.length > 0 && lenience["allow-unchecked"] !== true) return true;
  return checked === passed.length && lenience["allow-empty"] !== true;
}

function partial(done: "checked" | "scanned"): string {
  return `Not everything was ${done}. Exit code 2; to allow it: \`--allow-unchecked\`.`;
}

function nothing(done: "checked" | "scanned", why: string): string {
  return `Nothing was ${done}${why}. Exit code 2; to allow it: \`--allow-empty\`.`;
}

/** What a scan covered of its target. */
export interface ScanCoverage {
  readonly unchecked: readonly { readonly file?: string; readonly reason: string }[];
  readonly covered: "all" | "part" | "nothing";
  /** Whether what was not scanned does not lead to exit code 2. */
  readonly accepted: boolean;
  /** The sentences on it; none where all was scanned. */
  readonly notes: readonly string[];
}

/** As `coverageNotes` and `failsClosed`, for a scan of what was `given`. */
export function scanCoverage({ extent }: Pick<Scanned, "extent">, given: string, lenience: Lenience): ScanCoverage {
  const { files, unscanned } = extent ?? { files: 1, unscanned: [] };
  const notes = unscanned.map(({ reason }) => reason);
  const isRefused = unscanned.length > 0 && lenience["allow-unchecked"] !== true;
  if (isRefused) notes.push(partial("scanned"));
  const why = unscanned.length === 0 ? `: there is no file in \`${given}\`` : "";
  const empty = files > 0 ? undefined : nothing("scanned", why);
  const isEmpty = empty !== undefined && lenience["allow-empty"] !== true;
  if (isEmpty) notes.push(empty);
  return {
    unchecked: [...unscanned, ...(empty === undefined ? [] : [{ reason: empty }])],
    covered: files === 0 ? "nothing" : unscanned.length > 0 ? "part" : "all",
    accepted: !isRefused && !isEmpty,
    notes,
  };
}

/** Why there was nothing to check in what was asked for. */
export function askedFor(paths: readonly string[], input: { readonly text: string } | undefined): string {
  if (input !== undefined) return "standard input is empty";
  const where = paths.length === 0 ? "the current folder" : listed(paths);
  const have = paths.length > 1 ? "have" : "has";
  return `${where} ${have} no Dockerfile, Bake or Compose file or manifest, or all are ignored`;
}

function searchedOnly(names: readonly string[]): string {
  const [first] = names;
  return names.length === 1
    ? `\`${first}\` is not a Dockerfile, Bake or Compose file or manifest, so it was only searched for secrets.`
    : `${listed(names)} are not Dockerfiles, Bake or Compose files or manifests, so they were only searched for secrets.`;
}

/** `` `a`, `b` and 3 more `` */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => `\`${name}\``);
  const more = names.length - shown.length;
  const last = more > 0 ? `${more} more` : shown.pop();
  return shown.length === 0 ? (last ?? "") : `${shown.join(", ")} and ${last}`;
}
