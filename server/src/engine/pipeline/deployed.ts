// From what the rules say of a deployed document to the places in the files where it is mended.
import {
  type DeployedDocument,
  type Deployment,
  editableAt,
  type Origin,
  originOf,
  pieceAt,
  type Source,
  type SourceEdit,
} from "../core/deployment.ts";
import type { Document, SourceFile } from "../core/document.ts";
import { fact } from "../core/fact.ts";
import { type Change, type Fix, isEdit, type Related } from "../core/finding.ts";
import type { Language } from "../core/language.ts";
import { addTo } from "../core/lists.ts";
import { frontOf } from "../core/search.ts";
import { shift } from "../core/text.ts";
import type { Draft } from "./draft.ts";
import type { Spoken } from "./silence.ts";

/** A draft at the place where it is mended; spans count from the start of that document. */
export interface Moved {
  readonly draft: Draft;
  readonly home: Source;
}

/**
 * A draft of a deployed document with all the places at which its sources may speak of it; undefined where it has none.
 * `checked` is the path of the file that is checked: an exception for a whole file covers what is written in that file.
 */
export function spokenOf(draft: Draft, deployed: DeployedDocument, checked: string): Spoken | undefined {
  const origin = placeOf(draft, deployed);
  const piece = pieceAt(deployed, draft.at.start)?.piece;
  if (origin === undefined) return undefined;
  const file = origin.file === checked ? undefined : origin.file;
  return { draft, spots: [piece?.origin ?? origin, ...(piece?.also ?? [])], around: piece?.around ?? [], file };
}

/** What is needed to lead places back to files. */
export interface Way {
  /** The file that is checked. */
  readonly file: SourceFile;
  readonly language: Language;
  /** The files that the deployment was put together from, by their paths. */
  fileAt(path: string): SourceFile | undefined;
}

/**
 * Where a draft is mended: where its first character was written; but where its first fix only edits another document in which
 * the same key is written too, there.
 */
function placeOf({ at, fixes: [fix] }: Draft, deployed: DeployedDocument): Origin | undefined {
  const origin = originOf(deployed, at);
  const edited = new Set(fix?.changes.map((change) => ("of" in change ? (change as SourceEdit).of.doc : undefined)));
  const [only] = edited;
  if (edited.size !== 1 || only === undefined || only === origin?.doc) return origin;
  return pieceAt(deployed, at.start)?.piece.also?.find(({ doc }) => doc === only) ?? origin;
}

/** A draft of a deployed document at its place in a source. Fixes whose edits have no place of their own are left out. */
export function moved(draft: Draft, deployed: DeployedDocument, way: Way): Moved | undefined {
  const origin = placeOf(draft, deployed);
  if (origin === undefined) return undefined;
  const home: Source = { file: origin.file, doc: origin.doc };
  return {
    home,
    draft: {
      ...draft,
      at: origin.at,
      fixes: draft.fixes.flatMap((fix) => movedFix(fix, deployed, home, way) ?? []),
      related: draft.related.flatMap((one) => movedRelated(one, deployed, home, way)),
    },
  };
}

function movedFix(fix: Fix, deployed: DeployedDocument, home: Source, way: Way): Fix | undefined {
  const changes: Change[] = [];
  for (const change of fix.changes) {
    const placed = isEdit(change) ? placedEdit(change, deployed, home, way) : change;
    if (placed === undefined) return undefined;
    changes.push(placed);
  }
  return { ...fix, changes };
}

function placedEdit(
  edit: { readonly at: Origin["at"]; readonly text: string } & Partial<SourceEdit>,
  deployed: DeployedDocument,
  home: Source,
  way: Way,
): Change | undefined {
  const origin = edit.of === undefined ? editableAt(deployed, edit.at) : { ...edit.of, at: edit.at };
  if (origin === undefined) return undefined;
  if (origin.doc === home.doc) return { at: origin.at, text: edit.text };
  const start = startOf(origin, way);
  if (start === undefined) return undefined;
  if (origin.file !== home.file) return { path: origin.file, at: shift(origin.at, start), text: edit.text };
  const own = startOf(home, way);
  return own === undefined ? undefined : { at: shift(origin.at, start - own), text: edit.text };
}

function movedRelated(one: Related, deployed: DeployedDocument, home: Source, way: Way): readonly Related[] {
  if (one.at === undefined) return [one];
  const origin = originOf(deployed, one.at);
  if (origin === undefined) return [];
  const { message } = one;
  if (origin.doc === home.doc) return [{ message, at: origin.at }];
  const [start, own] = [startOf(origin, way), startOf(home, way)];
  if (origin.file === home.file && start !== undefined && own !== undefined) {
    return [{ message, at: shift(origin.at, start - own) }];
  }
  return [{ message, file: origin.file, subject: way.language.subject(origin.doc, origin.at) }];
}

/** Where a source's document begins in its file. */
function startOf({ file, doc }: Source, { file: checked, fileAt }: Way): number | undefined {
  const parts = (file === checked.path ? checked : fileAt(file))?.parts;
  return parts?.find((part) => part.doc === doc)?.start;
}

/** Whether something of a deployment was written around a place of a document. */
export function reaches(deployment: Deployment, doc: Document, offset: number): boolean {
  const places = placesIn(deployment).get(doc) ?? [];
  const last = frontOf(places, ({ start }) => start <= offset) - 1;
  return places[last] !== undefined && offset <= places[last].upTo;
}

/** Where the pieces of a deployment were written, by document and in order, each with the farthest end up to it. */
const placesIn = fact(({ docs }: Deployment): ReadonlyMap<Document, readonly { start: number; upTo: number }[]> => {
  const spans = new Map<Document, { start: number; upTo: number }[]>();
  for (const { origin } of docs.flatMap(({ rope }) => rope)) {
    if (origin === undefined) continue;
    addTo(spans, origin.doc, { start: origin.at.start, upTo: origin.at.end });
  }
  for (const list of spans.values()) {
    list.sort((a, b) => a.start - b.start);
    for (let i = 1, upTo = list[0]?.upTo ?? 0; i < list.length; i += 1) {
      const one = list[i];
      if (one !== undefined) one.upTo = upTo = Math.max(upTo, one.upTo);
    }
  }
  return spans;
});
