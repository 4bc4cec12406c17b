// Many fixes at once: hardening a container, a stage, a workload or a file, all fixes of a rule, and all safe fixes of a file.

import { type CodeAction, CodeActionKind, type WorkspaceEdit } from "vscode-languageserver";
import { partAt } from "../../engine/core/document.ts";
import { type Finding, type FixKind, nameOf, type RuleName } from "../../engine/core/finding.ts";
import { generatedIn } from "../../engine/core/generated.ts";
import { addAll } from "../../engine/core/lists.ts";
import { contains, point, shift } from "../../engine/core/text.ts";
import type { FixInput } from "../../engine/pipeline/fix.ts";
import { type Lines, toRange, toSpan } from "../../output/positions.ts";
import { APPLY_FIXES_COMMAND, type FixFilesParams } from "../../protocol.ts";
import { workspaceEdit } from "../session/edits.ts";
import { minimalEdits } from "../session/minimalEdits.ts";
import type { Session } from "../session/session.ts";
import { diagnosticOf, type Here } from "./fixes.ts";
import type { ActionData, BulkFix } from "./resolve.ts";

const TITLE = "Fix all safe problems in this file";
/** Fixes that are worked out before anybody chose them, for editors that cannot ask later. */
const MOST_AT_ONCE = 100;
const HARDENING = ["safe", "hardening"] as const;

export const has = (kind: FixKind) => (finding: Finding) => finding.fixes.some((fix) => fix.kind === kind);

/** “Harden …” for the container, the section and the file around the findings, each where it does more than what comes before it. */
export async function hardenActions(here: Here, all: readonly Finding[]): Promise<CodeAction[]> {
  const { session, document, findings } = here;
  const hardenable = all.filter(has("hardening"));
  if (!isAskedLater(session) && hardenable.length > MOST_AT_ONCE) return [];
  const first = findings.find(has("hardening")) ?? findings[0];
  const { project } = (await session.takeIn(document)).queue;
  const file = project.file(document.key);
  const language = file && session.platform.engine.language(file.language);
  const part = file && first && partAt(file.parts, first.at.start);
  if (first === undefined || language === undefined || part === undefined) return [];
  const { uri, lines } = document;
  const places: { readonly title: string; readonly bulk: BulkFix; readonly count: number }[] = [];
  const add = (title: string, bulk: Omit<BulkFix, "uri" | "kinds">, covers: (finding: Finding) => boolean) =>
    places.push({ title, bulk: { uri, kinds: HARDENING, ...bulk }, count: hardenable.filter(covers).length });
  const unit = language.unit?.(first.subject);
  if (unit !== undefined) {
    const { title, subject } = unit;
    add(`Harden ${title}`, { subject }, (one) => isBelow(one.subject, subject));
  }
  const section = language.sectionName?.(first.subject)?.title;
  if (section !== undefined) {
    const within = shift(language.section(part.doc, shift(first.at, -part.start)), part.start);
    const [above = first.subject] = first.subject.split(">", 1);
    add(`Harden ${section}`, { within: toRange(lines, within), section: above }, (one) =>
      contains(within, point(one.at.start)),
    );
  }
  // A stage that has all there is to harden is the Dockerfile: one thing has one name in every menu.
  if (language.word !== undefined && places.at(-1)?.count === hardenable.length) places.pop();
  add(`Harden this ${language.word ?? "file"}`, {}, () => true);
  // One finding alone is hardened by its own fix.
  let before = 1;
  const actions: CodeAction[] = [];
  for (const { title, bulk, count } of places) {
    if (count <= before) continue;
    before = count;
    addAll(actions, await bulkAction(session, title, CodeActionKind.QuickFix, bulk));
  }
  // An editor that hardens a file then offers the choices that are left in it, which is more than one fix too.
  const whole = places.at(-1);
  const offersChoices = session.client.commands.has(APPLY_FIXES_COMMAND) && all.some(isChoice);
  if (before === 1 && whole?.count === 1 && offersChoices)
    return bulkAction(session, whole.title, CodeActionKind.QuickFix, whole.bulk);
  return actions;
}

const isChoice = ({ fixes }: Finding) => fixes.length > 0 && fixes.every(({ kind }) => kind === "choice");

const isBelow = (subject: string, above: string) => subject === above || subject.startsWith(`${above}>`);

