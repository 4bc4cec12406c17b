// `.checkov.yaml`: what Checkov is told to leave out (checkov/runner_filter.py and checkov/common/runners/base_runner.py).

import type { Catalog } from "../catalog/catalog.ts";
import type { RuleName } from "../core/finding.ts";
import { expressionBudget } from "../core/glob/expression.ts";
import type { Suppression } from "../core/suppression.ts";
import { fittingBudget, listed, rulesFitting, WHOLE_FILE, wholeTool } from "../suppressions/foreign.ts";
import type { Node } from "../yaml/node.ts";
import { isPathExpression } from "./globs.ts";
import { emptyLayer, type Layer } from "./layer.ts";
import { parseConfiguration } from "./parse.ts";
import { affordable, placedAt, type Told, textsAt } from "./texts.ts";

/**
 * `skip-check` takes ids as a list or with commas, also with the signs of a shell; `skip-path` regular expressions for any part of a
 * path; `skip-framework` the names of frameworks. An id with a path behind a colon is obeyed for checks of graphs alone.
 */
export function checkov(text: string, path: string, catalog: Catalog, told: Told): Layer {
  const root = parseConfiguration(text)[0]?.doc.root;
  const origin = { tool: "checkov", file: path };
  const refusal = expressionBudget();
  const paths = affordable(
    placedAt(root, "skip-path"),
    (pattern) => refusal(isPathExpression(pattern) ? pattern : ""),
    "regular expression in `skip-path`",
    told,
  );
  const suppressions: Suppression[] = skipped(root, catalog, told).map((one) => ({ ...one, origin }));
  if (paths.length > 0)
    suppressions.push(wholeTool(catalog, origin, "all", { scope: { files: paths, by: "expression" } }));
  return { ...emptyLayer("checkov", path), suppressions };
}

function skipped(root: Node | undefined, catalog: Catalog, told: Told): readonly Omit<Suppression, "origin">[] {
  const ids = placedAt(root, "skip-check").flatMap(({ text, node }) => listed(text).map((id) => ({ text: id, node })));
  const checks = affordable(ids, fittingBudget(), "pattern in `skip-check`", told).map((id) => ({
    ids: [id],
    rules: rulesFitting(catalog, "checkov", id),
    scope: WHOLE_FILE,
  }));
  const frameworks = textsAt(root, "skip-framework").map((name) => ({
    ids: [`skip-framework: ${name}`],
    rules: checksOf(name, catalog),
    // Templates of charts are rendered first, and are another framework's.
    scope: name === "kubernetes" ? { files: ["**", "!**/templates/**"] } : WHOLE_FILE,
  }));
  return [...checks, ...frameworks];
}

/** The rules that answer to the checks of a framework, which are named as our languages are, or are for secrets in any file. */
function checksOf(framework: string, catalog: Catalog): ReadonlySet<RuleName> {
  if (framework === "secrets") return rulesFitting(catalog, "checkov", "CKV_SECRET_*");
  return new Set([...rulesFitting(catalog, "checkov", "*")].filter((name) => name.startsWith(`${framework}/`)));
}
