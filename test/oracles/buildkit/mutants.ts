// Dockerfiles with slips: what people mistype, leave half-done or paste in the wrong place, drawn by a seed.
import { draws, type Generator, type Random } from "../draw.ts";

export interface Mutant {
  readonly text: string;
  /** In how many places it was changed: so many faults it has at most, but where something was moved or doubled. */
  readonly slips: number;
}

/** So many of `bases`, each changed in one to three places. */
export function mutants(bases: readonly string[], count: number, seed: number): readonly Mutant[] {
  const random = draws(GENERATOR, seed);
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  return Array.from({ length: count }, () => {
    let text = pick(bases);
    const slips = 1 + random(3);
    for (let times = slips; times > 0; times -= 1) text = pick(CHANGES)(text, random, pick);
    return { text, slips };
  });
}

type Pick = <T>(list: readonly T[]) => T;
type Change = (text: string, random: Random, pick: Pick) => string;

const GENERATOR: Generator = { multiplier: 1_103_515_245, increment: 12_345, bits: 31 };

/** Pieces with which a Dockerfile's grammar is written, and values that some flags take and others do not. */
const PIECES: readonly string[] = [
  ..."\" ' \\ ` $ ${ } {} [ ] , : = / @ # -- << <<EOF && | ; * ? ! % ~ ( )".split(" "),
  ..." ,  ,\t,\n,\n\n, \\\n,# note\n".split(","),
  ..."FROM RUN COPY ADD ENV ARG LABEL USER WORKDIR EXPOSE CMD ENTRYPOINT HEALTHCHECK ONBUILD SHELL VOLUME STOPSIGNAL AS NONE".split(
    " ",
  ),
  ..."--from= --from=build --chown= --chmod=9 --chmod=u+x --link --platform=linux --platform=abc --mount= --interval=5 --x".split(
    " ",
  ),
  ..."type=cache type=x target=/x id=a sharing=locked uid=a mode=0700 required readonly size=1x from=build from=$X".split(
    " ",
  ),
  ..."5s 5 0 -1 99999 80/tcp 80-90 latest: :latest @sha256:abc Alpine scratch build 1x x_y ${A:-b} ${A:?b} ${A%b} $A".split(
    " ",
  ),
  ...'[1] ["a"] ["a", null] {"a":1} SIGFOO u=rwx true false yes EOF\n'.split(" "),
];

const lineOf = (text: string, at: number): readonly [start: number, end: number] => {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  const newline = text.indexOf("\n", at);
  return [start, newline === -1 ? text.length : newline + 1];
};

/** A stretch that is a word, or blanks. */
function token(text: string, random: Random): readonly [start: number, end: number] {
  const tokens = [...text.matchAll(/\s+|[\w.]+|[^\s\w.]/g)];
  const one = tokens[random(tokens.length)];
  return one === undefined ? [0, 0] : [one.index, one.index + one[0].length];
}

const replaced = (text: string, [start, end]: readonly [number, number], by: string): string =>
  text.slice(0, start) + by + text.slice(end);

const CHANGES: readonly Change[] = [
  (text, random) => replaced(text, token(text, random), ""),
  (text, random, pick) => replaced(text, token(text, random), pick(PIECES)),
  (text, random, pick) => {
    const [, end] = token(text, random);
    return replaced(text, [end, end], pick(PIECES));
  },
  (text, random, pick) => {
    const [, end] = token(text, random);
    return replaced(text, [end, end], ` ${pick(PIECES)} `);
  },
  // Two letters in the wrong order, one too many, one too few.
  (text, random) => {
    const at = random(Math.max(1, text.length - 1));
    return replaced(text, [at, at + 2], `${text[at + 1] ?? ""}${text[at] ?? ""}`);
  },
  (text, random) => {
    const at = random(Math.max(1, text.length));
    return replaced(text, [at, at], text[at] ?? "");
  },
  (text, random) => {
    const at = random(Math.max(1, text.length));
    return replaced(text, [at, at + 1], "");
  },
  (text, random) => {
    const [start, end] = token(text, random);
    const word = text.slice(start, end);
    return replaced(text, [start, end], word === word.toUpperCase() ? word.toLowerCase() : word.toUpperCase());
  },
  // A line that is gone, doubled, moved to the top, joined with the next, cut in its middle.
  (text, random) => replaced(text, lineOf(text, random(text.length)), ""),
  (text, random) => {
    const [start, end] = lineOf(text, random(text.length));
    return replaced(text, [end, end], text.slice(start, end));
  },
  (text, random) => {
    const [start, end] = lineOf(text, random(text.length));
    return text.slice(start, end) + text.slice(0, start) + text.slice(end);
  },
  (text, random) => {
    const [, end] = lineOf(text, random(text.length));
    return replaced(text, [Math.max(0, end - 1), end], " ");
  },
  (text, random) => {
    const [start, end] = lineOf(text, random(text.length));
    const cut = start + random(Math.max(1, end - start));
    return replaced(text, [cut, Math.max(cut, end - 1)], "");
  },
  // Two words change places, a stretch moves elsewhere.
  (text, random) => {
    const [a, b] = [token(text, random), token(text, random)].sort((x, y) => x[0] - y[0]);
    if (a === undefined || b === undefined || a[1] > b[0]) return text;
    return text.slice(0, a[0]) + text.slice(...b) + text.slice(a[1], b[0]) + text.slice(...a) + text.slice(b[1]);
  },
  (text, random) => {
    const [start, end] = token(text, random);
    const [, to] = token(text, random);
    return replaced(text, [to, to], text.slice(start, end));
  },
];
