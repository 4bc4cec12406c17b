// What the configuration and ignore files of other tools say, as a `.plimsoll.yaml` says it.

import type { Catalog } from "../catalog/catalog.ts";
import type { RuleId } from "../core/finding.ts";
import { enumerated } from "../core/lists.ts";
import { toolInText } from "../core/peers.ts";
import type { Suppression } from "../core/suppression.ts";
import { quoted } from "../core/text.ts";
import type { Plain } from "../yaml/edit/edit.ts";
import { pairOf, resolved, textOf } from "../yaml/node.ts";
import { parseConfig } from "./config.ts";
import { differentByDefault, thresholdLeft } from "./defaults.ts";
import { foreignLayer } from "./foreign.ts";
import { isHadolintKey } from "./hadolint-slips.ts";
import type { Layer, RuleChange } from "./layer.ts";
import { parseConfiguration } from "./parse.ts";
import { layerProblems, layerSlips } from "./problems.ts";
import { besideOwn, isExceptedIn, isOffIn } from "./said.ts";
import { withStatements } from "./statements.ts";

/** A file of another tool. */
export interface ForeignFile {
  /** What it is called in what is said about it. */
  readonly name: string;
  /** The name under which its tool looks for it, where that is a different one. */
  readonly as?: string;
  readonly text: string;
}

/** What became of one thing that a file says. */
export interface Carried {
  readonly file: string;
  /** As it is written there: `DL3008`, `trustedRegistries`. */
  readonly what: string;
  /** What `.plimsoll.yaml` says instead: `dockerfile/pin-system-packages/apt: off`. */
  readonly becomes: string;
}

export interface Migration {
  /** The configuration afterwards; undefined where there is nothing to add to it, or its text cannot be edited. */
  readonly text: string | undefined;
  readonly carried: readonly Carried[];
  /** What a configuration says differently, and goes on saying, a sentence each. */
  readonly kept: readonly string[];
  /** Whether the configuration says some of it already. */
  readonly isSaid: boolean;
  /** What could not be carried over, a sentence each. */
  readonly left: readonly string[];
  /** What the tools do without being told, and we do not, a sentence each. */
  readonly different: readonly string[];
}

interface Draft {
  readonly layers: Layer[];
  /** What is said of rules and rows, by their names. */
  readonly rules: Map<string, Plain>;
  /** The rules and rows that an exception without limits silences, whatever else is said of them. */
  readonly off: Set<string>;
  /** The same of all files, which is off already or will be. */
  readonly silenced: ReadonlySet<string>;
  readonly exceptions: Plain[];
  registries: readonly string[];
  readonly carried: Carried[];
  readonly kept: string[];
  isSaid: boolean;
  readonly left: string[];
}

/**
 * Carries over what `files` of a folder say into the text of its configuration, `own`, undefined where there is none: so that every
 * finding is reported as before without them. What the configuration says itself stays, as it counted before.
 */
export function migrate(files: readonly ForeignFile[], own: string | undefined, catalog: Catalog): Migration {
  const draft: Draft = {
    layers: [],
    rules: new Map(),
    off: new Set(),
    silenced: new Set(files.flatMap(({ name, as = name, text }) => offBy(foreignLayer(as, text, as, catalog)))),
    exceptions: [],
    registries: [],
    carried: [],
    kept: [],
    isSaid: false,
    left: [],
  };
  const before = parseConfig(own ?? "", CONFIGURATION, catalog).layer;
  for (const file of files) carry(file, before, draft, catalog);
  const { carried, kept, isSaid, left, exceptions, registries } = draft;
  const withOptions = rulesWithOptions(own ?? "");
  const rules = Object.fromEntries(
    [...draft.rules, ...[...draft.off].map((name): readonly [string, Plain] => [name, "off"])]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => [name, besideWritten(name, value, before, withOptions)]),
  );
  const said: Record<string, Plain> = {
    ...(Object.keys(rules).length > 0 && { rules }),
    ...(registries.length > 0 && { registries: { allowed: registries } }),
  };
  const text = carried.length === 0 ? undefined : withStatements(own ?? "", said, exceptions);
  const parsed = text === undefined ? undefined : parseConfig(text, CONFIGURATION, catalog);
  const isSound = parsed?.problems.length === 0;
  const after = isSound ? parsed.layer : before;
  const different = [...new Set(draft.layers.flatMap((layer) => differentByDefault(layer, after, catalog)))];
  return { text: isSound ? text : undefined, carried, kept, isSaid, left, different };
}

