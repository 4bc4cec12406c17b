// Configuration and ignore files of other tools, each read into a layer. They are read leniently: what is odd says nothing.

import type { Catalog } from "../catalog/catalog.ts";
import { byWord } from "../core/by-word.ts";
import type { Problem, RuleName } from "../core/finding.ts";
import { DOUBLESTAR, globBudget } from "../core/glob/glob.ts";
import { toolInText } from "../core/peers.ts";
import type { Suppression, SuppressionScope } from "../core/suppression.ts";
import { quoted, type Span, span, withoutEnd } from "../core/text.ts";
import { because, otherCase, perId, WHOLE_FILE, wholeTool } from "../suppressions/foreign.ts";
import { isDate } from "../suppressions/own.ts";
import { trivyRules, untilBegin, untilTime } from "../suppressions/trivy.ts";
import { itemsAt, lookup, type Node, textOf } from "../yaml/node.ts";
import { checkov } from "./checkov.ts";
import { isPathPattern } from "./globs.ts";
import { hadolint } from "./hadolint.ts";
import { kubescape } from "./kubescape.ts";
import { emptyLayer, type Layer } from "./layer.ts";
import { parseConfiguration } from "./parse.ts";
import { affordable, noDate, placedAt, type Told, textsAt } from "./texts.ts";

/**
 * The name under which a tool looks by itself for a file at a path or URI, where that name says so with or without its dot:
 * `.hadolint.yaml` of `ci/hadolint.yml`.
 */
export function foreignNameOf(place: string): string | undefined {
  const whole = `/${place.replace(/\.yml$/, ".yaml")}`;
  return Object.keys(READERS).find(
    (name) => whole.endsWith(`/${name}`) || whole.endsWith(`/${name.replace(/^\./, "")}`),
  );
}

type Read = (text: string, path: string, catalog: Catalog, told: Told) => Layer;

/** The files that are lists of lines: to the tools that read them a byte order mark is a character of the first id. */
const LISTS = new Set([".trivyignore", ".dockleignore"]);

/** Whether a byte order mark counts in a file called `name`, and belongs to the text that is read. */
export const keepsMark = (name: string): boolean => LISTS.has(name);

/** The layer of another tool's file; undefined where `name` is none that is read. */
export function foreignLayer(
  name: string,
  text: string,
  path: string,
  catalog: Catalog,
  told: Told = () => {},
): Layer | undefined {
  return READERS[name.replace(/\.yml$/, ".yaml")]?.(text, path, catalog, told);
}

/**
 * What counts for nothing in another tool's file, each as a problem: patterns that would cost too much to match, and exceptions with
 * dates that are none. Spans count from the start of the first document.
 */
export function foreignProblems(name: string, text: string, path: string, catalog: Catalog): readonly Problem[] {
  const found: Problem[] = [];
  foreignLayer(name, text, path, catalog, ({ at }, message) => {
    found.push({ at, message });
  });
  return found;
}

const READERS: Readonly<Record<string, Read>> = byWord({
  ".hadolint.yaml": hadolint,
  ".trivyignore": trivyIgnore,
  ".trivyignore.yaml": trivyIgnoreYaml,
  ".kubescape/exceptions.json": kubescape,
  "kubescape-exceptions.json": kubescape,
  ".checkov.yaml": checkov,
  ".kube-linter.yaml": kubeLinter,
  ".dockleignore": dockle,
});

function rootOf(text: string): Node | undefined {
  return parseConfiguration(text)[0]?.doc.root;
}

/**
 * Trivy, "Filtering": one id per line, for findings of all kinds, `exp:YYYY-MM-DD` behind it, comments on lines of their own. A date that
 * is none ends the exception at once, as there.
 */
function trivyIgnore(text: string, path: string, catalog: Catalog, told: Told): Layer {
  const suppressions = readable(text, "trivy", told).flatMap(({ line, at }): readonly Suppression[] => {
    const [id = "", ...rest] = line.split(/\s+/);
    const expiry = rest.find((word) => word.startsWith("exp:"))?.slice("exp:".length);
    if (expiry !== undefined && !isDate(expiry)) {
      told({ at }, noDate(expiry));
      return [];
    }
    const [, bare = "", date = ""] = /^([^:]+):exp[:=](\S+)$/.exec(id) ?? [];
    if (bare !== "") told({ at }, `Unknown Trivy id: write \`${quoted(bare)} exp:${quoted(date)}\`.`);
    const ends = expiry === undefined ? {} : untilBegin(expiry);
    const origin = { tool: "trivy", file: path };
    return [{ ids: [id], rules: trivyRules(catalog, id), scope: WHOLE_FILE, ...ends, origin }];
  });
  return { ...emptyLayer("trivy", path), suppressions };
}

/** The lists of Trivy's YAML; an id counts for findings of its list only. Vulnerabilities and licenses are a matter of scanners. */
const TRIVY_LISTS = ["vulnerabilities", "misconfigurations", "secrets", "licenses"] as const;

/**
 * Trivy, "Filtering by YAML": lists of entries with `id`, `paths`, `purls`, `expired_at` and `statement`. An entry that Trivy
 * cannot read says nothing, and neither does one without an id. (Trivy 0.74 takes that for every misconfiguration: it compares
 * the id with an alias that current checks leave empty. Its documentation demands an id.)
 */
