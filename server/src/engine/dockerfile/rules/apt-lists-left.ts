// The package lists that `apt-get update` fetches are of no use in the image.

import { onlyIf } from "../../core/conditions.ts";
import { hardening, safe } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { listsNeededBehind } from "../packages/apt-lists.ts";
import { isDryRun, packageCalls } from "../packages/packages.ts";
import type { Dockerfile } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import type { ShellCommand } from "../shell/command.ts";
import { appendCommand } from "../shell/command-edit.ts";
import { runs, type Step } from "../shell/commands.ts";
import { isUnfinished } from "../stages/half-typed.ts";
import { mountTargets } from "../stages/mounts.ts";
import { ancestors, placeOf, targetStage } from "../stages/stages.ts";

const REMOVE = "rm -rf /var/lib/apt/lists/*";

export default dockerRule({
  id: "dockerfile/apt-lists-left",
  title: "Steps that run `apt-get update` must remove the package lists",
  label: "Package lists left",
  why: "Every step of a build is a layer. Lists that a step leaves behind stay in the image for good, even if a later step removes them, and are out of date within days.",
  breaks: "A script that installs packages later has to run `apt-get update` first.",
  rarerFixes: ["hardening"],
  leave: {
    when: "Leave the lists where containers install packages and cannot fetch the lists themselves, such as in a network without a mirror.",
    reason: "containers install packages without a network",
  },
  severity: "info",
  preset: "recommended",
  tags: ["size"],
  since: "0.1",
  equivalents: [
    "hadolint:DL3009",
    "dockle:DKL-DI-0005",
    "semgrep:remove-package-lists",
    "kics:df746b39-6564-4fed-bf85-e9c44382303c",
  ],
  references: ["https://docs.docker.com/build/building/best-practices/#apt-get"],
  examples: [
    {
      bad: source`
        FROM debian:13
        RUN «apt-get update» && apt-get install -y curl
      `,
      fixed: source`
        FROM debian:13
        RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
      `,
    },
    {
      bad: source`
        FROM debian:13
        RUN set -e; \
            «apt-get update»; \
            apt-get install -y curl
        RUN rm -rf /var/lib/apt/lists/*
      `,
      good: source`
        FROM debian:13
        RUN --mount=type=cache,target=/var/lib/apt --mount=type=cache,target=/var/cache/apt \
            apt-get update && apt-get install -y curl
      `,
      note: "Removing them in a later step is too late. With cache mounts on both folders nothing stays in the layer.",
    },
  ],
  *check(doc) {
    const target = targetStage(doc);
    const layers = new Set(target === undefined ? [] : ancestors(target));
    for (const step of runs(doc)) {
      const stage = placeOf(doc, step.instruction)?.stage;
      if (stage === undefined || !layers.has(stage) || keepsApart(doc, step)) continue;
      if (isUnfinished(doc, step.instruction)) continue;
      const { commands } = step.script;
      const last = lastUpdate(commands);
      if (last === undefined || removesLists(commands, last.command)) continue;
      yield {
        at: last.at,
        message: `The package lists of \`${last.manager} update\` stay in the layer.`,
        fix: fixOf(doc, step, last.command),
      };
    }
  },
});

/** The last call that fetches the lists; aptitude only says so in its first word. */
function lastUpdate(commands: readonly ShellCommand[]) {
  const updates = packageCalls(commands).filter((call) => call.subcommand === "update" && !isDryRun(call));
  const [last, command] = [updates.at(-1), commands.findLast(isAptitudeUpdate)];
  if (command?.name === undefined || (last !== undefined && last.at.start > command.at.start)) return last;
  return { command, manager: "aptitude", at: { start: command.name.at.start, end: command.args[0]?.at.end ?? 0 } };
}

function isAptitudeUpdate({ program, args }: ShellCommand): boolean {
  return program === "aptitude" && args[0]?.literal === "update";
}

function fixOf(doc: Dockerfile, step: Step, update: ShellCommand) {
  // A later step installs from these lists: without them it would fail.
  const needed = listsNeededBehind(doc, step.instruction);
  if (needed === "read") return undefined;
  let sudo = false;
  for (let one = update.via; one !== undefined; one = one.via) if (one.program === "sudo") sudo = true;
  const edit = appendCommand(doc, step, sudo ? `sudo ${REMOVE}` : REMOVE);
  const title = "Remove the lists in this step";
  if (needed === "hidden") return edit && hardening(onlyIf(title, "later scripts", ["fetch their own"]), edit);
  return edit && safe(title, edit);
}

/** Whether mounts keep both what apt-get fetches and what it unpacks out of the layer, or may do so. */
function keepsApart(doc: Dockerfile, { instruction }: Step): boolean {
  const targets = mountTargets(doc, instruction, ["cache", "tmpfs"]);
  const covers = (folder: string) =>
    targets.some((one) => one === undefined || folder === one || folder.startsWith(`${one}/`));
  return covers("/var/lib/apt/lists") && covers("/var/cache/apt");
}

function removesLists(commands: readonly ShellCommand[], update: ShellCommand): boolean {
  const from = commands.indexOf(update);
  let inLists = false;
  return commands.some((command, i) => {
    const { program, args, within } = command;
    // A function or a trap runs later than it stands.
    if (i < from && !within.includes("function") && !within.includes("trap")) return false;
    const words = args.map((word) => word.literal ?? word.text.replace(/["']/g, ""));
    const named = words.some((word) => /\/var\/lib\/(?:apt\b|\{[^}]{0,200}\bapt\b|\*|$)/.test(word));
    if (program === "cd" && named) inLists = true;
    if (program === "find") return named && (words.includes("-delete") || words.includes("rm"));
    if (program === "rm") return named || inLists || words.some((word) => /^\$.*(?:apt|list|cache)/i.test(word));
    if (program === "apt-get" || program === "apt") return words.includes("distclean") || words.includes("dist-clean");
    // A script of the project's own, which we cannot look into.
    return program !== undefined && /clean/i.test(program);
  });
}
