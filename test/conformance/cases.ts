// The labelled cases of other tools and the table of known differences, read tolerantly: strangers add files in the same form.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { TOOLS } from "../../server/src/engine/core/peers.ts";

export interface LabelledCase {
  readonly source: string;
  /** The tool's name before the colon of an equivalent: `trivy` for `trivy-checks`. */
  readonly tool: string;
  /** The tool's rule; `*`: no claimed rule of the tool may fire. */
  readonly id: string;
  readonly name: string;
  readonly ref: string;
  readonly path: string;
  readonly text: string;
  readonly expect: "fire" | "silent";
  /** Sibling files by their path from the root. */
  readonly files: Readonly<Record<string, string>>;
  readonly level: string | undefined;
  /** What `.plimsoll.yaml` would say so that the label's conditions hold. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface KnownDifference {
  readonly source: string;
  readonly id: string;
  readonly case: string;
  readonly reason: string;
}

/** The fields of a line, none of them trusted. */
interface RawCase {
  readonly source?: unknown;
  readonly id?: unknown;
  readonly name?: unknown;
  readonly ref?: unknown;
  readonly kind?: unknown;
  readonly path?: unknown;
  readonly text?: unknown;
  readonly expect?: unknown;
  readonly files?: unknown;
  readonly level?: unknown;
  readonly version?: unknown;
  readonly config?: unknown;
}

const FOLDER = import.meta.dirname;

/** Sources whose name does not begin with that of their tool. */
const TOOL_OF: Readonly<Record<string, string>> = { "pod-security-standards": "pss" };

/** All cases, and a sentence for every line that is none. */
export function readCases(): { readonly cases: readonly LabelledCase[]; readonly problems: readonly string[] } {
  const cases: LabelledCase[] = [];
  const problems: string[] = [];
  for (const file of readdirSync(FOLDER).sort()) {
    if (!file.endsWith(".jsonl")) continue;
    readFileSync(path.join(FOLDER, file), "utf8")
      .split("\n")
      .forEach((line, i) => {
        if (line.trim() === "") return;
        const read = caseFrom(line);
        if (typeof read === "string") problems.push(`${file}:${i + 1}: ${read}`);
        else cases.push(read);
      });
  }
  return { cases, problems };
}

function caseFrom(line: string): LabelledCase | string {
  let raw: RawCase;
  try {
    raw = JSON.parse(line);
  } catch {
    return "not JSON";
  }
  const { source, id, text, expect } = raw;
  if (typeof source !== "string" || typeof id !== "string" || typeof text !== "string")
    return "lacks source, id or text";
  if (expect !== "fire" && expect !== "silent") return "expect is neither fire nor silent";
  const string = (value: unknown) => (typeof value === "string" ? value : undefined);
  const kind = string(raw.kind) ?? (/^\s*(?:#.*\s*)*(?:FROM|ARG)\s/i.test(text) ? "dockerfile" : "k8s");
  const at =
    string(raw.path) ?? (kind === "dockerfile" ? "Dockerfile" : kind === "compose" ? "compose.yaml" : "k8s/case.yaml");
  const files = Object.entries((raw.files ?? {}) as Record<string, unknown>).flatMap(([name, content]) =>
    typeof content === "string" ? [[path.posix.join(path.posix.dirname(at), name), content]] : [],
  );
  return {
    source,
    tool: TOOL_OF[source] ?? TOOLS.find((tool) => source.startsWith(tool)) ?? source,
    id,
    name: string(raw.name) ?? "",
    ref: string(raw.ref) ?? "",
    path: at,
    text,
    expect,
    files: Object.fromEntries(files),
    level: string(raw.level),
    settings: settingsFrom(raw),
  };
}

/** The label's conditions in our own terms, as far as there are any. */
function settingsFrom(raw: RawCase): Readonly<Record<string, unknown>> {
  const config = typeof raw.config === "object" && raw.config !== null ? (raw.config as Record<string, unknown>) : {};
  const version = /^v?(\d+\.\d+)/.exec(String(raw.version ?? config["k8s.version"] ?? ""))?.[1];
  const registries = config["ksv0125.trusted_registries"];
  return {
    ...(version === undefined ? {} : { kubernetes: { version } }),
    ...(Array.isArray(registries) ? { registries: { allowed: registries } } : {}),
  };
}

/** The rows of known.md. */
export function readKnown(): readonly KnownDifference[] {
  const rows = readFileSync(path.join(FOLDER, "known.md"), "utf8")
    .split("\n")
    .filter((line) => /^\|(?! ?source|-)/.test(line));
  return rows.map((row) => {
    const cells = row.split("|").map((cell) => cell.trim());
    const [, source = "", id = "", name = "", ...reason] = cells;
    return { source, id, case: name, reason: reason.slice(0, -1).join("|") };
  });
}

/** The row that excuses a case. */
export function excuseFor(one: LabelledCase, known: readonly KnownDifference[]): KnownDifference | undefined {
  const names = ["*", one.name, one.ref, `sha:${createHash("sha1").update(one.text).digest("hex").slice(0, 10)}`];
  return known.find((row) => row.source === one.source && row.id === one.id && names.includes(row.case));
}
