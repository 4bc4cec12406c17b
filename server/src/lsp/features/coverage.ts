// plimsoll/coverage: what of an open document was checked, and what was not and why.
import type { CancellationToken } from "vscode-languageserver";
import type { SourceFile } from "../../engine/core/document.ts";
import type { Language } from "../../engine/core/language.ts";
import { leftAlone } from "../../engine/core/open.ts";
import type { Settings } from "../../engine/core/settings.ts";
import type { Checked } from "../../engine/pipeline/check.ts";
import { type Engine, isOnlySearched } from "../../engine/pipeline/engine.ts";
import { linesOf, toRange } from "../../output/positions.ts";
import { COVERAGE_REQUEST, type CoverageResult, type FindingsParams } from "../../protocol.ts";
import type { Session } from "../session/session.ts";

const NOTHING: CoverageResult = { checked: [], unchecked: [] };

export function coverage(session: Session): void {
  const { connection, guard, platform, scheduler } = session;

  const answer = async ({ textDocument }: FindingsParams, token: CancellationToken): Promise<CoverageResult> => {
    const document = session.document(textDocument.uri);
    if (document === undefined) return NOTHING;
    const checked = await session.check(document, () => token.isCancellationRequested);
    if (checked === undefined) return NOTHING;
    if (document.taken?.isPrivate === true) return { checked: [], unchecked: ["this file, which git ignores"] };
    const { project } = await session.queueOf(document);
    const file = project.file(document.key);
    if (file === undefined) return NOTHING;
    if (!project.isChecked(document.key))
      return { checked: [], unchecked: ["this file, where `plimsoll.enable` is off"] };
    return coverageOf(platform.engine, file, checked, await project.settings(document.key));
  };

  connection.onRequest(
    COVERAGE_REQUEST,
    guard.handler(COVERAGE_REQUEST, NOTHING, (params: FindingsParams, token: CancellationToken) =>
      scheduler.urgently(() => answer(params, token)),
    ),
  );
}

/** What of a file was checked, by the rules that ran on it, and what its text or its surroundings kept from them. */
function coverageOf(engine: Engine, file: SourceFile, { ran, crashes }: Checked, settings: Settings): CoverageResult {
  const language = engine.language(file.language);
  if (language === undefined) return NOTHING;
  if (settings.ignored) return { checked: [], unchecked: ["this file, which the configuration ignores"] };
  if (file.refused !== undefined) return { checked: [], unchecked: [`this file: ${file.refused}`] };
  const own = language.rules.filter(({ id }) => settings.rules.has(id));
  const secrets = engine.rulesFor(language).filter((rule) => rule.tags.includes("secrets") && !own.includes(rule));
  const waits = own.some(({ id, reads = [] }) => reads.length > 0 && !ran.has(id)) && crashes.length === 0;
  return {
    checked: [
      ...(own.some(({ id }) => ran.has(id)) ? [`rules for ${language.title}`] : []),
      ...(secrets.some(({ id }) => ran.has(id)) ? ["secrets"] : []),
    ],
    unchecked: [
      ...(isOnlySearched(engine, language.id)
        ? ["anything else: this is not a Dockerfile, Bake or Compose file or manifest"]
        : []),
      ...faultsIn(file, language),
      ...(file.parts.some(({ doc }) => language.isTemplate?.(doc) === true) ? ["templates filled from values"] : []),
      ...(waits ? ["what other files say, which are still being read"] : []),
      ...[...new Set(crashes.map(({ rule }) => rule))].map((rule) => `\`${rule}\`, which failed`),
    ],
  };
}

/** That nothing is known around a syntax error, with its line. */
function faultsIn(file: SourceFile, language: Language): readonly string[] {
  const [from] = leftAlone(language, file.parts).values();
  if (from === undefined) return [];
  const { start } = toRange(linesOf(file.text), { start: from, end: from });
  return [`what is around the error in line ${start.line + 1}`];
}
