// Commands of a build that log in and keep what they logged in with in the home folder, which the layer then has.
//
// Sources: "aws configure set" of the AWS CLI (~/.aws/credentials), "gcloud auth activate-service-account" (~/.config/gcloud), "az login"
// of the Azure CLI (~/.azure); what takes it away again: "az logout", "gcloud auth revoke".
import { byWord } from "../../core/by-word.ts";
import type { Dockerfile } from "../parse/document.ts";
import { type Call, callsOfAny } from "./calls.ts";
import type { ShellCommand, ShellWord } from "./command.ts";

interface Login {
  readonly words: RegExp;
  /** Options with which nothing that opens something is kept. */
  readonly without?: RegExp;
  /** The folder that it is kept in. */
  readonly folder: string;
  /** What takes it away again, by the words of the command. */
  readonly logout?: RegExp;
}

const LOGINS: Readonly<Record<string, Login>> = byWord({
  aws: {
    words: /^configure set (?:[\w.-]{1,100}\.)?aws_(?:access_key_id|secret_access_key|session_token)$/,
    folder: ".aws",
  },
  gcloud: { words: /^auth activate-service-account$/, folder: ".config/gcloud", logout: /^auth revoke$/ },
  az: {
    words: /^login$/,
    without: /^(?:--identity|-i|--help|-h)$/,
    folder: ".azure",
    logout: /^(?:logout|account clear)$/,
  },
});

export interface StoredLogin extends Call {
  /** The word behind the program: `login`. */
  readonly name: ShellWord;
}

/**
 * The commands that leave a login behind in the layer of their step, one of a sort and step; a step with a secret mounted is left alone.
 */
export function storedLogins(doc: Dockerfile): readonly StoredLogin[] {
  const found: StoredLogin[] = [];
  const told = new Set<string>();
  for (const { step, command } of callsOfAny(doc, new Set(Object.keys(LOGINS)))) {
    const { program = "", args } = command;
    const login = LOGINS[program];
    const key = `${program} ${step.instruction.at.start}`;
    if (login === undefined || told.has(key) || args.some(({ literal }) => login.without?.test(literal ?? "") === true))
      continue;
    const [name] = args.filter(({ text }) => !text.startsWith("-"));
    const isMounted = step.instruction.flags.some(
      ({ name, value }) => name === "mount" && value?.includes("type=secret") === true,
    );
    if (
      name === undefined ||
      !says(command, login.words) ||
      isMounted ||
      step.script.commands.some((one) => isUndone(one, program, login))
    )
      continue;
    told.add(key);
    found.push({ step, command, name });
  }
  return found;
}

/** Whether the first words of a command, options left out, are those of a pattern. */
function says({ args }: ShellCommand, words: RegExp): boolean {
  const given = args.flatMap(({ text }) => (text.startsWith("-") ? [] : [text]));
  return [1, 2, 3].some((count) => words.test(given.slice(0, count).join(" ")));
}

function isUndone(command: ShellCommand, program: string, { folder, logout }: Login): boolean {
  if (command.program === "rm") return command.args.some(({ text }) => text.includes(folder));
  return command.program === program && logout !== undefined && says(command, logout);
}
