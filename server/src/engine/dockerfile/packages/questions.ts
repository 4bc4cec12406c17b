// Which calls of package managers wait for an answer before they change anything.
import { fact } from "../../core/fact.ts";
import type { Dockerfile } from "../parse/document.ts";
import type { Step } from "../shell/commands.ts";
import { isToldYes } from "./apt.ts";
import { aptConfigAt } from "./apt-config.ts";
import type { Verb } from "./manager.ts";
import { isDryRun, type PackageCall } from "./packages.ts";

const CHANGES: ReadonlySet<Verb> = new Set<Verb>(["install", "set", "module", "upgrade", "dist-upgrade", "remove"]);

/**
 * Where `assumeyes=1` of yum.conf(5) and dnf.conf(5) is first, in whatever file is written so, or in a call's `--setopt`; -1 where it is
 * not.
 */
const firstAssumption = fact(({ text }: Dockerfile) => text.search(/\bassumeyes\s?=\s?["']?(?:1|[Yy]es|[Tt]rue|on)\b/));

/** Whether it is above the end of a call. */
function assumesYes(doc: Dockerfile, { command }: PackageCall): boolean {
  const first = firstAssumption(doc);
  return first !== -1 && first < command.at.end;
}

/**
 * Whether a call of a system's package manager asks before it goes on: it changes something, and neither its options, nor what is piped
 * into it, nor the manager's configuration answers. False where a variable may hold further options.
 */
export function asks(doc: Dockerfile, step: Step, call: PackageCall): boolean {
  const { row, verb, open, options } = call;
  if (verb === "remove" && isWithoutNames(call)) return false;
  if (row.yes === undefined || verb === undefined || open || !CHANGES.has(verb) || isDryRun(call)) return false;
  if (isAnswered(call)) return false;
  if (row.family !== "apt") return !options.some(({ name }) => row.yes?.includes(name)) && !assumesYes(doc, call);
  if (isToldYes(call)) return false;
  const config = aptConfigAt(doc, step, call.command);
  return config.assumeYes !== true && !config.unseen;
}

/** `yes | apt-get install x`, `echo y | …`. */
function isAnswered({ command }: PackageCall): boolean {
  return command.stdin.some(
    ({ program, args }) =>
      program === "yes" || ((program === "echo" || program === "printf") && /^y/i.test(args.at(-1)?.literal ?? "")),
  );
}

/** Packages that nothing needs, which these find by themselves. */
const FINDING: ReadonlySet<string | undefined> = new Set(["autopurge", "autoremove"]);

/** Whether a removal names nothing to remove: it ends at once. */
function isWithoutNames({ operands, subcommand }: PackageCall): boolean {
  return operands.length === 0 && !FINDING.has(subcommand);
}
