// Steps of one command each that follow one another, and make a layer each.
import { type Fix, safe } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { indentAt, lineBreakOf } from "../../core/text.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { type Step, stepOf } from "../shell/commands.ts";
import { replacesSh } from "../shell/lint/replaced-shell.ts";
import { isFlawed } from "../stages/half-typed.ts";
import { placeOf } from "../stages/stages.ts";

/** What changes the shell of a step, so that it would reach the next one (POSIX.1-2024, special built-ins, and `cd`). */
const REACHING: ReadonlySet<string | undefined> = new Set(
  ". alias cd exec exit export popd pushd read readonly return set shift source trap umask unset".split(" "),
);

export default dockerRule({
  id: "dockerfile/consecutive-run",
  title: "Short steps that follow one another must be one",
  label: "Steps in a row",
  why: "Each step makes a layer. What one creates and the next one deletes stays in the image, and each layer costs a little time when the image is pulled.",
  leave: {
    when: "Leave them apart in a stage that is not shipped, where each has a place of its own in the cache.",
    reason: "separate steps for the cache",
  },
  severity: "hint",
  preset: "all",
  tags: ["opinion"],
  since: "0.1",
  equivalents: ["hadolint:DL3059"],
  references: ["https://docs.docker.com/build/building/best-practices/#run"],
  examples: [
    {
      bad: source`
        FROM debian:13
        RUN groupadd app
        «RUN» useradd --gid app app
      `,
      fixed: source`
        FROM debian:13
        RUN groupadd app \
            && useradd --gid app app
      `,
    },
  ],
  *check(doc) {
    for (const [i, one] of doc.instructions.entries()) {
      const before = doc.instructions[i - 1];
      if (one.keyword !== "RUN" || before?.keyword !== "RUN" || !isAlike(before, one)) continue;
      if (placeOf(doc, one)?.stage.windows !== false || isFlawed(doc, one) || isFlawed(doc, before)) continue;
      const [first, second] = [stepOf(doc, before), stepOf(doc, one)];
      if (!isShort(first) || !isShort(second)) continue;
      yield {
        at: one.keywordAt,
        message: "This step could be one with the step above, which saves a layer.",
        fix: joined(doc, first, second),
      };
    }
  },
});

/** Whether two steps have the same flags: the same mounts, network and rights. */
function isAlike(a: Instruction, b: Instruction): boolean {
  const flags = (one: Instruction) =>
    one.flags
      .map(({ name, value }) => `${name}=${value}`)
      .sort()
      .join(" ");
  return flags(a) === flags(b);
}

/** One command, whatever it hands to others. */
function isShort({ script, form }: Step): boolean {
  const own = script.commands.filter(
    ({ name, via, within }) => name !== undefined && via === undefined && !within.includes("string"),
  );
  return form !== "heredoc" && own.length === 1;
}

/** Whether all of a step runs only where what stands in front of it with `&&` has succeeded. */
function isPlainList({ script, instruction }: Step): boolean {
  const [statement, ...more] = script.statements;
  if (statement === undefined || more.length > 0 || statement.background) return false;
  const { at, elements } = statement;
  return at.start === instruction.body.start && elements.every(({ after }) => after !== "||");
}

function joined(doc: Dockerfile, first: Step, second: Step): Fix | undefined {
  const { text } = doc;
  const [a, b] = [first.instruction, second.instruction];
  if ([first, second].some(({ form, script }) => form !== "shell" || script.broken)) return undefined;
  if (a.heredocs.length > 0 || b.heredocs.length > 0 || a.body.end !== a.at.end) return undefined;
  if (text.slice(a.at.end, b.at.start).trim() !== "") return undefined;
  const [statement, ...more] = first.script.statements;
  if (statement === undefined || more.length > 0 || statement.background || statement.at.end !== a.body.end)
    return undefined;
  if (!isPlainList(second)) return undefined;
  if (first.script.commands.some(({ program }) => REACHING.has(program)) || replacesSh(doc, a)) return undefined;
  const indent = indentAt(text, a.at.start);
  const between = ` ${doc.escape}${lineBreakOf(text)}${indent}    && `;
  return safe("Join it with the step above", { at: { start: a.at.end, end: b.body.start }, text: between });
}
