// The passwords that commands read: what the Dockerfile shows of them.
import type { Dockerfile } from "../parse/document.ts";
import type { Call } from "../shell/calls.ts";
import type { ShellCommand, ShellWord } from "../shell/command.ts";
import { bindingAt } from "../stages/environment.ts";

/** Whether the password that a command reads is a variable's, which a build may be given. */
export function isFromVariable({ stdin }: ShellCommand): boolean {
  return stdin.some(
    ({ program, args }) =>
      (program === "echo" || program === "printf") &&
      args.some(({ literal, runs, text }) => literal === undefined && runs.length === 0 && text.includes("$")),
  );
}

/** Whether a command reads a password that is written out, or comes from ENV or ARG. */
export function fromInput(doc: Dockerfile, call: Call): boolean {
  const { stdin, redirects } = call.command;
  for (const { operator, target, heredoc } of redirects) {
    if (heredoc !== undefined) return /:./.test(heredoc) && !/\$\(|`|\/run\/secrets\//.test(heredoc);
    if (operator === "<<<" && target !== undefined) return !mayBeSecret(doc, call, target);
    if (operator === "<") return false;
  }
  // With `-e` these are hashes, and no password has one of these (shadow(5)).
  const isLocked = ({ literal }: ShellWord) => /:[*!x]+$/.test(literal ?? "");
  const words = stdin.flatMap(({ program, args }) => (program === "echo" || program === "printf" ? args : []));
  return words.length > 0 && !words.some(isLocked) && words.every((word) => !mayBeSecret(doc, call, word));
}

/** Whether a word may hold something that the file does not have: what a command prints, or a variable of the step's own. */
export function mayBeSecret(
  doc: Dockerfile,
  { step: { instruction } }: Call,
  { literal, text, runs }: ShellWord,
): boolean {
  if (literal !== undefined) return false;
  // `$(openssl passwd -6 secret)` has the password in it.
  if (runs.length > 0) return !runs.every(({ program, args }) => HASHING.has(program ?? "") && args.every(isWritten));
  const names = [...text.matchAll(/\$\{?(\w+)/g)].map(([, name = ""]) => name);
  return !names.every((name) => bindingAt(doc, instruction, name) !== undefined);
}

const HASHING: ReadonlySet<string> = new Set(["openssl", "mkpasswd", "perl", "python", "python3", "echo", "printf"]);

function isWritten({ literal }: ShellWord): boolean {
  return literal !== undefined && literal !== "rand";
}