/** A severity beside options that are written, or options beside a severity that is. */
function besideWritten(name: string, value: Plain, before: Layer, withOptions: ReadonlySet<string>): Plain {
  if (typeof value === "string") return withOptions.has(name) ? { severity: value } : value;
  const severity = withOptions.has(name) ? undefined : before.rules.get(name as RuleId)?.severity;
  return severity === undefined || typeof value !== "object" ? value : { severity, ...value };
}

const CONFIGURATION = ".plimsoll.yaml";

/** The rules of which a configuration says more than a severity: that stays. */
function rulesWithOptions(text: string): ReadonlySet<string> {
  const rules = resolved(pairOf(resolved(parseConfiguration(text)[0]?.doc.root), "rules")?.value);
  const pairs = rules?.kind === "map" ? rules.pairs : [];
  return new Set(pairs.flatMap(({ key, value }) => (resolved(value)?.kind === "map" ? [textOf(key) ?? ""] : [])));
}

function carry({ name, as = name, text }: ForeignFile, before: Layer, draft: Draft, catalog: Catalog): void {
  const layer = foreignLayer(as, text, as, catalog);
  if (layer === undefined) return;
  draft.layers.push(layer);
  const [problem] = layerProblems(as, text, as, catalog);
  if (problem !== undefined) draft.left.push(`\`${name}\`: ${problem.message}`);
  for (const { message } of layerSlips(as, text, catalog)) draft.left.push(`\`${name}\`: ${message}`);
  const become = (what: string, becomes: string) => draft.carried.push({ file: name, what, becomes });
  const wordFor = (key: string) => layer.words?.get(key) ?? key;
  const keep = (key: string, own: string) =>
    draft.kept.push(`\`${name}\`: \`${quoted(wordFor(key))}\` changes nothing beside \`${quoted(own, 80)}\`.`);
  for (const [id, change] of layer.rules) {
    // Ours wins, as it did.
    const { rest, isSaid, kept } = besideOwn(id, change, before);
    draft.isSaid ||= isSaid;
    for (const [rule, own] of kept) if (!draft.silenced.has(rule)) keep(rule, `${rule}: ${own}`);
    for (const [rule, value] of statementsOf(id, rest)) {
      if (draft.silenced.has(rule)) continue;
      draft.rules.set(rule, value);
      become(wordFor(rule), `${rule}: ${typeof value === "string" ? value : inFlow(value)}`);
    }
  }
  if (layer.allowedRegistries !== undefined) {
    const [theirs, own] = [layer.allowedRegistries.join(", "), before.allowedRegistries?.join(", ")];
    if (own === undefined) {
      draft.registries = layer.allowedRegistries;
      become(wordFor("registries"), `registries.allowed: ${theirs}`);
    } else if (own === theirs) draft.isSaid = true;
    else keep("registries", `registries.allowed: ${own}`);
  }
  const idle: Suppression[] = [];
  for (const one of layer.suppressions) {
    if (one.rules !== "all" && one.rules.size === 0) idle.push(one);
    else carryException(one, name, draft, { before, catalog });
  }
  if (idle.length > 0) draft.left.push(idleIn(name, layer.tool, idle));
  addOthers(name, text, layer, draft.left);
}

/** A value as it would be in one line: `{labels: [author: text], strict: true}`. */
function inFlow(value: Plain): string {
  if (Array.isArray(value)) return `[${value.map(inFlow).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([key, one]) => `${key}: ${inFlow(one)}`)
    .join(", ")}}`;
}

/** What a change of a rule is in a configuration: a severity, options, and the same of its rows. */
function* statementsOf(id: string, { severity, options, rows }: RuleChange): Iterable<readonly [string, Plain]> {
  if (options !== undefined) yield [id, { ...(severity !== undefined && { severity }), ...options }];
  else if (severity !== undefined) yield [id, severity];
  for (const [key, level] of rows ?? []) yield [`${id}/${key}`, level];
}

/** The rules and rows that exceptions of a layer turn off. */
function offBy(layer: Layer | undefined): readonly string[] {
  return layer?.suppressions.flatMap((one) => (isPlainOff(one) ? [...one.rules] : [])) ?? [];
}

/** An exception in all files, without an end or a reason: the rule is off. */
function isPlainOff({ rules, scope, until, reason }: Suppression): boolean {
  return (
    rules !== "all" && until === undefined && reason === undefined && "files" in scope && globsOf(scope)?.length === 0
  );
}

