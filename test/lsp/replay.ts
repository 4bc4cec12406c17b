// A text typed key by key, and what was seen of its findings on the way.
import type { Diagnostic } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { KEY, type State, Typist, type TypistOptions } from "./typist.ts";

/** How long a finding waits at most, and how long a pause is, in milliseconds. */
export const GRACE = 1000;
export const PAUSE = 3000;

/** A text, and where it is typed. */
export interface File {
  readonly name: string;
  readonly uri: string;
  readonly language: string;
  readonly text: string;
}

/** What came of typing a file. */
export interface Replay {
  readonly keys: number;
  /** States outside of pauses with an error in the word at the cursor, the first of them told. */
  readonly inWord: readonly string[];
  /** What came and went outside of pauses, and what came or went in one. */
  readonly flickered: readonly string[];
  readonly inPauses: number;
}

export const messageOf = ({ code, message }: Diagnostic) => `${code}: ${message}`;

/** What a list of states, one after the other, came to. */
export function judged(states: readonly State[], keys: number): Replay {
  const inWord: string[] = [];
  const flickered: string[] = [];
  let inPauses = 0;
  const last = new Set(states.at(-1)?.shown.map(messageOf));
  const since = new Map<string, boolean>();
  for (const { text, offset, time, key, shown } of states) {
    const isPause = time - key >= GRACE;
    const document = TextDocument.create("", "", 0, text);
    const word = wordAt(text, offset);
    for (const { severity, range, message } of isPause || word.start === word.end ? [] : shown) {
      const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
      if (severity === 1 && start <= word.end && word.start <= end) inWord.push(`${message} at ${text.slice(-60)}`);
    }
    const now = new Set(shown.map(messageOf));
    for (const one of now) if (!since.has(one)) since.set(one, isPause);
    for (const [one, cameInPause] of since) {
      if (now.has(one)) continue;
      since.delete(one);
      if (cameInPause || isPause) inPauses += 1;
      else if (!last.has(one)) flickered.push(one);
      else flickered.push(`${one} (and comes again)`);
    }
  }
  return { keys, inWord, flickered, inPauses };
}

function wordAt(text: string, offset: number): { readonly start: number; readonly end: number } {
  const start = offset - (/\S*$/.exec(text.slice(0, offset))?.[0].length ?? 0);
  return { start, end: offset + (/^\S*/.exec(text.slice(offset))?.[0].length ?? 0) };
}

/** How long each key of a text is followed by nothing: three seconds in the middle of every tenth word. */
export function pausesIn(text: string): (i: number) => number {
  const pauses = new Set<number>();
  let nth = 0;
  for (const { index, 0: word } of text.matchAll(/\S+/g)) {
    nth += 1;
    if (nth % 10 === 0) pauses.add(index + (word.length >> 1));
  }
  return (i) => (pauses.has(i) ? PAUSE : KEY);
}

/** Types a text into an empty file; `rest` says how long after each key the next one comes. */
export async function replay(
  { uri, language, text }: File,
  options: TypistOptions = {},
  rest = pausesIn(text),
): Promise<Replay> {
  const typist = await Typist.start(options);
  await typist.open(uri, language, "");
  await typist.type(uri, 0, text, rest);
  await typist.pass(PAUSE);
  const states = typist.states.get(uri) ?? [];
  await typist.end();
  return judged(states, text.length);
}
