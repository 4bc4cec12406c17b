// Exceptions that other tools write as comments: each form has a file of its own, which cites what its syntax and reach are from.
import type { Catalog } from "../catalog/catalog.ts";
import type { Document } from "../core/document.ts";
import type { Suppression } from "../core/suppression.ts";
import { lineAt } from "../core/text.ts";
import { buildkit } from "./buildkit.ts";
import { checkov } from "./checkov.ts";
import { asSpelt, type Reading, secretRules } from "./foreign.ts";
import { hadolint } from "./hadolint.ts";
import { kics } from "./kics.ts";
import { dockerfileUtils } from "./language-server.ts";
import { fromMisspeltComment } from "./misspelt-comments.ts";
import { semgrep } from "./semgrep.ts";

/** What a comment of another tool asks for; empty where it is an ordinary comment. */
export function fromComment(reading: Reading): readonly Suppression[] {
  // A cheap test first: nearly all comments are prose.
  if (!/hadolint|check|ignore|skip|kics|no-?sem|semgrep|gitleaks|trivy|tfsec/i.test(reading.comment.text)) return [];
  const found = FORMS.flatMap((form) => form(reading)).map((one) => asSpelt(one, reading));
  return found.length > 0 ? found : fromMisspeltComment(reading);
}

const FORMS: readonly ((reading: Reading) => readonly Suppression[])[] = [
  hadolint,
  buildkit,
  dockerfileUtils,
  checkov,
  kics,
  semgrep,
];

/** gitleaks' README: `gitleaks:allow` accepts the secret on its own line, whether or not the file's language sees a comment there. */
export function fromGitleaks({ text }: Document, catalog: Catalog): readonly Suppression[] {
  let at = text.indexOf(ALLOW);
  if (at === -1) return [];
  const rules = new Set([...catalog.rulesOf("gitleaks"), ...secretRules(catalog)]);
  const found: Suppression[] = [];
  while (at !== -1) {
    const line = lineAt(text, at);
    const origin = { tool: "gitleaks", at: { start: at, end: at + ALLOW.length } };
    found.push({ ids: ["all"], rules, scope: { at: line }, origin });
    at = text.indexOf(ALLOW, line.end);
  }
  return found;
}

const ALLOW = "gitleaks:allow";
