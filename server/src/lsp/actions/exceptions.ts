// Code actions that ignore a finding: an exception for its line, section or file, or the rule turned off; and its page.

import { type CodeAction, CodeActionKind, type WorkspaceEdit } from "vscode-languageserver";
import { newConfig, switchOff } from "../../engine/config/write.ts";
import { partAt, type SourceFile } from "../../engine/core/document.ts";
import { type Finding, nameOf, type RuleName } from "../../engine/core/finding.ts";
import type { Language } from "../../engine/core/language.ts";
import { addAll } from "../../engine/core/lists.ts";
import { point, shift } from "../../engine/core/text.ts";
import { type IgnoreScope, type IgnoreWritten, writeIgnore } from "../../engine/suppressions/write.ts";
import { writeForeignIgnores } from "../../engine/suppressions/write-foreign.ts";
import { beside, foldersUpTo, holdersOf, inFolder, normalFolder } from "../../paths/uris.ts";
import { SAVE_COMMAND, SHOW_RULE_COMMAND } from "../../protocol.ts";
import { editOf, snippetEdit, workspaceEdit } from "../session/edits.ts";
import type { Session } from "../session/session.ts";
import { diagnosticOf, type Here } from "./fixes.ts";
import type { ActionData } from "./resolve.ts";

/** How long an exception lasts that the user gives a date without saying which. */
const DAYS = 90;
const CONFIG = ".plimsoll.yaml";

/** The actions for each rule or row at the cursor, in the order of the findings; for many rules at once only what names one. */
export async function exceptionActions(here: Here): Promise<CodeAction[]> {
  const { session, document } = here;
  const file = (await session.takeIn(document)).queue.project.file(document.key);
  const language = file && session.platform.engine.language(file.language);
  if (file === undefined || language === undefined) return [];
  const first = new Map<RuleName, Finding>();
  for (const finding of here.findings) if (!first.has(nameOf(finding))) first.set(nameOf(finding), finding);
  const actions: CodeAction[] = [];
  for (const scope of ["line", "section", "file"] as const) {
    for (const finding of first.values()) {
      addAll(actions, await ignoreAction(here, file, language, finding, scope));
      addAll(actions, await foreignAction(here, file, language, finding, scope));
    }
  }
  for (const finding of first.values()) addAll(actions, await switchOffAction(here, finding));
  if (session.client.commands.has(SHOW_RULE_COMMAND)) {
    for (const finding of first.values()) actions.push(showRuleAction(here, finding));
  }
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

/** The same in the words of another tool, where the file has exceptions in them already: of several tools the first, so that fixes have room. */
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
  const snippet = `${before}\${2| , until ${until} |}-- \${1:reason}${escaped(edit.text.slice(reasonAt))}`;
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
  return edit === undefined ? [] : [{ ...action, edit }];
}

/** The edit that switches a rule, or one row of it, off in a configuration, which it creates where there is none. */
export function switchOffEdit(session: Session, uri: string, rule: RuleName): Promise<WorkspaceEdit | undefined> {
  const { client, platform } = session;
  return editOf(session, uri, (text) =>
    text === undefined
      ? [{ at: point(0), text: newConfig(rule, client.schema) }]
      : switchOff(text, rule, platform.engine.catalog),
  );
}

/**
 * The configuration nearest to a file, up to the project's root; where there is none, the one to create: in the
 * workspace folder, or beside a loose file. Undefined for a document that has no place on disk.
 */
async function configFor(session: Session, key: string): Promise<string | undefined> {
  if (key.startsWith("untitled:")) return undefined;
  const document = session.document(key);
  if (document === undefined) return undefined;
  const { root } = (await session.queueOf(document)).project;
  const { files } = session;
  for (const folder of foldersUpTo(root, key, session.caseMatters)) {
    for (const name of [CONFIG, ".plimsoll.yml"]) {
      const uri = inFolder(folder, name);
      if (session.document(uri) !== undefined || (await files.stat(uri)) === "file") return uri;
    }
  }
  const outermost = holdersOf(key, session.folders.map(normalFolder), session.caseMatters).at(-1);
  return outermost === undefined ? beside(key, CONFIG) : inFolder(outermost, CONFIG);
}

function showRuleAction(here: Here, finding: Finding): CodeAction {
  const name = nameOf(finding);
  const title = `Show rule \`${name}\``;
  return {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnosticOf(here, finding)],
    command: { title, command: SHOW_RULE_COMMAND, arguments: [name] },
  };
}
