// Placeholders that a program replaces before a file is read as YAML, where they make a fault of it: `@NAME@`, `{name}/128`.
import { quoted, type Span } from "./text.ts";

/** More of a line is not looked at. */
const LONGEST = 80;

/**
 * What is said of a fault that comes of a placeholder: the text at `at` is one, or what is right in front of it is. Undefined where it is
 * another fault.
 */
export function placeholderFault(text: string, { start }: Span): string | undefined {
  const behind = text.slice(start, start + LONGEST);
  const before = text.slice(Math.max(0, start - LONGEST), start);
  const own = /^@\w+@/.exec(behind)?.[0];
  if (own !== undefined) return `Quote \`${quoted(own)}\`, even as a placeholder: a value cannot begin with \`@\`.`;
  const braces = /\{\w+\}$/.exec(before)?.[0];
  if (braces === undefined || before.endsWith("}}")) return undefined;
  const rest = /^[^\s,\]}#"']*/.exec(behind)?.[0] ?? "";
  return `Quote \`${quoted(braces + rest)}\`, even as a placeholder: \`{\` begins a map.`;
}
