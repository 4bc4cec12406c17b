// Trivy's JSON, schema version 2: the fields we use, validated; unknown fields pass, a missing one is named with its path.

import * as v from "valibot";
import { byWord } from "../../engine/core/by-word.ts";
import { OWN_SYSTEM, withSlashes } from "../../paths/paths.ts";
import { type Risk, type ScanTarget, webAddress } from "../../protocol.ts";
import {
  type Image,
  type Layer as ImageLayer,
  type Item,
  type License as LicenseItem,
  linesOf,
  type Misconfiguration as MisconfigurationItem,
  type Parsed,
  type Place,
  type Secret as SecretItem,
  type Vulnerability as VulnerabilityItem,
  WHOLE_IMAGE,
} from "../core/report.ts";
import type { Probed } from "../core/scanner.ts";

const text = v.string();
const maybe = v.nullish(text);
const list = <T extends v.GenericSchema>(of: T) => v.nullish(v.array(of));
const Line = v.nullish(v.number());
const Layer = v.nullish(v.object({ DiffID: maybe }));
const Code = v.nullish(
  v.object({ Lines: list(v.object({ Number: v.number(), Content: maybe, IsCause: v.nullish(v.boolean()) })) }),
);

const Vulnerability = v.object({
  VulnerabilityID: text,
  VendorIDs: list(text),
  PkgName: text,
  PkgPath: maybe,
  PkgIdentifier: v.nullish(v.object({ PURL: maybe })),
  InstalledVersion: v.nullish(text, ""),
  FixedVersion: maybe,
  Severity: maybe,
  Title: maybe,
  PrimaryURL: maybe,
  Layer,
});
const Secret = v.object({
  RuleID: text,
  Severity: maybe,
  Title: text,
  StartLine: Line,
  EndLine: Line,
  Code,
  Match: maybe,
  Layer,
});
const Misconfiguration = v.object({
  ID: text,
  Title: text,
  Message: v.nullish(text, ""),
  Resolution: maybe,
  Severity: maybe,
  PrimaryURL: maybe,
  Status: maybe,
  CauseMetadata: v.nullish(v.object({ StartLine: Line, EndLine: Line })),
});
const License = v.object({ Severity: maybe, PkgName: v.nullish(text, ""), FilePath: maybe, Name: text });

type ResultHead = Pick<
  NonNullable<NonNullable<v.InferOutput<typeof Report>["Results"]>[number]>,
  "Class" | "Type" | "Target"
>;

/** The only version of the report that is known here: the fields of another may mean anything, or be somewhere else. */
const SCHEMA = 2;

const Report = v.object({
  SchemaVersion: v.number(),
  Trivy: v.nullish(v.object({ Version: maybe })),
  Metadata: v.nullish(
    v.object({
      ImageID: maybe,
      DiffIDs: list(text),
      RepoDigests: list(text),
      ImageConfig: v.nullish(
        v.object({
          architecture: maybe,
          os: maybe,
          variant: maybe,
          history: list(v.object({ created_by: maybe, empty_layer: v.nullish(v.boolean()) })),
        }),
      ),
      Layers: list(v.object({ DiffID: maybe, Size: v.nullish(v.number()) })),
    }),
  ),
  Results: list(
    v.object({
      Target: text,
      Class: maybe,
      Type: maybe,
      Vulnerabilities: list(Vulnerability),
      Secrets: list(Secret),
      Misconfigurations: list(Misconfiguration),
      Licenses: list(License),
    }),
  ),
});

const Version = v.object({ Version: text, VulnerabilityDB: v.nullish(v.object({ UpdatedAt: maybe })) });

/** What `trivy version` says, or in half a sentence why it cannot be read. */
export function readVersion(json: string): Probed | string {
  const read = validated(Version, json);
  if (typeof read === "string") return read;
  const database = read.VulnerabilityDB?.UpdatedAt;
  return { version: read.Version, ...(database && { database }) };
}

