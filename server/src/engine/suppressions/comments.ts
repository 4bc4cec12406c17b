// Exceptions that other tools write as comments. Syntax and reach: each tool's documentation, as cited at each form.
import type { Catalog } from "../catalog/catalog.ts";
import { rowNames } from "../catalog/names.ts";
import type { Comment, Document } from "../core/document.ts";
import { fact } from "../core/fact.ts";
import type { RuleName } from "../core/finding.ts";
import type { Suppression } from "../core/suppression.ts";
import { lineAt, lineEnd, lineStart, type Span, wholeLineAt } from "../core/text.ts";
import { buildkit, dockerfileUtils, hadolint } from "./dockerfile.ts";
import {
  because,
  blockAt,
  isObeyed,
  isRightAbove,
  listed,
  nowhere,
  perId,
  type Reading,
  rulesFor,
  wholeTool,
} from "./foreign.ts";
import { WHOLE_FILE } from "./own.ts";

/** What a comment of another tool asks for; empty where it is an ordinary comment. */
export function fromComment(reading: Reading): readonly Suppression[] {
  // A cheap test first: nearly all comments are prose.
  if (!/hadolint|check|ignore|skip|kics|nosem/i.test(reading.comment.text)) return [];
  return FORMS.flatMap((form) => form(reading));
}

const FORMS: readonly ((reading: Reading) => readonly Suppression[])[] = [
  hadolint,
  buildkit,
  dockerfileUtils,
  checkov,
  kics,
  semgrep,
];

/**
 * Checkov's "Suppressing and skipping policies": where it is obeyed in full (Dockerfiles) a comment anywhere reaches the whole
 * file; one for a secret reaches, there and in YAML, its own line and its neighbours. The id is compared as it is written, so
 * that neither a pattern nor a list, which Checkov splits for Terraform only, skips anything.
 */
function checkov(reading: Reading): readonly Suppression[] {
  const { doc, comment, catalog } = reading;
  const skip = /(?:checkov|bridgecrew|cortex):skip= *([\w-]+(?:,[\w-]+)*)(?::(.*))?/.exec(comment.text);
  if (skip === null) return [];
  const ids = listed(skip[1] ?? "");
  const origin = { tool: "checkov", at: comment.at };
  return ids.flatMap((id) => {
    const isSecret = id.startsWith("CKV_SECRET_");
    if (!isSecret && !isObeyed("checkov", reading)) return [];
    const scope = ids.length > 1 ? nowhere(comment) : isSecret ? { at: around(doc.text, comment) } : WHOLE_FILE;
    return perId(catalog, origin, [id], scope, because(skip[2]));
  });
}

/** The line of a comment with the one above it and the one below it. */
function around(text: string, { at }: Comment): Span {
  const above = lineStart(text, Math.max(0, lineStart(text, at.start) - 1));
  return { start: above, end: lineEnd(text, wholeLineAt(text, at.end).end) };
}

/**
 * KICS, "Using commands on scanned files as comments". `ignore`, `disable` and `enable` count only above everything else
 * (pkg/parser/parser.go); `enable` leaves only the named queries on.
 */
function kics({ doc, comment, language, catalog }: Reading): readonly Suppression[] {
  const command = /^kics-scan\s+(ignore-line|ignore-block|ignore|disable|enable)(?:=(\S*))?(?=\s|$)/.exec(comment.text);
  if (command === null) return [];
  if (!command[1]?.startsWith("ignore-") && comment.at.start >= headOf(doc)) return [];
  const origin = { tool: "kics", at: comment.at };
  const ids = listed(command[2] ?? "");
  const { target } = comment;
  switch (command[1]) {
    case "disable":
      return perId(catalog, origin, ids, WHOLE_FILE);
    case "enable": {
      const kept = new Set(ids.flatMap((id) => [...rulesFor(catalog, "kics", id)]));
      return [{ ids: ["all"], rules: allBut(kept, "kics", catalog), scope: WHOLE_FILE, origin }];
    }
    case "ignore":
      return [wholeTool(catalog, origin, "all", WHOLE_FILE)];
    default:
      if (target === undefined) return [];
      return [
        wholeTool(catalog, origin, "all", {
          at: command[1] === "ignore-line" ? target : blockAt(doc, target, language),
        }),
      ];
  }
}

/** The rules of a tool without those in `kept`; of a rule of which only some rows are kept, the other rows. */
function allBut(kept: ReadonlySet<RuleName>, tool: string, catalog: Catalog): ReadonlySet<RuleName> {
  const rest = catalog.rulesOf(tool).flatMap((id): readonly RuleName[] => {
    const rule = catalog.rule(id);
    const rows = rule === undefined ? [] : rowNames(rule);
    return kept.has(id) ? [] : rows.some((name) => kept.has(name)) ? rows.filter((name) => !kept.has(name)) : [id];
  });
  return new Set(rest);
}

/** Where the first line begins that is neither blank nor a comment nor a document marker. */
const headOf = fact(({ text }: Document): number => {
  let at = 0;
  for (; at < text.length; at = wholeLineAt(text, at).end) {
    const line = lineAt(text, at);
    if (!/^\s*(?:#|---|$)/.test(text.slice(at, line.end))) break;
  }
  return at;
});

/** gitleaks' README: `gitleaks:allow` accepts the secret on its own line, whether or not the file's language sees a comment there. */
export function fromGitleaks({ text }: Document, catalog: Catalog): readonly Suppression[] {
  let at = text.indexOf(ALLOW);
  if (at === -1) return [];
  const secrets = catalog.rules.filter((rule) => rule.tags.includes("secrets")).map((rule) => rule.id);
  const rules = new Set([...catalog.rulesOf("gitleaks"), ...secrets]);
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

/** Semgrep, "Ignoring findings": `nosemgrep` or `nosem` behind a blank, on the line or right above it, with ids behind a colon or for all its rules. */
function semgrep({ doc, comment, catalog }: Reading): readonly Suppression[] {
  const mark = /^#+\s+nosem(?:grep)?(?![\w-])\s*(?::(.*))?/i.exec(doc.text.slice(comment.at.start, comment.at.end));
  if (mark === null || comment.target === undefined) return [];
  const origin = { tool: "semgrep", at: comment.at };
  const scope = comment.ownLine && !isRightAbove(doc.text, comment) ? nowhere(comment) : { at: comment.target };
  const ids = (mark[1] ?? "").split(/[\s,]+/).filter((id) => id !== "");
  if (ids.length === 0) return [wholeTool(catalog, origin, "all", scope)];
  // A rule is cited by its whole dotted path or by the last part of it.
  return ids.map((id) => {
    const rules = rulesFor(catalog, "semgrep", id.slice(id.lastIndexOf(".") + 1));
    return { ids: [id], rules: rules.size > 0 ? rules : rulesFor(catalog, "semgrep", id), scope, origin };
  });
}
