// The commands of RUN, CMD and ENTRYPOINT, with their places in the document: what the rules about commands look at.
import { fact, partFact, remembered } from "../../core/fact.ts";
import type { Span } from "../../core/text.ts";
import { allInstructions, type Dockerfile, type Heredoc, type Instruction } from "../parse/document.ts";
import { contentOf, rememberedOnMoving } from "../parse/moved.ts";
import type { Stage } from "../stages/stages.ts";
import { isPosixShell } from "./build-shell.ts";
import type { Script, ShellCommand } from "./command.ts";
import { type Excerpt, excerptBuilder, excerptOf, throughBoth } from "./excerpt.ts";
import { parseExcerpt, parseWords } from "./shell.ts";
import { isShell, programOf } from "./wrappers.ts";

/** `exec`: a JSON array, no shell between; `heredoc`: the script is the heredoc's body. */
export type StepForm = "shell" | "exec" | "heredoc";

/** What one RUN, CMD or ENTRYPOINT runs. */
export interface Step {
  /** For `ONBUILD RUN` the RUN. */
  readonly instruction: Instruction;
  readonly form: StepForm;
  readonly script: Script;
  /** The script as the shell gets it; the program's arguments, a line each, where there is no shell. */
  readonly text: string;
}

const NO_SCRIPT: Script = Object.freeze({ commands: [], tests: [], statements: [], broken: false });

/** The steps that were asked for. An instruction may be shared with the document of the version before, its shell need not. */
const steps = fact((_doc: Dockerfile) => new Map<Instruction, Step>());

/** What an instruction runs; nothing where another interpreter than a POSIX shell reads it. */
export function stepOf(doc: Dockerfile, instruction: Instruction): Step {
  let step = steps(doc).get(instruction);
  if (step === undefined) {
    const posix = isPosixShell(doc, instruction);
    const key = posix ? "step in a POSIX shell" : "step";
    step = rememberedOnMoving(instruction, key, () => Object.freeze(readStep(doc, instruction, posix)));
    steps(doc).set(instruction, step);
  }
  return step;
}

/** The steps of RUN and ONBUILD RUN, in order. */
export const runs: (doc: Dockerfile) => readonly Step[] = fact((doc) =>
  allInstructions(doc)
    .filter((one) => one.keyword === "RUN")
    .map((one) => stepOf(doc, one)),
);

/**
 * The steps of RUN and ONBUILD RUN that have what `has` looks for. It judges by the text of a step alone and is asked once for all
 * versions of a document that have it; `key` is its own.
 */
export function stepsWith(doc: Dockerfile, key: unknown, has: (step: Step) => boolean): readonly Step[] {
  return runs(doc).filter(
    (step) => step.script.commands.length > 0 && remembered(contentOf(step.instruction), key, () => has(step)),
  );
}

/** The commands of all RUN and ONBUILD RUN, in order. */
export const commands: (doc: Dockerfile) => readonly ShellCommand[] = fact((doc) =>
  runs(doc).flatMap(({ script }) => script.commands),
);

export interface StageCommand {
  readonly instruction: Instruction;
  readonly command: ShellCommand;
}

/**
 * The commands of a stage's own RUN steps; those of ONBUILD are none of them. Many stages may be built from one with many: what asks for
 * those of its `ancestors` too keeps what it looks for of each.
 */
export const ownCommands: (doc: Dockerfile, stage: Stage) => readonly StageCommand[] = partFact((doc, stage) =>
  stage.instructions.flatMap((instruction) =>
    instruction.keyword === "RUN"
      ? stepOf(doc, instruction).script.commands.map((command) => ({ instruction, command }))
      : [],
  ),
);

function readStep(doc: Dockerfile, instruction: Instruction, posix: boolean): Step {
  const { exec, body } = instruction;
  const nothing = (form: StepForm): Step => ({ instruction, form, script: NO_SCRIPT, text: "" });
  if (exec !== undefined) {
    const words = exec.items.map(({ value, at }) => {
      const inside = { start: at.start + 1, end: Math.max(at.start + 1, at.end - 1) };
      return { excerpt: decoded(doc.text, inside, value), at: inside };
    });
    const text = exec.items.map((item) => item.value).join("\n");
    return { instruction, form: "exec", script: words.length === 0 ? NO_SCRIPT : parseWords(words), text };
  }
  if (body.start === body.end) return nothing("shell");
  const { form, excerpt, read } = scriptOf(doc, instruction, posix);
  if (!read) return form === "heredoc" ? { ...nothing("heredoc"), text: excerpt.text } : nothing("shell");
  return { instruction, form, script: parseExcerpt(excerpt), text: excerpt.text };
}

