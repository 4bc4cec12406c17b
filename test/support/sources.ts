// The project's own sources as data: what the architecture test holds against the laws.
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { type Lexed, type Literal, lex } from "./lexer.ts";

export const ROOT = path.resolve(import.meta.dirname, "../..");

export interface Source {
  /** Relative to the project's root, with `/`. */
  readonly path: string;
  readonly text: string;
  /** As long as the text, without comments and the contents of literals: what the code does, not what it says. */
  readonly code: string;
  /** Strings, templates and regular expressions, but for the names of what is imported. */
  readonly literals: readonly Literal[];
  readonly imports: readonly Import[];
}

export interface Import {
  /** As written. */
  readonly from: string;
  /** Relative to the project's root for a file of ours, else the package; undefined for an expression. */
  readonly target: string | undefined;
}

/** All TypeScript files below some folders. */
export function sourcesBelow(...folders: readonly string[]): Source[] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
      .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
      .sort()
      .map((file) => sourceOf(file, readFileSync(path.join(ROOT, file), "utf8"))),
  );
}

export function sourceOf(file: string, text: string): Source {
  const { code, literals } = lex(text);
  const { imports, named } = importsIn(file, text, { code, literals });
  return { path: file, text, code, literals: literals.filter(({ start }) => !named.has(start)), imports };
}

/** Up to the quote of `import … from "x"`, `export … from "x"` and `import "x"`; or the bracket of `import(` and `require(`. */
const IMPORT =
  /\b(?:import|export)\b(?:[^;"'`()]*?\bfrom)?\s*(?=["'])|(?<![.\w#])(?:import|require)\s*\((?!.*\)(?:: .+)? \{$)\s*/gm;

/** The imports, and where the literals that name them start. */
function importsIn(file: string, text: string, { code, literals }: Lexed) {
  const imports: Import[] = [];
  const named = new Set<number>();
  const byStart = new Map(literals.map((literal) => [literal.start, literal]));
  for (const match of code.matchAll(IMPORT)) {
    const start = match.index + match[0].length;
    const literal = byStart.get(start);
    const end = start + (literal === undefined ? 0 : literal.content.length + 2);
    const isName = literal !== undefined && !literal.content.includes("${") && !/^\s*[^\s,);]/.test(rest(code, end));
    if (isName || !match[0].includes("(")) {
      const from = literal?.content ?? "";
      const target = from.startsWith(".") ? path.posix.join(path.posix.dirname(file), from) : from;
      imports.push({ from, target });
      named.add(start);
    } else imports.push({ from: `\`${rest(text, start).replace(/\)*[;,]?$/, "")}\``, target: undefined });
  }
  return { imports, named };
}

const rest = (code: string, from: number): string => /^[^\n]*/.exec(code.slice(from, from + 200))?.[0] ?? "";
