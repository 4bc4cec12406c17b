// What makes the build stop at a flag, before variables are filled in (BuildKit 0.34: frontend/dockerfile/instructions/bflag.go).
import type { SyntaxProblem } from "../../core/document.ts";
import { quoted } from "../../core/text.ts";
import type { Flag, Instruction } from "./document.ts";
import { flagShape, IGNORES_FLAGS } from "./keywords.ts";

/** Hyphens and dashes of typography. */
const DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\uff0d";

/**
 * What begins with a typographic dash where a flag would be, and has the name of one: a word processor's `–-from=build`. BuildKit
 * reads it as the first argument; only where an instruction has no place for another one does the build stop before it starts.
 */
export function dashErrors(text: string, { keyword, body }: Instruction): readonly SyntaxProblem[] {
  const { start } = body;
  if (start >= body.end || !DASHES.includes(text.charAt(start))) return [];
  const name = start + (`-${DASHES}`.includes(text.charAt(start + 1)) ? 2 : 1);
  let end = name;
  while (end < body.end && (text.charAt(end) === "-" || isSmallLetter(text.charAt(end)))) end += 1;
  if (flagShape(keyword, text.slice(name, end)) === undefined) return [];
  const message = `\`${quoted(text.slice(start, end))}\` begins with a typographic dash, so it is not a flag.`;
  return [{ code: "flag-dash", at: { start, end }, message, ...(STOPPING.has(keyword) ? {} : { passes: true }) }];
}

function isSmallLetter(sign: string): boolean {
  return sign >= "a" && sign <= "z";
}

/** Instructions that take one argument, or a keyword: a build stops at what is in its place. */
const STOPPING: ReadonlySet<string> = new Set(["FROM", "HEALTHCHECK"]);

/** The errors of an instruction's flags, in order. */
export function* flagErrors(text: string, { keyword, flags, nested }: Instruction): Iterable<SyntaxProblem> {
  if (IGNORES_FLAGS.has(keyword) || nested?.keyword === "NONE") return;
  const seen = new Set<string>();
  for (const flag of flags) {
    const shape = flagShape(keyword, flag.name);
    const named = { start: flag.at.start, end: flag.valueAt === undefined ? flag.at.end : flag.valueAt.start - 1 };
    const shown = quoted(text.slice(named.start, named.end));
    if (shape === undefined) {
      yield { code: "unknown-flag", at: named, message: `\`${keyword}\` has no flag \`${shown}\`.` };
      continue;
    }
    if (seen.has(flag.name) && shape.repeats === undefined) {
      yield { code: "repeated-flag", at: named, message: `\`${shown}\` is set twice.` };
      continue;
    }
    seen.add(flag.name);
    const message = shape.takes === "switch" ? switchFault(flag, shown) : valueFault(flag, shown);
    const fault = message ?? (flag.value === undefined ? undefined : shape.fault?.(flag.value));
    if (fault !== undefined) yield { code: "bad-flag", at: flag.valueAt ?? flag.at, message: fault };
  }
}

function switchFault({ value }: Flag, shown: string): string | undefined {
  return value === undefined || /^(?:true|false)$/i.test(value)
    ? undefined
    : `\`${shown}\` must be \`true\` or \`false\`, not \`${quoted(value)}\`.`;
}

function valueFault({ value }: Flag, shown: string): string | undefined {
  return value === undefined ? `\`${shown}\` needs a value: \`${shown}=…\`.` : undefined;
}
