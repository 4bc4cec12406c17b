// Which findings are shown while somebody types: textDocument/didSave, plimsoll/selection, and the rest after the last change.
import { type Part, partAt } from "../../engine/core/document.ts";
import type { Finding } from "../../engine/core/finding.ts";
import type { Language } from "../../engine/core/language.ts";
import { soundness } from "../../engine/core/open.ts";
import { contains, lineAt, point, type Span, shift, touches } from "../../engine/core/text.ts";
import { toOffset } from "../../output/positions.ts";
import { SELECTION_NOTIFICATION, type SelectionParams } from "../../protocol.ts";
import type { OpenDocument } from "../session/documents.ts";
import type { Surroundings } from "../session/grace.ts";
import { later } from "../session/platform.ts";
import type { Preferences } from "../session/preferences.ts";
import type { Session } from "../session/session.ts";

/** Decides for the session what is shown of a document's findings, and tells when more of them can be. */
export function calm(session: Session, preferences: Preferences): void {
  const { client, connection, guard, platform } = session;
  const resting = new Map<OpenDocument, () => void>();
  const wake = (document: OpenDocument) => {
    resting.get(document)?.();
    resting.delete(document);
  };
  const settle = (document: OpenDocument) => {
    wake(document);
    document.grace.settle();
    // Others wait with it: what is missing there may have been typed here.
    const waiting = session.documents.filter(({ grace }) => grace.waits);
    if (waiting.length > 0) session.diagnosticsChanged(waiting);
  };

  session.visible = async (document, checked) => {
    const { grace, revision } = document;
    const waitsForSave = client.saves && document.dirty && (await preferences.runsOnSave(document.uri));
    const around = await surroundingsOf(session, document);
    // What was found is in another text than the one that is there by now.
    const isLate = document.revision !== revision;
    return waitsForSave || isLate ? grace.held() : grace.visible(checked.findings, around);
  };

  session.listen({
    changed(document) {
      wake(document);
      if (client.grace === 0) document.grace.settle();
      // All was replaced at once: those that wait for this document need not.
      if (!document.grace.isTyping) return settle(document);
      resting.set(
        document,
        later(
          platform,
          guard.listener("grace", () => settle(document)),
          client.grace,
        ),
      );
    },
    closed: settle,
    outdated() {},
    indexed() {},
  });
  connection.onDidSaveTextDocument(
    guard.listener("textDocument/didSave", async ({ textDocument }) => {
      const document = session.document(textDocument.uri);
      if (document === undefined) return;
      const { dirty } = document;
      document.saved();
      document.grace.saved();
      if (dirty && (await preferences.runsOnSave(document.uri))) session.diagnosticsChanged([document]);
      settle(document);
      session.saved(document);
    }),
  );
  connection.onNotification(
    SELECTION_NOTIFICATION,
    guard.listener(SELECTION_NOTIFICATION, ({ textDocument, positions }: SelectionParams) => {
      const document = session.document(textDocument.uri);
      if (document === undefined || document.text.version !== textDocument.version) return;
      const { lines, grace, text } = document;
      const { waits } = grace;
      if (!grace.isTyping && !waits) return;
      const cursors = positions.map((position) => toOffset(lines, position));
      if (grace.moved(text.getText(), cursors) && waits) session.diagnosticsChanged([document]);
    }),
  );
}

/** What there is to know around the cursors of a document: in a file of no language nothing. */
async function surroundingsOf(session: Session, document: OpenDocument): Promise<Surroundings> {
  const { project } = (await session.takeIn(document)).queue;
  const file = project.file(document.key);
  const language = file && session.platform.engine.language(file.language);
  const text = document.text.getText();
  const lineOf = (offset: number) => lineAt(text, offset);
  const followsCursors = session.client.followsCursors && session.client.grace > 0;
  if (file === undefined || language === undefined) {
    return {
      text,
      linesAt: lineOf,
      hasFault: () => false,
      isWithin: () => false,
      othersAreTyped: false,
      followsCursors,
    };
  }
  const isSound = soundness(language, file.parts);
  return {
    text,
    linesAt(offset) {
      const line = lineOf(offset);
      const part = partAt(file.parts, offset);
      const statement = part && language.statement?.(part.doc, point(offset - part.start));
      const at = statement && shift(statement, part.start);
      return at === undefined || !touches(at, line)
        ? line
        : { start: Math.min(at.start, line.start), end: Math.max(at.end, line.end) };
    },
    hasFault: (line) => !isSound(line) || file.parts.some((part) => hasError(part, line)),
    isWithin: (finding, offset) => isWithin(file.parts, language, finding, offset),
    othersAreTyped: session.documents.some((other) => other !== document && other.grace.isTyping),
    followsCursors,
  };
}

function hasError({ start, doc }: Part, line: Span): boolean {
  return doc.errors.some(({ at }) => touches(shift(at, start), line));
}

/** Whether an offset is in the container, or else the stage, object or service, that a finding is about. */
function isWithin(parts: readonly Part[], language: Language, { at, subject }: Finding, offset: number): boolean {
  const part = partAt(parts, offset);
  if (part === undefined || part !== partAt(parts, at.start)) return false;
  const here = point(offset - part.start);
  const unit = language.unit?.(subject);
  const typed = unit && language.unit?.(language.subject(part.doc, here));
  // What is said of an object counts for its containers, too.
  if (typed !== undefined) return typed.subject === unit?.subject;
  return contains(language.section(part.doc, shift(at, -part.start)), here);
}
