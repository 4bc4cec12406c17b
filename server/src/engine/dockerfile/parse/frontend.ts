// Which frontend reads a Dockerfile: Docker's own, or one that the file names (BuildKit 0.34: `DetectSyntax` in
// frontend/dockerfile/parser/directives.go, which builder/build.go asks before the file is read).
import type { Directive } from "../../core/document.ts";
import { belowShebang } from "../../core/text.ts";

/** `docker/dockerfile`, also from a mirror, and the images with what is not released yet. */
const DOCKERS = /(?:^|\/)docker\/dockerfile(?:-upstream)?(?:[:@]|$)/;

interface Head {
  readonly text: string;
  readonly directives: readonly Directive[];
}

/**
 * Whether a frontend other than Docker's reads the file: it may know instructions, flags and names that Docker does not, and what
 * Docker refuses. A build argument (`BUILDKIT_SYNTAX`) that names one is not seen here.
 */
export function hasOtherFrontend(doc: Head): boolean {
  const syntax = hashSyntax(doc);
  return syntax !== undefined ? isOther(syntax) : hasOtherFormat(doc);
}

/** Whether that frontend is named in a way that is none of Dockerfiles: by `// syntax=` or in JSON. Then the file need not be one. */
export function hasOtherFormat(doc: Head): boolean {
  if (hashSyntax(doc) !== undefined) return false;
  const text = doc.text.slice(Math.max(doc.text.startsWith("\uFEFF") ? 1 : 0, belowShebang(doc.text)));
  const syntax = slashSyntax(text) ?? jsonSyntax(text);
  return syntax !== undefined && isOther(syntax);
}

function hashSyntax({ directives }: Head): string | undefined {
  return directives.find(({ name }) => name === "syntax")?.value;
}

function isOther(syntax: string): boolean {
  return !DOCKERS.test(syntax.split(" ", 1)[0] ?? "");
}

const DIRECTIVE = /^\/\/\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(\S.*)$/;
/** The names that may stand above `syntax`, each once. */
const OTHERS: readonly string[] = ["escape", "check"];

/** What `// syntax=` says on the first lines, all of which must be directives. */
function slashSyntax(text: string): string | undefined {
  let start = 0;
  // Of at most three lines, with two other names, one is `syntax`.
  for (let others = OTHERS; text.startsWith("//", start); ) {
    const newline = text.indexOf("\n", start);
    const line = text.slice(start, newline === -1 ? text.length : newline);
    const [, name = "", value] = (line.length < 10_000 ? DIRECTIVE.exec(line.trimEnd()) : null) ?? [];
    const key = name.toLowerCase();
    if (key === "syntax") return value;
    if (!others.includes(key) || newline === -1) return undefined;
    others = others.filter((one) => one !== key);
    start = newline + 1;
  }
  return undefined;
}

/** What the member `syntax` says where the whole text is an object in JSON. */
function jsonSyntax(text: string): string | undefined {
  if (!/^[ \t\r\n]*\{/.test(text) || !/\}[ \t\r\n]*$/.test(text.slice(-100))) return undefined;
  try {
    const value: { readonly syntax?: unknown } = JSON.parse(text);
    return typeof value.syntax === "string" ? value.syntax : undefined;
  } catch {
    return undefined;
  }
}
