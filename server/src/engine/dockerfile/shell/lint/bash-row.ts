// The shape of a row about what only Bash has, with its message.
import type { ShellRow } from "./syntax-rows.ts";

export interface BashRow<K extends string = string> extends ShellRow<K> {
  /** What the shell lacks, as it reads after "has no". */
  readonly what: (shown: string) => string;
  /** What to write instead, an imperative. */
  readonly instead: (shown: string) => string;
}

type Given<K extends string> = Omit<BashRow<K>, "says" | "equivalents" | "what" | "instead"> & {
  /** ShellCheck's, that by which a finding is called first. */
  readonly codes: readonly string[];
  readonly what: string | ((shown: string) => string);
  readonly instead: string | ((shown: string) => string);
};

/** What to do where there is no short way around it. */
export const SELECT_BASH = "select Bash with `SHELL`";
/** The thing as it is written. */
export const itself = (shown: string) => `\`${shown}\``;

/** A row whose message says what the shell lacks and what to write. */
export function bashRow<K extends string>({ codes, what, instead, answersTo = [], ...rest }: Given<K>): BashRow<K> {
  const [lacked, other] = [what, instead].map((one) => (typeof one === "string" ? () => one : one));
  if (lacked === undefined || other === undefined) throw new Error(rest.key);
  return {
    ...rest,
    equivalents: codes.map((code) => `shellcheck:${code}`),
    // Until ShellCheck 0.7.2 one code meant all that begin with SC3: exceptions written for that count here.
    answersTo: [...(codes.some((code) => code.startsWith("SC3")) ? ["shellcheck:SC2039"] : []), ...answersTo],
    what: lacked,
    instead: other,
    says: (shown, sh) => `${sh} has no ${lacked(shown)}: ${other(shown)}.`,
  };
}
