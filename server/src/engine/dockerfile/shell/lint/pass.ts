// What one walk over a script shares: what was found, what variables hold, and which names are set and used.
import type { ParsedScript, Word, WordPart } from "unbash";
import { type Span, span, type TextEdit } from "../../../core/text.ts";
import { type Excerpt, placeIn } from "../excerpt.ts";
import type { ShellIssue } from "./issue.ts";
import type { Values } from "./values.ts";

export interface Pass {
  readonly issues: ShellIssue[];
  readonly values: Values;
  /** Set somewhere in the script, whatever runs first. */
  readonly assigned: Set<string>;
  /** Asked about with `-n`, `-z` or `-v`: that they may be unset is known. */
  readonly guarded: Set<string>;
  /** The first use of each. */
  readonly uses: Map<string, ShellIssue>;
  /** Whether `export A=$B` splits nothing: so in Bash. */
  readonly isBash: boolean;
  /** Whether the script reads another one, which may set anything. */
  sources: boolean;
  /** Whether a failure ends the script, by `set -e`. */
  stopsOnFailure: boolean;
  /** Whether `exec` has put another program in the place of the shell, which reads nothing that follows. */
  isOver: boolean;
  /** Settings of the shell that a condition has tried out in a subshell: where it holds, they are known. */
  readonly tried: Set<string>;
  /** Walks the script of a substitution. */
  readonly into: (script: ParsedScript, excerpt: Excerpt) => void;
}

interface More {
  readonly unless?: readonly string[];
  /** Offsets in the excerpt and what goes there. */
  readonly edits?: readonly (readonly [start: number, end: number, text: string])[];
}

export function issueOf(
  excerpt: Excerpt,
  key: ShellIssue["key"],
  at: { readonly pos: number; readonly end: number },
  { unless, edits }: More = {},
): ShellIssue {
  return {
    key,
    at: placeIn(excerpt, at.pos, at.end),
    shown: excerpt.text.slice(at.pos, at.end),
    unless,
    edits: edits?.map(([start, end, text]): TextEdit => ({ at: placeOf(excerpt, start, end), text })),
  };
}

/** A point lies at the end of the character before it, so that what is put there stays in front of a line break. */
function placeOf(excerpt: Excerpt, start: number, end: number): Span {
  if (end > start || start === 0) return placeIn(excerpt, start, end);
  const before = placeIn(excerpt, start - 1, start).end;
  return span(before, before);
}

/** The parts of a word; a plain one is a single literal. */
export function partsOf(word: Word): readonly WordPart[] {
  if (word.parts !== undefined) return word.parts;
  return [{ type: "Literal", pos: word.pos, end: word.end, text: word.text, value: word.value }];
}

/** The name of the parameter that a part expands as it is; undefined for anything else. */
export function plainParameter(part: WordPart): string | undefined {
  if (part.type === "SimpleExpansion") return part.text.slice(1);
  if (part.type !== "ParameterExpansion") return undefined;
  const { prefix, index, operation } = part;
  return prefix === undefined && index === undefined && operation === undefined ? part.parameter : undefined;
}

export const isName = (name: string): boolean => /^[A-Za-z_]\w*$/.test(name);
