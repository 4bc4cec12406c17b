// Syntax problems in our own words: from the library's codes, from unknown aliases and from keys given twice.
import type { YAMLError } from "yaml";
import type { SyntaxProblem } from "../core/language.ts";
import { lineAt, type Span } from "../core/text.ts";
import type { MapNode, Node } from "./node.ts";
import type { Template } from "./template.ts";

/** A text that is not YAML at all brings one problem a line; nobody reads more than these. */
const MOST = 50;

export interface Collector {
  library(error: YAMLError): void;
  alias(code: "unknown" | "bomb", at: Span, name: string): void;
  tooDeep(): void;
  /** Looks for keys given twice in one map, in one branch of a template. */
  duplicates(root: Node | undefined): void;
  list(): readonly SyntaxProblem[];
}

/** Collects the problems of one document. What a template may have caused is not one. */
export function collector(text: string, template: Template | undefined): Collector {
  const found: SyntaxProblem[] = [];
  const add = (at: Span, code: string, message: string): void => {
    found.push({ at, code, message });
  };
  return {
    library(error) {
      if (found.length >= 10 * MOST) return;
      const at = { start: Math.min(error.pos[0], text.length), end: Math.min(error.pos[1], text.length) };
      if (template !== undefined && (template.restructures || template.touches(lineAt(text, at.start)))) return;
      const told = wordsFor(error, text, at);
      if (told !== undefined) add(told.at ?? at, told.code, told.message);
    },
    alias(code, at, name) {
      if (template?.touches(at) === true) return;
      if (code === "bomb") add(at, "alias-bomb", `\`*${name}\` stands for so much that it is not read.`);
      else if (template === undefined)
        add(at, "unknown-alias", `\`*${name}\` names no anchor: no \`&${name}\` stands above.`);
    },
    tooDeep() {
      add({ start: 0, end: lineAt(text, 0).end }, "too-deep", "This document nests too deeply to be read.");
    },
    duplicates(root) {
      for (const map of mapsOf(root)) duplicatesIn(map, template, add);
    },
    list() {
      // One problem a line is enough; the line's end is looked up once, not once per problem.
      let told = -1;
      found.sort((a, b) => a.at.start - b.at.start);
      const kept = found.filter((problem) => {
        if (problem.code === "duplicate-key") return true;
        if (problem.at.start <= told) return false;
        told = lineAt(text, problem.at.start).end;
        return true;
      });
      return Object.freeze(kept.slice(0, MOST).map((problem) => Object.freeze(problem)));
    },
  };
}

interface Told {
  readonly code: string;
  readonly message: string;
  readonly at?: Span;
}

function wordsFor(error: YAMLError, text: string, at: Span): Told | undefined {
  switch (error.code) {
    case "BAD_INDENT":
      return { code: "bad-indentation", message: "This line is indented differently from its neighbours." };
    case "TAB_AS_INDENT":
      return { code: "tab-indentation", message: "YAML is indented with blanks: a tab does not count." };
    case "MISSING_CHAR":
      return missingChar(error, text, at);
    case "BAD_DQ_ESCAPE":
      return { code: "bad-escape", message: `\`${text.slice(at.start, at.end)}\` is no escape sequence of YAML.` };
    case "BAD_SCALAR_START":
      return { code: "bad-start", message: `A plain value cannot begin with \`${text[at.start] ?? ""}\`: quote it.` };
    case "BLOCK_AS_IMPLICIT_KEY":
      return { code: "nested-on-line", message: "A map or list cannot begin on the line of its key." };
    case "BLOCK_IN_FLOW":
      return { code: "block-in-flow", message: "Inside brackets, a map or list needs brackets of its own." };
    case "MULTILINE_IMPLICIT_KEY":
      return { code: "missing-colon", message: "A key must stand on one line with its colon." };
    case "MULTIPLE_ANCHORS":
    case "MULTIPLE_TAGS":
    case "BAD_PROP_ORDER":
    case "ALIAS_PROPS":
      return { code: "bad-property", message: "The tag or anchor here belongs to no value." };
    case "BAD_ALIAS":
      return { code: "bad-alias", message: "An anchor and an alias need a name." };
    case "BAD_DIRECTIVE":
      return { code: "bad-directive", message: "This is no directive that YAML knows." };
    case "BAD_COLLECTION_TYPE":
    case "TAG_RESOLVE_FAILED":
    case "KEY_OVER_1024_CHARS":
    case "DUPLICATE_KEY":
    case "NON_STRING_KEY":
      return undefined;
    case "RESOURCE_EXHAUSTION":
      return { code: "too-deep", message: "This nests too deeply to be read." };
    default:
      return { code: "unexpected-text", message: "This cannot stand here." };
  }
}

function missingChar(error: YAMLError, text: string, at: Span): Told | undefined {
  if (error.message.includes("quote")) {
    return { code: "unclosed-quote", message: "This quote is not closed." };
  }
  if (error.message.includes("end with a")) {
    return { code: "unclosed-bracket", message: "This bracket is not closed." };
  }
  if (error.message.includes("map values") || error.message.includes("map keys")) {
    const word = text.slice(at.start, at.end).split("\n", 1)[0]?.slice(0, 40) ?? "";
    return { code: "missing-colon", message: `\`${word}\` is no \`key: value\`: its colon is missing.` };
  }
  if (error.message.includes("Comments must be separated")) return undefined;
  return { code: "missing-character", message: "Something is missing here: a comma, a colon or a blank." };
}

function* mapsOf(root: Node | undefined): Generator<MapNode> {
  const stack: Node[] = root === undefined ? [] : [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.kind === "map") {
      yield node;
      for (const pair of node.pairs) stack.push(pair.value);
    } else if (node.kind === "sequence") stack.push(...node.items);
  }
}

function duplicatesIn(
  map: MapNode,
  template: Template | undefined,
  add: (at: Span, code: string, message: string) => void,
): void {
  const seen = new Set<string>();
  for (const { key } of map.pairs) {
    if (key.masked || key.value === null || (key.value === "<<" && key.style === "plain")) continue;
    const name = template === undefined ? String(key.value) : `${template.branchAt(key.at.start)} ${key.value}`;
    if (seen.has(name)) add(key.at, "duplicate-key", `Key \`${key.value}\` is given twice in this map.`);
    seen.add(name);
  }
}
