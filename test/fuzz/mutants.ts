// Mutants of real files, each a function of a seed and its number alone, so that any one can be made again.
import { HOSTILE } from "../support/pieces.ts";
import type { Sample } from "../support/samples.ts";

/** A sequence of numbers from 0 up to, not including, 1, that is the same for the same two numbers (mulberry32). */
function randomFor(seed: number, number: number): () => number {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(number + 1, 0xc2b2ae35);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Dice {
  /** An integer from 0 up to, not including, `below`. */
  upTo(below: number): number;
  oneOf<T>(list: readonly T[]): T;
}

function diceFor(seed: number, number: number): Dice {
  const random = randomFor(seed, number);
  const upTo = (below: number) => Math.floor(random() * below);
  return { upTo, oneOf: (list) => list[upTo(list.length)] as (typeof list)[number] };
}

type Mutation = (text: string, dice: Dice, corpus: readonly Sample[]) => string;

/** The lines of a text, each with its line break. */
const linesOf = (text: string) => text.split(/(?<=\n)/);

function onLines(change: (lines: string[], at: number, dice: Dice) => void): Mutation {
  return (text, dice) => {
    const lines = linesOf(text);
    change(lines, dice.upTo(lines.length), dice);
    return lines.join("");
  };
}

function onRange(most: number, change: (inside: string, dice: Dice) => string): Mutation {
  return (text, dice) => {
    const start = dice.upTo(text.length + 1);
    const end = Math.min(text.length, start + dice.upTo(most + 1));
    return text.slice(0, start) + change(text.slice(start, end), dice) + text.slice(end);
  };
}

/** A word, a blank or a sign of the text becomes something else. */
const onToken: Mutation = (text, dice) => {
  const tokens = text.split(/(\s+|[^\w\s]+)/);
  tokens[dice.upTo(tokens.length)] = dice.oneOf(HOSTILE);
  return tokens.join("");
};

const MUTATIONS: readonly Mutation[] = [
  onRange(3, () => ""),
  onRange(40, () => ""),
  onRange(20, (inside) => inside + inside),
  onRange(0, (_, dice) => dice.oneOf(HOSTILE)),
  onRange(8, (_, dice) => dice.oneOf(HOSTILE)),
  onToken,
  onToken,
  onLines((lines, at) => lines.splice(at, 1)),
  onLines((lines, at) => lines.splice(at, 0, lines[at] ?? "")),
  onLines((lines, at, dice) => {
    const other = dice.upTo(lines.length);
    [lines[at], lines[other]] = [lines[other] ?? "", lines[at] ?? ""];
  }),
  onLines((lines, at, dice) => lines.splice(at, 1 + dice.upTo(6))),
  onLines((lines, at, dice) => {
    lines[at] = " ".repeat(dice.upTo(5)) + (lines[at] ?? "");
  }),
  onLines((lines, at, dice) => {
    lines[at] = (lines[at] ?? "").replace(new RegExp(`^ {0,${1 + dice.upTo(4)}}`), "");
  }),
  onLines((lines, at) => {
    lines[at] = (lines[at] ?? "").replace(/^ +/, "\t");
  }),
  onLines((lines, at) => {
    lines[at] = (lines[at] ?? "").replace(/\r?\n$/, (lineBreak) => (lineBreak === "\n" ? "\r\n" : "\n"));
  }),
  onLines((lines, at, dice) => lines.splice(at, 0, dice.oneOf(HOSTILE))),
  (text, dice) => text.slice(0, dice.upTo(text.length + 1)),
  (text, dice) => text.slice(dice.upTo(text.length + 1)),
  (text) => text.replaceAll("\n", "\r\n"),
  (text) => `\uFEFF${text}`,
  (text) => text.trimEnd(),
  // The beginning of one file and the end of another.
  (text, dice, corpus) => {
    const [own, other] = [linesOf(text), linesOf(dice.oneOf(corpus).text)];
    return [...own.slice(0, dice.upTo(own.length + 1)), ...other.slice(dice.upTo(other.length + 1))].join("");
  },
  // A piece of one file amid another.
  (text, dice, corpus) => {
    const [own, other] = [linesOf(text), linesOf(dice.oneOf(corpus).text)];
    const [at, from] = [dice.upTo(own.length + 1), dice.upTo(other.length + 1)];
    return [...own.slice(0, at), ...other.slice(from, from + 1 + dice.upTo(8)), ...own.slice(at)].join("");
  },
];

/** A mutant longer than this is cut. */
const LONGEST = 60_000;

/** The mutant of a number: one of `corpus` after one to four mutations. */
export function mutant(corpus: readonly Sample[], seed: number, number: number): Sample {
  const dice = diceFor(seed, number);
  const { path, text } = dice.oneOf(corpus);
  let mutated = text;
  for (let left = 1 + dice.upTo(4); left > 0; left -= 1) mutated = dice.oneOf(MUTATIONS)(mutated, dice, corpus);
  return { path, text: mutated.slice(0, LONGEST) };
}
