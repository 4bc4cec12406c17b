// textDocument/hover: the findings at a place, what an exception silences, what a word means in its language, and what an
// instruction of a Dockerfile does.

import type { CancellationToken, Hover, HoverParams } from "vscode-languageserver";
import { exceptionBrief, findingBrief } from "../../engine/catalog/brief.ts";
import { FIX_KINDS, type Finding, type Fix, nameOf, type RuleId } from "../../engine/core/finding.ts";
import type { Help } from "../../engine/core/language.ts";
import type { Suppression } from "../../engine/core/suppression.ts";
import { type Span, shift } from "../../engine/core/text.ts";
import type { Checked } from "../../engine/pipeline/check.ts";
import { suppressionsOf } from "../../engine/suppressions/suppressions.ts";
import { toOffset, toRange } from "../../output/positions.ts";
import { rulePageAddress } from "../../protocol.ts";
import { joinMarkdown } from "../../shown/markdown.ts";
import type { DockerfileService } from "../dockerfile/service.ts";
import type { OpenDocument } from "../session/documents.ts";
import { fixPreview } from "../session/fix-preview.ts";
import { foremostFirst } from "../session/foremost.ts";
import { markupOf } from "../session/markup.ts";
import { partOf } from "../session/part.ts";
import type { Session } from "../session/session.ts";

/** More rules than this at one place are named, not explained. */
const MOST_RULES = 4;

export function hover(session: Session, dockerfiles: DockerfileService): void {
  const { connection, guard, scheduler } = session;
  connection.onHover(
    guard.handler("textDocument/hover", null, (params, token) =>
      scheduler.urgently(() => answer(session, dockerfiles, params, token)),
    ),
  );
}

async function answer(
  session: Session,
  dockerfiles: DockerfileService,
  { textDocument, position }: HoverParams,
  token: CancellationToken,
): Promise<Hover | null> {
  const document = session.document(textDocument.uri);
  if (document === undefined) return null;
  const checked = await session.check(document, () => token.isCancellationRequested);
  if (checked === undefined) return null;
  const offset = toOffset(document.lines, position);
  const pieces = [
    ...(await findingPieces(session, document, checked, offset)),
    ...(await exceptionPieces(session, document, checked, offset)),
    ...(await wordPieces(session, document, offset)),
  ];
  const instruction = await dockerfiles.hover(document, position, checked.redactor.redact);
  const text = joinMarkdown([...pieces.map(({ markdown }) => markdown), instruction], "\n\n---\n\n");
  if (text === "") return null;
  const [first] = pieces;
  return {
    contents: markupOf(text, session.client),
    ...(first !== undefined && { range: toRange(document.lines, first.at) }),
  };
}

const holds = ({ start, end }: Span, offset: number) => start <= offset && offset <= end;

/** One piece per rule or row, in the order of the menu of fixes. */
async function findingPieces(
  session: Session,
  document: OpenDocument,
  checked: Checked,
  offset: number,
): Promise<readonly Help[]> {
  const { redactor } = checked;
  const visible = await session.visible(document, checked);
  const findings = foremostFirst(visible.filter(({ at }) => holds(at, offset)));
  const { catalog } = session.platform.engine;
  const byName = new Map<string, Finding>();
  for (const finding of findings) {
    const name = nameOf(finding);
    if (!byName.has(name)) byName.set(name, finding);
  }
  const shown = [...byName].slice(0, MOST_RULES);
  const fixes = await firstFixes(
    session,
    document,
    shown.map(([, finding]) => finding),
  );
  return shown.flatMap(([name, finding]) => {
    const named = catalog.named(name);
    if (named === undefined) return [];
    const { at, covers } = finding;
    const fix = fixes.get(finding);
    // A title may quote the file, as the lines of a diff do.
    const own = fix && { kind: fix.kind, title: redactor.redact(fix.title), diff: fixPreview(fix, redactor) };
    const markdown = findingBrief(named, catalog, own, { page: pageOf(session, named.rule.id), covers });
    return [{ at, markdown }];
  });
}

/** The fix of each finding that the menu offers first: the first that holds, safe ones before others. */
async function firstFixes(
  session: Session,
  document: OpenDocument,
  findings: readonly Finding[],
): Promise<ReadonlyMap<Finding, Fix>> {
  const offered = findings.flatMap((finding) => {
    const [fix] = FIX_KINDS.flatMap((kind) => finding.fixes.filter((one) => one.kind === kind));
    return fix === undefined ? [] : [{ finding, fix }];
  });
  if (offered.length === 0) return new Map();
  const { project } = (await session.takeIn(document)).queue;
  if (!document.open || project.file(document.key)?.text !== document.text.getText()) return new Map();
  const holding = project.holding(document.key, offered);
  return new Map(offered.flatMap((one) => (holding.has(one) ? [[one.finding, one.fix]] : [])));
}

function pageOf({ client }: Session, rule: RuleId): string | undefined {
  return client.style.uriScheme === undefined ? undefined : rulePageAddress(client.style.uriScheme, rule);
}

/** What the exception under the cursor does: one of ours or of any tool, a comment or an annotation. */
async function exceptionPieces(
  session: Session,
  document: OpenDocument,
  { silenced, silencedElsewhere = [], redactor }: Checked,
  offset: number,
): Promise<readonly Help[]> {
  const { engine, today } = session.platform;
  const file = (await session.takeIn(document)).queue.project.file(document.key);
  const language = file && engine.language(file.language);
  if (language === undefined) return [];
  const pieces: Help[] = [];
  for (const { start, doc } of file?.parts ?? []) {
    if (offset < start || offset > start + doc.text.length) continue;
    const here: Suppression[] = suppressionsOf(doc, language, engine.catalog).filter(
      ({ origin, ids }) => origin.at !== undefined && ids.length > 0 && holds(shift(origin.at, start), offset),
    );
    const at = here[0]?.origin.at;
    if (at === undefined) continue;
    const place = shift(at, start);
    const quiet = silenced
      .filter(({ by }) => by.origin.at?.start === place.start && by.origin.at.end === place.end)
      .map(({ finding }) => finding);
    const elsewhere = silencedElsewhere.filter((one) => one.at.start === place.start && one.at.end === place.end);
    // Ids and reason are the file's words. They become Markdown only after its secrets are out: escapes would hide these.
    const told = here.map(({ ids, reason, ...one }) => ({
      ...one,
      ids: ids.map(redactor.redact),
      ...(reason !== undefined && { reason: redactor.redact(reason) }),
    }));
    const messages = [...quiet, ...elsewhere].map(({ message }) => ({ message: redactor.redact(message) }));
    pieces.push({ at: place, markdown: exceptionBrief(told, messages, today(), engine.catalog) });
  }
  return pieces;
}

/** What the word under the cursor means in the document's language. */
async function wordPieces(session: Session, document: OpenDocument, offset: number): Promise<readonly Help[]> {
  const found = await partOf(session, document, offset);
  if (found === undefined) return [];
  const { part, language } = found;
  const help = language.hover?.(part.doc, offset - part.start, (rule) => pageOf(session, rule));
  return help === undefined ? [] : [{ ...help, at: shift(help.at, part.start) }];
}
