// Why nothing came back, in words for people: from how a program ended and what it said to a failure with its remedies.
import type { Remedy, ScanFailure, ScanTarget } from "../../protocol.ts";
import type { Ran } from "./scanner.ts";

/** What each failure offers, in the order of its buttons. */
const REMEDIES: Readonly<Record<ScanFailure["code"], readonly Remedy[]>> = {
  "not-found": ["install", "choose-program"],
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
  failed: ["rescan", "show-output"],
};

/** A failure with the remedies of its code, or with `remedies` in their place. */
export function failure(code: ScanFailure["code"], message: string, ...remedies: readonly Remedy[]): ScanFailure {
  return { code, message, remedies: remedies.length > 0 ? remedies : REMEDIES[code] };
}

export function refusedVersion(title: string, file: string, version: string, started: boolean): ScanFailure {
  const then = started ? "so it is used no further" : "so it was not started";
  return failure(
    "refused-version",
    `\`${file}\` is ${title} ${version}: versions 0.69.4 to 0.69.6 were published by an attacker, ${then}. Delete it and install another.`,
  );
}

export const untrusted = (): ScanFailure =>
  failure("untrusted", "This workspace is not trusted, so no program is started.");

/** Why a target is refused before anything is started; undefined where it is one that can be asked for. */
export function badTarget(target: ScanTarget): ScanFailure | undefined {
  const given = target.kind === "image" ? target.name : target.path;
  const what = target.kind === "image" ? "image name" : "path";
  const shown = given.length > 100 ? `${given.slice(0, 100)}…` : given;
  if (given.trim() === "") return failure("bad-target", `The ${what} is empty.`);
  if (/[\u0000-\u001f\u007f-\u009f]/.test(given)) return failure("bad-target", `The ${what} holds control characters.`);
  if (target.kind !== "image") return undefined;
  if (given.startsWith("-")) {
    return failure(
      "bad-target",
      `\`${shown}\` begins with \`-\`, so a program could take it for an option: it is no image name.`,
    );
  }
  // Letters, digits and the separators of https://github.com/distribution/reference; its finer rules are Trivy's to check.
  if (given.length > 512 || !/^[A-Za-z0-9[][A-Za-z0-9._:/@[\]+-]*$/.test(given)) {
    return failure("bad-target", `\`${shown}\` is no image name.`);
  }
  return undefined;
}

/** Why a start gave no output that could be read: undefined where it ended by itself. */
export function endedBadly(title: string, program: string, ran: Ran, seconds: number): ScanFailure | undefined {
  switch (ran.ended) {
    case "exited":
    case "cancelled":
      return undefined;
    case "timeout":
      return failure(
        "timeout",
        `${title} was not done after ${seconds} s and was stopped (\`plimsoll.trivy.timeout\`).`,
      );
    case "too-large":
      return failure("too-large", `${title} wrote more than 64 MB and was stopped.`);
    case "killed":
      return failure(
        "killed",
        `${title} was ended from outside by ${ran.by}.${ran.by === "SIGKILL" ? " Perhaps the machine is short of memory." : ""}`,
      );
    case "not-started":
      return notStarted(program, ran.reason ?? "unknown");
  }
}

function notStarted(program: string, reason: string): ScanFailure {
  switch (reason) {
    case "ENOENT":
      return failure("not-found", `\`${program}\` is not there any more, or what it is started with is not.`);
    case "EACCES":
    case "EPERM":
      return failure("permission-denied", `\`${program}\` may not be executed by this user.`, "choose-program");
    case "ENOEXEC":
    case "EBADARCH":
      return failure("wrong-architecture", `\`${program}\` is not a program for this machine.`);
    default:
      return failure("failed", `\`${program}\` could not be started: ${reason}.`);
  }
}

/** Trivy's own words after `FATAL`, without the chain of who called whom; empty where there are none. */
export function lastWords(stderr: string): string {
  const at = stderr.lastIndexOf("\tFATAL\t");
  const fatal = (at === -1 ? stderr.trim().split("\n").slice(-3).join("\n") : stderr.slice(at + 7)).trim();
  return fatal.replace(/^Fatal error\s+(run error: )?/, "");
}

/**
 * Why Trivy ended with an error, from what it wrote on stderr. `database` is the date of the database it has, ISO 8601.
 * The texts are those of Trivy 0.74; what is not known becomes "failed" with Trivy's own words.
 */
export function trivyFailure(
  stderr: string,
  target: ScanTarget | undefined,
  database: string | undefined,
): ScanFailure {
  const words = lastWords(stderr);
  if (/cannot be specified on the first run/.test(words)) {
    return failure("no-database", "Trivy has no vulnerability database yet, and offline it does not fetch one.");
  }
  if (/old DB schema/.test(words)) {
    const dated = database === undefined ? "" : ` of ${database.slice(0, 10)}`;
    return failure("old-database", `Trivy's database${dated} is too old for this version of Trivy.`);
  }
  if (/version of DB schema doesn't match/.test(words)) {
    return failure(
      "old-database",
      "Trivy's database is newer than this version of Trivy understands: install a newer Trivy.",
      "install",
      "choose-program",
    );
  }
  if (/failed to download (vulnerability|Java) DB|DB error:.*download/s.test(words)) {
    return failure(
      "no-database",
      `Trivy could not fetch its database: ${shortened(words)}`,
      "update-database",
      "show-output",
    );
  }
  if (/context deadline exceeded/.test(words) && !/\* \w+ error:/.test(words)) {
    return failure("timeout", "Trivy's own time limit was reached (`plimsoll.trivy.timeout`).");
  }
  if (target?.kind === "image") {
    const found = imageFailure(words, target.name);
    if (found !== undefined) return found;
  }
  if (target?.kind === "archive" && /unable to open .* as (a Docker|an OCI) image/i.test(words)) {
    return failure(
      "bad-target",
      `\`${target.path}\` is neither a \`docker save\` tar nor the folder of an OCI layout, or it is damaged.`,
    );
  }
  if (/permission denied/i.test(words))
    return failure("permission-denied", `Trivy may not read something: ${shortened(words)}`);
  return failure("failed", words === "" ? "Trivy failed without a word." : `Trivy failed: ${shortened(words)}`);
}

/** The end of a chain `a: b: c`, where the cause is, in one line. */
function shortened(words: string): string {
  const line = words
    .split("\n")
    .map((one) => one.trim())
    .filter((one) => one !== "")
    .join(" ");
  const links = line.split(": ");
  while (links.length > 1 && links.join(": ").length > 200) links.shift();
  const short = links.join(": ");
  const cut = short.length > 300 ? `${short.slice(0, 300)}…` : short;
  return /[.!?…]$/.test(cut) ? cut : `${cut}.`;
}

type Answer = "absent" | "unreachable" | "denied" | "unknown";

/** What the sources that were asked for an image said, from Trivy's list of errors. */
function imageFailure(words: string, name: string): ScanFailure | undefined {
  if (/could not parse reference|failed to parse the image name/.test(words))
    return failure("bad-target", `\`${name}\` is no image name.`);
  const asked = /unable to find the specified image .* in \[(.*?)\]/.exec(words)?.[1]?.match(/\w+/g);
  if (asked === undefined || asked === null) return undefined;
  const said = new Map<string, Answer>();
  const details = new Map<string, string>();
  for (const [, source = "", text = ""] of words.matchAll(/^\s*\* (\w+) error: (.*)$/gm)) {
    said.set(source, answerOf(text));
    details.set(source, text);
  }
  // containerd is asked on the way; people who do not use it need not hear of it.
  const engines = (["docker", "podman"] as const).filter((engine) => said.has(engine));
  const absent = engines.filter((engine) => said.get(engine) === "absent");
  const registry = said.get("remote");
  const denied = engines.find((engine) => said.get(engine) === "denied");
  if (absent.length === 0 && denied !== undefined && registry !== "absent") {
    return failure("permission-denied", `${TITLE[denied]} is running, but its socket may not be used by this user.`);
  }
  if (absent.length === 0 && registry === undefined) {
    const down = engines.filter((engine) => said.get(engine) === "unreachable");
    const [only] = down;
    if (only === undefined) return undefined;
    return failure(
      "daemon-down",
      `${down.map((engine) => TITLE[engine]).join(" and ")} cannot be reached${socketOf(details.get(only))}, so \`${name}\` could not be looked for.`,
    );
  }
  const running = absent.length === 0 ? engines.filter((engine) => said.get(engine) === "unreachable") : [];
  const where = absent.length === 0 ? "" : ` in ${absent.map((engine) => TITLE[engine]).join(" or ")}`;
  const local =
    running.length === 0
      ? `No image \`${name}\`${where}`
      : `Neither Docker nor Podman can be reached to look for \`${name}\``;
  switch (registry) {
    case undefined:
      return failure("image-not-found", `${local}.`);
    case "absent":
      return failure(
        "image-not-found",
        running.length === 0
          ? `${local}${where === "" ? ":" : ", and"} the registry says it does not exist.`
          : `No image \`${name}\`: the registry says it does not exist, and neither Docker nor Podman can be reached.`,
      );
    case "denied":
      return failure(
        "permission-denied",
        `${local}, and the registry does not show it without a login.`,
        "pick-another",
        "show-output",
      );
    default: {
      const code = running.length > 0 ? "daemon-down" : "image-not-found";
      return failure(
        code,
        `${local}, and the registry cannot be reached.`,
        ...(code === "daemon-down" ? REMEDIES[code] : (["pick-another", "rescan"] as const)),
      );
    }
  }
}

const TITLE = { docker: "Docker", podman: "Podman" } as const;

function answerOf(text: string): Answer {
  if (/permission denied|operation not permitted/i.test(text)) return "denied";
  if (/UNAUTHORIZED|DENIED|authentication required|403 Forbidden|401 /i.test(text)) return "denied";
  if (
    /no such image|MANIFEST_UNKNOWN|NAME_UNKNOWN|NAME_INVALID|manifest unknown|404|image not known|not found: manifest/i.test(
      text,
    )
  )
    return "absent";
  if (/connect|socket|dial|no such host|i\/o timeout|connection refused|daemon|deadline|EOF/i.test(text))
    return "unreachable";
  return "unknown";
}

function socketOf(text: string | undefined): string {
  const [found] = /\b(?:unix|tcp|npipe|ssh):\/\/[^\s;,]+/.exec(text ?? "") ?? [];
  return found === undefined ? "" : ` at \`${found}\``;
}
