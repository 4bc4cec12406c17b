// `plimsoll scan`: one scan of an image or a folder by Trivy. Loaded only when it is asked for.
import * as path from "node:path";
import { reportSarif } from "../output/sarif.ts";
import type { Risk, ScanTarget } from "../protocol.ts";
import { DEFAULTS, isFailure, RISKS, SCANNERS, scan } from "../scanners/index.ts";
import { reportText } from "./format/report.ts";
import type { Terminal } from "./format/terminal.ts";
import { oneOf, readArguments, UsageError } from "./usage.ts";

const OPTIONS = {
  format: { type: "string", default: "text" },
  "fail-on": { type: "string", default: "high" },
  "only-fixed": { type: "boolean", default: false },
  licenses: { type: "boolean", default: false },
  online: { type: "boolean", default: false },
  timeout: { type: "string", default: String(DEFAULTS.timeout) },
  trivy: { type: "string" },
} as const;

/** Runs the command; answers the exit code: 1 where something of the given risk or worse was found, 2 where nothing came back. */
export async function scanCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const began = performance.now();
  const { values, positionals } = readArguments(args, OPTIONS);
  const [kind = "", given, ...rest] = positionals;
  if (given === undefined || rest.length > 0) throw new UsageError("`scan` takes `image` or `folder` and one target.");
  const format = oneOf("format", values.format, ["text", "json", "sarif"]);
  const threshold = oneOf("fail-on", values["fail-on"], ["critical", "high", "medium", "low", "none"]);
  const timeout = Number(values.timeout);
  if (!(timeout > 0)) throw new UsageError(`--timeout takes seconds, not \`${values.timeout}\`.`);
  const target = targetOf(kindOf(kind), given);
  const [scanner] = SCANNERS;
  if (scanner === undefined) return 2;
  const settings = {
    ...DEFAULTS,
    path: values.trivy,
    offlineScan: !values.online,
    fixedOnly: values["only-fixed"],
    timeout,
  };
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  // Our scanner runs in a process group of its own, so Ctrl+C reaches only us.
  process.on("SIGINT", stop).on("SIGTERM", stop);
  const result = await scan({
    scanner,
    settings,
    setting: "`--trivy`",
    target,
    licenses: values.licenses,
    workspace: [process.cwd(), ...(target.kind === "folder" ? [target.path] : [])],
    environment: process.env,
    signal: stopping.signal,
    log: () => {},
    onPhase: (phase) => terminal.progress(`${phase} …`),
  });
  process.off("SIGINT", stop).off("SIGTERM", stop);
  terminal.progress("");
  if (result === "cancelled") {
    terminal.note("Cancelled; nothing is left running.");
    return 130;
  }
  if (isFailure(result)) {
    terminal.note(result.message + (ADVICE[result.code] ?? ""));
    return 2;
  }
  const { summary, items } = result;
  const seconds = (performance.now() - began) / 1000;
  if (format === "json") terminal.out(`${JSON.stringify({ ...summary, items }, null, 2)}\n`);
  else if (format === "sarif") terminal.out(reportSarif(summary, items));
  else terminal.out(reportText(summary, items, { terminal, now: Date.now(), seconds }));
  return reaches(summary.counts, threshold) ? 1 : 0;
}

/** What there is to do next on a command line. */
const ADVICE: Readonly<Record<string, string>> = {
  "not-found": " https://trivy.dev tells how to install it; `--trivy PATH` uses one elsewhere.",
  "no-database": " `--online` lets it fetch one.",
  "old-database": " `--online` lets it fetch a new one.",
  timeout: " `--timeout SECONDS` gives it longer.",
};

function reaches(counts: Readonly<Record<Risk, number>>, threshold: Risk | "none"): boolean {
  return threshold !== "none" && RISKS.slice(0, RISKS.indexOf(threshold) + 1).some((risk) => counts[risk] > 0);
}

function kindOf(word: string): "image" | "folder" {
  if (word === "image" || word === "folder") return word;
  throw new UsageError(`\`scan\` takes \`image\` or \`folder\`, not \`${word}\`.`);
}

/** An image is given by name, or as a file by a path that cannot be a name: `./web.tar`, `/tmp/layout`, `web.tar`. */
function targetOf(kind: "image" | "folder", given: string): ScanTarget {
  if (kind === "folder") return { kind, path: path.resolve(given) };
  const isPath = /^(\.{0,2}[\\/]|[A-Za-z]:[\\/])|\.(tar|tar\.gz|tgz)$/.test(given);
  return isPath ? { kind: "archive", path: path.resolve(given) } : { kind, name: given };
}
