// The text of a script -> frozen commands with their places in the document.
import type * as unbash from "unbash";
import type { Span } from "../../core/text.ts";
import { testsOf } from "./bracket-tests.ts";
import type {
  BracketTest,
  ListElement,
  ListOperator,
  Nesting,
  Script,
  ShellAssignment,
  ShellCommand,
  ShellRedirect,
  ShellWord,
  Statement,
} from "./command.ts";
import { type Excerpt, excerptOf, placeIn, throughBoth } from "./excerpt.ts";
import { literalOf, operandsOf, substitutionsOf, unquoted } from "./shell-words.ts";
import { parseText, treeOf } from "./tree.ts";
import { commandsWithin, isShell, programOf, scriptWithin, shellOperand } from "./wrappers.ts";

/** How deep commands are looked for inside one another; the parser's own limit is 256. */
const MAX_NESTING = 24;
/** How many wrappers in a row are taken off: `sudo env nice …`. */
const MAX_WRAPPERS = 8;

/** Where a walk is: in which text, inside what, and what is on the standard input. */
interface Place {
  readonly excerpt: Excerpt;
  readonly within: readonly Nesting[];
  readonly stdin: readonly ShellCommand[];
  /** The command the text was handed to. */
  readonly via: ShellCommand | undefined;
  readonly next: ListOperator | undefined;
  /** Takes the tests of the whole script. */
  readonly tests: BracketTest[];
}

const startOf = (excerpt: Excerpt): Place => ({ ...START, excerpt, tests: [] });
const START = { within: [], stdin: [], via: undefined, next: undefined };
const NONE: readonly never[] = Object.freeze([]);
const NOTHING: Script = Object.freeze({ commands: NONE, tests: NONE, statements: NONE, broken: true });

/**
 * The commands of a script that was cut out of a document; all spans are the document's. Never throws: what the parser
 * cannot read is left out, and the script counts as broken.
 */
export function parseExcerpt(excerpt: Excerpt): Script {
  const out: ShellCommand[] = [];
  try {
    const tree = treeOf(excerpt);
    const statements: Statement[] = [];
    const place = startOf(excerpt);
    walkList(tree.commands, place, out, statements);
    return Object.freeze({
      commands: Object.freeze(out),
      tests: Object.freeze(place.tests),
      statements: Object.freeze(statements),
      broken: tree.errors !== undefined && tree.errors.length > 0,
    });
  } catch {
    return NOTHING;
  }
}

/** The command that an argument vector is, as in `RUN ["apt-get", "update"]`: no shell reads it, so every word is literal. */
export function parseWords(words: readonly { readonly excerpt: Excerpt; readonly at: Span }[]): Script {
  const out: ShellCommand[] = [];
  try {
    const argv = words.map(({ excerpt, at }): ShellWord & { readonly excerpt: Excerpt } =>
      Object.freeze({ text: excerpt.text, literal: excerpt.text, at, quoted: false, runs: [], excerpt }),
    );
    const [first] = argv;
    const last = argv.at(-1);
    if (first === undefined || last === undefined) return NOTHING;
    const source = (word: ShellWord) => argv.find((one) => one === word)?.excerpt;
    const at = { start: first.at.start, end: last.at.end };
    const command = addCommand(
      { at, words: argv, assignments: [], redirects: [] },
      startOf(first.excerpt),
      out,
      source,
      0,
    );
    const elements = Object.freeze([Object.freeze({ at, after: undefined, command })]);
    const statements = Object.freeze([Object.freeze({ at, background: false, elements })]);
    return Object.freeze({ commands: Object.freeze(out), tests: NONE, statements, broken: false });
  } catch {
    return NOTHING;
  }
}

function walkList(
  list: readonly unbash.Statement[],
  place: Place,
  out: ShellCommand[],
  statements?: Statement[],
): void {
  for (const [i, { pos, end, command, background }] of list.entries()) {
    const next = background === true ? "&" : i < list.length - 1 ? ";" : place.next;
    const elements: ListElement[] = [];
    walkNode(command, { ...place, next }, out, elements);
    statements?.push(
      Object.freeze({ at: placeIn(place.excerpt, pos, end), background: background === true, elements }),
    );
  }
}

