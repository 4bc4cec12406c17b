// Flags and sources of COPY and ADD (BuildKit 0.34: dockerfile2llb/convert_copy.go).
import type { SyntaxProblem } from "../../core/document.ts";
import { quoted, type Span } from "../../core/text.ts";
import { argumentsOf, type Dockerfile, heredocWords, type Instruction } from "../parse/document.ts";
import { flagShape } from "../parse/keywords.ts";
import { resolveAt } from "../stages/environment.ts";
import { isDigest } from "../values/digest.ts";
import { isMode, nameIn } from "../values/permissions.ts";
import { type Source, sourceOf } from "../values/source.ts";

/** What is wrong with the flags and sources of a COPY or an ADD. */
export function* copyErrors(doc: Dockerfile, one: Instruction): Iterable<SyntaxProblem> {
  const sources = sourcesIn(doc, one);
  for (const {
    name,
    at,
    value = flagShape(one.keyword, name)?.takes === "switch" ? "true" : undefined,
    valueAt = at,
  } of one.flags) {
    if (value === undefined) continue;
    const text = resolveAt(doc, one, { raw: value });
    const message = text === undefined || text === "" ? undefined : FLAGS[name]?.(text, one, sources);
    if (message !== undefined) yield { code: "bad-flag", at: valueAt, message };
  }
  for (const { at, source } of sources) {
    const message = sourceFault(one.keyword, source);
    if (message !== undefined) yield { code: "bad-source", at, message };
  }
  yield* destinationErrors(doc, one);
}

/**
 * A destination of several sources that is not written as a folder. The Dockerfile reference demands the slash ("COPY", "ADD"); BuildKit
 * goes on, and copies each source to the same path where that is not a folder yet (0.34: dockerfile2llb/convert_copy.go). The working
 * directory and those around it are folders.
 */
function* destinationErrors(doc: Dockerfile, one: Instruction): Iterable<SyntaxProblem> {
  const all = argumentsOf(one);
  const last = all.at(-1);
  if (all.length < 3 || last === undefined) return;
  const path = resolveAt(doc, one, last);
  if (path === undefined || path === "" || /(?:^|[\\/])\.{0,2}$/.test(path)) return;
  // As an image's history has it: `COPY multi:8b88… in /app`.
  if (all.length === 3 && all[1]?.raw === "in" && /^(?:multi|file|dir):[0-9a-f]{64}$/.test(all[0]?.raw ?? "")) return;
  const message = `\`${quoted(path)}\` must end with \`/\`: several sources need a folder as destination.`;
  yield { code: "several-sources", at: last.at, message };
}

interface Placed {
  readonly at: Span;
  readonly source: Source;
}

/** The sources that are known; heredocs are none. */
function sourcesIn(doc: Dockerfile, one: Instruction): readonly Placed[] {
  const opened = heredocWords(one);
  return argumentsOf(one)
    .slice(0, -1)
    .flatMap(({ raw, at }) => {
      if (opened.has(at.start)) return [];
      const value = resolveAt(doc, one, { raw });
      return value === undefined ? [] : [{ at, source: sourceOf(value) }];
    });
}

const FLAGS: Readonly<
  Record<string, (text: string, one: Instruction, sources: readonly Placed[]) => string | undefined>
> = {
  checksum: (text, { words, exec, heredocs }, sources) => {
    const count = (exec?.items.length ?? words.length) - 1 - heredocs.length;
    if (count < 1) return "`--checksum` needs a source with an HTTP or Git URL: a heredoc has no checksum.";
    if (count > 1) return "`--checksum` takes one source only.";
    const source = sources[0]?.source;
    if (source?.kind === "path") return "`--checksum` needs a source with an HTTP or Git URL.";
    if (source?.kind === "git") {
      const isOther = source.checksum !== undefined && source.checksum !== text;
      return isOther ? "`--checksum` and the repository URL have different commits." : undefined;
    }
    return source?.kind === "url" && !isDigest(text)
      ? `\`${quoted(text)}\` is not a digest such as \`sha256:…\`.`
      : undefined;
  },
  chmod: (text) => (isMode(text) ? undefined : `\`${quoted(text)}\` is not a file mode such as \`755\` or \`u+x\`.`),
  chown: (text, { flags }) => {
    const isLinked = flags.some(({ name, value = "true" }) => name === "link" && value.toLowerCase() === "true");
    const name = isLinked ? nameIn(text) : undefined;
    if (name === undefined) return undefined;
    return /^[+-]?\d+$/.test(name)
      ? `\`${quoted(name)}\` is too large: with \`--link\`, \`--chown\` accepts numbers up to 2147483647.`
      : "`--link` needs numbers in `--chown`: it cannot look names up.";
  },
  "keep-git-dir": (text, _one, sources) => {
    const isKept = text.toLowerCase() === "true";
    const other = sources.some(({ source }) => source.kind === "git" && (source.keepsGitDir ?? isKept) !== isKept);
    return other ? "`--keep-git-dir` contradicts `keep-git-dir` in the repository URL." : undefined;
  },
};

function sourceFault(keyword: string, source: Source): string | undefined {
  if (source.kind === "path") return undefined;
  if (source.kind === "git" && source.fault !== undefined) return source.fault;
  if (keyword === "ADD") return undefined;
  // An address may have a password in it, so it is not repeated.
  return `\`COPY\` cannot fetch ${source.kind === "git" ? "a Git repository" : "a URL"}: use \`ADD\`.`;
}
