// Placeholders that a program replaces before a file is read as YAML, where they make a fault of it: `@NAME@`, `{name}/128`.
import type { Span } from "./text.ts";

/** More of a line is not looked at. */
const LONGEST = 80;

/** Whether a fault is that a placeholder is no YAML: the text at `at` is one, or what stands right in front of it is. */
export function isAtPlaceholder(text: string, { start }: Span): boolean {
  const behind = text.slice(start, start + LONGEST);
  const before = text.slice(Math.max(0, start - LONGEST), start);
  return /^@\w+@/.test(behind) || (/\{\w+\}$/.test(before) && !before.endsWith("}}"));
}

/** What is added to the message of such a fault. */
export const PLACEHOLDER = " If it is a placeholder that a program replaces first, quote it.";
