// Many fixes at once: hardening a container, a stage, a workload or a file, and all safe fixes of a file.

import { type CodeAction, CodeActionKind, type WorkspaceEdit } from "vscode-languageserver";
import { partAt } from "../../engine/core/document.ts";
import type { Finding, FixKind } from "../../engine/core/finding.ts";
import { generatedIn } from "../../engine/core/generated.ts";
import { addAll } from "../../engine/core/lists.ts";
import { contains, point, shift } from "../../engine/core/text.ts";
import { workspaceEdit } from "../session/edits.ts";
import { minimalEdits } from "../session/minimalEdits.ts";
import type { Session } from "../session/session.ts";
import type { Here } from "./fixes.ts";
import type { ActionData, BulkFix } from "./resolve.ts";

const TITLE = "Fix all safe problems in this file";
/** Fixes that are worked out before anybody chose them, for editors that cannot ask later. */
const MOST_AT_ONCE = 100;
const HARDENING: readonly FixKind[] = ["safe", "hardening"];

export const has = (kind: FixKind) => (finding: Finding) => finding.fixes.some((fix) => fix.kind === kind);

/** “Harden …” for the container, the section and the file around the findings, each where it does more than what comes before it. */
export async function hardenActions(here: Here, all: readonly Finding[]): Promise<CodeAction[]> {
  const { session, document, findings } = here;
  const hardenable = all.filter(has("hardening"));
  if (!session.client.resolvesEdits && hardenable.length > MOST_AT_ONCE) return [];
  const first = findings.find(has("hardening")) ?? findings[0];
  const { project } = (await session.takeIn(document)).queue;
  const file = project.file(document.key);
  const language = file && session.platform.engine.language(file.language);
  const part = file && first && partAt(file.parts, first.at.start);
  if (first === undefined || language === undefined || part === undefined) return [];
  const { uri } = document;
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
    add(`Harden ${section}`, { within }, (one) => contains(within, point(one.at.start)));
  }
  add("Harden this file", {}, () => true);
  // One finding alone is hardened by its own fix.
  let before = 1;
  const actions: CodeAction[] = [];
  for (const { title, bulk, count } of places) {
    if (count <= before) continue;
    before = count;
    addAll(actions, await bulkAction(session, title, CodeActionKind.QuickFix, bulk));
  }
  return actions;
}

const isBelow = (subject: string, above: string) => subject === above || subject.startsWith(`${above}>`);

/** All safe fixes of a file as one action of `kind`. */
export function fixAllAction(session: Session, uri: string, kind: string): Promise<CodeAction[]> {
  return bulkAction(session, TITLE, kind, { uri, kinds: ["safe"] });
}

/**
 * An action whose edit comes when it is chosen, where the editor can wait for it; none where there is nothing to edit, as in a file that
 * a program overwrites.
 */
async function bulkAction(session: Session, title: string, kind: string, bulk: BulkFix): Promise<CodeAction[]> {
  const document = session.document(bulk.uri);
  const file = document && (await session.takeIn(document)).queue.project.file(document.key);
  const language = file && session.platform.engine.language(file.language);
  if (file !== undefined && language !== undefined && generatedIn(language, file) !== undefined) return [];
  const data: ActionData = { bulk };
  if (session.client.resolvesEdits) return [{ title, kind, data }];
  const edit = await bulkEdit(session, bulk);
  return edit === undefined ? [] : [{ title, kind, edit }];
}

/** The edit of many fixes; the editor previews it where it takes privileges away. */
export async function bulkEdit(session: Session, bulk: BulkFix): Promise<WorkspaceEdit | undefined> {
  const { kinds, subject, within } = bulk;
  const document = session.document(bulk.uri);
  if (document === undefined) return undefined;
  const { project } = (await session.takeIn(document)).queue;
  const before = document.text.getText();
  if (project.file(document.key)?.text !== before) return undefined;
  const fixed = project.fix(document.key, {
    kinds,
    ...(within !== undefined && { within }),
    ...(subject !== undefined && { only: (finding: Finding) => isBelow(finding.subject, subject) }),
  });
  if (fixed === undefined || (fixed.text === before && fixed.appended.size === 0)) return undefined;
  const confirm = kinds.includes("hardening")
    ? "Hardening takes privileges away: look whether one is needed"
    : undefined;
  return workspaceEdit(session, document, minimalEdits(before, fixed.text), fixed, confirm);
}
