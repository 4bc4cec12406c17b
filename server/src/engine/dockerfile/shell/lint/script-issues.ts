// What is wrong with the scripts of a Dockerfile's steps, each looked at once for all rows.

import { isPredefined } from "../../../core/builds/arguments.ts";
import { fact } from "../../../core/fact.ts";
import { addAll } from "../../../core/lists.ts";
import type { TextEdit } from "../../../core/text.ts";
import { allInstructions, type Dockerfile, type Instruction } from "../../parse/document.ts";
import { rememberedOnMoving } from "../../parse/moved.ts";
import { bindingAt } from "../../stages/environment.ts";
import { isMountedAs } from "../../stages/mounts.ts";
import { shellsAt, shellWordsAt, wordsOf } from "../build-shell.ts";
import { shellScriptOf } from "../commands.ts";
import type { Excerpt } from "../excerpt.ts";
import { treeOf } from "../tree.ts";
import { programOf } from "../wrappers.ts";
import { stumblingBlock } from "./broken.ts";
import type { ShellIssue } from "./issue.ts";
import { swallowingComment } from "./swallowed.ts";
import { SYNTAX_ROWS } from "./syntax-rows.ts";
import { issuesOf } from "./walk.ts";
import { lacksPipefail, type ShellKind, shellKindAt } from "./which-shell.ts";

const SYNTAX_KEYS: ReadonlySet<string> = new Set(SYNTAX_ROWS.map(({ key }) => key));
const NONE: readonly ShellIssue[] = Object.freeze([]);

export interface StepIssue {
  readonly instruction: Instruction;
  readonly issue: ShellIssue;
  /** What reads the step, where that makes a difference. */
  readonly shell: ShellKind;
}

/** All of RUN and ONBUILD RUN that a POSIX-like shell reads, in order. */
export const scriptIssues: (doc: Dockerfile) => readonly StepIssue[] = fact((doc) => {
  const found: StepIssue[] = [];
  for (const instruction of allInstructions(doc)) {
    if (instruction.keyword !== "RUN") continue;
    const all = issuesAt(doc, instruction);
    if (all.length === 0) continue;
    const shell = all.some(({ lackedBy }) => lackedBy) ? shellKindAt(doc, instruction) : "unknown";
    const issues = all.filter(
      (one) =>
        (one.unless === undefined || !one.unless.every(isSet)) &&
        differs(one, shell) &&
        !(shell === "dash" && hasIt(one)),
    );
    addAll(
      found,
      issues.map((issue) => ({ instruction, issue, shell })),
    );

    /** What a newer dash has. */
    function hasIt({ key, shown }: ShellIssue): boolean {
      return key === "set-options" && shown === "pipefail" && !lacksPipefail(doc, instruction);
    }

    function isSet(name: string): boolean {
      return isPredefined(name) || bindingAt(doc, instruction, name) !== undefined || isMountedAs(instruction, name);
    }
  }
  return found;
});

/** Quotes around what a step leaves unquoted of a variable: where that is set by a command of the step, its value is split. */
export function quotesAround(doc: Dockerfile, instruction: Instruction, name: string): readonly TextEdit[] {
  return issuesAt(doc, instruction).flatMap(({ key, unless, edits }) =>
    key === "unquoted-variable" && unless?.includes(name) === true && edits !== undefined ? edits : [],
  );
}

function issuesAt(doc: Dockerfile, instruction: Instruction): readonly ShellIssue[] {
  if (instruction.exec !== undefined) return NONE;
  const excerpt = shellScriptOf(doc, instruction);
  if (excerpt === undefined) return NONE;
  const { isBash, stops } = shellAt(doc, instruction, excerpt);
  const key = `issues in ${isBash ? "Bash" : "sh"}${stops ? " that stops" : ""}`;
  return rememberedOnMoving(instruction, key, () => lookedAt(excerpt, isBash, stops));
}

/** Whether a shell may read this as something else; one that is not known may. */
function differs({ lackedBy }: ShellIssue, shell: ShellKind): boolean {
  return lackedBy === undefined || shell === "unknown" || (shell !== "full" && lackedBy.includes(shell));
}

/** How the shell reads a script: by its first line, or else by SHELL. A comment that names the shell says nothing of its options. */
function shellAt(doc: Dockerfile, instruction: Instruction, { text }: Excerpt) {
  const line = /^#!([^\n]{0,200})/.exec(text)?.[1]?.trim().split(/\s+/);
  const shells = line === undefined ? shellWordsAt(doc, instruction) : [line];
  const started = line === undefined ? shellsAt(doc, instruction).map(wordsOf) : [line];
  return {
    isBash: shells.every((words) => words.some((word) => programOf(word) === "bash")),
    stops: started.every((words) =>
      words.some((word, i) => /^-\w*e/.test(word) || (word === "errexit" && words[i - 1] === "-o")),
    ),
  };
}

function lookedAt(excerpt: Excerpt, isBash: boolean, stops: boolean): readonly ShellIssue[] {
  try {
    const tree = treeOf(excerpt);
    const comment = swallowingComment(tree, excerpt);
    const found = issuesOf(tree, excerpt, isBash, stops);
    const issues = comment === undefined ? found : [...found, comment];
    const block = stumblingBlock(tree, excerpt);
    if (block === undefined) return issues;
    // What the parser made of the rest is a guess, but for what explains why it stopped.
    const causes = issues.filter(({ key }) => SYNTAX_KEYS.has(key) && key !== "keyword-as-argument");
    return block.key === "does-not-parse" && causes.some(({ key }) => EXPLAINING.has(key))
      ? causes
      : [...causes, block];
  } catch {
    // The parser gave up: deeper or longer than it reads.
    return NONE;
  }
}

const EXPLAINING: ReadonlySet<string> = new Set(["keyword-in-capitals", "space-before-comment", "acute-accent"]);
