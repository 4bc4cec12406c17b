// `[[ … ]]` taken apart: the conditions that `&&` or `||` joins in it, each in the words that `test` would be given.
import type { TestCommand, TestExpression } from "unbash";
import type { BracketTest, Script, ShellCommand } from "./command.ts";
import { type Excerpt, placeIn } from "./excerpt.ts";

/** The conditions of a `[[ … ]]` behind so many commands, one for all where they are nested. */
export function testsOf(
  { expression, pos, end }: TestCommand,
  { excerpt, within, next }: Pick<BracketTest, "within" | "next"> & { readonly excerpt: Excerpt },
  before: number,
): readonly BracketTest[] {
  const inner = bare(expression);
  const whole = { at: placeIn(excerpt, pos, end), words: wordsOf(inner), next, within, before };
  if (inner.type !== "TestLogical") return [whole];
  const { operands, operator } = inner;
  if (operands.some((one) => bare(one).type === "TestLogical")) return [whole];
  const last = operands.length - 1;
  return operands.map((one, i) => ({
    ...whole,
    at: placeIn(excerpt, i === 0 ? pos : one.pos, end),
    words: wordsOf(one),
    next: i === last ? next : operator,
  }));
}

/** The commands of a script and its tests, these as commands `[[`, in order. */
export function withTests({ commands, tests }: Script): readonly ShellCommand[] {
  if (tests.length === 0) return commands;
  const found: ShellCommand[] = [];
  let done = 0;
  for (const test of tests) {
    for (const one of commands.slice(done, test.before)) found.push(one);
    done = test.before;
    found.push(asCommand(test));
  }
  for (const one of commands.slice(done)) found.push(one);
  return found;
}

function asCommand({ at, words, next, within }: BracketTest): ShellCommand {
  const args = words.map((text) => ({ text, at, literal: undefined, quoted: false, runs: [] }));
  const none = { assignments: [], redirects: [], stdin: [] };
  return { at, name: undefined, program: "[[", args, ...none, next, within, via: undefined };
}

/** Without the parentheses around it. */
function bare(expression: TestExpression): TestExpression {
  let one = expression;
  while (one.type === "TestGroup") one = one.expression;
  return one;
}

function wordsOf(expression: TestExpression): readonly string[] {
  const one = bare(expression);
  if (one.type === "TestUnary") return [one.operator, one.operand.text];
  if (one.type === "TestBinary") return [one.left.text, one.operator, one.right.text];
  if (one.type !== "TestNot") return [];
  const inner = bare(one.operand);
  const words = inner.type === "TestUnary" || inner.type === "TestBinary" ? wordsOf(inner) : [];
  return words.length === 0 || one.negations.length % 2 === 0 ? words : ["!", ...words];
}
