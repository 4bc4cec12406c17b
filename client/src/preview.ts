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

/** One fix, or several that read the same at one place: nobody could tell them apart, and one may exist only after another. */
interface FixRow extends Choice {
  readonly made: readonly FixMade[];
}

/** What somebody made of a preview: which fixes were ticked, and the server's answer for those alone. */
export interface Chosen {
  /** How many rows. */
  readonly ticked: number;
  /** Of how many of these nothing could be made. */
  readonly missing: number;
  readonly fixed: FixFilesResult;
}

/** Asks which of the fixes in an answer are to be made; undefined where nothing is to be done. */
export async function preview(
  server: Server,
  changes: Changes,
  params: FixFilesParams,
  found: FixFilesResult,
): Promise<Chosen | undefined> {
  // A user who asked for one file knows which.
  const isOne = params.uris?.length === 1;
  const rows = [...groupedBy(found.fixes, readAs).values()].map((made): FixRow => {
    const [{ uri, line, rule, title, kind, about }] = made;
    const place = isOne ? undefined : `${nameOf(vscode.Uri.parse(uri))}:${line + 1}`;
    return {
      ...fixChoice({ title, kind, about }, place),
      description: label(isOne ? `line ${line + 1} · ${shortName(rule)}` : shortName(rule)),
      made,
    };
  });
  /** The answer for the rows that are ticked. */
  const answerFor = (ticked: readonly FixRow[]): Promise<FixFilesResult> => {
    if (ticked.length === rows.length) return Promise.resolve(found);
    const wanted = ticked.flatMap(({ made }) => made);
    const uris = [...new Set(wanted.map(({ uri }) => uri))];
    return server.request<FixFilesResult>(FIX_FILES_REQUEST, {
      ...params,
      uris,
      only: wanted.map(({ id }) => id),
    });
  };
  const ticked = await tick(rows, WORDS, async (shown) => {
    const { files } = await answerFor(shown);
    await changes.show(server, files, WORDS.changes);
  });
  await changes.close();
  if (ticked === undefined) return undefined;
  if (ticked.length === 0) return { ticked: 0, missing: 0, fixed: { files: [], fixes: [], refused: [] } };
  const fixed = await answerFor(ticked);
  const done = new Set(fixed.fixes.map(({ id }) => id));
  const missing = ticked.filter(({ made }) => !made.some(({ id }) => done.has(id))).length;
  return { ticked: ticked.length, missing, fixed };
}

/** How many fixes somebody sees in a list of them. */
export const unitsOf = (fixes: readonly FixMade[]): number => groupedBy(fixes, readAs).size;

const readAs = ({ uri, line, rule, title, about }: FixMade) => JSON.stringify([uri, line, rule, title, about]);

function groupedBy(fixes: readonly FixMade[], nameOf: (fix: FixMade) => string) {
  const groups = new Map<string, [FixMade, ...FixMade[]]>();
  for (const one of fixes) {
    const own = groups.get(nameOf(one));
    if (own === undefined) groups.set(nameOf(one), [one]);
    else own.push(one);
  }
  return groups;
}

/** A rule without its language, which the files tell: lists are narrow. */
const shortName = (rule: string): string => rule.slice(rule.indexOf("/") + 1);

const WORDS: { readonly title: Label; readonly placeholder: Label; readonly button: Label; readonly changes: Label } = {
  title: label("Fixes to Apply"),
  placeholder: label("Clear the box of a fix to leave it out"),
  button: label("Show Changes"),
  changes: label("Selected Fixes (before ↔ after)"),
};