function carryException(
  one: Suppression,
  file: string,
  draft: Draft,
  { before, catalog }: { readonly before: Layer; readonly catalog: Catalog },
): void {
  const { ids, scope, until, reason } = one;
  const what = ids.join(", ");
  if (!("files" in scope)) {
    const why = "object" in scope ? "it is about single objects: annotate these" : "it is about single packages";
    draft.left.push(`\`${file}\`: \`${quoted(what)}\` stays there, since ${why}.`);
    return;
  }
  const globs = globsOf(scope);
  if (globs === undefined) {
    draft.left.push(`\`${file}\`: \`${quoted(what)}\` stays there, since its paths have no equal in globs.`);
    return;
  }
  const isEverywhere = globs.length === 0;
  const isOff = isPlainOff(one);
  const names = (one.rules === "all" ? (["all"] as const) : [...one.rules]).filter(
    (name) =>
      !isExceptedIn(before, name, { files: globs, until }) &&
      !(isOff && name !== "all" && isOffIn(before, name, catalog)),
  );
  if (names.length === 0) {
    draft.isSaid = true;
    return;
  }
  const becomes = names.map((name) => (isEverywhere && !until ? `${name}: off` : `exception for ${name}`)).join(", ");
  draft.carried.push({ file, what, becomes: until === undefined ? becomes : `${becomes} until ${until}` });
  if (isOff) {
    for (const name of names) draft.off.add(name);
    return;
  }
  draft.exceptions.push({
    rules: names,
    ...(globs.length > 0 && { files: globs }),
    ...(until !== undefined && { until }),
    ...(reason !== undefined && { reason }),
  });
}

/**
 * Patterns of which our globs mean the same: names, `*`, `?` and `**` alone between slashes. To the tools `./a`, `/a` and `a/` match
 * nothing.
 */
const SAME = /^[\w.@ +*?/-]+$/;

const NO_NAMES: ReadonlySet<string> = new Set(["", ".", ".."]);

function meansTheSame(pattern: string): boolean {
  return (
    SAME.test(pattern) &&
    pattern.split("/").every((name) => name === "**" || (!name.includes("**") && !NO_NAMES.has(name)))
  );
}

/** The files of an exception as our globs; none where it counts in all; undefined where that cannot be said. */
function globsOf({ files, by }: Extract<Suppression["scope"], { files: unknown }>): readonly string[] | undefined {
  if (by === undefined) return files.length === 1 && files[0] === "**" ? [] : files;
  if (by === "expression" || !files.every(meansTheSame)) return undefined;
  // There a path without a slash is one beside the file, not one at any depth.
  return files.map((one) => (one.includes("/") ? one : `/${one}`));
}

/** How many ids a sentence names. */
const MOST_NAMED = 3;

function idleIn(file: string, tool: string, idle: readonly Suppression[]): string {
  const ids = [...new Set(idle.flatMap((one) => one.ids))];
  const named = ids.slice(0, MOST_NAMED).map((id) => `\`${quoted(id)}\``);
  const more = ids.length - named.length;
  const all = more > 0 ? [...named, `${more} more`] : named;
  const verb = ids.length > 1 ? "are" : "is";
  return `\`${file}\`: ${enumerated(all)} ${verb} not about a rule of Plimsoll; keep the file if ${toolInText(tool)} reads it.`;
}

/** Keys of hadolint's file that became statements or are told by what they lead to. */
const KNOWN_KEYS = new Set(
  "ignored override trustedRegistries label-schema strict-labels disable-ignore-pragma failure-threshold no-fail".split(
    " ",
  ),
);

/** What a file says that is no rule, exception or list of registries. */
function addOthers(file: string, text: string, { tool, failOn, inertPragmas }: Layer, left: string[]): void {
  if (failOn !== undefined) left.push(`\`${file}\`: ${thresholdLeft(failOn)}`);
  if (inertPragmas.length > 0)
    left.push(`\`${file}\`: without it comments of ${toolInText(tool)} count again: remove them from the files.`);
  if (tool !== "hadolint") return;
  const root = resolved(parseConfiguration(text)[0]?.doc.root);
  const keys = root?.kind === "map" ? root.pairs.map(({ key }) => textOf(key) ?? "") : [];
  for (const key of keys)
    if (isHadolintKey(key) && !KNOWN_KEYS.has(key))
      left.push(`\`${file}\`: \`${quoted(key)}\` has no equal in a configuration.`);
}