/** The items of a report, or in half a sentence why it cannot be read. */
export function readReport(json: string, target: ScanTarget): Parsed | string {
  const report = validated(Report, json);
  if (typeof report === "string") return report;
  if (report.SchemaVersion !== SCHEMA) {
    return `its \`SchemaVersion\` is ${report.SchemaVersion}, and only version ${SCHEMA} is known`;
  }
  const items: Item[] = [];
  for (const result of report.Results ?? []) {
    const file = isWhole(result.Target, target) ? WHOLE_IMAGE : fileOf(result.Target);
    const packagesIn = isFileOfPackages(result, target) ? file : undefined;
    for (const one of result.Vulnerabilities ?? []) items.push(vulnerability(one, packagesIn));
    for (const one of result.Secrets ?? []) items.push(secret(one, file));
    for (const one of result.Misconfigurations ?? []) {
      if (one.Status !== "PASS") items.push(misconfiguration(one, file));
    }
    for (const one of result.Licenses ?? []) items.push(license(one));
  }
  const version = report.Trivy?.Version;
  const image = target.kind === "folder" ? undefined : imageOf(report.Metadata);
  return { items, ...(version && { version }), ...(image && { image }) };
}

function imageOf(metadata: v.InferOutput<typeof Report>["Metadata"]): Image {
  const [pushed] = metadata?.RepoDigests ?? [];
  const digest = pushed?.slice(pushed.indexOf("@") + 1);
  const id = metadata?.ImageID;
  const { os, architecture, variant } = metadata?.ImageConfig ?? {};
  const platform = os && architecture ? [os, architecture, variant].filter(Boolean).join("/") : undefined;
  return { layers: layersOf(metadata), ...(id && { id }), ...(digest && { digest }), ...(platform && { platform }) };
}

/** The layers with the instructions that made them: the history names each instruction, those that made no layer too. */
function layersOf(metadata: v.InferOutput<typeof Report>["Metadata"]): readonly ImageLayer[] {
  const sizes = new Map((metadata?.Layers ?? []).map(({ DiffID, Size }) => [DiffID, Size]));
  const ids = metadata?.DiffIDs ?? [];
  const made = (metadata?.ImageConfig?.history ?? []).filter(({ empty_layer }) => empty_layer !== true);
  return ids.map((diffId, i) => {
    const size = sizes.get(diffId);
    // A history that tells of another number of layers cannot be matched with them.
    const by = made.length === ids.length ? made[i]?.created_by : undefined;
    return { diffId, ...optional("createdBy", by), ...(typeof size === "number" && { size }) };
  });
}

function validated<T extends v.GenericSchema>(schema: T, json: string): v.InferOutput<T> | string {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return json.trim() === "" ? "it is empty" : "it is not JSON";
  }
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const where = v.getDotPath(issue);
  if (where === null) return "it is not an object";
  return issue.input === undefined ? `\`${where}\` is missing` : `\`${where}\` is not what it should be`;
}

const RISK: Readonly<Record<string, Risk>> = byWord({
  CRITICAL: "critical",
  HIGH: "high",
  MEDIUM: "medium",
  LOW: "low",
});
const riskOf = (severity: string | null | undefined): Risk => RISK[severity?.toUpperCase() ?? ""] ?? "unknown";

/** Longer texts are for a page, not for a tree; and an output of 64 MB may be one title. */
const LONGEST = 2_000;
/** No part of a word is left at the end: half a token is not known for one. */
const cut = (given: string, longest = LONGEST) =>
  given.length > longest ? `${given.slice(0, longest).replace(/\S{1,1000}$/, "")}…` : given;

const optional = <K extends string>(key: K, value: string | null | undefined) =>
  (value ? { [key]: cut(value) } : {}) as { readonly [P in K]?: string };

/** The page of an advisory, where it is one that may be opened. */
function pageAt(written: string | null | undefined) {
  const url = webAddress(written);
  return url === undefined ? {} : { url };
}

