// Exceptions that other tools write as comments. Syntax and reach: each tool's documentation, as cited at each form.
import type { Catalog } from "./catalog.ts";
import type { RuleId } from "./finding.ts";
import type { Suppression, SuppressionOrigin, SuppressionScope } from "./ignore.ts";
import { isDate, WHOLE_FILE } from "./ignore-own.ts";
import type { Comment, Document } from "./language.ts";
import { lineAt, type Span } from "./text.ts";

/**
 * The rules that an id of `tool` means. An id with a number in it is unmistakable whoever cites it (hadolint's pragmas
 * name ShellCheck's SC2046); one of words counts for its own tool only.
 */
export function rulesFor(catalog: Catalog, tool: string, id: string): ReadonlySet<RuleId> {
  const own = catalog.resolve(`${tool}:${id}`);
  return new Set(own.length === 0 && /\d/.test(id) && !id.includes("*") ? catalog.resolve(id) : own);
}

/** One suppression per id, all from one place. */
export function perId(
  catalog: Catalog,
  origin: SuppressionOrigin,
  ids: readonly string[],
  scope: SuppressionScope,
  more: Pick<Suppression, "until" | "reason"> = {},
): readonly Suppression[] {
  return ids.map((id) => ({ ids: [id], rules: rulesFor(catalog, origin.tool, id), scope, ...more, origin }));
}

/** Everything that answers to a tool. */
export function wholeTool(
  catalog: Catalog,
  origin: SuppressionOrigin,
  id: string,
  scope: SuppressionScope,
  more: Pick<Suppression, "until" | "reason"> = {},
): Suppression {
  return { ids: [id], rules: new Set(catalog.rulesOf(origin.tool)), scope, ...more, origin };
}

/** `{ reason }`, or nothing where there is none. */
export function because(reason: string | undefined): { readonly reason?: string } {
  const trimmed = reason?.trim() ?? "";
  return trimmed === "" ? {} : { reason: trimmed };
}

/** The ids of a list with commas. */
export function listed(text: string): readonly string[] {
  return text
    .split(",")
    .map((id) => id.trim())
    .filter((id) => id !== "");
}

interface Reading {
  readonly doc: Document;
  readonly comment: Comment;
  readonly catalog: Catalog;
  readonly section: (at: Span) => Span;
}

