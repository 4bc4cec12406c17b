// A scanner that a stranger wrote, or that repeats what a stranger's image says: hostile texts in every field of its report, in
// its log, its version and its last words.
import * as fs from "node:fs";
import * as path from "node:path";
import { wellFormed } from "../../server/src/paths/uris.ts";
import { script } from "../scanners/scene.ts";
import { hostileTexts } from "./texts.ts";

/** A report in Trivy's form with each text in each field, and half a surrogate pair, which JSON can hold. */
export function hostileReport(origin: string, files: readonly string[] = []): object {
  const texts = [...hostileTexts(origin).all, "half \ud83d pair \ude00"];
  const Results = texts.map((text, i) => ({
    Target: [text, `${origin}/target`, "javascript:alert(1)", files[i] ?? text][i % 4],
    Class: i % 3 === 0 ? "os-pkgs" : i % 3 === 1 ? "config" : "secret",
    Type: text,
    Vulnerabilities: [
      {
        VulnerabilityID: text,
        VendorIDs: [text],
        PkgName: text,
        PkgPath: text,
        PkgIdentifier: { PURL: text },
        InstalledVersion: text,
        FixedVersion: text,
        Severity: i % 2 === 0 ? "CRITICAL" : text,
        Title: text,
        PrimaryURL: i % 2 === 0 ? text : `${origin}/advisory?${encodeURIComponent(wellFormed(text.slice(0, 40)))}`,
        Layer: { DiffID: text },
      },
      { VulnerabilityID: `CVE-2026-${1000 + i}`, PkgName: "a", InstalledVersion: "1", Severity: "HIGH", Title: text },
    ],
    Secrets: [
      {
        RuleID: text,
        Severity: "HIGH",
        Title: text,
        StartLine: 1,
        EndLine: 1,
        Match: text,
        Code: { Lines: [{ Number: 1, Content: text, IsCause: true }] },
        Layer: { DiffID: text },
      },
    ],
    Misconfigurations: [
      {
        ID: text,
        Title: text,
        Message: text,
        Resolution: text,
        Severity: "LOW",
        PrimaryURL: text,
        Status: "FAIL",
        CauseMetadata: { StartLine: 1, EndLine: 2 },
      },
    ],
    Licenses: [{ Severity: "LOW", PkgName: text, FilePath: text, Name: text }],
  }));
  const [first = ""] = hostileTexts(origin).mixed;
  return {
    SchemaVersion: 2,
    Trivy: { Version: first },
    Metadata: {
      ImageID: first,
      DiffIDs: texts,
      RepoDigests: texts.map((text) => `a@${text}`),
      ImageConfig: {
        architecture: first,
        os: first,
        variant: first,
        history: texts.map((text) => ({ created_by: text })),
      },
    },
    Results,
  };
}

/** Each text as a whole log, so that its lines stay lines; words that Trivy's phases are read from are in front of some. */
function logOf(origin: string): string {
  return hostileTexts(origin)
    .all.flatMap((text) => [
      `2026-01-01T00:00:00Z\tINFO\t${text}`,
      `2026-01-01T00:00:00Z\tINFO\tDetected OS\tfamily="${text.replaceAll('"', "'")}" version="${text.replaceAll('"', "'")}"`,
      `2026-01-01T00:00:00Z\tWARN\t${text}`,
      text,
    ])
    .join("\n");
}

export interface HostileScanner {
  /** Gives the report after its log. */
  readonly good: string;
  /** Fails with hostile last words. */
  readonly failing: string;
  /** Says a hostile version, and then what is no report. */
  readonly odd: string;
}

/** Programs that play Trivy. `pause`: seconds between the log and the end, in which the progress can be looked at. */
export function hostileScanners(
  folder: string,
  origin: string,
  { files = [], pause = 0 }: { readonly files?: readonly string[]; readonly pause?: number } = {},
): HostileScanner {
  fs.mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string) => {
    fs.writeFileSync(path.join(folder, name), text);
    return `'${path.join(folder, name)}'`;
  };
  const { by, mixed } = hostileTexts(origin);
  const [terminal = "", , markdown = ""] = mixed;
  const report = write("report.json", JSON.stringify(hostileReport(origin, files)));
  const log = write("log.txt", `${logOf(origin)}\n`);
  const versionOf = (name: string, version: string) =>
    write(name, JSON.stringify({ Version: version, VulnerabilityDB: { UpdatedAt: "2026-01-02T03:04:05Z" } }));
  const version = versionOf("version.json", `0.74.0 ${markdown}`);
  const own = versionOf("odd.json", `${terminal}\n${by.lines}`);
  const words = write("words.txt", `FATAL\tboom ${markdown} ${terminal}\n${by.lines}\n${by.command}\n`);
  const answering = (of: string) => `if [ "$1" = version ]; then cat ${of}; exit 0; fi`;
  return {
    good: script(
      path.join(folder, "good"),
      "trivy",
      `${answering(version)}\ncat ${log} >&2\nsleep ${pause}\ncat ${report}`,
    ),
    failing: script(path.join(folder, "failing"), "trivy", `${answering(version)}\ncat ${log} ${words} >&2\nexit 1`),
    odd: script(path.join(folder, "odd"), "trivy", `${answering(own)}\ncat ${words}\ncat ${words} >&2`),
  };
}