function trivyIgnoreYaml(text: string, path: string, catalog: Catalog, told: Told): Layer {
  const root = rootOf(text);
  const origin = { tool: "trivy", file: path };
  const refusal = globBudget(DOUBLESTAR);
  const suppressions = TRIVY_LISTS.flatMap((list) =>
    itemsAt(root, list).flatMap((entry): readonly Suppression[] => {
      const id = scalarAt(entry, "id");
      const paths = listAt(entry, "paths");
      const expiry = scalarAt(entry, "expired_at");
      const ends = expiry === undefined || expiry === "" ? {} : untilTime(expiry);
      if (ends === undefined) told(entry, noDate(expiry ?? ""));
      if (id === undefined || id === "" || ends === undefined || paths?.every(isPathPattern) !== true) return [];
      // One glob less would let the exception count where it must not, if it was the only one.
      const placed = itemsAt(entry, "paths").map((node) => ({ text: textOf(node) ?? "", node }));
      if (affordable(placed, refusal, "glob in `paths`", told).length < placed.length) return [];
      const purls = list === "vulnerabilities" ? textsAt(entry, "purls") : [];
      const scopes: readonly SuppressionScope[] =
        purls.length > 0
          ? purls.map((purl) => ({ purl }))
          : [paths.length > 0 ? { files: paths, by: "doublestar" } : WHOLE_FILE];
      const ours = list === "misconfigurations" || list === "secrets";
      const rules = ours ? trivyRules(catalog, id, list) : new Set<RuleName>();
      const reason = because(scalarAt(entry, "statement"));
      return scopes.map((scope) => ({ ids: [id], rules, scope, ...ends, ...reason, origin }));
    }),
  );
  return { ...emptyLayer("trivy", path), suppressions };
}

/** The text at a key, letter for letter. */
function scalarAt(node: Node | undefined, key: string): string | undefined {
  const value = lookup(node, key);
  return value.is === "set" ? textOf(value.value) : undefined;
}

/** The texts of the list at a key, letter for letter; empty where there is none, undefined where it is no list of texts. */
function listAt(node: Node | undefined, key: string): readonly string[] | undefined {
  const texts = itemsAt(node, key).map((item) => textOf(item));
  if (texts.length === 0 && scalarAt(node, key)) return undefined;
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

/** kube-linter, "Configuring KubeLinter": checks left out, and paths that no check looks at. */
function kubeLinter(text: string, path: string, catalog: Catalog, told: Told): Layer {
  const root = rootOf(text);
  const origin = { tool: "kube-linter", file: path };
  const refusal = globBudget(DOUBLESTAR);
  // It makes each path absolute first, so that `./` and a slash at the end are as good as nothing.
  const placed = placedAt(root, "checks", "ignorePaths")
    .filter(({ text }) => !/^[~/]/.test(text))
    .map(({ text, node }) => ({ text: withoutEnd(text.replace(/^(?:\.\/+)+/, ""), "/"), node }));
  const paths = affordable(placed, refusal, "glob in `ignorePaths`", told);
  return {
    ...emptyLayer("kube-linter", path),
    suppressions: [
      ...perId(catalog, origin, textsAt(root, "checks", "exclude"), { scope: WHOLE_FILE }),
      ...(paths.length === 0 ? [] : [wholeTool(catalog, origin, "all", { scope: { files: paths, by: "doublestar" } })]),
    ],
  };
}

/**
 * One checkpoint per line, which Dockle takes whole: with anything after the id it is none. Source: config.go, `GetIgnoreCheckpointMap`.
 */
function dockle(text: string, path: string, catalog: Catalog, told: Told): Layer {
  const ids = readable(text, "dockle", told).map(({ line }) => line);
  return {
    ...emptyLayer("dockle", path),
    suppressions: perId(catalog, { tool: "dockle", file: path }, ids, { scope: WHOLE_FILE }),
  };
}

interface Line {
  readonly line: string;
  readonly at: Span;
}

/** The lines of an ignore file whose ids its tool can know; of the others each is told. */
function readable(text: string, tool: string, told: Told): readonly Line[] {
  return lines(text).filter((one) => {
    const isMarked = one.line.startsWith(MARK);
    if (isMarked && !/^\s*(?:#|$)/.test(one.line)) {
      told(one, `${toolInText(tool)} ignores this line: it starts with a byte order mark. Save the file without it.`);
    }
    return !isMarked;
  });
}

const MARK = "\uFEFF";

/** What Go takes for spaces at the beginning of a line: a byte order mark is none of them, as it is in JavaScript. */
const INDENT = /^[^\S\uFEFF]+/;

/** The lines of an ignore file without blank ones and comments, trimmed, each with its place. */
function lines(text: string): readonly Line[] {
  let start = 0;
  return text.split("\n").flatMap((whole) => {
    const line = whole.replace(INDENT, "").trimEnd();
    const from = start + whole.indexOf(line);
    start += whole.length + 1;
    return line === "" || line.startsWith("#") ? [] : [{ line, at: span(from, from + line.length) }];
  });
}

/** How many ids of one file are told. */
const MOST_TOLD = 20;

/**
 * The exceptions of a layer that are idle, a sentence for each: those that have ended before `today`, and ids that only differ in their
 * case from one that is known, since the tools compare letter for letter. Of both only what our rules would answer to.
 */
export function idleExceptions({ suppressions }: Layer, today: string, catalog: Catalog): readonly string[] {
  const told = new Set<string>();
  for (const { ids, rules, scope, origin, until, written = until } of suppressions) {
    if (told.size >= MOST_TOLD) break;
    const id = quoted(ids.join(", "));
    if (rules === "all" || rules.size > 0) {
      if (until !== undefined && until < today)
        told.add(`The exception \`${id}\` expired on ${written ?? until}: extend or remove it.`);
      continue;
    }
    // An exception for objects goes by a name of its own.
    const right = "object" in scope ? undefined : otherCase(catalog, origin.tool, ids[0] ?? "");
    if (right !== undefined)
      told.add(`${toolInText(origin.tool)} has no id \`${id}\`, so nothing is ignored: write \`${right}\`.`);
  }
  return [...told];
}
