// Choices that change the image of a FROM line where it comes from: in the default of an argument above the first of them.
import { onlyIf } from "../../core/conditions.ts";
import { fact } from "../../core/fact.ts";
import { choice, type Fix } from "../../core/finding.ts";
import { addTo } from "../../core/lists.ts";
import type { Span } from "../../core/text.ts";
import type { Dockerfile, Word } from "../parse/document.ts";
import { expand, type Lookup, textOf } from "../stages/expand.ts";
import { type Stage, stages } from "../stages/stages.ts";
import { globalArgs, isGlobalArg, LONGEST_VALUE } from "../stages/variables.ts";

/** An image that may take the place of that of a FROM line, written out, and what must hold for that, as in `OfferedTag`. */
export interface OfferedBase {
  readonly image: string;
  readonly verbs: readonly string[];
}

/** A default of which a part of a FROM line's image is made, once and as it is written. */
interface Part {
  /** Of the default among those of the file. */
  readonly number: number;
  readonly name: string;
  /** Without quotes. */
  readonly at: Span;
  /** What stands before and behind it in the image. */
  readonly before: string;
  readonly behind: string;
}

/** The choices of a stage, and the defaults that make its image another one, those that are used elsewhere too among them. */
export interface ArgumentChoices {
  readonly fixes: readonly Fix[];
  readonly places: readonly { readonly name: string; readonly at: Span }[];
}

/**
 * For each stage the choices of what `offersOf` has for it that one default makes. Only an argument is changed that nothing but FROM lines
 * uses, and of which each gets an image that it is offered too.
 */
export function argumentChoices(doc: Dockerfile, offersOf: (stage: Stage) => readonly OfferedBase[]) {
  const offers = new Map<Stage, readonly OfferedBase[]>();
  const offered = (stage: Stage) => {
    const known = offers.get(stage) ?? offersOf(stage);
    offers.set(stage, known);
    return known;
  };
  const valuesOf = new Map<number, ReadonlySet<string>>();
  /** The values of a default that are right on each FROM line which uses it. */
  const values = (number: number) => {
    const known = valuesOf.get(number) ?? common(usersOf(doc).get(number) ?? [], offered);
    valuesOf.set(number, known);
    return known;
  };
  return (stage: Stage): ArgumentChoices => {
    const fixes: Fix[] = [];
    const places = new Set<Part>();
    for (const part of partsOf(doc).get(stage)?.values() ?? []) {
      for (const { image, verbs } of offered(stage)) {
        const value = valueIn(part, image);
        if (value === undefined) continue;
        places.add(part);
        if (!values(part.number).has(value)) continue;
        const title = onlyIf(`Set \`${part.name}\` to \`${value}\``, "it", verbs);
        fixes.push({ ...choice(title, { at: part.at, text: value }), among: "tags" });
      }
    }
    return { fixes, places: [...places] };
  };
}

/** The value of a default with which the image is another one. */
function valueIn({ before, behind }: Part, image: string): string | undefined {
  const isOfIt = image.length > before.length + behind.length && image.startsWith(before) && image.endsWith(behind);
  const value = isOfIt ? image.slice(before.length, image.length - behind.length) : undefined;
  return value !== undefined && PLAIN_VALUE.test(value) ? value : undefined;
}

/** What needs no quotes in a default. */
const PLAIN_VALUE = /^[\w./:-]+$/;

/** Who uses a default. */
interface User {
  /** Undefined for what is no FROM line. */
  readonly stage: Stage | undefined;
  /** Undefined where no image is made of the default as it is. */
  readonly part: Part | undefined;
}

function common(users: readonly User[], offered: (stage: Stage) => readonly OfferedBase[]): ReadonlySet<string> {
  let found: ReadonlySet<string> | undefined;
  for (const { stage, part } of users) {
    const own = new Set(
      part === undefined || stage === undefined
        ? []
        : offered(stage).flatMap(({ image }) => valueIn(part, image) ?? []),
    );
    found = found === undefined ? own : new Set([...found].filter((value) => own.has(value)));
  }
  return found ?? new Set();
}

/** Signs around the number of a default, in place of which it is put in last. */
const [OPEN, CLOSE] = ["\ue000", "\ue001"];

