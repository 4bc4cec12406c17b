// What reaches the machine: several files joined into documents, whose every stretch knows where it was written.
import type { Document, SourceFile } from "./document.ts";
import { fact } from "./fact.ts";
import type { Index, Table } from "./index.ts";
import { frontOf } from "./search.ts";
import type { Span, TextEdit } from "./text.ts";

/** One document of a file. */
export interface Source {
  /** The file's path below the root. */
  readonly file: string;
  readonly doc: Document;
}

/** A place in a source; `at` counts from the start of its document. */
export interface Origin extends Source {
  readonly at: Span;
}

/** An edit of a source; `at` counts from the start of its document. What edits a deployed document is one of these. */
export interface SourceEdit extends TextEdit {
  readonly of: Source;
}

/** A stretch of the text of a deployed document. */
export interface Piece {
  readonly text: string;
  /** Where it was written; absent for what only joins others: indentation, a colon. */
  readonly origin?: Origin;
  /** Whether the origin reads the same, character by character, and nothing else comes from it: only such text is edited in place. */
  readonly exact?: boolean;
  /** Where the same key is written too: in a file that was laid over another. */
  readonly also?: readonly Origin[];
  /** The entries around it that several sources wrote, whole: an exception for one of them in any of the sources reaches in here. */
  readonly around?: readonly Origin[];
}

/** A document as it is deployed: parsed from the joined text of its pieces. */
export interface DeployedDocument {
  readonly doc: Document;
  readonly rope: readonly Piece[];
}

/** One kustomization, one chart with a list of values, or one Compose project. */
export interface Deployment {
  /** What `via` calls it. */
  readonly id: string;
  /** The path of the file that it is named by. */
  readonly root: string;
  readonly docs: readonly DeployedDocument[];
  /** The documents that are judged by what becomes of them here, though nothing may. */
  readonly sources: readonly Source[];
}

/** What an evaluation may ask. Every answer is noted, so that it is done again when one would be another. */
export interface World {
  /** The file at a path below the root; undefined where there is none, or none that is read. */
  file(path: string): SourceFile | undefined;
  /** It answers for the tables named in `reads`. */
  readonly index: Index;
}

/** How files of a language are deployed together. */
export interface Deploys {
  /**
   * The paths of files that may be deployed with the one at `path`, as far as its path alone tells: they are read together
   * with it, before the index is complete. Others are found through the index.
   */
  companions(path: string): readonly string[];
  /** The index tables that say which files are deployed together; with them, files are judged as written until it is complete. */
  readonly reads?: readonly Table<unknown>[];
  /** The paths of the roots by which the file at `path` is deployed; none: it is judged as it is written. */
  roots(path: string, world: World): readonly string[];
  /**
   * The deployments of a root; none where it is deployed as it is written. Undefined where its files cannot be put together
   * as they are now: then what they were before holds for those of them that have not changed.
   */
  evaluate(root: string, world: World): readonly Deployment[] | undefined;
}

/** The offsets at which the pieces of a rope begin, and its end. */
const starts = fact((rope: readonly Piece[]): readonly number[] => {
  const offsets = [0];
  for (const { text } of rope) offsets.push((offsets.at(-1) ?? 0) + text.length);
  return offsets;
});

/** The piece that holds an offset, or else the next one, that knows where it was written; `within` is the offset in it. */
export function pieceAt(
  { rope }: DeployedDocument,
  offset: number,
): { readonly piece: Piece; readonly within: number } | undefined {
  const offsets = starts(rope);
  const first = Math.max(0, frontOf(offsets, (start) => start <= offset) - 1);
  for (let i = first; i < rope.length; i += 1) {
    const piece = rope[i];
    if (piece?.origin !== undefined && piece.text !== "") {
      return { piece, within: Math.max(0, offset - (offsets[i] ?? 0)) };
    }
  }
  return undefined;
}

/**
 * Where a span of a deployed document was written: the place of its first character, as far as the span stays in that
 * document. Undefined where none of it was written anywhere.
 */
export function originOf(deployed: DeployedDocument, at: Span): Origin | undefined {
  const found = pieceAt(deployed, at.start);
  const origin = found?.piece.origin;
  if (found === undefined || origin === undefined) return undefined;
  const start = found.piece.exact === true ? origin.at.start + found.within : origin.at.start;
  const end = at.end <= at.start ? start : endOf(deployed, at.end, origin);
  return { ...origin, at: { start, end: Math.max(start, end) } };
}

/** The end of the last piece before `offset` that was written in the document of `origin`, behind it. */
function endOf({ rope }: DeployedDocument, offset: number, origin: Origin): number {
  const offsets = starts(rope);
  for (let i = frontOf(offsets, (start) => start < offset) - 1; i >= 0; i -= 1) {
    const piece = rope[i];
    if (piece?.origin?.doc !== origin.doc || piece.origin.at.start < origin.at.start) continue;
    const start = offsets[i] ?? 0;
    return piece.exact === true
      ? piece.origin.at.start + Math.min(piece.text.length, offset - start)
      : piece.origin.at.end;
  }
  return origin.at.end;
}

/** Where an edit of a stretch of a deployed document is made: only within one piece that reads the same where it was written. */
export function editableAt({ rope }: DeployedDocument, at: Span): Origin | undefined {
  const offsets = starts(rope);
  for (let i = Math.max(0, frontOf(offsets, (start) => start < at.start) - 1); i < rope.length; i += 1) {
    const [start, piece] = [offsets[i] ?? 0, rope[i]];
    if (start > at.start) break;
    if (piece?.origin === undefined || piece.exact !== true || at.end > start + piece.text.length) continue;
    const by = piece.origin.at.start - start;
    return { ...piece.origin, at: { start: at.start + by, end: at.end + by } };
  }
  return undefined;
}