/** What a comment of another tool asks for; empty where it is an ordinary comment. */
export function fromComment(
  doc: Document,
  comment: Comment,
  section: (at: Span) => Span,
  catalog: Catalog,
): readonly Suppression[] {
  // A cheap test first: nearly all comments are prose.
  if (!/hadolint|check|ignore|skip|kics|nosem/i.test(comment.text)) return [];
  const reading = { doc, comment, section, catalog };
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

/** hadolint's README, "Inline ignores": `ignore`, `global ignore`, and from 2.15 `stage ignore`; a reason needs its own `#`. */
function hadolint({ doc, comment, section, catalog }: Reading): readonly Suppression[] {
  const pragma = /^hadolint\s+(?:(global|stage)\s+)?ignore\s*=([^#]*)(?:#(.*))?$/.exec(comment.text);
  if (pragma === null || doc.language !== "dockerfile" || !comment.ownLine) return [];
  const ids = listed(pragma[2] ?? "");
  if (ids.some((id) => /\s/.test(id))) return [];
  const target = comment.target;
  const scope =
    pragma[1] === "global" ? WHOLE_FILE : target && { at: pragma[1] === "stage" ? section(target) : target };
  if (scope === undefined) return [];
  return perId(catalog, { tool: "hadolint", at: comment.at }, ids, scope, because(pragma[3]));
}

/** Of hadolint's pragmas stacked above one instruction only the last counts (hadolint#370). */
export function withoutOverruled(suppressions: readonly Suppression[]): readonly Suppression[] {
  const last = new Map<string, number>();
  const place = ({ origin, scope }: Suppression) =>
    origin.tool === "hadolint" && "at" in scope ? `${scope.at.start}:${scope.at.end}` : undefined;
  for (const one of suppressions) {
    const key = place(one);
    if (key !== undefined) last.set(key, one.origin.at?.start ?? 0);
  }
  return suppressions.filter((one) => {
    const key = place(one);
    return key === undefined || last.get(key) === one.origin.at?.start;
  });
}

/** Docker's "Build checks": the directive `check=skip=A,B;error=true` at the head of the file. */
export function fromDirective(
  doc: Document,
  catalog: Catalog,
): { readonly suppressions: readonly Suppression[]; readonly end: number } {
  let start = doc.text.startsWith("\uFEFF") ? 1 : 0;
  let suppressions: readonly Suppression[] = [];
  while (start < doc.text.length) {
    const line = lineAt(doc.text, start);
    const text = doc.text.slice(start, line.end);
    const directive = /^\s*#\s*([A-Za-z][A-Za-z0-9]*)\s*=\s*(\S.*)$/.exec(text);
    if (directive === null || !DIRECTIVES.includes((directive[1] ?? "").toLowerCase())) break;
    if (directive[1]?.toLowerCase() === "check" && suppressions.length === 0) {
      suppressions = skipped(
        directive[2] ?? "",
        { tool: "buildkit", at: { start, end: line.end } },
        WHOLE_FILE,
        catalog,
      );
    }
    const next = doc.text.indexOf("\n", line.end);
    start = next === -1 ? doc.text.length : next + 1;
  }
  return { suppressions, end: start };
}

const DIRECTIVES: readonly string[] = ["syntax", "escape", "check"];

/** The same in a comment above an instruction (moby/buildkit#6334): what follows the first blank is free text. */
function buildkit({ doc, comment, catalog }: Reading): readonly Suppression[] {
  const check = /^check\s*=\s*(\S+)(?:\s(.*))?$/i.exec(comment.text);
  if (check === null || doc.language !== "dockerfile" || comment.target === undefined || !comment.ownLine) return [];
  const origin = { tool: "buildkit", at: comment.at };
  return skipped(check[1] ?? "", origin, { at: comment.target }, catalog, because(check[2]));
}

function skipped(
  value: string,
  origin: SuppressionOrigin,
  scope: SuppressionScope,
  catalog: Catalog,
  more: { readonly reason?: string } = {},
): readonly Suppression[] {
  const skip = value.split(";").find((part) => /^\s*skip\s*=/i.test(part));
  const ids = listed(skip?.slice(skip.indexOf("=") + 1) ?? "");
  if (ids.some((id) => id.toLowerCase() === "all")) return [wholeTool(catalog, origin, "all", scope, more)];
  return perId(catalog, origin, ids, scope, more);
}

// What the Dockerfile language server (dockerfile-utils) checks, by the names BuildKit gives the same.
const DOCKERFILE_UTILS = [
  "ConsistentInstructionCasing",
  "MaintainerDeprecated",
  "MultipleInstructionsDisallowed",
  "NoEmptyContinuation",
  "WorkdirRelativePath",
  "DuplicateStageName",
] as const;

function dockerfileUtils({ doc, comment, catalog }: Reading): readonly Suppression[] {
  if (!/^dockerfile-utils:\s*ignore\b/.test(comment.text) || comment.target === undefined) return [];
  if (doc.language !== "dockerfile") return [];
  const rules = new Set(DOCKERFILE_UTILS.flatMap((id) => catalog.resolve(`buildkit:${id}`)));
  return [{ ids: ["all"], rules, scope: { at: comment.target }, origin: { tool: "dockerfile-utils", at: comment.at } }];
}

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
 * Checkov's "Suppressing and skipping policies": in a Dockerfile a comment anywhere reaches the whole file; in YAML
 * comments count for secrets only, on the line and its neighbours.
 */
function checkov({ doc, comment, catalog }: Reading): readonly Suppression[] {
  const skip = /(?:checkov|bridgecrew|cortex):skip\s*=\s*([A-Za-z0-9_,* ]+)(?::(.*))?$/.exec(comment.text);
  if (skip === null) return [];
  const secrets = doc.language !== "dockerfile";
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

/** KICS, "Using commands on scanned files as comments". `enable` leaves only the named queries on. */
function kics({ doc, comment, catalog }: Reading): readonly Suppression[] {
  const command = /^kics-scan\s+(ignore-line|ignore-block|ignore|disable|enable)(?:\s*=\s*(.*))?\s*$/.exec(
    comment.text,
  );
  if (command === null) return [];
  const origin = { tool: "kics", at: comment.at };
  const ids = listed(command[2] ?? "");
  const { target } = comment;
  switch (command[1]) {
    case "disable":
      return perId(catalog, origin, ids, WHOLE_FILE);
    case "enable": {
      const kept = new Set(ids.flatMap((id) => [...rulesFor(catalog, "kics", id)]));
      const rules = new Set(catalog.rulesOf("kics").filter((id) => !kept.has(id)));
      return [{ ids: ["all"], rules, scope: WHOLE_FILE, origin }];
    }
    case "ignore":
      return [wholeTool(catalog, origin, "all", WHOLE_FILE)];
    default:
      if (target === undefined) return [];
      return [wholeTool(catalog, origin, "all", { at: command[1] === "ignore-line" ? target : block(doc, target) })];
  }
}

/** A line and all deeper ones below it; in a Dockerfile the instruction. */
function block(doc: Document, target: Span): Span {
  if (doc.language === "dockerfile") return target;
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
