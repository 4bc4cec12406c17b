// A Bake file as a document, and its targets: what rules ask (https://docs.docker.com/build/bake/reference/).
import type { BakeNamesRow } from "../core/builds.ts";
import type { Document } from "../core/document.ts";
import { fact } from "../core/fact.ts";
import { lastOf } from "../core/search.ts";
import type { Span } from "../core/text.ts";
import { type BakeValue, type Block, type Reading, type TextValue, textOf } from "./value.ts";

export interface BakeDocument extends Document {
  readonly reading: Reading;
  readonly isJson: boolean;
}

/** What is said of one target. */
export interface Target {
  readonly name: string;
  readonly label: Span;
  /** All that is said of it in one place. */
  readonly at: Span;
  /** Its own attributes, without those that it inherits. */
  readonly own: ReadonlyMap<string, BakeValue>;
  readonly inherits: readonly (string | undefined)[];
}

/** In order; where a target is written several times, what is said last counts. */
export const targets: (doc: BakeDocument) => readonly Target[] = fact(({ reading }: BakeDocument) => {
  const found = new Map<string, { readonly label: Span; readonly at: Span; readonly own: Map<string, BakeValue> }>();
  for (const block of reading.blocks) {
    const name = block.kind === "target" ? textOf(block.name) : undefined;
    if (name === undefined) continue;
    const one = found.get(name) ?? { label: block.name.at, at: block.at, own: new Map<string, BakeValue>() };
    found.set(name, one);
    for (const { key, value } of block.pairs) if (!key.open) one.own.set(key.known, value);
  }
  return [...found].map(([name, one]) => ({ ...one, name, inherits: namesIn(one.own.get("inherits")) }));
});

/** The texts of a list; undefined among them for what is not known. */
function namesIn(value: BakeValue | undefined): readonly (string | undefined)[] {
  if (value === undefined) return [];
  return value.kind === "list" ? value.items.map(textOf) : [undefined];
}

const byName = fact((doc: BakeDocument) => new Map(targets(doc).map((one) => [one.name, one])));

/** The targets that others inherit from. */
export const bases = fact(
  (doc: BakeDocument): ReadonlySet<string | undefined> => new Set(targets(doc).flatMap(({ inherits }) => inherits)),
);

/** The targets that groups list. */
const grouped = fact(
  ({ reading }: BakeDocument): ReadonlySet<string | undefined> =>
    new Set(
      reading.blocks
        .filter(({ kind }) => kind === "group")
        .flatMap(({ pairs }) =>
          pairs.filter(({ key }) => textOf(key) === "targets").flatMap(({ value }) => namesIn(value)),
        ),
    ),
);

/** The names that a file gives; those of targets that are made of others (`matrix`) are not known. */
export const namesOfFile: (doc: BakeDocument) => BakeNamesRow = fact(({ reading }: BakeDocument) => {
  const { blocks, names, faulty } = reading;
  const named = (kind: string) => blocks.flatMap((block) => (block.kind === kind ? (textOf(block.name) ?? []) : []));
  const isMade = ({ name, pairs }: Block) =>
    name.open || pairs.some(({ key }) => key.known === "matrix" || key.known === "name");
  return {
    targets: named("target"),
    groups: named("group"),
    variables: [...named("variable"), ...names],
    open: faulty || blocks.some(isMade),
  };
});

/** The defaults of the variables that have one that is written out. */
const defaults = fact(
  ({ reading }: BakeDocument): ReadonlyMap<string, string> =>
    new Map(
      reading.blocks.flatMap(({ kind, name, pairs }) => {
        const value = textOf(pairs.findLast(({ key }) => textOf(key) === "default")?.value);
        return kind === "variable" && !name.open && value !== undefined ? [[name.known, value] as const] : [];
      }),
    ),
);

/**
 * A text as it is where no variable in it is set from outside: with their defaults filled in. Undefined where one has none, and where
 * more is worked out than a variable.
 */
export function byDefault(doc: BakeDocument, value: TextValue): string | undefined {
  if (!value.open) return value.known;
  const [, inner] = /^"([^"\\]{1,500})"$/.exec(doc.text.slice(value.at.start, value.at.end)) ?? [];
  if (inner === undefined || inner.includes("$${")) return undefined;
  const filled = inner.replace(/\$\{(\w{1,100})\}/g, (written, name: string) => defaults(doc).get(name) ?? written);
  return /[$%]\{/.test(filled) ? undefined : filled;
}

