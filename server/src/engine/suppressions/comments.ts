// Exceptions that other tools write as comments. Syntax and reach: each tool's documentation, as cited at each form.
import type { Catalog } from "../catalog/catalog.ts";
import { rowNames } from "../catalog/names.ts";
import type { Comment, Document } from "../core/document.ts";
import { fact } from "../core/fact.ts";
import type { RuleName } from "../core/finding.ts";
import type { Language } from "../core/language.ts";
import type { Suppression } from "../core/suppression.ts";
import { lineAt, type Span, wholeLineAt } from "../core/text.ts";
import { buildkit, dockerfileUtils, hadolint } from "./dockerfile.ts";
import { because, isObeyed, listed, perId, type Reading, rulesFor, wholeTool } from "./foreign.ts";
import { isDate, WHOLE_FILE } from "./own.ts";

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
  trivy,
  checkov,
  kics,
  semgrep,
];

/** Trivy's "Filtering by inline comments": ids in any case and spelling, `*`, `:exp:YYYY-MM-DD`; several in one comment. */
function trivy({ comment, catalog }: Reading): readonly Suppression[] {
  const { target } = comment;
  if (target === undefined || !/\b(?:trivy|tfsec):ignore:/i.test(comment.text)) return [];
  return comment.text.split(/\s+/).flatMap((word) => {
    const ignore = /^#*(?:trivy|tfsec):ignore:([^:]+)(.*)$/i.exec(word);
    if (ignore === null) return [];
    const expiry = /:exp:([^:]*)/i.exec(ignore[2] ?? "")?.[1];
    if (expiry !== undefined && !isDate(expiry)) return [];
    const more = expiry === undefined ? {} : { until: expiry };
    return perId(catalog, { tool: "trivy", at: comment.at }, [ignore[1] ?? ""], { at: target }, more);
  });
}

/**
 * Checkov's "Suppressing and skipping policies": where it is obeyed in full (Dockerfiles) a comment anywhere reaches the
 * whole file; elsewhere (YAML) comments count for secrets only, on the line and its neighbours.
 */
function checkov(reading: Reading): readonly Suppression[] {
  const { doc, comment, catalog } = reading;
  const skip = /(?:checkov|bridgecrew|cortex):skip\s*=\s*([A-Za-z0-9_,* ]+)(?::(.*))?$/.exec(comment.text);
  if (skip === null) return [];
  const secrets = !isObeyed("checkov", reading);
  const ids = listed(skip[1] ?? "").filter((id) => !secrets || /^CKV_SECRET_/i.test(id));
  const origin = { tool: "checkov", at: comment.at };
  return perId(catalog, origin, ids, secrets ? { at: around(doc.text, comment) } : WHOLE_FILE, because(skip[2]));
}

/** From the line above a comment to the one below it, or to the end of what it stands before. */
function around(text: string, comment: Comment): Span {
  const above = lineAt(text, Math.max(0, lineAt(text, comment.at.start).start - 1));
  const below = lineAt(text, Math.min(text.length, comment.at.end + 2));
  return { start: above.start, end: Math.max(below.end, comment.target?.end ?? 0) };
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

/** A line and all deeper ones below it, where the language has no blocks of another kind. */
function blockAt(doc: Document, target: Span, language: Language): Span {
  if (language.block !== undefined) return language.block(doc, target);
  const head = lineAt(doc.text, target.start);
  const depth = indentation(doc.text, head.start);
  let end = Math.max(head.end, target.end);
  while (end < doc.text.length) {
    const newline = doc.text.indexOf("\n", end);
    if (newline === -1) break;
    const line = lineAt(doc.text, newline + 1);
    if (line.end > line.start && doc.text.slice(line.start, line.end).trim() !== "") {
      if (indentation(doc.text, line.start) <= depth) break;
    }
    end = Math.max(line.end, newline + 1);
  }
  return { start: head.start, end };
}

function indentation(text: string, start: number): number {
  let at = start;
  while (text[at] === " ") at += 1;
  return at - start;
}

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

/** Semgrep, "Ignoring findings": `nosemgrep` or `nosem`, with ids behind a colon or for all its rules. */
function semgrep({ comment, catalog }: Reading): readonly Suppression[] {
  const mark = /^nosem(?:grep)?(?![\w-])\s*(?::(.*))?/i.exec(comment.text);
  if (mark === null || comment.target === undefined) return [];
  const origin = { tool: "semgrep", at: comment.at };
  const scope = { at: comment.target };
  const ids = (mark[1] ?? "").split(/[\s,]+/).filter((id) => id !== "");
  if (ids.length === 0) return [wholeTool(catalog, origin, "all", scope)];
  // A rule is cited by its whole dotted path or by the last part of it.
  return ids.map((id) => {
    const rules = rulesFor(catalog, "semgrep", id.slice(id.lastIndexOf(".") + 1));
    return { ids: [id], rules: rules.size > 0 ? rules : rulesFor(catalog, "semgrep", id), scope, origin };
  });
}