interface StepScript {
  readonly form: "shell" | "heredoc";
  readonly excerpt: Excerpt;
  /** Whether a POSIX-like shell reads it. */
  readonly read: boolean;
}

/** The script of an instruction without a JSON array, made once for where the instruction is. */
function scriptOf(doc: Dockerfile, instruction: Instruction, posix: boolean): StepScript {
  return remembered(instruction, posix ? "script of a POSIX shell" : "script", (): StepScript => {
    const { body, heredocs } = instruction;
    const [heredoc] = heredocs;
    if (heredoc !== undefined && heredocs.length === 1 && isWhole(doc, body, heredoc.openAt)) {
      const excerpt = linesOf(doc.text, heredoc.body);
      return { form: "heredoc", excerpt, read: isScriptOfShell(excerpt.text, posix) };
    }
    return { form: "shell", excerpt: withHeredocs(doc.text, joined(doc.text, instruction), heredocs), read: posix };
  });
}

/** The script that a POSIX-like shell reads at an instruction, as the shell gets it; undefined for JSON arrays and other interpreters. */
export function shellScriptOf(doc: Dockerfile, instruction: Instruction): Excerpt | undefined {
  const { exec, body } = instruction;
  if (exec !== undefined || body.start === body.end) return undefined;
  const { excerpt, read } = scriptOf(doc, instruction, isPosixShell(doc, instruction));
  return read ? excerpt : undefined;
}

function isWhole({ text }: Dockerfile, body: Span, part: Span): boolean {
  return part.start <= body.start && text.slice(part.end, body.end).trim() === "";
}

/** Whether a heredoc that is the whole script goes to a POSIX shell: the first line may name another interpreter. */
export function isScriptOfShell(text: string, posix: boolean): boolean {
  const line = /^#!([^\n]{0,200})/.exec(text)?.[1];
  if (line === undefined) return posix;
  const [program, ...rest] = line.trim().split(/\s+/);
  if (programOf(program) !== "env") return isShell(programOf(program));
  return isShell(programOf(rest.find((word) => !word.startsWith("-") && !word.includes("="))));
}

/** The body of an instruction as the shell gets it: Docker joins continued lines and drops comment lines. */
function joined(text: string, { body, continuations, droppedLines }: Instruction): Excerpt {
  const once = excerptOf(text, body, [...continuations, ...droppedLines]);
  return withoutBreaks(once, /\r?\n/g);
}

/** Whole lines; a carriage return is no part of them. */
function linesOf(text: string, at: Span): Excerpt {
  return withoutBreaks(excerptOf(text, at), /\r(?=\n)/g);
}

function withoutBreaks(excerpt: Excerpt, pattern: RegExp): Excerpt {
  const holes = [...excerpt.text.matchAll(pattern)].map(({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
  }));
  if (holes.length === 0) return excerpt;
  return throughBoth(excerpt, excerptOf(excerpt.text, { start: 0, end: excerpt.text.length }, holes));
}

/** A script with the bodies of the heredocs it opens, as the shell reads them. */
function withHeredocs(text: string, script: Excerpt, heredocs: readonly Heredoc[]): Excerpt {
  if (heredocs.length === 0) return script;
  const builder = excerptBuilder();
  builder.append(script);
  for (const { openAt, body, endAt } of heredocs) {
    builder.replace("\n", { start: openAt.end, end: openAt.end });
    const lines = linesOf(text, body);
    builder.append(lines.text.endsWith("\n") ? withoutBreaks(lines, /\n$/g) : lines);
    if (endAt === undefined) break;
    if (body.end > body.start) builder.replace("\n", { start: body.end, end: body.end });
    builder.copy(text.slice(endAt.start, endAt.end), endAt);
  }
  return builder.build();
}

/** The value of a JSON string whose inside is at `at`. */
function decoded(text: string, at: Span, value: string): Excerpt {
  const builder = excerptBuilder();
  const raw = text.slice(at.start, at.end);
  if (raw === value) {
    builder.copy(raw, at);
    return builder.build();
  }
  let length = 0;
  for (const { index, 0: piece } of raw.matchAll(/\\u[0-9a-fA-F]{4}|\\["\\/bfnrt]|[^\\]+/g)) {
    const span = { start: at.start + index, end: at.start + index + piece.length };
    if (piece.startsWith("\\")) builder.replace(JSON.parse(`"${piece}"`) as string, span);
    else builder.copy(piece, span);
    length += piece.startsWith("\\") ? 1 : piece.length;
  }
  if (length === value.length) return builder.build();
  // Continued lines inside the string: what it says is known, where exactly is not.
  const whole = excerptBuilder();
  whole.replace(value, at);
  return whole.build();
}