/** A word that names a target, or in a group a target or a group, or a variable. */
export interface NameWord {
  readonly kind: "target" | "member" | "variable";
  readonly text: string;
  readonly at: Span;
  /** Where the word itself is written; undefined where it is not written as it is read. */
  readonly edit: Span | undefined;
}

/** The names that a file uses: those that groups and `inherits` list, and variables that are the whole value of an argument. */
export function namesUsed({ reading, text, isJson }: BakeDocument): readonly NameWord[] {
  const listed = (value: BakeValue, kind: NameWord["kind"]) =>
    (value.kind === "list" ? value.items : []).flatMap((item): readonly NameWord[] =>
      item.kind === "text" && !item.open ? [{ kind, text: item.known, at: item.at, edit: item.edit }] : [],
    );
  const variables = (value: BakeValue) =>
    (value.kind === "map" && !isJson ? value.pairs : []).flatMap(({ value: { kind, at } }): readonly NameWord[] => {
      const word = text.slice(at.start, at.end).trimEnd();
      const place = { start: at.start, end: at.start + word.length };
      return kind === "unknown" && /^[A-Za-z_]\w*$/.test(word)
        ? [{ kind: "variable", text: word, at: place, edit: place }]
        : [];
    });
  return reading.blocks.flatMap(({ kind, pairs }) =>
    pairs.flatMap(({ key, value }) => {
      const what = `${kind} ${key.open ? "" : key.known}`;
      if (what === "group targets") return listed(value, "member");
      if (what === "target inherits") return listed(value, "target");
      return what === "target args" ? variables(value) : [];
    }),
  );
}

/** Whether a target is there to be built, not only to be inherited from. */
export function isBuilt(doc: BakeDocument, { name }: Target): boolean {
  return !bases(doc).has(name) || grouped(doc).has(name) || name === "default";
}

/** So many targets are looked at above one. */
const MOST_ABOVE = 50;

/**
 * An attribute of a target or of those that it inherits from, the last of them before the others: undefined where none has it,
 * `unknown` where that is not known.
 */
export function attribute(doc: BakeDocument, target: Target, key: string): BakeValue | "unknown" | undefined {
  const seen = new Set<Target>();
  const pending = [target];
  for (let one = pending.pop(); one !== undefined; one = pending.pop()) {
    if (seen.has(one)) continue;
    seen.add(one);
    const value = one.own.get(key);
    if (value !== undefined) return value;
    for (const name of one.inherits) {
      const base = name === undefined ? undefined : byName(doc).get(name);
      if (base === undefined || seen.size + pending.length > MOST_ABOVE) return "unknown";
      pending.push(base);
    }
  }
  return undefined;
}

/** The names that a target inherits from, each once. */
const namesAbove = fact(({ inherits }: Target) => new Set(inherits));

/** By the name of a target that others inherit from, those that are built and have it above them; undefined for a name of which not all are known. */
export const heirs = fact((doc: BakeDocument): ReadonlyMap<string, readonly Target[] | undefined> => {
  const found = new Map<string, Target[] | undefined>();
  for (const target of targets(doc)) {
    if (!isBuilt(doc, target)) continue;
    const above = new Set<string>([target.name]);
    for (const name of above) {
      const base = byName(doc).get(name);
      for (const one of base === undefined ? [] : namesAbove(base)) {
        if (one !== undefined) above.add(one);
        // So many say nothing of any.
        if (above.size > MOST_ABOVE) return new Map();
      }
    }
    for (const name of above) {
      const all = found.has(name) ? found.get(name) : [];
      const isFull = all === undefined || all.length >= MOST_ABOVE;
      if (!isFull) all.push(target);
      found.set(name, isFull ? undefined : all);
    }
  }
  return found;
});

/** The keys of a map. */
export function keysOf(value: BakeValue | "unknown" | undefined): readonly TextValue[] {
  return value !== "unknown" && value?.kind === "map" ? value.pairs.map(({ key }) => key) : [];
}

/** The block around a place. */
export function blockAt({ reading }: BakeDocument, at: number): Block | undefined {
  const block = lastOf(reading.blocks, (one) => one.at.start <= at);
  return block !== undefined && at < block.at.end ? block : undefined;
}
