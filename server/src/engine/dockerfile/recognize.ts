// Whether a text looks like a Dockerfile, for files whose names do not tell what they are, or like what makes one.

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

/** A statement of Jinja, and the end of one in Go's templates, in those of Docker's official images and in ERB. */
const STATEMENTS: readonly RegExp[] = [/^\{%.*%\}$/, /^\{\{-? ?(?:\) ?)?end\b.*\}\}$/, /^<%-? ?end\b.*%>$/];

/**
 * Whether a text is the template of a Dockerfile, which no build reads as it is: a line holds nothing but a statement where only an
 * instruction may stand. What a here-document or the rest of an instruction holds is text.
 */
export function isDockerfileTemplate(head: string): boolean {
  let continued = false;
  for (const written of head.split("\n")) {
    const line = written.trim();
    if (SKIPPED.test(line)) continue;
    if (!continued && STATEMENTS.some((statement) => statement.test(line))) return true;
    if (line.includes("<<")) return false;
    continued = /[\\`]$/.test(line);
  }
  return false;
}