const layerOf = (layer: v.InferOutput<typeof Layer>) => optional("layer", layer?.DiffID);

/** Whether a place is the image as a whole: Trivy names the archive or image, or that with its system behind it. */
function isWhole(place: string, target: ScanTarget): boolean {
  if (target.kind === "folder") return false;
  const name = target.kind === "archive" ? target.path : target.name;
  return place === name || place.startsWith(`${name} (`);
}

/** What Trivy calls the packages that lie in files of their own, by type; each of them says where. */
const TITLES: ReadonlySet<string> = new Set([
  "python-pkg Python",
  "conda-pkg Conda",
  "gemspec Ruby",
  "node-pkg Node.js",
  "jar Java",
]);

/** Whether a result is about one file that holds packages: a lock file, a binary with its build information. */
function isFileOfPackages({ Class, Type, Target }: ResultHead, target: ScanTarget): boolean {
  if (Target === "" || isWhole(Target, target)) return false;
  // Versions that name no class are told by what was scanned: folders have lock files only.
  if (!Class) return target.kind === "folder";
  return Class === "lang-pkgs" && !TITLES.has(`${Type ?? ""} ${Target}`);
}

/** A path as people write it: Trivy leaves out the leading slash in images and uses the system's separators in folders. */
const fileOf = (target: string) => cut(withSlashes(target, OWN_SYSTEM));

function vulnerability(one: v.InferOutput<typeof Vulnerability>, file: string | undefined): VulnerabilityItem {
  const path = one.PkgPath ? fileOf(one.PkgPath) : file;
  const layer = layerOf(one.Layer);
  const place: Place | undefined = path || layer.layer ? { path: path ?? "", ...layer } : undefined;
  return {
    kind: "vulnerability",
    id: one.VulnerabilityID,
    aliases: one.VendorIDs ?? [],
    package: {
      name: cut(one.PkgName),
      version: cut(one.InstalledVersion ?? ""),
      ...optional("purl", one.PkgIdentifier?.PURL),
    },
    ...(place && { place }),
    ...optional("fixed", one.FixedVersion),
    risk: riskOf(one.Severity),
    title: cut(one.Title ?? one.VulnerabilityID),
    ...pageAt(one.PrimaryURL),
  };
}

function secret(one: v.InferOutput<typeof Secret>, file: string): SecretItem {
  return {
    kind: "secret",
    id: one.RuleID,
    risk: riskOf(one.Severity),
    title: cut(one.Title),
    place: { path: file, ...linesOf(one.StartLine, one.EndLine), ...layerOf(one.Layer) },
    ...optional("excerpt", excerptOf(one)),
  };
}

/**
 * The line of a secret with the secret masked. `Match` is masked by Trivy; should it hold no mask, an older or newer
 * Trivy has written the value there, and nothing is shown.
 */
function excerptOf({ Match, Code: code }: v.InferOutput<typeof Secret>): string | undefined {
  const cause = code?.Lines?.find((line) => line.IsCause === true)?.Content;
  const masked = [Match, cause].find((line) => line?.includes("***"));
  return masked ? cut(masked.trim(), 200) : undefined;
}

function misconfiguration(one: v.InferOutput<typeof Misconfiguration>, file: string): MisconfigurationItem {
  return {
    kind: "misconfiguration",
    id: one.ID,
    risk: riskOf(one.Severity),
    title: cut(one.Title),
    message: cut(one.Message ?? ""),
    ...optional("resolution", one.Resolution),
    ...pageAt(one.PrimaryURL),
    place: { path: file, ...linesOf(one.CauseMetadata?.StartLine, one.CauseMetadata?.EndLine) },
  };
}

function license(one: v.InferOutput<typeof License>): LicenseItem {
  return {
    kind: "license",
    id: cut(one.Name),
    risk: riskOf(one.Severity),
    package: cut(one.PkgName ?? ""),
    ...(one.FilePath && { place: { path: fileOf(one.FilePath) } }),
  };
}
