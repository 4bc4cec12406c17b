// Whether a text looks like YAML from its first line on, for files whose names do not tell what they are.

const KEY = /^(?:(["'])[^"']+\1|[\w.-]+)[ \t]*:(?:\s|$)/;
/** `? key`, a merge, or a tag or an anchor in front of what follows. */
const MARKED = /^(?:\?[ \t]|![\w!<]|&\w|<<[ \t]*:)/;
/** Blank lines, comments, directives, document marks and template actions tell nothing. */
const SKIPPED = /^\s*(?:#|%|---|\{\{|$)/;

/**
 * Whether the beginning of a text is a document of keys: its first line with content is a key at the
 * margin, and no line is a fence of Markdown. Prose and programs that hold a document somewhere are not.
 */
export function startsAsDocument(head: string): boolean {
  if (/^ {0,3}(?:```|~~~)/m.test(head)) return false;
  for (const line of head.split("\n")) {
    if (!SKIPPED.test(line)) return KEY.test(line) || MARKED.test(line);
  }
  return false;
}
