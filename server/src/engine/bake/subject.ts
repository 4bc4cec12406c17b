// What stands where in a Bake file, by name: `target web>args`.
import { digest } from "../core/hash.ts";
import { lastOf } from "../core/search.ts";
import { type Subject, subject } from "../core/subject.ts";
import type { Span } from "../core/text.ts";
import { type BakeDocument, blockAt, type Target } from "./document.ts";
import type { BakeValue } from "./value.ts";

/** Subjects are stored and shown: a long name is replaced by its digest. */
const named = (name: string) => (name.length > 100 ? digest(name, 8) : name);

export function subjectOf({ name }: Pick<Target, "name">): Subject {
  return `target ${named(name)}`;
}

/** The block around a span with the keys below it. */
export function subjectAt(doc: BakeDocument, at: Span): Subject {
  const block = blockAt(doc, at.start);
  if (block === undefined) return "file";
  const steps: string[] = [];
  for (let pairs = block.pairs; ; ) {
    const pair = lastOf(pairs, ({ key }) => key.at.start <= at.start);
    if (pair === undefined || at.start >= Math.max(pair.key.at.end, pair.value.at.end)) break;
    steps.push(named(pair.key.known));
    const below: BakeValue = pair.value;
    if (below.kind !== "map") break;
    pairs = below.pairs;
  }
  return subject(`${named(block.kind)} ${named(block.name.known)}`, ...steps);
}
