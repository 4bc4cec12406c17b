// The names that a Bake file uses: of targets, of groups and of variables.
import type { Span } from "../core/text.ts";
import { type BakeDocument, isDefault } from "./document.ts";
import { isRead } from "./shape.ts";
import { type BakeValue, type Block, type NamesOfAttribute, type TextValue, textOf } from "./value.ts";

/** A word that names a target, or in a group a target or a group, or a variable. */
export interface NameWord {
  readonly kind: "target" | "member" | "variable";
  readonly text: string;
  readonly at: Span;
  /** Where the word itself is written; undefined where it is not written as it is read. */
  readonly edit: Span | undefined;
  /** The target or group with which Bake has to be started to look it up; undefined where it always does. */
  readonly only: string | undefined;
}

/** In order of the blocks: targets and groups that are listed or stand for a context, and variables wherever a value may be. */
export function namesUsed(doc: BakeDocument): readonly NameWord[] {
  const { blocks, uses } = doc.reading;
  const found: NameWord[] = [];
  const add = (word: NameWord) => found.push(word);
  for (const { text, at, isEscaped } of uses)
    add({ kind: "variable", text, at, edit: isEscaped ? undefined : at, only: undefined });
  for (const block of blocks) {
    const { kind, name, pairs } = block;
    const only = isDefault(block) ? undefined : name.known;
    for (const { key, value } of pairs) {
      const what = `${kind} ${key.open ? "" : key.known}`;
      if (what === "group targets") listed(value).map((item) => add({ ...wordOf(item), kind: "member", only }));
      else if (what === "target inherits") listed(value).map((item) => add({ ...wordOf(item), kind: "target", only }));
      else if (what === "target contexts") contexts(value).map((word) => add({ ...word, kind: "target", only }));
    }
    for (const word of variables(block)) add(word);
  }
  return found;
}

const wordOf = ({ known, at, edit }: TextValue) => ({ text: known, at, edit });

function listed(value: BakeValue): readonly TextValue[] {
  const items = value.kind === "list" ? value.items : [];
  return items.filter((item) => item.kind === "text").filter(({ open }) => !open);
}

const CONTEXT = "target:";

/** The targets of which the results are contexts. */
function contexts(value: BakeValue): readonly Pick<NameWord, "text" | "at" | "edit">[] {
  return (value.kind === "map" ? value.pairs : []).flatMap(({ value: one }) => {
    const text = textOf(one);
    if (one.kind !== "text" || !text?.startsWith(CONTEXT)) return [];
    const edit = one.edit && { start: one.edit.start + CONTEXT.length, end: one.edit.end };
    return [{ text: text.slice(CONTEXT.length), at: edit ?? one.at, edit }];
  });
}

/** The variables that a block uses, without those that it gives itself: the parameters of a function, what a matrix varies. */
function variables(block: Block): readonly NameWord[] {
  const matrix = block.pairs.findLast(({ key }) => textOf(key) === "matrix")?.value;
  // What is worked out may give any name.
  if (matrix !== undefined && (matrix.kind !== "map" || matrix.pairs.some(({ key }) => key.open))) return [];
  const given = new Set(block.kind === "function" ? parameters(block) : []);
  if (matrix?.kind === "map") for (const { key } of matrix.pairs) given.add(key.known);
  return block.uses.flatMap(({ key, uses }) =>
    isRead(block.kind, key)
      ? uses.flatMap(({ text, at, isEscaped }): readonly NameWord[] =>
          given.has(text) ? [] : [{ kind: "variable", text, at, edit: isEscaped ? undefined : at, only: undefined }],
        )
      : [],
  );
}

/** Names that are written as such, in HCL, or as texts. */
function parameters({ pairs, uses }: Block): readonly string[] {
  const isOne = (key: string) => key === "params" || key === "variadic_params";
  const written = uses
    .filter(({ key }: NamesOfAttribute) => isOne(key))
    .flatMap((one) => one.uses.map(({ text }) => text));
  const texts = pairs
    .filter(({ key }) => isOne(key.known))
    .flatMap(({ value }) => (value.kind === "list" ? value.items : [value]))
    .flatMap((item) => textOf(item) ?? []);
  return [...written, ...texts];
}
