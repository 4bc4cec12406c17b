// How a step writes a token to npm's settings, and what it and the steps behind it do about that.
import { fact, partFact } from "../../core/fact.ts";
import { greatest } from "../../core/lists.ts";
import type { SecretCopy } from "../packages/secret-files.ts";
import type { Dockerfile } from "../parse/document.ts";
import { type Call, callsOfAny } from "../shell/calls.ts";
import type { ShellCommand } from "../shell/command.ts";
import type { Step } from "../shell/commands.ts";
import { builtOn, placeOf, type Stage } from "../stages/stages.ts";

/** The programs that keep a token in npm's settings. */
export const MANAGERS: ReadonlySet<string> = new Set(["npm", "pnpm", "yarn"]);
/** What reads the token again. */
const USERS: ReadonlySet<string> = new Set([...MANAGERS, "npx", "pnpx", "corepack"]);
const TOKEN = /(?:_authToken|_auth|_password|npmAuthToken)["']?[=: ]{1,3}["']?[^\s"'$]{0,200}\$/;
/** What sets a token for good, and what takes it away again (npm-config). */
const SETS = /^(?:c |config )?set /;
const DELETES = /^(?:c |config )?(?:delete|rm|unset)\b/;

/** Where the last instruction begins of a stage, or of one that may be built on it, that may read a token. */
export const lastUseOn: (doc: Dockerfile, stage: Stage) => number = partFact((doc, stage) =>
  greatest(builtOn(doc, stage).map((one) => lastUses(doc).get(one) ?? 0)),
);

const lastUses = fact((doc: Dockerfile) => {
  const found = new Map<Stage | undefined, number>();
  for (const { step } of callsOfAny(doc, USERS)) {
    const { instruction } = step;
    found.set(placeOf(doc, instruction)?.stage, instruction.at.start);
  }
  return found;
});

/** What is asked of a step for each of its tokens. */
const factsOf = fact(({ script: { commands } }: Step) => ({
  changesFolder: commands.some(({ program }) => program === "cd"),
  takesAway: commands.some(takesAway),
  writers: new Map<SecretCopy["source"] | undefined, ShellCommand>(
    commands.flatMap((command) => command.redirects.map(({ target }) => [target, command] as const)),
  ),
}));

/** Whether a step writes a token that the shell fills in to npm's settings: in single quotes npm does that itself. */
export function isTokenFile({ name, step, source: target }: SecretCopy): boolean {
  if (name !== ".npmrc" || step === undefined) return false;
  return (
    factsOf(step)
      .writers.get(target)
      ?.args.some(({ literal, text }) => literal === undefined && TOKEN.test(text)) === true
  );
}

/** Whether a command sets a token that the shell fills in, and nothing in its step takes it away. */
export function setsToken({ step, command }: Call): boolean {
  const isFilled = command.args.some(({ literal }) => literal === undefined);
  return isFilled && SETS.test(said(command)) && TOKEN.test(said(command)) && !factsOf(step).takesAway;
}

/** The words of a command without its options. */
const said = ({ args }: ShellCommand): string =>
  args.flatMap(({ text }) => (text.startsWith("-") ? [] : [text])).join(" ");

function takesAway(command: ShellCommand): boolean {
  if (MANAGERS.has(command.program ?? "")) return DELETES.test(said(command));
  return command.program === "rm" && command.args.some(({ text }) => text.includes("npmrc"));
}

/** Whether a step goes to another folder, so that a relative path may lead elsewhere at its end. */
export const changesFolder = (step: Step): boolean => factsOf(step).changesFolder;

/** The setting that a command sets, where it is written letter for letter. */
export function keyOf(command: ShellCommand): string | undefined {
  const [key = ""] = said(command).replace(SETS, "").split(/[ =]/, 1);
  return key === "" || /["'$`]/.test(key) ? undefined : key;
}
