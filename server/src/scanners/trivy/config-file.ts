// A `trivy.yaml` that the settings name, as arguments. Trivy never gets the file itself: its options may say where Trivy writes,
// whom it sends what to, where its data comes from and what it runs, and the file is a part of the workspace.

import { parseConfiguration } from "../../engine/config/parse.ts";
import { byWord } from "../../engine/core/by-word.ts";
import { type Node, resolved, textOf } from "../../engine/yaml/node.ts";
import type { ScanTarget } from "../../protocol.ts";

/** What a value must look like; of a list, each of its texts. */
const TRUTH = /^(?:true|false)$/i;
const NUMBER = /^\d{1,6}(?:\.\d{1,6})?$/;
const WORD = /^[\w.+/-]{1,200}$/;
const TEXT = /^[^\0\r\n]{1,2000}$/;

interface Option {
  readonly flag: string;
  readonly holds: RegExp;
  readonly list?: true;
  /** Only `trivy filesystem` or only `trivy image` has it. */
  readonly only?: "folder" | "image";
}

/**
 * What a file may say, by its names in the file: what to look at, what to leave out, how to read it. No option with a path: a
 * relative one would count from the empty folder that Trivy runs in. What our own arguments decide is not here either.
 */
const OPTIONS: Readonly<Record<string, Option>> = byWord({
  severity: { flag: "severity", holds: WORD, list: true },
  "scan.skip-dirs": { flag: "skip-dirs", holds: TEXT, list: true },
  "scan.skip-files": { flag: "skip-files", holds: TEXT, list: true },
  "scan.parallel": { flag: "parallel", holds: NUMBER },
  "scan.detection-priority": { flag: "detection-priority", holds: WORD },
  "scan.distro": { flag: "distro", holds: WORD },
  "vulnerability.ignore-unfixed": { flag: "ignore-unfixed", holds: TRUTH },
  "vulnerability.ignore-status": { flag: "ignore-status", holds: WORD, list: true },
  "vulnerability.severity-source": { flag: "vuln-severity-source", holds: WORD, list: true },
  "pkg.types": { flag: "pkg-types", holds: WORD, list: true },
  "pkg.relationships": { flag: "pkg-relationships", holds: WORD, list: true },
  "pkg.include-dev-deps": { flag: "include-dev-deps", holds: TRUTH, only: "folder" },
  "license.full": { flag: "license-full", holds: TRUTH },
  "license.ignored": { flag: "ignored-licenses", holds: TEXT, list: true },
  "license.confidencelevel": { flag: "license-confidence-level", holds: NUMBER },
  "misconfiguration.helm.set": { flag: "helm-set", holds: TEXT, list: true },
  "misconfiguration.helm.set-string": { flag: "helm-set-string", holds: TEXT, list: true },
  "misconfiguration.helm.api-versions": { flag: "helm-api-versions", holds: WORD, list: true },
  "misconfiguration.helm.kube-version": { flag: "helm-kube-version", holds: WORD },
  "misconfiguration.terraform.exclude-downloaded-modules": { flag: "tf-exclude-downloaded-modules", holds: TRUTH },
  "rego.include-deprecated-checks": { flag: "include-deprecated-checks", holds: TRUTH },
  "image.platform": { flag: "platform", holds: WORD, only: "image" },
  "image.max-size": { flag: "max-image-size", holds: WORD, only: "image" },
});

/** Options that our own arguments set: leaving them out is not worth reporting. */
const OURS: ReadonlySet<string> = new Set([
  "format",
  "exit-code",
  "timeout",
  "quiet",
  "scan.scanners",
  "scan.offline",
  "scan.disable-telemetry",
  "scan.skip-version-check",
  "db.no-progress",
  "db.skip-update",
  "db.java-skip-update",
  "rego.skip-check-update",
]);

/** The names of options that are quoted from the file, which anyone may have written: only such as can be options. */
const NAME = /^[a-z0-9.-]{1,60}$/;
/** How many names of options a message lists at most. */
const MOST_LISTED = 10;
const DEEPEST = 5;

export interface ConfigFile {
  readonly args: readonly string[];
  /** The options that are left out though the file has them, by their names there. */
  readonly leftOut: readonly string[];
}

/** The arguments that a file's text comes to; `without` are flags that other settings give. Never throws: what is odd is left out. */
export function readConfigFile(text: string, { kind }: ScanTarget, without: ReadonlySet<string>): ConfigFile {
  const root = parseConfiguration(text)[0]?.doc.root;
  const args: string[] = [];
  const leftOut: string[] = [];
  for (const [name, value] of leaves(root)) {
    const option = Object.hasOwn(OPTIONS, name) ? OPTIONS[name] : undefined;
    const texts = option && textsOf(value, option);
    if (option === undefined || texts === undefined) {
      if (OURS.has(name) || leftOut.length > MOST_LISTED) continue;
      const shown = NAME.test(name) ? name : "…";
      if (!leftOut.includes(shown)) leftOut.push(shown);
    } else if (!without.has(option.flag) && isFor(option, kind)) {
      // Lists are read as lines of CSV, in which quotes keep a comma.
      const quoted = (one: string) => (/[",]/.test(one) ? `"${one.replaceAll('"', '""')}"` : one);
      for (const one of texts) args.push(`--${option.flag}=${option.list ? quoted(one) : one}`);
    }
  }
  return { args, leftOut: leftOut.length > MOST_LISTED ? [...leftOut.slice(0, MOST_LISTED), "…"] : leftOut };
}

const isFor = ({ only }: Option, kind: ScanTarget["kind"]): boolean =>
  only === undefined || (only === "folder") === (kind === "folder");

/** The values of a file by their names: keys in small letters, as Trivy reads them, joined by dots. An alias of a map is not followed. */
function* leaves(node: Node | undefined, above: readonly string[] = []): Generator<readonly [string, Node]> {
  if (node?.kind !== "map" || above.length === DEEPEST) {
    if (node !== undefined && above.length > 0) yield [above.join("."), node];
    return;
  }
  for (const { key, value } of node.pairs) yield* leaves(value, [...above, String(key.value).toLowerCase()]);
}

/** The texts of a value that is as its option has them; undefined for any other. */
function textsOf(node: Node, { holds, list }: Option): readonly string[] | undefined {
  const found = resolved(node);
  const items = list && found?.kind === "sequence" ? found.items : [node];
  const written = items.map((item) => (resolved(item)?.kind === "scalar" ? textOf(item) : undefined));
  // A list may be written as one text with commas.
  const texts =
    list && found?.kind === "scalar" ? written.flatMap((one) => one?.split(",").map((part) => part.trim())) : written;
  return texts.every((one) => one !== undefined && holds.test(one)) ? (texts as readonly string[]) : undefined;
}
