// What a script asks of commands that a shell has itself, and not every shell does. Sources: what dash 0.5.12 and the `ash` of BusyBox
// 1.35 and 1.37 do with each.
import type { Word } from "unbash";
import type { Excerpt } from "../excerpt.ts";
import { BOTH, DASH, type Lack, lack, note } from "./lack.ts";
import { type Pass, partsOf } from "./pass.ts";
import type { PlainShell } from "./which-shell.ts";
import { literalPieces, MANY } from "./words.ts";

const BUSYBOX: readonly PlainShell[] = ["BusyBox"];

/** Commands that Bash has itself, by the shells that lack them, with ShellCheck's id where that is another. */
const BUILTINS: ReadonlyMap<string, readonly [by: readonly PlainShell[], code?: string]> = new Map<
  string,
  readonly [readonly PlainShell[], string?]
>([
  ["let", [DASH, "SC3039"]],
  ..."declare typeset shopt pushd popd dirs mapfile readarray builtin compgen disown caller"
    .split(" ")
    .map((name) => [name, [BOTH] as const] as const),
]);

/** Options of commands that the shell has itself: letters, those that only dash lacks first. */
const OPTIONS: ReadonlyMap<string, readonly [dash: string, both: string, code?: string]> = new Map([
  ["read", ["dnstu", "aeiN"]],
  ["printf", ["", "v", "SC3050"]],
  ["exec", ["a", "cl", "SC3038"]],
  ["export", ["n", "f"]],
  ["readonly", ["", "aAf"]],
  ["type", ["pt", "aP"]],
  ["hash", ["", "tdl"]],
  ["jobs", ["", "x"]],
] as const);

/** A command that the shell has itself. */
export function checkBuiltin(name: Word, program: string, words: readonly Word[], excerpt: Excerpt, pass: Pass): void {
  const [lackedBy, code] = BUILTINS.get(program) ?? [];
  if (lackedBy !== undefined) note(lack("builtin", lackedBy, name, code === undefined ? {} : { code }), excerpt, pass);
  const found = BY_COMMAND.get(program)?.(words, name, excerpt) ?? [];
  for (const one of found) note(one, excerpt, pass);
  if (found.length === 0) note(lackedOption(program, words), excerpt, pass);
}

type Look = (words: readonly Word[], name: Word, excerpt: Excerpt) => readonly Lack[];

