// A made-up scanner: it shows that everything a scanner needs is in its own folder. `sampler` prints a line of JSON
// for each finding; `reader` is built in, starts nothing and looks at the bytes of the file.
import type { ScanFailure, ScanTarget } from "../../server/src/protocol.ts";
import { failure } from "../../server/src/scanners/core/failures.ts";
import type { Item, Parsed } from "../../server/src/scanners/core/report.ts";
import {
  type BuiltInScanner,
  isFailure,
  type ProgramScanner,
  type ScanOptions,
  type Steps,
} from "../../server/src/scanners/core/scanner.ts";
import type { ProgramSettings, SettingSpecs } from "../../server/src/scanners/core/settings.ts";
import { bytes, start } from "../../server/src/scanners/core/steps.ts";

const SETTINGS = {
  path: {
    type: "program",
    description: "Where the sampler is.",
    cli: { option: "sampler", help: "where the sampler is" },
  },
  deep: { type: "flag", default: false, description: "Look deeper.", cli: { option: "deep", help: "look deeper" } },
  mood: {
    type: "choice",
    default: "good",
    choices: { good: "Well.", bad: "Badly." },
    description: "How it looks.",
    cli: { option: "mood", help: "how it looks" },
  },
  rules: { type: "file", description: "Its rules.", cli: { option: "rules", help: "its rules" } },
  words: { type: "texts", description: "Words.", cli: { option: "word", help: "a word" } },
  timeout: {
    type: "seconds",
    default: 60,
    most: 100,
    description: "When to stop.",
    cli: { option: "timeout", help: "stop it after that" },
  },
  extraEnvironment: { type: "environment", description: "More variables." },
} as const satisfies ProgramSettings & SettingSpecs;

function* scan(
  target: ScanTarget,
  { settings, probed, origin }: ScanOptions<typeof SETTINGS>,
): Steps<Parsed | ScanFailure> {
  const name = target.kind === "image" ? target.name : target.path;
  const output = yield* start({
    env: { SAMPLER_WORDS: settings.words.join(" ") },
    args: [
      "look",
      ...(settings.deep ? ["--deep"] : []),
      ...(settings.rules ? [`--rules=${settings.rules}`] : []),
      name,
    ],
  });
  if (isFailure(output)) return output;
  if (output.stdout.startsWith("no rules")) return failure("not-set-up", `\`${origin("rules")}\` names no rules.`);
  if (output.exit !== 0) return failure("failed", `The sampler failed: ${output.stderr.trim()}.`);
  const items = output.stdout
    .split("\n")
    .filter(Boolean)
    .map((line): Item => JSON.parse(line));
  const id = /^sha256:\w+/m.exec(output.stderr)?.[0];
  return { version: probed.version, image: { platform: "linux/amd64", layers: [], ...(id && { id }) }, items };
}

export const sampler: ProgramScanner<typeof SETTINGS> = {
  id: "sampler",
  title: "Sampler",
  takes: ["image", "folder"],
  finds: ["vulnerability", "misconfiguration", "signature", "package"],
  settings: SETTINGS,
  program: {
    name: "sampler",
    installing: "https://sampler.example/install",
    environment: [/^SAMPLER_HOME$/],
    probe: () => ({ args: ["version"] }),
    readProbe: ({ stdout }) => ({ version: stdout.trim() }),
    phase: (line) => /^now (.*)/.exec(line)?.[1],
  },
  scan,
};

/** Says of a file how it begins. */
export const reader: BuiltInScanner = {
  id: "reader",
  title: "Reader",
  takes: ["archive"],
  finds: ["signature"],
  settings: {},
  version: "1",
  *scan(target) {
    const head = yield* bytes(target.kind === "image" ? "" : target.path, 2, 3);
    if (isFailure(head)) return head;
    const message = `It begins with ${Buffer.from(head).toString("hex")}.`;
    return { items: [{ kind: "signature", id: "head", state: "missing", risk: "low", message }] };
  },
};
