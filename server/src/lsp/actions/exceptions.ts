// Code actions that ignore a finding, by a command that asks or an exception for its line, section or file, or the rule turned off; and
// the rule's page.

import { type CodeAction, CodeActionKind, type WorkspaceEdit } from "vscode-languageserver";
import { partAt, type SourceFile } from "../../engine/core/document.ts";
import { type Finding, nameOf, type RuleName } from "../../engine/core/finding.ts";
import type { Language } from "../../engine/core/language.ts";
import { addAll } from "../../engine/core/lists.ts";
import { shift } from "../../engine/core/text.ts";
import { type IgnoreScope, type IgnoreWritten, writeIgnore } from "../../engine/suppressions/write.ts";
import { writeForeignIgnores } from "../../engine/suppressions/write-foreign.ts";
import { IGNORE_COMMAND, SAVE_COMMAND, SHOW_RULE_COMMAND } from "../../protocol.ts";
import { inForm, snippetEdit, workspaceEdit } from "../session/edits.ts";
import type { Session } from "../session/session.ts";
import { shortName } from "./bulk.ts";
import { CONFIG, configFor, switchOffEdit } from "./configuration.ts";
import { diagnosticOf, findingPlace, type Here } from "./fixes.ts";
import type { ActionData } from "./resolve.ts";
import { waysToIgnore } from "./ways.ts";

/** How long an exception lasts that the user gives a date without saying which. */
const DAYS = 90;

/**
 * The actions for each rule or row at the cursor, in the order of the findings: one that asks, where the editor can, else one for each
 * way to ignore it; and its page.
 */
export async function exceptionActions(here: Here): Promise<CodeAction[]> {
  const { session } = here;
  const first = new Map<RuleName, Finding>();
  for (const finding of here.findings) if (!first.has(nameOf(finding))) first.set(nameOf(finding), finding);
  const findings = [...first.values()];
  const actions: CodeAction[] = [];
  if (session.client.commands.has(IGNORE_COMMAND)) {
    for (const finding of findings) addAll(actions, await askingAction(here, finding));
  } else addAll(actions, await plainActions(here, findings));
  if (session.client.commands.has(SHOW_RULE_COMMAND)) {
    for (const finding of findings) actions.push(showRuleAction(here, finding));
  }
  return actions;
}

/** One action that asks for scope, reason and date; none where there is no way to ignore the finding. */
async function askingAction(here: Here, finding: Finding): Promise<CodeAction[]> {
  if ((await waysToIgnore(here.session, here.document, finding)).length === 0) return [];
  const title = `Ignore \`${shortName(nameOf(finding))}\`…`;
  const command = { title, command: IGNORE_COMMAND, arguments: [findingPlace(here.document, finding)] };
  return [{ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnosticOf(here, finding)], command }];
}

async function plainActions(here: Here, findings: readonly Finding[]): Promise<CodeAction[]> {
  const { session, document } = here;
  const file = (await session.takeIn(document)).queue.project.file(document.key);
  const language = file && session.platform.engine.language(file.language);
  if (file === undefined || language === undefined) return [];
  const actions: CodeAction[] = [];
  for (const scope of ["line", "section", "file"] as const) {
    for (const finding of findings) {
      addAll(actions, await ignoreAction(here, file, language, finding, scope));
      addAll(actions, await foreignAction(here, file, language, finding, scope));
    }
  }
  for (const finding of findings) addAll(actions, await switchOffAction(here, finding));
  return actions;
}

async function ignoreAction(
  here: Here,
  file: SourceFile,
  language: Language,
  finding: Finding,
  scope: IgnoreScope,
): Promise<CodeAction[]> {
  const { session, document } = here;
  const { catalog } = session.platform.engine;
  // Housekeeping speaks of comments and configuration: no comment excepts it.
  if (finding.rule.startsWith("plimsoll/")) return [];
  const written = writeIgnore({ file, language, catalog, finding, scope });
  if (written === undefined) return [];
  const part = partAt(file.parts, finding.at.start);
  const subject = part && language.subject(part.doc, shift(finding.at, -part.start));
  const section = subject && language.sectionName?.(subject)?.word;
  const where = scope === "section" ? `for this ${section}` : WHERE[scope];
  const edit = withReason(session, document, written) ?? (await workspaceEdit(session, document, written.edits));
  if (edit === undefined) return [];
  const title = `Ignore \`${nameOf(finding)}\` ${where}`;
  return [{ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnosticOf(here, finding)], edit }];
}

/**
 * The same in the words of another tool, where the file has exceptions in them already: of several tools the first, so that fixes have
 * room.
 */
async function foreignAction(
  here: Here,
  file: SourceFile,
  language: Language,
  finding: Finding,
  scope: IgnoreScope,
): Promise<CodeAction[]> {
  const { catalog } = here.session.platform.engine;
  const [written] = writeForeignIgnores({ file, language, catalog, finding });
  const edit = written?.scope === scope && (await workspaceEdit(here.session, here.document, written.edits));
  if (written === undefined || !edit) return [];
  const title = `Ignore ${written.tool} \`${written.id}\` ${WHERE[scope]}`;
  return [{ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnosticOf(here, finding)], edit }];
}

const WHERE = { line: "for this line", file: "in this file" };

/** The new comment with a place for the reason, and behind it one for a date; undefined where the editor cannot or no comment is new. */
function withReason(
  session: Session,
  document: Here["document"],
  { edits: [edit, more], reasonAt }: IgnoreWritten,
): WorkspaceEdit | undefined {
  if (!session.client.snippetEdits || edit === undefined || more !== undefined || reasonAt === undefined)
    return undefined;
  const before = escaped(edit.text.slice(0, reasonAt));
  const until = dayAfter(session.platform.today(), DAYS);
  // The blanks are outside of the places: what is typed over one must not touch what is behind it.
  const snippet = `${before} \${2|--,until ${until} --|} \${1:reason}${escaped(edit.text.slice(reasonAt))}`;
  return snippetEdit(document, edit.at.start, snippet);
}

const escaped = (text: string) => text.replace(/[\\$}]/g, "\\$&");

function dayAfter(today: string, days: number): string {
  return new Date(Date.parse(`${today}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

async function switchOffAction(here: Here, finding: Finding): Promise<CodeAction[]> {
  const { session, document } = here;
  const rule = nameOf(finding);
  const target = await configFor(session, document.key);
  if (target === undefined) return [];
  const action: CodeAction = {
    title: `Turn off \`${rule}\` in ${CONFIG}`,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnosticOf(here, finding)],
    ...(session.client.commands.has(SAVE_COMMAND) && {
      command: { title: `Save ${CONFIG}`, command: SAVE_COMMAND, arguments: [target] },
    }),
  };
  const data: ActionData = { switchOff: { uri: target, rule } };
  if (session.client.resolvesEdits) return [{ ...action, data }];
  const edit = await switchOffEdit(session, target, rule);
  return edit === undefined ? [] : [{ ...action, edit: inForm(session, [edit]) }];
}

function showRuleAction(here: Here, finding: Finding): CodeAction {
  const name = nameOf(finding);
  const title = `Show rule \`${shortName(name)}\``;
  return {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnosticOf(here, finding)],
    command: { title, command: SHOW_RULE_COMMAND, arguments: [name] },
  };
}
