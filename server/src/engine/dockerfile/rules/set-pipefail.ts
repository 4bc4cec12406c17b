// A pipe in a shell that only looks at the last command: what fails before it goes unnoticed.
import { choice, type Fix, hardening } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { lineBreakOf, point, quoted } from "../../core/text.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { shellsAt } from "../shell/build-shell.ts";
import type { ShellCommand } from "../shell/command.ts";
import { runs, type Step, stepOf } from "../shell/commands.ts";
import { isUnfinished } from "../stages/half-typed.ts";
import { placeOf, type Stage } from "../stages/stages.ts";
import { baseOf } from "../stages/users.ts";
import { mayCutOff } from "./_pipes.ts";

export default dockerRule({
  id: "dockerfile/set-pipefail",
  title: "Steps with a pipe must fail when any of its commands fails",
  label: "No pipefail",
  why: "Of `curl … | tar x` the shell only looks at `tar`. If the download breaks off, the step may still succeed, and its result is cached and shipped. With `pipefail` the step fails as soon as one command of the pipe does.",
  breaks:
    "With `pipefail` a command that is cut off counts as failed, such as the first one of `yes | x` or `x | head -1`, and so does a `grep` without a match. Build the image. Podman ignores `SHELL` unless it builds with `--format docker`.",
  rarerFixes: ["choice"],
  leave: {
    when: "Leave it where the first command may fail and the last one decides, such as `yes | sdkmanager --licenses`.",
    reason: "yes is always cut off",
  },
  severity: "warning",
  preset: "strict",
  tags: ["correctness"],
  since: "0.1",
  equivalents: ["hadolint:DL4006", "semgrep:set-pipefail"],
  references: ["https://docs.docker.com/build/building/best-practices/#using-pipes"],
  examples: [
    {
      bad: source`
        FROM debian:13
        RUN «curl -fsSL https://example.com/app.tgz» | tar xz -C /opt
      `,
      fixed: source`
        FROM debian:13
        SHELL ["/bin/bash", "-o", "pipefail", "-c"]
        RUN curl -fsSL https://example.com/app.tgz | tar xz -C /opt
      `,
    },
    {
      bad: source`
        FROM alpine:3.22
        RUN «wget -O- https://example.com/app.tgz» | tar xz -C /opt
      `,
      fixed: {
        "Set `SHELL` with `pipefail` for this stage": source`
          FROM alpine:3.22
          SHELL ["/bin/ash", "-eo", "pipefail", "-c"]
          RUN wget -O- https://example.com/app.tgz | tar xz -C /opt
        `,
        "Set `pipefail` in this step": source`
          FROM alpine:3.22
          RUN set -o pipefail && wget -O- https://example.com/app.tgz | tar xz -C /opt
        `,
      },
      note: "The shells of Alpine and of Red Hat's family have the option, that of Debian does not.",
    },
  ],
  *check(doc) {
    for (const step of runs(doc)) {
      const pipe = firstPipe(doc, step);
      if (pipe === undefined || isUnfinished(doc, step.instruction)) continue;
      const name = pipe.program ?? pipe.name?.text ?? "the first command";
      yield {
        at: pipe.at,
        message: `If \`${quoted(name)}\` fails, this step goes on: the shell only looks at the end of the pipe.`,
        fix: fixesOf(doc, step),
      };
    }
  },
});

/** The first command whose failure a step would miss. */
function firstPipe(doc: Dockerfile, step: Step): ShellCommand | undefined {
  const { script, form, text } = step;
  if (!script.commands.some(isPiped) || /^#![^\n]*pipefail/.test(text)) return undefined;
  const shells = form === "exec" ? [] : shellsAt(doc, step.instruction);
  if (shells.length > 0 && shells.every((one) => one?.exec?.items.some(({ value }) => value === "pipefail")))
    return undefined;
  for (const command of script.commands) {
    if (setsPipefail(command)) return undefined;
    // What another shell is handed has that one's options; of `["sh", "-c", "…"]` it is the step's own.
    const isOwn = !command.within.some((one) => one === "string" || one === "trap") || form === "exec";
    if (isPiped(command) && isOwn) return command;
  }
  return undefined;
}

const isPiped = ({ program, next, within, via }: ShellCommand) =>
  (next === "|" || next === "|&") && !NEVER_FAILING.has(program) && (via === undefined || within.includes("string"));

/** What only writes text fails where nothing reads it any more, which is no fault. */
const NEVER_FAILING: ReadonlySet<string | undefined> = new Set(["echo", "printf", "yes", "true", ":"]);

/** `set -o pipefail`, `bash -o pipefail -c …`. */
function setsPipefail({ args }: ShellCommand): boolean {
  return args.some(({ literal }, i) => literal === "pipefail" && /^-\w*o$/.test(args[i - 1]?.literal ?? ""));
}

function fixesOf(doc: Dockerfile, step: Step): readonly Fix[] {
  const { instruction, form, script } = step;
  const stage = placeOf(doc, instruction)?.stage;
  if (stage === undefined || !stage.instructions.includes(instruction) || form === "exec" || script.broken) return [];
  const { distribution } = baseOf(stage);
  if (distribution === "scratch" || distribution === "distroless") return [];
  const isKnown = distribution !== "unknown";
  const fixes: Fix[] = [];
  const edit = shellEdit(doc, stage, instruction, distribution === "alpine" || distribution === "busybox");
  if (edit !== undefined) {
    const kind =
      isKnown && !stage.instructions.some((one) => one.keyword === "RUN" && mayCutOff(stepOf(doc, one)))
        ? hardening
        : choice;
    fixes.push(kind("Set `SHELL` with `pipefail` for this stage", edit));
  }
  const isOption = isKnown && distribution !== "debian" && shellsAt(doc, instruction).every((one) => one === undefined);
  if (isOption && form === "shell" && instruction.heredocs.length === 0) {
    const kind = mayCutOff(step) ? choice : hardening;
    fixes.push(kind("Set `pipefail` in this step", { at: point(instruction.body.start), text: "set -o pipefail && " }));
  }
  return fixes;
}

/** Puts SHELL below FROM, or the option into the SHELL that is in effect and of the same stage; undefined for a shell that is not known. */
function shellEdit(doc: Dockerfile, stage: Stage, run: Instruction, ash: boolean) {
  const { text } = doc;
  const [shell, ...more] = shellsAt(doc, run);
  if (more.length > 0) return undefined;
  if (shell === undefined) {
    const array = ash ? '["/bin/ash", "-eo", "pipefail", "-c"]' : '["/bin/bash", "-o", "pipefail", "-c"]';
    const keyword = /^[a-z]/.test(text.slice(stage.from.at.start)) ? "shell" : "SHELL";
    return { at: point(stage.from.at.end), text: `${lineBreakOf(text)}${keyword} ${array}` };
  }
  const [program, ...options] = shell.exec?.items ?? [];
  const script = options.find(({ value }) => value === "-c");
  if (!stage.instructions.includes(shell) || script === undefined) return undefined;
  if (!/(?:^|\/)(?:bash|ash|zsh|ksh)$/.test(program?.value ?? "")) return undefined;
  return { at: point(script.at.start), text: '"-o", "pipefail", ' };
}
