// Commands of a build that log in and keep what they logged in with in the home folder, which the layer then has.
//
// Sources: "aws configure set" of the AWS CLI (~/.aws/credentials), "gcloud auth activate-service-account" (~/.config/gcloud), "az login" of
// the Azure CLI (~/.azure); what takes it away again: "az logout", "gcloud auth revoke".
import type { Dockerfile } from "../parse/document.ts";
import { type Call, callsOf } from "./calls.ts";
import type { ShellWord } from "./command.ts";

interface Login {
  readonly words: RegExp;
  /** Options with which nothing that opens something is kept. */
  readonly without?: RegExp;
  /** What takes it away in the same step. */
  readonly undone: RegExp;
}

const LOGINS: Readonly<Record<string, Login>> = {
  aws: {
    words: /^configure set (?:\S+\.)?aws_(?:access_key_id|secret_access_key|session_token)$/,
    undone: /\brm\b.*\.aws\b/,
  },
  gcloud: {
    words: /^auth activate-service-account$/,
    undone: /\bgcloud auth revoke\b|\brm\b.*\.config\/gcloud\b/,
  },
  az: {
    words: /^login$/,
    without: /^(?:--identity|-i|--help|-h)$/,
    undone: /\baz (?:logout|account clear)\b|\brm\b.*\.azure\b/,
  },
};

export interface StoredLogin extends Call {
  /** The word behind the program: `login`. */
  readonly name: ShellWord;
}

/** The commands that leave a login behind in the layer of their step, one of a sort and step; a step with a secret mounted is left alone. */
export function storedLogins(doc: Dockerfile): readonly StoredLogin[] {
  const found: StoredLogin[] = [];
  const told = new Set<string>();
  for (const { step, command } of callsOf(doc, new Set(Object.keys(LOGINS)))) {
    const { program = "", args } = command;
    const login = LOGINS[program];
    const key = `${program} ${step.instruction.at.start}`;
    if (login === undefined || told.has(key) || args.some(({ literal }) => login.without?.test(literal ?? "") === true))
      continue;
    const given = args.filter(({ text }) => !text.startsWith("-"));
    const [name] = given;
    const said = [1, 2, 3].map((count) =>
      given
        .slice(0, count)
        .map(({ text }) => text)
        .join(" "),
    );
    const isMounted = step.instruction.flags.some(
      ({ name, value }) => name === "mount" && value?.includes("type=secret") === true,
    );
    if (name === undefined || !said.some((one) => login.words.test(one)) || isMounted || login.undone.test(step.text))
      continue;
    told.add(key);
    found.push({ step, command, name });
  }
  return found;
}
