// Reads one document as its reader does, and around what that refuses: what stands outside of a fault is read as if it were not there.
import { lastOf } from "../../core/search.ts";
import { lineEnd, lineStart } from "../../core/text.ts";
import type { Node } from "../node.ts";
import { type Dialect, forJson } from "../syntax/dialect.ts";
import { type Grammatical, readGrammar } from "../syntax/grammar.ts";
import type { RawNode } from "../syntax/tree.ts";
import type { Template } from "../template/template.ts";
import { builder } from "./build.ts";
import { type Collector, isGuess } from "./errors.ts";
import { ALL_MARKED, type Fault, type Marks, marksOf } from "./faults.ts";
import { isJson } from "./json.ts";
import { rootOf, type Tree, treeOf } from "./library.ts";
import { nestsTooDeeply } from "./nesting.ts";
import { readTree } from "./read.ts";
import { faultsIn, type Recovered, recover, type Step } from "./recover.ts";
import { refusals } from "./refusals.ts";
import { relaxed } from "./relax.ts";
import { unclosedActions } from "./unclosed.ts";

export interface Reading {
  /** The document with its template actions. */
  readonly text: string;
  /** The same text with the line breaks that are written, where some of them are others than `\n`. */
  readonly written?: string;
  readonly template: Template | undefined;
  /** Is told what is wrong. */
  readonly errors: Collector;
  readonly dialect: Dialect;
  /** Maps, by `keyOf`, in which something cannot be read where they are written. */
  readonly faulty: ReadonlySet<string>;
}

export interface Read {
  readonly root: Node | undefined;
  /** What is made of the whole text, where lines at fault were left out of `root`. */
  readonly guess: Node | undefined;
  /** How many characters the aliases in `root` expand to. */
  readonly brought: number;
}

const NOTHING: Read = { root: undefined, guess: undefined, brought: 0 };
const NONE: Marks["unknown"] = { has: () => false };

/** The nodes of one document, whose template actions are masked. Never throws; what may be read anew around faults has a limit. */
export function readDocument(masked: string, reading: Reading): Read {
  const { errors, dialect, template, written = masked } = reading;
  if (nestsTooDeeply(masked)) {
    errors.tooDeep();
    return NOTHING;
  }
  const read = grammarOf(written, dialect);
  for (const problem of read.problems) errors.own(problem);
  if (read.fault !== undefined && read.root === undefined) return readAround(masked, read, reading);
  if (read.root === undefined && read.mark !== undefined && dialect.onlyMaps && template === undefined) {
    const message = `${dialect.reader} rejects an empty document: remove this \`---\`.`;
    errors.own({ at: read.mark, code: "no-map", message });
  }
  const behind: readonly Fault[] =
    read.fault === undefined ? [] : [{ at: read.fault.at, column: undefined, item: false }];
  if (read.fault !== undefined) errors.fault(read.fault);
  const whole = build(read.root, masked, reading, errors.alias);
  // Of what had to be guessed nothing is refused; what a fault cut short may have been meant as a map.
  for (const problem of read.root === undefined ? [] : refusals(read.root, masked, dialect, template))
    if (read.fault === undefined || problem.code !== "no-map") errors.own(problem);
  errors.duplicates(whole.root);
  return marked(whole, read.root, masked, reading, behind);
}

function grammarOf(masked: string, dialect: Dialect): Grammatical {
  const read = readGrammar(masked, dialect);
  const isRefused = read.fault !== undefined || read.problems.length > 0;
  return isRefused && dialect.json && isJson(masked) ? readGrammar(masked, forJson(dialect)) : read;
}

/** Reads a document that its reader gives up on, as far as the library makes sense of it without the lines at fault. */
function readAround(masked: string, { tokens, fault }: Grammatical, reading: Reading): Read {
  const { errors, dialect } = reading;
  const text = fault === undefined ? masked : relaxed(masked, tokens, fault.at);
  const tree = treeOf(text);
  const raw = rootOf(tree, text);
  const whole = build(raw, text, reading, errors.alias);
  const found = tree.errors.some(isGuess) ? recover(text, tree, (one) => readGrammar(one, dialect)) : undefined;
  tell(tree, whole.root, found, reading);
  if (fault !== undefined) errors.fault(fault);
  if (found === undefined) {
    errors.duplicates(whole.root);
    const line = fault && { start: lineStart(text, fault.at.start), end: lineEnd(text, fault.at.start) };
    return marked(whole, raw, text, reading, line === undefined ? [] : [...faultsIn(text, line)]);
  }
  const marks = found.sure ? undefined : ALL_MARKED;
  const rest = { ...build(found.root, found.text, reading, undefined, marks), guess: whole.root };
  errors.duplicates(rest.root);
  if (found.sure) return marked(rest, found.root, found.text, reading, found.faults);
  tellUnclosed(found.text, reading, rest.root);
  return rest;
}

/** What was read, once more with marks where faults leave something unknown. */
function marked(read: Read, raw: RawNode | undefined, text: string, reading: Reading, faults: readonly Fault[]): Read {
  tellUnclosed(text, reading, read.root);
  const others = reading.errors.certain().map((at): Fault => ({ at, column: "within", item: false }));
  if (faults.length + others.length === 0) return read;
  const marks = marksOf(read.root, text, [...faults, ...others]);
  return { ...build(raw, text, reading, undefined, marks), guess: read.guess };
}

function tellUnclosed(masked: string, { text, template, errors }: Reading, root: Node | undefined): void {
  for (const { at, message } of unclosedActions(text, masked, template, root)) errors.unclosedAction(at, message);
}

function build(
  raw: RawNode | undefined,
  text: string,
  { template, dialect, faulty }: Reading,
  report?: Collector["alias"],
  marks: Marks = { open: faulty, faulty, unknown: NONE },
): Read {
  if (raw === undefined) return NOTHING;
  const { mergesInOrder } = dialect;
  const nodes = builder(template, text.length, { mergesInOrder, marks, ...(report && { report }) });
  const root = readTree(raw, text, template, nodes, dialect);
  return { root, guess: undefined, brought: nodes.brought() };
}

/** Tells what is wrong, once for each fault: what the library makes of the lines behind one often looks like another. */
function tell(tree: Tree, whole: Node | undefined, found: Recovered | undefined, reading: Reading): void {
  const { errors } = reading;
  const root = (step: Step) =>
    step.tree === tree ? whole : build(rootOf(step.tree, step.text), step.text, reading).root;
  const steps = found?.sure === true ? found.steps : [];
  const told = new Set(steps.filter((step) => errors.library(step.error, root(step))));
  for (const error of tree.errors) {
    // What is noticed above the first fault belongs to it, too.
    const isRead = error.pos[1] < (found?.rest ?? 0);
    const fault = isRead ? (lastOf(steps, ({ lines }) => lines.start <= error.pos[1]) ?? steps[0]) : undefined;
    // A step says nothing where a template may have caused its error: the next one speaks for it.
    const isTold = fault !== undefined && isGuess(error) && told.has(fault);
    if (!isTold && errors.library(error, whole) && fault !== undefined && isGuess(error)) told.add(fault);
  }
}
