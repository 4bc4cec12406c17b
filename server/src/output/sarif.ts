// SARIF 2.1.0: findings of our own and reports of scanners for code scanning services. Lines and columns count from 1 there.

import { nameOf } from "../engine/core/finding.ts";
import { type ArtifactUri, artifactBelow, artifactNamed } from "../paths/artifacts.ts";
import type { JsonFinding, Risk, ScannedTarget, ScanTarget, WebAddress } from "../protocol.ts";
import { isRated, type RatedItem, type Report, type Signature } from "../scanners/core/report.ts";
import { type Notice, notice } from "../shown/notice.ts";
import { type Shown, say, shownJson } from "../shown/shown.ts";
import { VERSION } from "./version.ts";

type Level = "error" | "warning" | "note";

interface Rule {
  readonly id: string;
  readonly title: string;
  readonly url?: WebAddress | undefined;
  readonly risk?: Risk;
}

interface Result {
  readonly rule: Rule;
  readonly level: Level;
  readonly message: string;
  readonly uri: ArtifactUri;
  readonly region?: object;
  /** What it is about, by name. */
  readonly subject?: string;
  readonly fingerprint?: string;
}

const LEVEL: Readonly<Record<JsonFinding["severity"], Level>> = {
  error: "error",
  warning: "warning",
  info: "note",
  hint: "note",
};
const RISK_LEVEL: Readonly<Record<Risk, Level>> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  unknown: "note",
};
/** What code scanning services sort by: a number inside the band that each word has in CVSS 3. */
const SCORE: Readonly<Record<Risk, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "2.0",
  unknown: "0.0",
};

/** A sentence on how a check went, and the file that it is about. */
interface Told {
  readonly file?: string;
  readonly reason: string;
}

/** How a check or scan went. */
export interface CheckInvocation {
  /** What was not looked at. */
  readonly unchecked: readonly Told[];
  /** Whether the run counts as successful all the same. */
  readonly accepted: boolean;
  /** What was looked at only in part, or left out on request. */
  readonly notes: readonly Told[];
}

export interface Names {
  /** The title of a rule or row by its name. */
  titleOf(name: string): string | undefined;
  /** What a file is called, by what its findings call it. */
  artifactOf(file: string): ArtifactUri;
}

/** Findings of our own rules, a SARIF rule for each of their names. `invoked` tells how the check went, where that is known. */
export function findingsSarif(
  findings: readonly JsonFinding[],
  { titleOf, artifactOf }: Names,
  invoked?: CheckInvocation,
): Shown {
  const results = findings.map(
    ({ rule, row, severity, message, file, range, subject, fingerprint }): Result => ({
      rule: { id: nameOf({ rule, row }), title: titleOf(nameOf({ rule, row })) ?? rule },
      level: LEVEL[severity],
      message,
      uri: artifactOf(file),
      region: {
        startLine: range.start.line + 1,
        startColumn: range.start.character + 1,
        endLine: range.end.line + 1,
        endColumn: range.end.character + 1,
      },
      subject,
      fingerprint,
    }),
  );
  return log([
    run({ name: "Plimsoll", version: VERSION }, results, {}, invoked && checkInvocation(invoked, artifactOf)),
  ]);
}

function checkInvocation({ unchecked, accepted, notes }: CheckInvocation, artifactOf: Names["artifactOf"]): object {
  const told = (level: Level) => (one: Told) => ({
    level,
    message: messageOf(one.reason),
    ...(one.file !== undefined && {
      locations: [{ physicalLocation: { artifactLocation: { uri: artifactOf(one.file) } } }],
    }),
  });
  const notifications = [...unchecked.map(told(accepted ? "warning" : "error")), ...notes.map(told("note"))];
  return {
    executionSuccessful: unchecked.length === 0 || accepted,
    ...(notifications.length > 0 && { toolExecutionNotifications: notifications }),
  };
}

/**
 * The reports of a target, a run for each scanner: what it says, in its own words, and whether its last scan failed. A scanner
 * without a report that failed has a run too. What is only there is left out. `titles` knows scanners by their ids.
 */
export function reportsSarif(
  { target, title, failures }: ScannedTarget,
  reports: readonly Report[],
  titles: (scanner: string) => string,
  { unchecked, accepted }: Omit<CheckInvocation, "notes"> = { unchecked: [], accepted: true },
): Shown {
  const whole = target.kind === "image" ? target.name : title;
  const failed = new Map(failures.map(({ scanner, failure }) => [scanner ?? "", failure.message]));
  const artifactOf = (file: string) => artifactBelow(file) ?? artifactNamed(whole);
  const runs = reports.map(({ scanner, taken, image, items }) => {
    const failure = failed.get(scanner.id);
    return run(
      { name: scanner.title, version: scanner.version },
      items.flatMap((item) => {
        if (isRated(item)) return [resultOf(item, whole, target.kind)];
        return item.kind === "signature" && item.state !== "verified" ? [signatureResult(item, whole)] : [];
      }),
      {
        target: title,
        ...(image?.digest !== undefined && { digest: image.digest }),
        taken,
        ...(scanner.database !== undefined && { database: scanner.database }),
      },
      failure === undefined
        ? checkInvocation({ unchecked, accepted, notes: [] }, artifactOf)
        : failedInvocation(failure),
    );
  });
  const without = [...failed].filter(([id]) => reports.every(({ scanner }) => scanner.id !== id));
  return log([
    ...runs,
    ...without.map(([id, message]) =>
      run({ name: id === "" ? "Plimsoll" : titles(id) }, [], { target: title }, failedInvocation(message)),
    ),
  ]);
}

