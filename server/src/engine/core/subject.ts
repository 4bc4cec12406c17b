// A subject names what a finding is about, by name and not by line: `Deployment/shop/web>containers[web]`.
import { digest } from "./hash.ts";

export type Subject = string;

/** `steps` joined below `root`: `subject("stage build", "RUN 3f2a")` is `stage build>RUN 3f2a`. */
export function subject(root: string, ...steps: readonly string[]): Subject {
  return [root, ...steps].join(">");
}

/**
 * Tells things of one document apart that have the same name: answers the name for the first of them, `name#2` for the
 * second. Findings are folded, and weaker ones dropped, by subject: those of two things must not be taken for one's.
 */
export function distinct(): (name: Subject) => Subject {
  const met = new Map<Subject, number>();
  return (name) => {
    const times = (met.get(name) ?? 0) + 1;
    met.set(name, times);
    return times === 1 ? name : `${name}#${times}`;
  };
}

/**
 * The fingerprint of the `nth` finding (from 0) of the name `rule` (of a rule, or of a row of it) on `about`. It holds neither line nor
 * message, so it survives edits elsewhere and new wordings; baselines and "ignore this resource" rest on it.
 */
export function fingerprint(rule: string, about: Subject, nth: number): string {
  return `1:${digest(`${rule}\n${about}\n${nth}`, 16)}`;
}
