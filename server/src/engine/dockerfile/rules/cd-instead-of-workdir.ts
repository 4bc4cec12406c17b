// `cd` at the beginning of a step, where WORKDIR does the same for all that follows; `cd` at its end, where it does nothing.
import { choice, type Fix } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { indentAt, lineBreakOf, point, quoted } from "../../core/text.ts";
import type { Dockerfile } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { type Call, callsOf } from "../shell/calls.ts";
import { headOf } from "../shell/command.ts";
import { pathFrom, workdirAt } from "../stages/workdir.ts";

export default dockerRule({
  id: "dockerfile/cd-instead-of-workdir",
  title: "Steps must use `WORKDIR` to change the directory",
  label: "Directory by cd",
  why: "`cd` only holds until the end of its step, so each further step has to repeat it, and one that forgets it works in the wrong directory. `WORKDIR` holds for all instructions below it, and creates the directory.",
  breaks:
    "Instructions below the step work in the new directory as well. Set the previous `WORKDIR` again where they need it, and build the image.",
  leave: {
    when: "Leave it in a step that works in a temporary directory and removes it.",
    reason: "the directory is removed in the same step",
  },
  severity: "info",
  preset: "strict",
  tags: ["hygiene"],
  since: "0.1",
  answersTo: ["hadolint:DL3003", "trivy:DS-0013", "semgrep:use-workdir"],
  references: ["https://docs.docker.com/build/building/best-practices/#workdir"],
  examples: [
    {
      bad: source`
        FROM node:24-slim
        COPY . /app
        RUN «cd /app» && npm ci
      `,
      fixed: source`
        FROM node:24-slim
        COPY . /app
        WORKDIR /app
        RUN npm ci
      `,
    },
    {
      bad: source`
        FROM node:24-slim
        RUN mkdir -p /app && «cd /app»
        RUN npm ci
      `,
      good: source`
        FROM node:24-slim
        WORKDIR /app
        RUN npm ci
      `,
      note: "at the end of a step it has no effect at all",
    },
    {
      bad: source`
        FROM debian:13
        RUN «cd /src» && make
      `,
      good: source`
        FROM debian:13
        RUN curl -fsSLO https://example.com/app.tgz && tar xf app.tgz && cd app && make && cd .. && rm -rf app
      `,
      note: "within a longer step it is fine",
    },
  ],
  *check(doc) {
    for (const call of callsOf(doc, "cd")) {
      const { command, step } = call;
      const [target, ...more] = command.args;
      if (step.form === "exec" || command.within.length > 0 || command.via !== undefined) continue;
      if (target === undefined || more.length > 0 || command.name === undefined) continue;
      const at = headOf(command, target);
      // In a heredoc lines are read like those of a script.
      if (isLast(call)) {
        yield { at, message: "`cd` at the end of a step has no effect: the next one starts in the `WORKDIR` again." };
      } else if (step.form === "shell" && isFirst(call) && isFixed(target.literal)) {
        const path = quoted(target.literal ?? "");
        yield {
          at,
          message: `\`cd ${path}\` only holds for this step; \`WORKDIR ${path}\` holds for all that follow.`,
          fix: fixOf(doc, call, target.literal ?? ""),
        };
      }
    }
  },
});

function isFixed(path: string | undefined): boolean {
  return path !== undefined && path !== "" && !/^[-~]|[*?[\]$]/.test(path);
}

/** Whether it comes before everything else of the step, and everything else follows it. */
function isFirst({ command, step }: Call): boolean {
  const [statement] = step.script.statements;
  return statement?.elements[0]?.command === command && (command.next === "&&" || command.next === ";");
}

function isLast({ command, step }: Call): boolean {
  const element = step.script.statements.at(-1)?.elements.at(-1);
  return element?.command === command && element.after !== "||" && !step.script.broken;
}

function fixOf(doc: Dockerfile, { command, step }: Call, path: string): Fix | undefined {
  const { text } = doc;
  const { instruction, script } = step;
  const [statement] = script.statements;
  const next = statement?.elements[1] ?? script.statements[1]?.elements[0];
  const line = text.slice(0, instruction.at.start).lastIndexOf("\n") + 1;
  const indent = indentAt(text, instruction.at.start);
  const isOwnLine = text.slice(line, instruction.at.start) === indent;
  if (next === undefined || !isOwnLine || script.broken || /[\s"'\\]/.test(path)) return undefined;
  // Where a relative one begins is up to the base image, unless the file says it.
  const folder = path.startsWith("/") ? path : pathFrom(workdirAt(doc, instruction), path);
  if (folder === undefined) return undefined;
  if (next.after === "||" || command.assignments.length > 0 || command.redirects.length > 0) return undefined;
  // A comment in between may be about either.
  if (instruction.droppedLines.some(({ start }) => command.at.start < start && start < next.at.start)) return undefined;
  const keyword = text.slice(instruction.keywordAt.start, instruction.keywordAt.end) === "run" ? "workdir" : "WORKDIR";
  return choice(`Set \`WORKDIR ${quoted(folder)}\` above this step`, [
    { at: point(instruction.at.start), text: `${keyword} ${folder}${lineBreakOf(text)}${indent}` },
    { at: { start: command.at.start, end: next.at.start }, text: "" },
  ]);
}
