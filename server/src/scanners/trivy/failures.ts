// Why Trivy ended with an error, from its own words; the texts are those of Trivy 0.74.
import type { ScanFailure, ScanTarget } from "../../protocol.ts";
import { failure } from "../core/failures.ts";

/** What is behind this is not looked at: an image chooses a part of the words. In characters. */
const LONGEST_WORDS = 4_000;

/** Trivy's own words after `FATAL`, without the chain of who called whom; empty where there are none. */
function lastWords(stderr: string): string {
  const at = stderr.lastIndexOf("\tFATAL\t");
  const fatal = (at === -1 ? stderr.trim().split("\n").slice(-3).join("\n") : stderr.slice(at + 7)).trim();
  return fatal.slice(0, LONGEST_WORDS).replace(/^Fatal error\s+(run error: )?/, "");
}

/**
 * Why Trivy ended with an error, from what it wrote on stderr. `database` is the date of the database it has, ISO 8601;
 * `limit` is what messages call the setting of its time limit.
 * The texts are those of Trivy 0.74; what is not known becomes "failed" with Trivy's own words.
 */
export function trivyFailure(
  stderr: string,
  target: ScanTarget | undefined,
  database: string | undefined,
  limit = "plimsoll.trivy.timeout",
): ScanFailure {
  const words = lastWords(stderr);
  // It keeps names and checksums of Java archives, is fetched by itself, and needed only where there is such an archive.
  const java = /Java DB|skip-java-db-update/.test(words);
  if (/cannot be specified on the first run/.test(words)) {
    if (java)
      return failure(
        "no-database",
        "Trivy's database of Java packages is missing. Download it once; later scans stay offline.",
      );
    return failure("no-database", "Trivy's database is missing. Download it once; later scans stay offline.");
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
      `Trivy could not fetch its database${java ? " of Java packages" : ""}: ${shortened(words)}`,
      "update-database",
      "show-output",
    );
  }
  if (/context deadline exceeded/.test(words) && !/\* \w+ error:/.test(words)) {
    return failure("timeout", `Trivy's own time limit was reached (\`${limit}\`).`);
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
    return failure("permission-denied", `Trivy was denied access: ${shortened(words)}`);
  return failure(
    "failed",
    words === "" ? "Trivy failed without an error message." : `Trivy failed: ${shortened(words)}`,
  );
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
    return failure("bad-target", `\`${name}\` is not an image name.`);
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
    return failure("permission-denied", `${TITLE[denied]} is running, but you have no permission to use its socket.`);
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
      const message = `${local}, and the registry cannot be reached.`;
      return running.length > 0
        ? failure("daemon-down", message)
        : failure("image-not-found", message, "pick-another", "rescan");
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
