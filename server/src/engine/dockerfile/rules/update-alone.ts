// Lists of packages that are fetched in a step of their own, which later builds take from the cache.
import type { Problem } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { avoidsIndex } from "../packages/apk-index.ts";
import { listsNeededBehind, useOf } from "../packages/apt-lists.ts";
import { isMounted } from "../packages/caches.ts";
import type { Verb } from "../packages/manager.ts";
import { callsOf, callsTo, isDryRun, type PackageCall } from "../packages/packages.ts";
import type { Dockerfile } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import type { ShellCommand } from "../shell/command.ts";
import type { Step } from "../shell/commands.ts";
import { isPlainProgram } from "../shell/environment-readers.ts";
import { isUnfinished } from "../stages/half-typed.ts";
import { uselessUpdate } from "./_apk-update.ts";
import { areListsRemoved, mayReadLists, unneededUpdate } from "./_apt-lists.ts";
import { joined } from "./_joined-steps.ts";
import { UPDATE_ROWS, type UpdateRow } from "./_update-rows.ts";

/** Programs that fetch or look, and install nothing of a distribution; so do the plain ones, and managers of other packages. */
const FETCHING: ReadonlySet<string> = new Set("awk curl diff find git gpg openssl service wget".split(" "));
const INSTALLS: ReadonlySet<Verb> = new Set<Verb>(["install", "set", "module", "upgrade", "dist-upgrade"]);

export default dockerRule({
  id: "dockerfile/update-alone",
  title: "Package lists must be fetched in the step that installs from them",
  label: "Update in its own step",
  why: "A step whose text stays the same comes from the cache. Later builds then install from lists of an old day: packages are missing or have known vulnerabilities, though the step below looks as if it got new ones.",
  leave: {
    when: "Leave it in an image that others build on, where the lists are meant to be there for them.",
    reason: "images on top of this one use the lists",
  },
  severity: "warning",
  milder: {
    info: "no later step is known to need the lists, the step removes them again, or `apk` fetches others by itself",
  },
  preset: "recommended",
  tags: ["reliability"],
  since: "0.1",
  rows: UPDATE_ROWS,
  probe: ({ steps: [bad, good] }) => ({
    bad: `FROM example.com/base:1.4\nRUN ${bad}\n`,
    good: `FROM example.com/base:1.4\nRUN ${good}\n`,
  }),
  references: ["https://docs.docker.com/build/building/best-practices/#apt-get"],
  examples: [
    {
      bad: source`
        FROM debian:13
        RUN «apt-get update»
        RUN apt-get install -y jq
      `,
      fixed: source`
        FROM debian:13
        RUN apt-get update && \
            apt-get install -y jq
      `,
    },
    {
      bad: source`
        FROM rockylinux:9
        RUN «dnf -y update»
      `,
      good: source`
        FROM rockylinux:9
        RUN dnf -y update openssl-libs
      `,
      note: "The updates are those of the day when the step was first built.",
    },
    {
      bad: source`
        FROM alpine:3.23
        RUN «apk update» && apk add --no-cache git
      `,
      fixed: source`
        FROM alpine:3.23
        RUN apk add --no-cache git
      `,
    },
  ],
  *check(doc) {
    const seen = new Set<Step>();
    for (const row of UPDATE_ROWS) {
      for (const { step } of callsTo(doc, row.families)) {
        if (seen.has(step) || isUnfinished(doc, step.instruction)) continue;
        seen.add(step);
        const found = updateAlone(doc, step, row);
        if (found !== undefined) yield found;
      }
    }
  },
});

function updateAlone(doc: Dockerfile, step: Step, row: UpdateRow): Problem | undefined {
  const calls = callsOf(step).filter((call) => row.families.includes(call.row.family));
  const update = calls.find((call) => isUpdate(call, row) && !isDryRun(call));
  if (update === undefined || isMounted(doc, step, row.folders)) return undefined;
  // An upgrade of everything beside an installation is no list for later.
  if (installs(update) && calls.some(({ verb }) => verb === "install")) return undefined;
  const { commands } = step.script;
  const managed = new Set(callsOf(step).map(({ command }) => command));
  const wrappers = new Set(commands.map(({ via }) => via));
  const isHarmless = (command: ShellCommand) =>
    command.program === undefined ||
    managed.has(command) ||
    wrappers.has(command) ||
    isPlainProgram(command.program) ||
    FETCHING.has(command.program);
  const from = commands.indexOf(update.command);
  const isUsed = commands.slice(from + 1).some((command) => {
    if (command.name !== undefined && command.program === undefined) return true;
    if (row.key === "apt" && mayReadLists(command)) return true;
    const use = useOf(command);
    if (use === "hidden" || (use === "read" && row.key === "apt")) return true;
    const call = calls.find((one) => one.command === command);
    if (call === undefined) return !isHarmless(command);
    if (row.key === "apk" && avoidsIndex(call)) return false;
    // What only fetches lists is used by what upgrades with them.
    return installs(call) && (!isUpdate(call, row) || !installs(update));
  });
  if (isUsed) return undefined;
  if (row.key === "apk") {
    const found = uselessUpdate(doc, step, update, calls);
    if (found !== "trap") return found;
  }
  if (row.key === "apt" && areListsRemoved(doc, step, update)) return unneededUpdate(doc, step, update);
  return {
    at: update.at,
    message: installs(update)
      ? `\`${update.manager} ${update.subcommand}\` is cached: later builds get no newer packages from it.`
      : `\`${update.manager} ${update.subcommand}\` is cached by itself, so later builds keep its old result.`,
    fix: joined(doc, step, (call) => row.families.includes(call.row.family) && installs(call)),
    row: row.key,
    atMost: row.key === "apt" && listsNeededBehind(doc, step.instruction) !== "read" ? "info" : undefined,
  };
}

function isUpdate({ row, subcommand, operands }: PackageCall, { updates }: UpdateRow): boolean {
  const isPart = row.family !== "apt" && row.family !== "apk" && operands.length > 0;
  return subcommand !== undefined && updates.includes(subcommand) && !isPart;
}

function installs({ verb }: PackageCall): boolean {
  return verb !== undefined && INSTALLS.has(verb);
}
