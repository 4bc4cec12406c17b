// Which exception keeps a draft quiet.
import type { Origin } from "../core/deployment.ts";
import type { Document } from "../core/document.ts";
import type { Language } from "../core/language.ts";
import type { Settings } from "../core/settings.ts";
import { means, type Suppression } from "../core/suppression.ts";
import { contains, point } from "../core/text.ts";
import { isActive, isHonoured, suppressionsOf } from "../suppressions/suppressions.ts";
import type { Draft } from "./draft.ts";
import type { Engine } from "./engine.ts";

/** An exception and the document it is written in; undefined for one from configuration. Its spans count from there. */
export interface Exception {
  readonly suppression: Suppression;
  readonly home: Document | undefined;
  /** The path of the file that the document is in, where that is another one than the file that is checked. */
  readonly file?: string;
}

/** The exceptions that stand in a document and count under these settings. */
export function exceptionsIn(
  doc: Document,
  { engine, language, settings }: { readonly engine: Engine; readonly language: Language; readonly settings: Settings },
): readonly Exception[] {
  const all = suppressionsOf(doc, language, engine.catalog);
  if (all.length === 0) return [];
  return all.filter((one) => isHonoured(one, settings)).map((suppression) => ({ suppression, home: doc }));
}

/** A place in a document. */
type Spot = Pick<Origin, "doc" | "at">;

/** A draft with all the places at which an exception for it may be written. */
export interface Spoken {
  readonly draft: Draft;
  /** Where it stands. */
  readonly spots: readonly Spot[];
  /** What it stands in, whole, as other sources of a deployment wrote it. */
  readonly around?: readonly Spot[];
  /** Whether it stands in the file of a document; without it, in the file of all of them. */
  isInFileOf?(doc: Document): boolean;
}

/** The exception in force that covers a draft; every one that matches counts as used, expired ones too. */
export function silencer(
  one: Spoken,
  exceptions: readonly Exception[],
  used: Set<Suppression>,
  today: string,
): Exception | undefined {
  let by: Exception | undefined;
  for (const exception of exceptions) {
    if (!covers(exception, one)) continue;
    used.add(exception.suppression);
    if (by === undefined && isActive(exception.suppression, today)) by = exception;
  }
  return by;
}

function covers({ suppression, home }: Exception, { draft, spots, around = [], isInFileOf }: Spoken): boolean {
  if (!means(suppression, draft)) return false;
  const { scope } = suppression;
  if ("at" in scope) {
    return (
      spots.some(({ doc, at }) => doc === home && contains(scope.at, point(at.start))) ||
      around.some(({ doc, at }) => doc === home && contains(scope.at, at))
    );
  }
  if ("subject" in scope) return scope.subject === draft.subject;
  return "files" in scope && (home === undefined || isInFileOf === undefined || isInFileOf(home));
}