/** Walks one node of a list; `elements` collects the parts between `&&` and `||`. */
function walkNode(
  node: unbash.PipelineNode | unbash.AndOr | unbash.CompoundList,
  place: Place,
  out: ShellCommand[],
  elements?: ListElement[],
): void {
  const inside = (nesting: Nesting): Place => ({ ...place, within: [...place.within, nesting], next: undefined });
  const list = (lists: readonly (unbash.CompoundList | undefined)[], at: Place) => {
    for (const one of lists) if (one !== undefined) walkList(one.commands, at, out);
  };
  let command: ShellCommand | undefined;
  if (place.within.length > MAX_NESTING) return;
  switch (node.type) {
    case "AndOr":
      for (const [i, part] of node.commands.entries()) {
        const parts: ListElement[] = [];
        walkNode(part, { ...place, next: node.operators[i] ?? place.next }, out, parts);
        for (const one of parts) elements?.push(Object.freeze({ ...one, after: node.operators[i - 1] }));
      }
      return;
    case "Pipeline": {
      let { stdin } = place;
      for (const [i, part] of node.commands.entries()) {
        const mark = out.length;
        walkNode(part, { ...place, stdin, next: node.operators[i] ?? place.next }, out);
        stdin = Object.freeze(out.slice(mark));
      }
      break;
    }
    case "Command":
      command = walkCommand(node, place, out);
      break;
    case "Redirected":
      walkNode(node.command, place, out);
      for (const one of node.redirects) redirectOf(one, place, out);
      break;
    case "Subshell":
      list([node.body], inside("subshell"));
      break;
    case "BraceGroup":
      list([node.body], inside("group"));
      break;
    case "If":
      list([node.clause, node.then], inside("if"));
      for (const part of node.elif) list([part.clause, part.then], inside("if"));
      list([node.else], inside("if"));
      break;
    case "While":
      list([node.clause, node.body], inside("loop"));
      break;
    case "For":
    case "Select":
      for (const word of node.wordlist ?? []) wordOf(word, place, out);
      list([node.body], inside("loop"));
      break;
    case "ArithmeticFor":
      list([node.body], inside("loop"));
      break;
    case "Case":
      wordOf(node.word, place, out);
      for (const item of node.items) list([item.body], inside("case"));
      break;
    case "Function":
      walkNode(node.body, inside("function"), out);
      break;
    case "Coproc":
      walkNode(node.body, inside("subshell"), out);
      break;
    case "CompoundList":
      list([node], place);
      break;
    case "TestCommand":
      for (const word of operandsOf(node.expression)) wordOf(word, place, out);
      for (const one of testsOf(node, place, out.length)) place.tests.push(one);
      break;
    case "ArithmeticCommand":
      break;
  }
  if (elements === undefined) return;
  elements.push(Object.freeze({ at: placeIn(place.excerpt, node.pos, node.end), after: undefined, command }));
}

function walkCommand(node: unbash.Command, place: Place, out: ShellCommand[]): ShellCommand {
  const sources = new Map<ShellWord, unbash.Word>();
  const words: ShellWord[] = [];
  for (const word of [node.name, ...node.args]) {
    if (word === undefined) continue;
    const one = wordOf(word, place, out);
    if (word.type === "Word") sources.set(one, word);
    words.push(one);
  }
  const assignments = node.prefix.flatMap((one): readonly ShellAssignment[] => {
    if (one.type !== "Assignment") return [];
    const at = placeIn(place.excerpt, one.pos, one.end);
    return [Object.freeze({ name: one.name, value: wordOf(one, place, out), at })];
  });
  const redirects = node.redirects.map((one) => redirectOf(one, place, out));
  const source = (word: ShellWord): Excerpt | undefined => {
    const raw = sources.get(word);
    return raw === undefined ? undefined : throughBoth(place.excerpt, unquoted(raw, place.excerpt.text));
  };
  const at = placeIn(place.excerpt, node.pos, node.end);
  const command = addCommand({ at, words, assignments, redirects }, place, out, source, 0);
  // `sh <<EOF`: what it reads is a script.
  const readsScript = isShell(command.program) && shellOperand(words).script === undefined;
  for (const one of readsScript ? node.redirects : []) {
    if (one.type !== "HereDoc") continue;
    const body = excerptOf(place.excerpt.text, { start: one.body.pos, end: one.body.end });
    walkText(throughBoth(place.excerpt, body), "string", command, place, out);
  }
  return command;
}

