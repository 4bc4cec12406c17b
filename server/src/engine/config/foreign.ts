// Configuration and ignore files of other tools, each read into a layer. They are read leniently: what is odd says nothing.

import type { Catalog } from "../catalog/catalog.ts";
import type { RuleId, Severity } from "../core/finding.ts";
import type { Suppression, SuppressionScope } from "../core/suppression.ts";
import { because, listed, perId, rulesFor, wholeTool } from "../suppressions/foreign.ts";
import { isDate, WHOLE_FILE } from "../suppressions/own.ts";
import { itemsAt, lookup, type Node, textOf } from "../yaml/node.ts";
import { parseYaml } from "../yaml/parse/parse.ts";
import { CONFIGURATION } from "./keys.ts";
import { addChange, emptyLayer, type Layer, type RuleChange } from "./layer.ts";

type Read = (text: string, path: string, catalog: Catalog) => Layer;

/** The layer of another tool's file; undefined where `name` is none that is read. */
export function foreignLayer(name: string, text: string, path: string, catalog: Catalog): Layer | undefined {
  return READERS[name.replace(/\.yml$/, ".yaml")]?.(text, path, catalog);
}

const READERS: Readonly<Record<string, Read>> = {
  ".hadolint.yaml": hadolint,
  ".trivyignore": trivyIgnore,
  ".trivyignore.yaml": trivyIgnoreYaml,
  ".checkov.yaml": checkov,
  ".kube-linter.yaml": kubeLinter,
  ".dockleignore": dockle,
};

function rootOf(text: string): Node | undefined {
  return parseYaml(text, CONFIGURATION)[0]?.doc.root;
}

/** The texts below a path: those of a list, or of one text with commas. */
function textsAt(root: Node | undefined, ...path: readonly string[]): readonly string[] {
  const value = lookup(root, ...path);
  const alone = value.is === "set" ? textOf(value.value) : undefined;
  if (alone !== undefined) return listed(alone);
  return itemsAt(root, ...path).flatMap((item) => textOf(item)?.trim() || []);
}

function isTrue(root: Node | undefined, key: string): boolean {
  const value = lookup(root, key);
  return value.is === "set" && /^(?:true|yes|on)$/i.test(textOf(value.value) ?? "");
}

const HADOLINT_LEVELS: Readonly<Record<string, Severity>> = {
  error: "error",
  warning: "warning",
  info: "info",
  style: "hint",
};

/** hadolint's README, "Configure". Its thresholds and formats are matters of its own command line. */
function hadolint(text: string, path: string, catalog: Catalog): Layer {
  const root = rootOf(text);
  const rules = new Map<RuleId, RuleChange>();
  for (const [word, severity] of Object.entries(HADOLINT_LEVELS)) {
    for (const id of textsAt(root, "override", word)) {
      for (const name of rulesFor(catalog, "hadolint", id)) {
        const named = catalog.named(name);
        if (named !== undefined) addChange(rules, named, { severity });
      }
    }
  }
  const registries = textsAt(root, "trustedRegistries");
  const origin = { tool: "hadolint", file: path };
  return {
    ...emptyLayer("hadolint", path),
    rules,
    suppressions: perId(catalog, origin, textsAt(root, "ignored"), WHOLE_FILE),
    ...(registries.length === 0 ? {} : { allowedRegistries: registries }),
    inertPragmas: isTrue(root, "disable-ignore-pragma") ? ["hadolint"] : [],
  };
}

/** Trivy, "Filtering": one id per line, `exp:YYYY-MM-DD` behind it, comments on lines of their own. A date that is none ends the exception at once, as there. */
function trivyIgnore(text: string, path: string, catalog: Catalog): Layer {
  const suppressions = lines(text).flatMap((line) => {
    const [id = "", ...rest] = line.split(/\s+/);
    const expiry = rest.find((word) => word.startsWith("exp:"))?.slice("exp:".length);
    if (expiry !== undefined && !isDate(expiry)) return [];
    const more = expiry === undefined ? {} : { until: expiry };
    return perId(catalog, { tool: "trivy", file: path }, [id], WHOLE_FILE, more);
  });
  return { ...emptyLayer("trivy", path), suppressions };
}

/** Trivy, "Filtering by YAML": lists of entries with `id`, `paths`, `purls`, `expired_at` and `statement`. */
function trivyIgnoreYaml(text: string, path: string, catalog: Catalog): Layer {
  const root = rootOf(text);
  const entries = ["vulnerabilities", "misconfigurations", "secrets", "licenses"].flatMap((kind) =>
    itemsAt(root, kind),
  );
  const suppressions = entries.flatMap((entry): readonly Suppression[] => {
    const [id, paths, purls] = [textsAt(entry, "id")[0], textsAt(entry, "paths"), textsAt(entry, "purls")];
    if (id === undefined && paths.length === 0 && purls.length === 0) return [];
    const date = textsAt(entry, "expired_at")[0]?.slice(0, 10);
    if (date !== undefined && !isDate(date)) return [];
    const statement = lookup(entry, "statement");
    const more = {
      ...(date === undefined ? {} : { until: date }),
      ...because(statement.is === "set" ? textOf(statement.value) : undefined),
    };
    const scopes: readonly SuppressionScope[] =
      purls.length > 0 ? purls.map((purl) => ({ purl })) : [paths.length > 0 ? { files: paths } : WHOLE_FILE];
    const origin = { tool: "trivy", file: path };
    return scopes.flatMap((scope) =>
      id === undefined ? [wholeTool(catalog, origin, "all", scope, more)] : perId(catalog, origin, [id], scope, more),
    );
  });
  return { ...emptyLayer("trivy", path), suppressions };
}

/** Checkov, "CLI Command Reference": `skip-check` takes ids, also with `*`, as a list or with commas. */
function checkov(text: string, path: string, catalog: Catalog): Layer {
  const ids = textsAt(rootOf(text), "skip-check").flatMap(listed);
  return {
    ...emptyLayer("checkov", path),
    suppressions: perId(catalog, { tool: "checkov", file: path }, ids, WHOLE_FILE),
  };
}

/** kube-linter, "Configuring KubeLinter": checks left out, and paths that no check looks at. */
function kubeLinter(text: string, path: string, catalog: Catalog): Layer {
  const root = rootOf(text);
  const origin = { tool: "kube-linter", file: path };
  const paths = textsAt(root, "checks", "ignorePaths").filter((glob) => !/^[~/]/.test(glob));
  return {
    ...emptyLayer("kube-linter", path),
    suppressions: [
      ...perId(catalog, origin, textsAt(root, "checks", "exclude"), WHOLE_FILE),
      ...(paths.length === 0 ? [] : [wholeTool(catalog, origin, "all", { files: paths })]),
    ],
  };
}

/** Dockle's README, "Ignore": one checkpoint per line. */
function dockle(text: string, path: string, catalog: Catalog): Layer {
  const ids = lines(text).map((line) => line.split(/\s+/)[0] ?? "");
  return {
    ...emptyLayer("dockle", path),
    suppressions: perId(catalog, { tool: "dockle", file: path }, ids, WHOLE_FILE),
  };
}

/** The lines of an ignore file without blank ones and comments. */
function lines(text: string): readonly string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}
