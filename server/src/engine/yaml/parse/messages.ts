// The YAML library's errors in Plimsoll's words, shown where a reader would look for the mistake.
import type { YAMLError } from "yaml";
import type { SyntaxProblem } from "../../core/document.ts";
import { lineAt, type Span } from "../../core/text.ts";
import type { Node } from "../node.ts";
import { ODD_INDENTATION } from "../syntax/misplaced.ts";

/** What to say about an error of the library; undefined for what is none to us. `root` is what could be read all the same. */
export function wordsFor(error: YAMLError, text: string, root: Node | undefined): SyntaxProblem | undefined {
  const start = Math.max(0, Math.min(error.pos[0], text.length));
  const at = visible(text, { start, end: Math.min(Math.max(start, error.pos[1]), lineAt(text, start).end) });
  const word = text.slice(at.start, Math.min(at.end, at.start + 40)).trim();
  const rest = text.slice(start, lineAt(text, start).end);
  const inIndentation = rest.trim() === "" || text.slice(lineAt(text, start).start, start + 1).trim() === "";
  const say = (code: string, message: string, span = at): SyntaxProblem => ({ at: span, code, message });
  switch (error.code) {
    case "TAB_AS_INDENT":
      return say("tab-indentation", "Indent YAML with spaces, not tabs.", { start, end: start + 1 });
    case "BAD_DQ_ESCAPE": {
      const sequence = { start, end: Math.min(start + 2, text.length) };
      return say("bad-escape", `\`${text.slice(start, sequence.end)}\` is not an escape sequence in YAML.`, sequence);
    }
    case "BAD_SCALAR_START":
      return say(
        "bad-start",
        `A plain value cannot begin with ${word.startsWith("`") ? "a backtick" : `\`${word[0] ?? ""}\``}: quote it.`,
      );
    case "BLOCK_AS_IMPLICIT_KEY":
      if (word.startsWith("-") && !inIndentation)
        return say("unexpected-text", "A list item cannot be among the keys of a map.");
      if (!inIndentation && /:(?:\s|$)/.test(rest))
        return say("nested-on-line", "A map or list cannot begin on the same line as its key.");
      return indentation(text, inIndentation ? start : lineAt(text, start).end + 1);
    case "MULTILINE_IMPLICIT_KEY":
      // A value that runs on into a `key: value` line is told of as the indentation of that line.
      if (text.slice(lineAt(text, start).start, start).trimEnd().endsWith(":")) return undefined;
      if (word.startsWith("-")) return say("unexpected-text", "A list item cannot be among the keys of a map.");
      return say("missing-colon", `\`${word}\` needs a colon and a value.`);
    case "BAD_INDENT":
    case "MISSING_CHAR": {
      // The library tells these apart in prose only; what it could read tells them apart as well.
      const quote = opening(root, start, isQuoted);
      if (quote !== undefined && !isClosed(text, quote)) {
        return say("unclosed-quote", "This quote is not closed.", firstCharacter(quote));
      }
      const bracket = opening(root, start, isBracketed);
      if (bracket !== undefined && !isClosed(text, bracket)) {
        return say("unclosed-bracket", "This bracket is not closed.", firstCharacter(bracket));
      }
      if (text[lineAt(text, at.start).start] === "%") {
        return say("bad-directive", "A directive needs a `---` line below it.", lineAt(text, at.start));
      }
      if (text[start] === "#") return say("missing-blank", "A comment needs a space before its `#`.");
      if (error.code === "BAD_INDENT" || inIndentation) return indentation(text, start);
      if (bracket !== undefined || /[&!]/.test(text.slice(lineAt(text, start).start, start).split(/\s/).at(-1) ?? "")) {
        return say("missing-character", `A comma, colon or space is missing before \`${word}\`.`);
      }
      return say("missing-colon", `\`${word}\` needs a colon and a value.`);
    }
    case "BLOCK_IN_FLOW":
      return say("block-in-flow", "Inside brackets, a map or list needs its own brackets.");
    case "MULTIPLE_ANCHORS":
    case "MULTIPLE_TAGS":
    case "BAD_PROP_ORDER":
    case "ALIAS_PROPS":
      return say("bad-property", `\`${word}\` does not belong to a value.`);
    case "BAD_ALIAS":
      return say("bad-alias", "An anchor and an alias need a name.");
    case "BAD_DIRECTIVE":
      return say("bad-directive", `Unknown YAML directive \`${word}\`.`);
    case "BAD_COLLECTION_TYPE":
    case "TAG_RESOLVE_FAILED":
    case "KEY_OVER_1024_CHARS":
    case "DUPLICATE_KEY":
    case "NON_STRING_KEY":
      return undefined;
    case "RESOURCE_EXHAUSTION":
      return say("too-deep", "This is nested too deeply to be read.");
    default:
      return say("unexpected-text", word === "" ? "Something is missing here." : `Unexpected \`${word}\`.`);
  }
}

function indentation(text: string, offset: number): SyntaxProblem {
  const at = visible(text, lineAt(text, Math.min(offset, text.length)));
  return {
    at,
    code: "bad-indentation",
    message: ODD_INDENTATION,
  };
}

/** What can be underlined: the text of a span, of its line where the span is blank, or the last character before it. */
function visible(text: string, at: Span): Span {
  for (const { start, end } of [at, lineAt(text, at.start)]) {
    const inside = text.slice(start, end);
    if (inside.trim() !== "") {
      const from = start + inside.length - inside.trimStart().length;
      return { start: from, end: from + inside.trim().length };
    }
  }
  const before = text.slice(0, at.start).trimEnd().length;
  return before === 0 ? at : { start: before - 1, end: before };
}

function isQuoted(node: Node): boolean {
  return node.kind === "scalar" && (node.style === "single" || node.style === "double");
}

function isBracketed(node: Node): boolean {
  return (node.kind === "map" || node.kind === "sequence") && node.flow;
}

/** Whether a quoted scalar or a flow collection ends with what it began with. */
function isClosed(text: string, { at }: Node): boolean {
  const first = text[at.start] ?? "";
  const last = first === "{" ? "}" : first === "[" ? "]" : first;
  // A pair between square brackets is a map without any.
  return at.end - at.start > 1 ? text[at.end - 1] === last || !"{['\"".includes(first) : false;
}

function firstCharacter({ at }: Node): Span {
  return { start: at.start, end: at.start + 1 };
}

/** The innermost node of a sort that reaches up to `offset`. */
function opening(root: Node | undefined, offset: number, is: (node: Node) => boolean): Node | undefined {
  let found: Node | undefined;
  let current = root;
  while (current !== undefined) {
    if (is(current) && current.at.end >= offset - 1) found = current;
    const inner: readonly Node[] =
      current.kind === "map"
        ? current.pairs.flatMap((pair) => [pair.key, pair.value])
        : current.kind === "sequence"
          ? current.items
          : [];
    current = inner.findLast((node) => node.at.start < offset && (node.at.end >= offset || node === inner.at(-1)));
  }
  return found;
}
