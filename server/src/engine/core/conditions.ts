// Under which condition a fix leaves a program working, where neither the file nor a table of facts tells: the end of its title;
// for all languages.
import { enumerated } from "./lists.ts";

/**
 * A fix's title with what must hold: `Run as user 10001 (if the program works without root and needs no home folder)`. `subject` is
 * what it is about, `verbs` say what it has to do, in the third person; without any the title stays as it is.
 */
export function onlyIf(title: string, subject: string, verbs: readonly string[]): string {
  return verbs.length === 0 ? title : `${title} (if ${subject} ${enumerated(verbs)})`;
}

/** Whether a fix's title names a condition: behind what it does, in parentheses, what must hold or who may need what goes. */
export function isConditional(title: string): boolean {
  const clause = title.endsWith(")") ? title.slice(title.lastIndexOf(" (") + 2) : "";
  return clause.startsWith("if ") || clause.includes(" may need ");
}
