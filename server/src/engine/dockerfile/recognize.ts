// Whether a text looks like a Dockerfile, for files whose names do not tell what they are.

const FROM = /^\s*(?:FROM|from)[ \t]+(?:--\S+[ \t]+)*[^\s-]\S*(?:[ \t]+(?:as|AS|As)[ \t]+\S+)?[ \t]*$/;
const ARG = /^\s*(?:ARG|arg)[ \t]+\w/;
/** Blank lines and comments. */
const SKIPPED = /^\s*(?:#|$)/;

/**
 * Whether the first instruction is a whole `FROM`, above which a Dockerfile may have only `ARG`. No other instruction begins a
 * Dockerfile, and prose that begins with "From" goes on differently.
 */
export function startsAsDockerfile(head: string): boolean {
  let continued = false;
  for (const written of head.split("\n")) {
    const line = written.trimEnd();
    const isRest = continued;
    if (SKIPPED.test(line)) continue;
    continued = line.endsWith("\\");
    if (isRest || ARG.test(line)) continue;
    return FROM.test(line);
  }
  return false;
}
