// A Bake file as a document, and its targets: what rules ask (https://docs.docker.com/build/bake/reference/).
import type { BakeNamesRow } from "../core/builds/builds.ts";
import { FILLED } from "../core/builds/command-lines.ts";
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
    open: faulty,
    made: blocks.some(isMade),
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

/** What expressions stand for, by how they are written. */
type Given = ReadonlyMap<string, string>;

/**
 * A value as it is where no variable in it is set from outside: with their defaults filled in, and with what is `given`. `FILLED` is in
 * place of what is not known, of which no more is worked out than variables.
 */
export function shapeOf(doc: BakeDocument, value: BakeValue, given?: Given): string {
  if (value.kind !== "text" && value.kind !== "unknown") return FILLED;
  const meant = (written: string) => given?.get(written) ?? defaults(doc).get(written) ?? OWN.get(written) ?? FILLED;
  const source = doc.text.slice(value.at.start, Math.min(value.at.end, value.at.start + LONGEST));
  if (value.kind === "unknown") return meant(source.trim());
  if (!value.open) return value.known;
  const [, inner] = /^"([^"\\]*)"$/.exec(source) ?? [];
  if (inner === undefined || inner.includes("$${") || inner.includes("%{")) return value.known + FILLED;
  return inner.replace(/\$\{([^{}]*)\}/g, (_, written: string) => meant(written.trim())).replace(/\$\{.*/s, FILLED);
}

/** No text that is filled in is longer. */
const LONGEST = 500;
/** The context in which Bake is started. */
const OWN: Given = new Map([["BAKE_CMD_CONTEXT", "cwd://"]]);

/** The same; undefined where something in it is not known. */
export function byDefault(doc: BakeDocument, value: TextValue, given?: Given): string | undefined {
  const shape = shapeOf(doc, value, given);
  return shape.includes(FILLED) ? undefined : shape;
}

/** So many targets that a matrix makes are looked at. */
const MOST_MADE = 50;

/**
 * What the expressions of a target stand for in each of the targets that its matrix makes of it: `v`, or `v.key` where the values are maps
 * (https://docs.docker.com/build/bake/matrices/). One that says nothing where there is none, or too many are made.
 */
export function made(doc: BakeDocument, target: Target): readonly Given[] {
  const matrix = target.own.get("matrix");
  let found: readonly Given[] = [new Map()];
  for (const { key, value } of matrix?.kind === "map" ? matrix.pairs : []) {
    if (value.kind !== "list" || value.items.length === 0) continue;
    if (found.length * value.items.length > MOST_MADE) return [new Map()];
    found = found.flatMap((one) =>
      value.items.map((item) => new Map([...one, ...meanings(doc, shapeOf(doc, key), item)])),
    );
  }
  return found;
}

function meanings(doc: BakeDocument, name: string, item: BakeValue): readonly (readonly [string, string])[] {
  if (item.kind !== "map") return [[name, shapeOf(doc, item)]];
  return item.pairs.map(({ key, value }) => [`${name}.${shapeOf(doc, key)}`, shapeOf(doc, value)] as const);
}

/** Whether what a block lists is looked up whenever Bake is started without a name. */
export function isDefault({ name }: Block): boolean {
  return name.known === "default";
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

/**
 * By the name of a target that others inherit from, those that are built and have it above them; undefined for a name of which not all are
 * known.
 */
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
