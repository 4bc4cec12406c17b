// CMD and ENTRYPOINT in shell form put a shell between the container's runtime and its program.
import { fact } from "../../core/fact.ts";
import { choice, type Fix, safe } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import type { Dockerfile } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { shellsAt } from "../shell/build-shell.ts";
import { type Step, stepOf } from "../shell/commands.ts";
import { endOf, replacesShell, startsNothing, toArray, toShellArray } from "../shell/shell-to-exec.ts";
import { isUnfinished } from "../stages/half-typed.ts";
import { placeOf, type Stage } from "../stages/stages.ts";
import {
  type Entrypoint,
  entrypointOf,
  lacksShell,
  lastOf,
  meetsOther,
  type ShellEnd,
  shellEndOf,
} from "./_shell-form.ts";

export default dockerRule({
  id: "dockerfile/json-cmd",
  title: "`CMD` and `ENTRYPOINT` must be JSON arrays",
  label: "Shell-form command",
  why: "A plain line is run by a shell, which becomes process 1 and does not pass signals on: the program is killed after the grace period instead of stopping. An `ENTRYPOINT` in this form also ignores `CMD` and all arguments.",
  breaks:
    "Without a shell, variables, pipes, `&&` and wildcards in the line are no longer expanded. Start a container, then stop it: it should end at once.",
  leave: {
    when: "Leave it where the line needs a shell and ends in `exec`, or where the image only runs short commands that end by themselves.",
    reason: "the shell fills in $PORT and ends in exec",
  },
  severity: "info",
  milder: { hint: "the program replaces the shell, so it gets the signals" },
  preset: "recommended",
  tags: ["reliability"],
  since: "0.1",
  equivalents: [
    "buildkit:JSONArgsRecommended",
    "hadolint:DL3025",
    "semgrep:prefer-json-notation",
    "kics:b86987e1-6397-4619-81d5-8807f2387c79",
  ],
  references: ["https://docs.docker.com/reference/build-checks/json-args-recommended/"],
  examples: [
    {
      bad: source`
        FROM node:24
        CMD «npm start»
      `,
      fixed: source`
        FROM node:24
        CMD ["npm", "start"]
      `,
    },
    {
      bad: source`
        FROM node:24
        CMD «node server.js --port $PORT»
      `,
      fixed: source`
        FROM node:24
        CMD ["sh", "-c", "exec node server.js --port $PORT"]
      `,
      note: "If a shell is needed, the array starts it, and the program then replaces it.",
    },
    {
      bad: source`
        FROM node:24
        ENTRYPOINT «node server.js»
      `,
      good: source`
        FROM node:24
        SHELL ["/bin/bash", "-c"]
        ENTRYPOINT node server.js
      `,
      note: "A `SHELL` instruction shows that the shell is intended.",
    },
  ],
  *check(doc) {
    for (const one of doc.instructions) {
      const instruction = one.keyword === "ONBUILD" ? one.nested : one;
      if (instruction?.keyword !== "CMD" && instruction?.keyword !== "ENTRYPOINT") continue;
      const { body, exec } = instruction;
      const stage = placeOf(doc, instruction)?.stage;
      if (exec !== undefined || body.start === body.end || isUnfinished(doc, instruction)) continue;
      if (one === instruction && stage !== undefined && lastOf(stage, one.keyword) !== one) continue;
      if (shellsAt(doc, instruction).some((shell) => shell !== undefined) || brokenArrays(doc).has(body.start))
        continue;
      const entrypoint = instruction.keyword === "CMD" ? entrypointOf(doc, stage) : "none";
      if (entrypoint === "group") continue;
      const step = stepOf(doc, instruction);
      const shell = endIn(step, stage);
      yield {
        at: body,
        message: messageOf(doc, step, entrypoint, shell, stage),
        fix:
          stage === undefined || entrypoint === "shell" || doc.text[body.start] === "["
            ? []
            : fixesOf(doc, step, stage, one === instruction),
        atMost: shell === "replaced" || startsNothing(step) ? "hint" : undefined,
      };
    }
  },
});

/** Where arrays begin that are not JSON, or not of strings: that is told as a syntax error. */
const brokenArrays = fact(
  (doc: Dockerfile) => new Set(doc.errors.filter(({ code }) => code === "bad-json").map(({ at }) => at.start)),
);

/** What becomes of the shell that runs a command. */
function endIn(step: Step, stage: Stage | undefined): ShellEnd {
  const end = endOf(step);
  if (end !== "program") return end === "exec" ? "replaced" : "waits";
  return stage === undefined ? "unknown" : shellEndOf(stage);
}

function messageOf(doc: Dockerfile, step: Step, entrypoint: Entrypoint, shell: ShellEnd, stage?: Stage): string {
  const { keyword } = step.instruction;
  if (stage !== undefined && lacksShell(stage))
    return `This image has no shell, so \`${keyword}\` cannot start in this form.`;
  if (entrypoint === "program") return "In shell form, `CMD` passes `/bin/sh -c …` to the entrypoint.";
  if (entrypoint === "shell") return "`CMD` is ignored: an `ENTRYPOINT` in shell form takes no arguments.";
  // Where it is not, the shell has something to expand first.
  if (replacesShell(step) && toArray(doc, step) !== undefined)
    return `\`${keyword}\` starts a shell whose only task is to start the program.`;
  if (startsNothing(step)) return `\`${keyword}\` starts a shell: write it out as an array to show that it is meant.`;
  const isCmd = keyword === "CMD";
  if (shell === "replaced")
    return isCmd
      ? "`CMD` starts a shell first, which the program then replaces."
      : "`ENTRYPOINT` starts a shell first, which keeps arguments from the program.";
  const keeps = shell === "waits" ? "keeps" : "may keep";
  return isCmd
    ? `\`CMD\` starts a shell, which ${keeps} stop signals from the program.`
    : `\`ENTRYPOINT\` starts a shell, which keeps arguments and ${shell === "waits" ? "" : "may keep "}stop signals from the program.`;
}

function fixesOf(doc: Dockerfile, step: Step, stage: Stage, own: boolean): readonly Fix[] {
  if (stage.windows) return [];
  const fixes: Fix[] = [];
  const array = toArray(doc, step);
  if (array !== undefined) {
    const kind = array.plain && own && !meetsOther(step.instruction, stage) ? safe : choice;
    fixes.push(kind(`Write \`${step.instruction.keyword}\` as a JSON array`, array.edits));
    if (kind === safe) return fixes;
  }
  const shell = toShellArray(doc, step);
  if (shell !== undefined && !lacksShell(stage) && !(array !== undefined && replacesShell(step))) {
    const script = shell.exec || replacesShell(step) ? "exec …" : "…";
    fixes.push(choice(`Write \`${step.instruction.keyword}\` as \`["sh", "-c", "${script}"]\``, shell.edits));
  }
  return fixes;
}