/** “Fix all of this rule in the file”, for each rule at the cursor of which more than one finding can be fixed in bulk. */
export async function fixRuleActions(here: Here, all: readonly Finding[]): Promise<CodeAction[]> {
  const { session, document } = here;
  // What is shown for several has a fix for all of them.
  const names = new Set(here.findings.filter(({ parts }) => parts === undefined).map(nameOf));
  const actions: CodeAction[] = [];
  for (const rule of names) {
    const own = all.filter((one) => nameOf(one) === rule);
    const [safe, hardening] = [own.filter(has("safe")), own.filter(has("hardening"))];
    const fixable = new Set([...safe, ...hardening]).size;
    if (fixable < 2 || (!isAskedLater(session) && fixable > MOST_AT_ONCE)) continue;
    const title =
      names.size === 1 ? "Fix all of this rule in the file" : `Fix all of \`${shortName(rule)}\` in the file`;
    const kinds = hardening.length > 0 ? HARDENING : HARDENING.slice(0, 1);
    const made = await bulkAction(session, title, CodeActionKind.QuickFix, { uri: document.uri, kinds, rule });
    const diagnostics = here.findings.filter((one) => nameOf(one) === rule).map((one) => diagnosticOf(here, one));
    addAll(
      actions,
      made.map((action) => ({ ...action, diagnostics })),
    );
  }
  return actions;
}

/** A rule's name without what it is for: `no-sudo`, `secret-value/github-pat`. */
export function shortName(rule: RuleName): string {
  return rule.slice(rule.indexOf("/") + 1);
}

/** All safe fixes of a file as one action of `kind`. */
export function fixAllAction(session: Session, uri: string, kind: string): Promise<CodeAction[]> {
  return bulkAction(session, TITLE, kind, { uri, kinds: ["safe"] });
}

/** Whether the edit of an action need not be worked out before somebody chose it. */
const isAskedLater = ({ client }: Session) => client.resolvesEdits || client.commands.has(APPLY_FIXES_COMMAND);

/**
 * An action whose fixes are worked out when it is chosen, where the editor can wait for them: by the command that shows them there,
 * or else as an edit. On save nobody can be asked. None where there is nothing to edit, as in a file that a program overwrites.
 */
async function bulkAction(session: Session, title: string, kind: string, bulk: BulkFix): Promise<CodeAction[]> {
  const document = session.document(bulk.uri);
  const file = document && (await session.takeIn(document)).queue.project.file(document.key);
  const language = file && session.platform.engine.language(file.language);
  if (file !== undefined && language !== undefined && generatedIn(language, file) !== undefined) return [];
  if (kind === CodeActionKind.QuickFix && session.client.commands.has(APPLY_FIXES_COMMAND)) {
    const { uri, ...wanted } = bulk;
    const params: FixFilesParams = { uris: [uri], ...wanted };
    // What asks before it does anything says so by an ellipsis.
    const asking = bulk.kinds.includes("hardening") ? `${title}…` : title;
    return [{ title: asking, kind, command: { title: asking, command: APPLY_FIXES_COMMAND, arguments: [params] } }];
  }
  const data: ActionData = { bulk };
  if (session.client.resolvesEdits) return [{ title, kind, data }];
  const edit = await bulkEdit(session, bulk);
  return edit === undefined ? [] : [{ title, kind, edit }];
}

/** What the engine is to fix in a file with these lines. */
export function fixOptions(
  { kinds, rule, subject, within }: Omit<BulkFix, "uri">,
  lines: Lines,
): Pick<FixInput, "kinds" | "within" | "only"> {
  return {
    kinds,
    ...(within !== undefined && { within: toSpan(lines, within) }),
    only: (finding) =>
      (rule === undefined || nameOf(finding) === rule) && (subject === undefined || isBelow(finding.subject, subject)),
  };
}

/** The edit of many fixes; the editor previews it where it takes privileges away. */
export async function bulkEdit(session: Session, bulk: BulkFix): Promise<WorkspaceEdit | undefined> {
  const document = session.document(bulk.uri);
  if (document === undefined) return undefined;
  const { project } = (await session.takeIn(document)).queue;
  const before = document.text.getText();
  if (project.file(document.key)?.text !== before) return undefined;
  const fixed = project.fix(document.key, fixOptions(bulk, document.lines));
  if (fixed === undefined || (fixed.text === before && fixed.appended.size === 0)) return undefined;
  const confirm = bulk.kinds.includes("hardening")
    ? "Hardening removes privileges: check whether one is needed"
    : undefined;
  return workspaceEdit(session, document, minimalEdits(before, fixed.text), fixed, confirm);
}
