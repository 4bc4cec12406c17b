// The arguments above the first FROM, which only FROM lines and stages that declare them again can see.
import { isPredefined, PLATFORM_ARGS } from "../../core/builds/arguments.ts";
import { fact } from "../../core/fact.ts";
import type { Span } from "../../core/text.ts";
import { type Dockerfile, type Instruction, isSound } from "../parse/document.ts";
import { expand, type Lookup, textOf } from "./expand.ts";

/** A longer value, as of one that adds to itself again and again, is taken for unknown: each use would cost as much. In characters. */
export const LONGEST_VALUE = 8_192;

/** What an ARG or an ENV makes of a name. */
export interface Binding {
  readonly name: string;
  readonly kind: "arg" | "env" | "predefined";
  /** With defaults only; null where the value comes from outside: `ARG NAME`. */
  readonly value: string | null;
  /** The name in its declaration; absent for predefined arguments. */
  readonly at: Span | undefined;
  readonly instruction: Instruction | undefined;
}

/** Whether a FROM line may use a name that no ARG declares. */
export function isGlobalArg(name: string): boolean {
  return PLATFORM_ARGS.includes(name) || isPredefined(name);
}

/** The arguments declared above the first FROM, the last declaration of each; a default may use those above it. */
export const globalArgs: (doc: Dockerfile) => ReadonlyMap<string, Binding> = fact((doc: Dockerfile) => {
  const args = new Map<string, Binding>();
  const lookup = lookupIn(args);
  for (const instruction of doc.instructions) {
    if (instruction.keyword === "FROM") break;
    if (instruction.keyword !== "ARG") continue;
    for (const { name, nameAt, value } of instruction.pairs) {
      // `ARG NAME` below `ARG NAME=x` keeps nothing of it: the last declaration counts.
      const isKnown = value !== undefined && isSound(doc, instruction);
      const whole = isKnown ? (textOf(expand(value.raw, doc.escape, lookup).pieces) ?? null) : null;
      const text = whole !== null && whole.length > LONGEST_VALUE ? null : whole;
      args.set(name, { name, kind: "arg", value: text, at: nameAt, instruction });
    }
  }
  return args;
});

/** What a FROM line makes of a name, with defaults only. */
export function fromScope(doc: Dockerfile): Lookup {
  return lookupIn(globalArgs(doc));
}

function lookupIn(args: ReadonlyMap<string, Binding>): Lookup {
  return (name) => {
    const known = args.get(name);
    return known === undefined ? (isGlobalArg(name) ? null : undefined) : known.value;
  };
}