interface Parts {
  readonly at: Span;
  /** The name first. */
  readonly words: readonly ShellWord[];
  readonly assignments: readonly ShellAssignment[];
  readonly redirects: readonly ShellRedirect[];
}

/** Adds a command and those its words hand on to be run. `source` gives the text behind a word, decoded. */
function addCommand(
  { at, words, assignments, redirects }: Parts,
  place: Place,
  out: ShellCommand[],
  source: (word: ShellWord) => Excerpt | undefined,
  wrappers: number,
): ShellCommand {
  const { next, stdin, within, via } = place;
  const [name, ...args] = words;
  const program = programOf(name?.literal);
  const rest = {
    args: Object.freeze(args),
    assignments: Object.freeze(assignments),
    redirects: Object.freeze(redirects),
  };
  const command: ShellCommand = Object.freeze({ at, name, program, ...rest, next, stdin, within, via });
  out.push(command);
  if (wrappers >= MAX_WRAPPERS) return command;
  for (const { start, end } of commandsWithin(words)) {
    const inner = words.slice(start, end);
    const range = { start: inner[0]?.at.start ?? at.start, end: inner.at(-1)?.at.end ?? at.end };
    const parts = { at: range, words: inner, assignments: [], redirects: [] };
    addCommand(parts, { ...place, via: command }, out, source, wrappers + 1);
  }
  const script = scriptWithin(words);
  const text = script === undefined ? undefined : source(script);
  if (text !== undefined) walkText(text, program === "trap" ? "trap" : "string", command, place, out);
  return command;
}

/** Walks a text that `via` runs as a script. */
function walkText(excerpt: Excerpt, nesting: Nesting, via: ShellCommand, place: Place, out: ShellCommand[]): void {
  if (place.within.length >= MAX_NESTING) return;
  const within = [...place.within, nesting];
  walkList(parseText(excerpt.text).commands, { ...place, excerpt, within, via, next: undefined }, out);
}

function redirectOf(one: unbash.Redirection, place: Place, out: ShellCommand[]): ShellRedirect {
  const { descriptor } = one;
  return Object.freeze({
    operator: one.operator,
    descriptor: descriptor?.type === "FileDescriptor" ? descriptor.value : undefined,
    target: one.type === "HereDoc" || one.target === undefined ? undefined : wordOf(one.target, place, out),
    heredoc: one.type === "HereDoc" ? one.body.text : undefined,
    at: placeIn(place.excerpt, one.pos, one.end),
  });
}

/** A word, or an assignment that stands as an argument (`export A=b`); its substitutions are walked into `out`. */
function wordOf(word: unbash.Word | unbash.Assignment, place: Place, out: ShellCommand[]): ShellWord {
  const from = out.length;
  for (const { script, excerpt } of substitutionsOf(word, place.excerpt)) {
    const within: readonly Nesting[] = [...place.within, "substitution"];
    if (within.length > MAX_NESTING) break;
    walkList(script.commands, { ...place, ...START, excerpt, within }, out);
  }
  const literal = literalOf(word);
  return Object.freeze({
    text: word.text,
    at: placeIn(place.excerpt, word.pos, word.end),
    literal,
    quoted: /["'\\]/.test(word.text),
    runs: Object.freeze(out.slice(from)),
  });
}