/** What some commands lack in some shells. */
const BY_COMMAND: ReadonlyMap<string, Look> = new Map<string, Look>([
  ["source", lackedSource],
  [".", ([, ...more], name) => (more.length === 0 ? [] : [lack("sourced-arguments", DASH, name, { shown: "." })])],
  ["echo", lackedEcho],
  ["set", lackedSetting],
  ["[", lackedTest],
  ["test", lackedTest],
  [
    "trap",
    (words) => {
      const signal = words.slice(1).find(({ text }) => /^(?:ERR|DEBUG|RETURN|SIG[A-Z]+)$/.test(text));
      if (signal === undefined) return [];
      const code = signal.text.startsWith("SIG") ? { code: "SC3048" } : {};
      return [lack("trap-signal", /^[DR]/.test(signal.text) ? BOTH : DASH, signal, code)];
    },
  ],
  [
    "printf",
    ([first]) => {
      const [sign] = /%q|%\(/.exec(first?.text ?? "") ?? [];
      if (first === undefined || sign === undefined) return [];
      const more = sign === "%q" ? { code: "SC3050" } : {};
      return [lack("builtin-option", BOTH, first, { shown: `printf ${sign}`, ...more })];
    },
  ],
]);

/**
 * `.` is the same where dash finds the file and the file gets no arguments: it takes none, and looks up a name without a slash in `PATH`
 * alone.
 */
function lackedSource([file, ...more]: readonly Word[], name: Word, excerpt: Excerpt): readonly Lack[] {
  const isSame =
    more.length === 0 &&
    file !== undefined &&
    !partsOf(file).some(({ type }) => MANY.has(type)) &&
    literalPieces(file, excerpt).includes("/");
  const way = isSame ? { edits: [[name.pos, name.end, "."] as const] } : { shown: "source …" };
  return [lack("source", DASH, name, way)];
}

/** The options at the start: `echo -n` means the same in every shell. */
function lackedEcho(words: readonly Word[]): readonly Lack[] {
  const end = words.findIndex(({ text }) => !/^-[neE]+$/.test(text));
  const options = end === -1 ? words : words.slice(0, end);
  const [first] = options;
  const odd = options.find(({ text }, i) => text !== "-n" || i > 0) ?? first;
  return odd === undefined ? [] : [lack("echo-options", odd.text === "-n" && odd === first ? [] : DASH, odd)];
}

/** Names behind `set -o`, by the shells that lack them. */
const SETTINGS: ReadonlyMap<string, readonly PlainShell[]> = new Map([
  ...["errtrace", "pipefail"].map((name) => [name, DASH] as const),
  ..."braceexpand functrace hashall histexpand history interactive-comments keyword onecmd physical posix"
    .split(" ")
    .map((name) => [name, BOTH] as const),
  ["privileged", BUSYBOX],
]);
/** Letters behind `set -`. `-E` turns something else on in dash, which does no harm in a build. */
const LETTERS: ReadonlyMap<string, readonly PlainShell[]> = new Map([
  ...[..."hktBHPT"].map((letter) => [letter, BOTH] as const),
  ["p", BUSYBOX],
]);

function lackedSetting(words: readonly Word[]): readonly Lack[] {
  const found: Lack[] = [];
  for (const [i, word] of words.entries()) {
    const option = /^([-+])([A-Za-z]+)$/.exec(word.text);
    if (option === null) {
      if (/^[-+]\w*o$/.test(words[i - 1]?.text ?? "")) continue;
      // What follows are arguments, or a long option that Bash takes only when it starts.
      break;
    }
    const [, sign, letters = ""] = option;
    const letter = [...letters].find((one) => LETTERS.has(one));
    const by = letter === undefined ? undefined : LETTERS.get(letter);
    if (by !== undefined) found.push(lack("set-options", by, word, { shown: `set ${sign}${letter}`, code: "SC3041" }));
    const name = letters.endsWith("o") ? words[i + 1] : undefined;
    const lackedBy = name === undefined ? undefined : SETTINGS.get(name.text);
    if (name !== undefined && lackedBy !== undefined) found.push(lack("set-options", lackedBy, name));
  }
  return found;
}

function lackedOption(program: string, words: readonly Word[]): Lack | undefined {
  const [ofDash, ofBoth, code] = OPTIONS.get(program) ?? [];
  if (ofDash === undefined || ofBoth === undefined) return undefined;
  for (const word of words) {
    if (!/^-[A-Za-z]/.test(word.text)) return undefined;
    const letter = [...word.text.slice(1)].find((one) => ofDash.includes(one) || ofBoth.includes(one));
    if (letter === undefined) continue;
    const more = { shown: `${program} -${letter}`, ...(code !== undefined && { code }) };
    return lack("builtin-option", ofBoth.includes(letter) ? BOTH : DASH, word, more);
  }
  return undefined;
}

/** Every operator, so that the fix of one leaves nothing of its kind behind. */
function lackedTest(words: readonly Word[]): readonly Lack[] {
  const found: Lack[] = [];
  for (const [i, word] of words.entries()) {
    if (i > 0 && word.text === "==") {
      const edits = [[word.pos, word.end, "="] as const];
      found.push(lack("test-operator", DASH, word, { edits, code: "SC3014" }));
    } else if (i > 0 && word.text === "=~") found.push(lack("test-operator", BOTH, word, { code: "SC3015" }));
    else if (word.text === "-v" && isAskedHere(words, i))
      found.push(lack("test-operator", BOTH, word, { code: "SC3016" }));
  }
  return found;
}

/** Whether `-v` stands where an operator of one operand may, behind `!`, `(`, `-a` or `-o` or at the start, and has one. */
function isAskedHere(words: readonly Word[], i: number): boolean {
  const [before, after] = [words[i - 1]?.text, words[i + 1]?.text];
  return (before === undefined || /^(?:!|\\\(|-[ao])$/.test(before)) && !/^(?:\]|!?==?)$/.test(after ?? "]");
}
