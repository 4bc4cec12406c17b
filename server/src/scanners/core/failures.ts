// Why nothing came back, in words for people: from how a program ended and what it said to a failure with its remedies.
import type { Remedy, ScanFailure, ScanTarget } from "../../protocol.ts";
import type { Ran, Refused } from "./scanner.ts";

/** What each failure offers, in the order of its buttons. */
const REMEDIES: Readonly<Record<ScanFailure["code"], readonly Remedy[]>> = {
  "not-found": ["install", "choose-program"],
  "in-workspace": ["install", "choose-program"],
  "wrong-architecture": ["install", "choose-program"],
  "refused-version": ["install", "choose-program"],
  "no-database": ["update-database"],
  "old-database": ["update-database"],
  "image-not-found": ["pick-another"],
  "daemon-down": ["rescan", "show-output"],
  "permission-denied": ["show-output"],
  timeout: ["rescan", "open-settings"],
  killed: ["rescan", "show-output"],
  "too-large": ["show-output"],
  unparsable: ["rescan", "show-output"],
  "bad-target": ["pick-another"],
  untrusted: ["manage-trust"],
  "not-set-up": ["open-settings"],
  failed: ["rescan", "show-output"],
};

/** The failures that end as soon as a scanner's program is found that may be started. */
const WITHOUT_PROGRAM: ReadonlySet<ScanFailure["code"]> = new Set(["not-found", "in-workspace"]);

/** Whether a scan failed because no program was found: finding one takes the cause away. What starting one tells is not known before. */
export function isWithoutProgram({ code }: ScanFailure): boolean {
  return WITHOUT_PROGRAM.has(code);
}

/** A failure with the remedies of its code, or with `remedies` in their place. */
export function failure(code: ScanFailure["code"], message: string, ...remedies: readonly Remedy[]): ScanFailure {
  return { code, message, remedies: remedies.length > 0 ? remedies : REMEDIES[code] };
}

/** The failure of a program that is of a version which must not be started; `started`: it was, to ask for its version. */
export function refusedVersion(
  title: string,
  file: string,
  version: string,
  { why }: Refused,
  started: boolean,
): ScanFailure {
  const then = started ? "so it is no longer used" : "so it was not started";
  return failure(
    "refused-version",
    `\`${file}\` is ${title} ${version}: ${why}, ${then}. Delete it and install another.`,
  );
}

/** Whether a version, with or without `v` and what follows the three numbers, is one that must not be started. */
export function isRefused(version: string, { versions }: Refused): boolean {
  const [numbers] = /\d{1,9}\.\d{1,9}\.\d{1,9}/.exec(version) ?? [];
  return numbers !== undefined && versions.includes(numbers);
}

export const untrusted = (): ScanFailure =>
  failure("untrusted", "This workspace is not trusted, so no program is started.");

/** Why a target is refused before anything is started; undefined where it is one that can be asked for. */
export function badTarget(target: ScanTarget): ScanFailure | undefined {
  const given = target.kind === "image" ? target.name : target.path;
  const what = target.kind === "image" ? "image name" : "path";
  const shown = given.length > 100 ? `${given.slice(0, 100)}…` : given;
  if (given.trim() === "") return failure("bad-target", `The ${what} is empty.`);
  if (/[\u0000-\u001f\u007f-\u009f]/.test(given))
    return failure("bad-target", `The ${what} contains control characters.`);
  if (target.kind !== "image") return undefined;
  if (given.startsWith("-")) {
    return failure("bad-target", `\`${shown}\` is not an image name: it would be read as an option.`);
  }
  // Letters, digits and the separators of https://github.com/distribution/reference; its finer rules are the scanner's to check.
  if (given.length > 512 || !/^[A-Za-z0-9[][A-Za-z0-9._:/@[\]+-]*$/.test(given)) {
    return failure("bad-target", `\`${shown}\` is not an image name.`);
  }
  return undefined;
}

/** The end of a sentence on a program that left a process behind: one that left its group, or that cannot be ended. */
export const STILL_RUNNING = "a program it started may still be running.";

/**
 * Why a start gave no output that could be read: undefined where it ended by itself. `program` is its path; `limit` says
 * after how many seconds it was stopped, and which setting says so.
 */
export function endedBadly(
  title: string,
  program: string,
  ran: Ran,
  limit: { readonly seconds: number; readonly setting?: string },
): ScanFailure | undefined {
  const rest = ran.left ? ` ${STILL_RUNNING.charAt(0).toUpperCase()}${STILL_RUNNING.slice(1)}` : "";
  switch (ran.ended) {
    case "exited":
    case "cancelled":
      return undefined;
    case "timeout":
      return failure(
        "timeout",
        `${title} took longer than ${limit.seconds} s and was stopped${limit.setting === undefined ? "" : ` (\`${limit.setting}\`)`}.${rest}`,
      );
    case "too-large":
      return failure("too-large", `${title} wrote more than 64 MB and was stopped.${rest}`);
    case "killed":
      return failure(
        "killed",
        `${title} was killed (${ran.by})${ran.by === "SIGKILL" ? ", perhaps for lack of memory" : ""}.${rest}`,
      );
    case "not-started":
      return notStarted(program, ran.reason ?? "unknown");
  }
}

function notStarted(program: string, reason: string): ScanFailure {
  switch (reason) {
    case "ENOENT":
      // It was there a moment ago: that is no program that is not installed.
      return failure("failed", `\`${program}\` no longer exists, or its interpreter does not.`);
    case "EACCES":
    case "EPERM":
      return failure("permission-denied", `No permission to run \`${program}\`.`, "choose-program");
    case "ENOEXEC":
    case "EBADARCH":
      return failure("wrong-architecture", `\`${program}\` is not a program for this machine.`);
    default:
      return failure("failed", `\`${program}\` could not be started: ${reason}.`);
  }
}
