// Open stretches of a file, where its parser had to guess, and what may be edited around them: nothing is written into or below a
// construct that is never closed, and a document that cannot be read is no matter for fixes in bulk.
import type { Document, Part } from "./document.ts";
import { fact, remembered } from "./fact.ts";
import type { Language } from "./language.ts";
import { frontOf } from "./search.ts";
import { type Span, shift, touches } from "./text.ts";

/** Answers whether the file is understood well enough at a span to be edited there. */
export function soundness<D extends Document>(
  language: Pick<Language<D>, "open">,
  parts: readonly Part<D>[],
): (at: Span) => boolean {
  const open = openIn(language, parts);
  if (open.length === 0) return () => true;
  return (at) => {
    const next = open[frontOf(open, ({ end }) => end < at.start)];
    return next === undefined || !touches(next, at);
  };
}

/**
 * The parts of a file that fixes in bulk leave alone, each with the offset in the file from which on it cannot be read: those with a
 * syntax error, or an open stretch up to their end. The only fix they get is that of the fault itself.
 */
export function leftAlone<D extends Document>(
  language: Pick<Language<D>, "open">,
  parts: readonly Part<D>[],
): ReadonlyMap<Part<D>, number> {
  return remembered(parts, "left alone", () => {
    const open = openIn(language, parts);
    const left = new Map<Part<D>, number>();
    for (const part of parts) {
      const { start, doc } = part;
      const stop = start + doc.text.length;
      const last = open[frontOf(open, ({ end }) => end < stop)];
      const from = doc.errors.find(({ passes }) => passes !== true)?.at.start;
      if (from !== undefined) left.set(part, start + from);
      else if (last !== undefined && last.start < stop) left.set(part, Math.max(start, last.start));
    }
    return left;
  });
}

/** The open stretches of a file; spans count from its start. */
function openIn<D extends Document>(language: Pick<Language<D>, "open">, parts: readonly Part<D>[]): readonly Span[] {
  return remembered(parts, "open", () => language.open?.(parts) ?? []);
}

/** Whether a finding in a part is about a syntax error there: then its own fixes may close what is open. */
export function isFault({ start, doc }: Part, at: Span): boolean {
  return doc.errors.length > 0 && faultsOf(doc).has(placeKey(shift(at, -start)));
}

const faultsOf = fact((doc: Document): ReadonlySet<string> => new Set(doc.errors.map(({ at }) => placeKey(at))));

const placeKey = ({ start, end }: Span) => `${start} ${end}`;