/** The defaults of arguments that are written out, and what each argument is made of, with their numbers in place of them. */
const written = fact((doc: Dockerfile) => {
  const defaults: { readonly name: string; readonly at: Span; readonly text: string }[] = [];
  const made = new Map<string, string | null>();
  const lookup: Lookup = (name) => (made.has(name) ? made.get(name) : isGlobalArg(name) ? null : undefined);
  for (const { keyword, pairs } of doc.instructions) {
    if (keyword === "FROM") break;
    if (keyword !== "ARG") continue;
    for (const { name, value } of pairs) {
      const at = value && placeIn(doc, value);
      if (value !== undefined && at !== undefined) {
        made.set(name, `${OPEN}${defaults.length}${CLOSE}`);
        defaults.push({ name, at, text: value.value });
      } else {
        const text = value && textOf(expand(value.raw, doc.escape, lookup).pieces);
        made.set(name, text === undefined || text.length > LONGEST_VALUE ? null : text);
      }
    }
  }
  return { defaults, lookup };
});

/** Where a default stands that is written as it is. */
function placeIn({ text }: Dockerfile, { value, at, quoting }: Word): Span | undefined {
  const inner = quoting === "none" ? 0 : 1;
  const place = { start: at.start + inner, end: at.end - inner };
  return value !== "" && !value.includes("$") && text.slice(place.start, place.end) === value ? place : undefined;
}

/** A text with numbers in it: at each second place such a number, between them what is written. */
const cut = (text: string): readonly string[] => text.split(/[\ue000\ue001]/);

/** The numbers of the defaults that a name stands for, or is made of. */
function numbersOf(doc: Dockerfile, name: string): readonly number[] {
  return cut(written(doc).lookup(name) ?? "").flatMap((piece, i) => (i % 2 === 1 ? [Number(piece)] : []));
}

/** Of more pieces nobody writes an image. */
const MOST_PIECES = 50;

/** By stages, the defaults of which their images are made, by their numbers. */
const partsOf = fact((doc: Dockerfile): ReadonlyMap<Stage, ReadonlyMap<number, Part>> => {
  const { defaults, lookup } = written(doc);
  const found = new Map<Stage, ReadonlyMap<number, Part>>();
  for (const stage of defaults.length === 0 ? [] : stages(doc)) {
    const word = stage.from.from?.image;
    const image = stage.image?.text.is === "set" ? stage.image.text.value : undefined;
    if (word === undefined || image === undefined || !word.raw.includes("$")) continue;
    const pieces = cut(textOf(expand(word.raw, doc.escape, lookup).pieces) ?? "");
    const filled = pieces.map((piece, i) => (i % 2 === 1 ? (defaults[Number(piece)]?.text ?? "") : piece));
    // What a form does to a value, such as cutting off its end, it does to a number too.
    if (filled.join("") !== image || pieces.length > MOST_PIECES) continue;
    const parts = new Map<number, Part>();
    for (let i = 1; i < pieces.length; i += 2) {
      const number = Number(pieces[i]);
      const one = defaults[number];
      const isOnce = pieces.every((piece, j) => j === i || j % 2 === 0 || piece !== pieces[i]);
      const [before, behind] = [filled.slice(0, i).join(""), filled.slice(i + 1).join("")];
      if (one !== undefined && isOnce) parts.set(number, { number, name: one.name, at: one.at, before, behind });
    }
    found.set(stage, parts);
  }
  return found;
});

/** By their numbers, who uses defaults: FROM lines, stages that declare an argument again, and arguments of which not all is known. */
const usersOf = fact((doc: Dockerfile): ReadonlyMap<number, readonly User[]> => {
  const found = new Map<number, User[]>();
  const add = (name: string, stage: Stage | undefined) => {
    for (const number of new Set(numbersOf(doc, name)))
      addTo(found, number, { stage, part: stage && partsOf(doc).get(stage)?.get(number) });
  };
  const usedIn = (raw: string) => new Set(expand(raw, doc.escape, () => null).uses.map(({ name }) => name));
  for (const { from, instructions } of stages(doc)) {
    for (const { keyword, pairs } of instructions)
      if (keyword === "ARG") for (const { name, value } of pairs) if (value === undefined) add(name, undefined);
    for (const name of usedIn(from.from?.platform?.value ?? "")) add(name, undefined);
  }
  for (const stage of stages(doc)) for (const name of usedIn(stage.from.from?.image?.raw ?? "")) add(name, stage);
  for (const { instruction, name, value } of globalArgs(doc).values()) {
    const raw = value === null && instruction?.pairs.findLast((pair) => pair.name === name)?.value?.raw;
    for (const used of raw ? usedIn(raw) : []) add(used, undefined);
  }
  return found;
});
