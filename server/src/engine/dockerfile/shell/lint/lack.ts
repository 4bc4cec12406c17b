// What a script uses that only some shells have: how the walk notes it.
import type { Excerpt } from "../excerpt.ts";
import type { BashKey } from "./bash-rows.ts";
import { issueOf, type Pass } from "./pass.ts";
import type { PlainShell } from "./which-shell.ts";

export const BOTH: readonly PlainShell[] = ["dash", "BusyBox"];
export const DASH: readonly PlainShell[] = ["dash"];

export interface At {
  readonly pos: number;
  readonly end: number;
}

export interface Lack {
  readonly key: BashKey;
  readonly by: readonly PlainShell[];
  readonly at: At;
  /** What the message quotes, where it is not what is there. */
  readonly shown?: string;
  /** ShellCheck's id for it, where that is not the first of its row. */
  readonly code?: string;
  readonly edits?: readonly (readonly [start: number, end: number, text: string])[];
}

export const lack = (
  key: BashKey,
  by: readonly PlainShell[],
  at: At,
  more: Pick<Lack, "shown" | "code" | "edits"> = {},
): Lack => ({
  key,
  by,
  at,
  ...more,
});

/** Notes what some shells lack. */
export function note(one: Lack | undefined, excerpt: Excerpt, { issues, tried, isOver }: Pass): void {
  if (one === undefined || isOver) return;
  const { key, by, at, code, edits } = one;
  const issue = issueOf(excerpt, key, at, edits === undefined ? {} : { edits });
  const shown = one.shown ?? issue.shown;
  if (key === "set-options" && tried.has(shown)) return;
  issues.push({ ...issue, lackedBy: by, shown, ...(code !== undefined && { code }) });
}
