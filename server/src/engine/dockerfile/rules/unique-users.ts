// Two users or groups of one name or number.
import { source } from "../../core/rule.ts";
import { quoted } from "../../core/text.ts";
import { dockerRule } from "../rule.ts";
import { type Call, callsOf } from "../shell/calls.ts";
import { headOf, outermost } from "../shell/command.ts";
import { placeOf, type Stage } from "../stages/stages.ts";
import { type Account, accountOf } from "./_accounts.ts";

export default dockerRule({
  id: "dockerfile/unique-users",
  title: "Users and groups must have names and numbers of their own",
  label: "Same user twice",
  why: "Files belong to numbers: two users with one number can read and change each other's files, and programs show either name. A name that is created twice makes the second command fail.",
  leave: {
    when: "Leave it where one number is meant to have two names, so that two programs share their files.",
    reason: "both names are for the same user on purpose",
  },
  severity: "info",
  preset: "all",
  tags: ["correctness"],
  since: "0.1",
  equivalents: ["dockle:DKL-LI-0002"],
  references: ["https://man7.org/linux/man-pages/man8/useradd.8.html"],
  examples: [
    {
      bad: source`
        FROM debian:13-slim
        RUN useradd --uid 10001 web
        RUN «useradd --uid 10001 worker»
      `,
      good: source`
        FROM debian:13-slim
        RUN useradd --uid 10001 web
        RUN useradd --uid 10002 worker
      `,
    },
    {
      bad: source`
        FROM debian:13-slim
        RUN groupadd app
        RUN «groupadd --gid 10001 app»
      `,
      good: source`
        FROM debian:13-slim
        RUN groupadd app && useradd --gid app app
      `,
      note: "a user and a group may share a name",
    },
  ],
  *check(doc) {
    const known = new Map<Stage | undefined, Map<string, Account>>();
    for (const call of callsOf(doc, "useradd", "adduser", "groupadd", "addgroup")) {
      const { command, step } = call;
      const account = isCertain(call) ? accountOf(command) : undefined;
      if (account === undefined || account.shares) continue;
      const stage = placeOf(doc, step.instruction)?.stage;
      const own = known.get(stage) ?? new Map<string, Account>();
      known.set(stage, own);
      const { kind, name, number } = account;
      const [sameName, sameNumber] = [
        own.get(`${kind} ${name}`),
        number === undefined ? undefined : own.get(`${kind} #${number}`),
      ];
      if (sameName === undefined) own.set(`${kind} ${name}`, account);
      if (number !== undefined && sameNumber === undefined) own.set(`${kind} #${number}`, account);
      const other = sameName ?? sameNumber;
      if (other === undefined) continue;
      yield {
        at: headOf(command, command.args.at(-1)),
        message:
          sameName === undefined
            ? `The ${kind} \`${quoted(name)}\` gets the number ${number}, which \`${quoted(other.name)}\` already has.`
            : `The ${kind} \`${quoted(name)}\` is created a second time.`,
        related: [{ message: "created here first", at: other.at }],
      };
    }
  },
});

/** Whether a command runs in any case: not one of several branches, nor only where another has failed. */
function isCertain({ command, step: { script } }: Call): boolean {
  const outer = outermost(command);
  return (
    command.within.length === 0 &&
    outer.next !== "||" &&
    script.statements.every(({ elements }) => elements.every((one) => one.after !== "||" || one.command !== outer))
  );
}
