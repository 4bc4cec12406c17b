// Shows fixes before they are made: a row for each, all ticked, so that a fix is made as a whole or not at all.
import * as vscode from "vscode";
import {
  FIX_FILES_REQUEST,
  type FixFilesParams,
  type FixFilesResult,
  type FixMade,
} from "../../server/src/protocol.ts";
import { type Label, label } from "../../server/src/shown/label.ts";
import type { Changes } from "./changes.ts";
import { fixChoice } from "./fix-choice.ts";
import { nameOf } from "./names.ts";
import type { Server } from "./server.ts";
import { type Choice, tick } from "./surfaces.ts";

interface FixRow extends Choice {
  readonly made: FixMade;
}

/** What somebody made of a preview: which fixes were ticked, and the server's answer for those alone. */
export interface Chosen {
  readonly ticked: number;
  readonly fixed: FixFilesResult;
}

/** Asks which of the fixes in an answer are to be made; undefined where nothing is to be done. */
export async function preview(
  server: Server,
  changes: Changes,
  params: FixFilesParams,
  found: FixFilesResult,
): Promise<Chosen | undefined> {
  const several = new Set(found.fixes.map(({ uri }) => uri)).size > 1;
  const rows = found.fixes.map(
    (made): FixRow => ({
      ...fixChoice(made, several ? `${nameOf(vscode.Uri.parse(made.uri))}:${made.line + 1}` : undefined),
      description: label(several ? made.rule : `line ${made.line + 1} · ${made.rule}`),
      made,
    }),
  );
  /** The answer for the rows that are ticked. */
  const answerFor = (ticked: readonly FixRow[]): Promise<FixFilesResult> => {
    if (ticked.length === rows.length) return Promise.resolve(found);
    const uris = [...new Set(ticked.map(({ made }) => made.uri))];
    return server.request<FixFilesResult>(FIX_FILES_REQUEST, {
      ...params,
      uris,
      only: ticked.map(({ made }) => made.id),
    });
  };
  const ticked = await tick(rows, WORDS, async (shown) => {
    const { files } = await answerFor(shown);
    await changes.show(server, files, WORDS.changes);
  });
  await changes.close();
  if (ticked === undefined) return undefined;
  if (ticked.length === 0) return { ticked: 0, fixed: { files: [], fixes: [], refused: [] } };
  return { ticked: ticked.length, fixed: await answerFor(ticked) };
}

const WORDS: { readonly title: Label; readonly placeholder: Label; readonly button: Label; readonly changes: Label } = {
  title: label("Fixes to Apply"),
  placeholder: label("Clear the box of any fix to leave out. OK applies the rest."),
  button: label("Show Changes"),
  changes: label("Selected Fixes (before ↔ after)"),
};