function failedInvocation(why: string): object {
  return {
    executionSuccessful: false,
    toolExecutionNotifications: [{ level: "error", message: messageOf(why) }],
  };
}

function signatureResult({ id, message, state, risk }: Signature, whole: string): Result {
  const title = state === "missing" ? "The image must be signed" : "The image's signature must be valid";
  return {
    rule: { id: `signature-${state}`, title, ...(risk !== undefined && { risk }) },
    level: risk === undefined ? "warning" : RISK_LEVEL[risk],
    message,
    uri: artifactNamed(whole),
    subject: id,
  };
}

function resultOf(item: RatedItem, whole: string, kind: ScanTarget["kind"]): Result {
  const level = RISK_LEVEL[item.risk];
  const lines = item.place?.lines;
  const region = lines === undefined ? {} : { region: { startLine: lines[0], endLine: lines[1] } };
  const file = item.place?.path || whole;
  // In a folder a path counts from there; in an image from its root, with or without a slash in front.
  const uri = artifactBelow(kind === "folder" ? file : file.replace(/^\/+/, "")) ?? artifactNamed(whole);
  switch (item.kind) {
    case "vulnerability": {
      const { name, version } = item.package;
      const remedy = item.fixed === undefined ? "no fix yet" : `fixed in ${item.fixed}`;
      const message = `${name} ${version} has ${item.id} (${item.risk}, ${remedy}): ${item.title}`;
      return {
        rule: { id: item.id, title: item.title, url: item.url, risk: item.risk },
        level,
        message,
        uri,
        subject: `${name}@${version}`,
      };
    }
    case "secret":
      return {
        rule: { id: item.id, title: item.title, risk: item.risk },
        level,
        message: `${item.title} in ${file}`,
        uri,
        ...region,
      };
    case "misconfiguration": {
      const message = [item.message || item.title, item.resolution].filter(Boolean).join(" ");
      return {
        rule: { id: item.id, title: item.title, url: item.url, risk: item.risk },
        level,
        message,
        uri,
        ...region,
      };
    }
    case "license":
      return {
        rule: { id: `license-${item.id}`, title: `License ${item.id}`, risk: item.risk },
        level,
        message: `${item.package || "A file"} is under the license ${item.id}.`,
        uri,
        subject: item.package,
      };
  }
}

function run(
  driver: { readonly name: string; readonly version?: string },
  results: readonly Result[],
  properties: object,
  invoked?: object,
): object {
  const rules = new Map<string, Rule>();
  for (const { rule } of results) if (!rules.has(rule.id)) rules.set(rule.id, rule);
  const index = new Map([...rules.keys()].map((id, i) => [id, i]));
  return {
    tool: { driver: { ...driver, rules: [...rules.values()].map(ruleJson) } },
    results: results.map((result) => resultJson(result, index.get(result.rule.id) ?? 0)),
    columnKind: "utf16CodeUnits",
    ...(invoked !== undefined && { invocations: [invoked] }),
    properties,
  };
}

function log(runs: readonly object[]): Shown {
  const file = { $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs };
  return say`${shownJson(file)}\n`;
}

function ruleJson({ id, title, url, risk }: Rule) {
  return {
    id,
    shortDescription: messageOf(title),
    ...(url !== undefined && { helpUri: url }),
    ...(risk !== undefined && { properties: { "security-severity": SCORE[risk], tags: ["security"] } }),
  };
}

/** Viewers make links of `[text](address)` in a message. */
function messageOf(text: string): { readonly text: Notice } {
  return { text: notice(text) };
}

function resultJson({ rule, level, message, uri, region, subject, fingerprint }: Result, ruleIndex: number) {
  return {
    ruleId: rule.id,
    ruleIndex,
    level,
    message: messageOf(message),
    locations: [
      {
        physicalLocation: { artifactLocation: { uri }, ...(region !== undefined && { region }) },
        ...(subject !== undefined && { logicalLocations: [{ fullyQualifiedName: subject }] }),
      },
    ],
    ...(fingerprint !== undefined && { partialFingerprints: { "plimsoll/v1": fingerprint } }),
  };
}
