// One walk over the parser's tree of a script: what holds where, what a failure leads to, and the checks of words and commands on the way.
import type {
  AndOr,
  Case,
  CompoundList,
  Coproc,
  For,
  If,
  ParsedScript,
  PipelineNode,
  Redirection,
  Function as ShellFunction,
  Statement,
  TestExpression,
  Word,
} from "unbash";
import { addAll } from "../../../core/lists.ts";
import type { Excerpt } from "../excerpt.ts";
import { literalOf, operandsOf } from "../shell-words.ts";
import { programOf } from "../wrappers.ts";
import { namesIn } from "./arithmetic.ts";
import { checkBraces, checkBranches, checkForm, checkPipes, checkRedirection } from "./dialect.ts";
import type { ShellIssue } from "./issue.ts";
import { issueOf, type Pass } from "./pass.ts";
import { checkCommand, guard } from "./simple-commands.ts";
import { both, type Plainness, valuesOf } from "./values.ts";
import { checkWord, MANY, plainnessOfWord, QUOTED } from "./words.ts";

/** What is wrong with a script that parses, or with what the parser made of one that does not. `isBash`: only Bash reads it. */
export function issuesOf(tree: ParsedScript, excerpt: Excerpt, isBash: boolean, stops: boolean): readonly ShellIssue[] {
  const pass: Pass = {
    issues: [],
    values: valuesOf(),
    assigned: new Set(),
    guarded: new Set(),
    uses: new Map(),
    isBash,
    isOver: false,
    tried: new Set(),
    sources: false,
    stopsOnFailure: stops,
    into: (script, inner) => walkList(script.commands, inner, false, pass),
  };
  for (const one of tree.commands) {
    walkList([one], excerpt, false, pass);
    pass.isOver ||= isExec(one.command);
  }
  const { issues, assigned, guarded, uses, sources, stopsOnFailure } = pass;
  for (const [name, use] of uses) if (!sources && !assigned.has(name) && !guarded.has(name)) issues.push(use);
  // A script that asks which Bash runs it knows of other shells.
  const asks = excerpt.text.includes("BASH_VERSION");
  return issues.filter(
    ({ key, lackedBy }) => !(stopsOnFailure && key === "unchecked-cd") && !(asks && lackedBy !== undefined),
  );
}

/** `exec program`, whatever becomes of that: a script ends with it. */
function isExec(node: Statement["command"]): boolean {
  if (node.type !== "Command" || node.name?.text !== "exec") return false;
  const [program] = node.args;
  return program !== undefined && !program.text.startsWith("-");
}

/** `checked`: something looks at whether the list fails; of all but a condition that is its last command. */
function walkList(list: readonly Statement[], excerpt: Excerpt, checked: boolean | "all", pass: Pass): void {
  for (const [i, { command }] of list.entries())
    walkNode(command, excerpt, checked === "all" || (checked && i === list.length - 1), pass);
}

function walkNode(node: PipelineNode | AndOr, excerpt: Excerpt, checked: boolean, pass: Pass): void {
  const { values } = pass;
  const list = (commands: readonly Statement[], how: boolean | "all" = false) => walkList(commands, excerpt, how, pass);
  const word = (one: Word) => checkWord(one, excerpt, QUOTED, pass);
  if (node.type !== "AndOr" && node.type !== "Pipeline") checkForm(node, excerpt, pass);
  switch (node.type) {
    case "AndOr":
      walkAndOr(node, excerpt, checked, pass);
      return;
    case "Pipeline": {
      const [first, ...more] = node.commands;
      checkPipes(node, excerpt, pass);
      if (first?.type === "Command" && more.length > 0) checkCat(first, excerpt, pass);
      for (const one of node.commands) {
        if (more.length === 0) walkNode(one, excerpt, checked, pass);
        else values.apart(() => walkNode(one, excerpt, false, pass));
      }
      return;
    }
    case "Command":
      checkCommand(node, excerpt, checked, pass);
      redirects(node.redirects, excerpt, pass);
      return;
    case "Redirected":
      walkNode(node.command, excerpt, checked, pass);
      redirects(node.redirects, excerpt, pass);
      return;
    case "Subshell": {
      const within = () => values.apart(() => list(node.body.commands, checked));
      if (checked) supposing(settingsTried(node), pass, within);
      else within();
      return;
    }
    case "BraceGroup":
      list(node.body.commands, checked);
      return;
    case "If":
      walkIf(node, excerpt, pass);
      return;
    case "While":
      list(node.clause.commands, "all");
      values.either([() => list(node.body.commands), () => undefined]);
      return;
    case "For":
    case "Select":
      values.either([() => walkFor(node, excerpt, pass), () => undefined]);
      return;
    case "ArithmeticFor":
      values.either([() => list(node.body.commands), () => undefined]);
      return;
    case "Case":
      walkCase(node, excerpt, pass);
      return;
    case "Function":
      values.apart(() => walkBody(node.body, excerpt, pass));
      return;
    case "Coproc":
      values.apart(() => walkBody(node.body, excerpt, pass));
      return;
    case "TestCommand":
      for (const one of operandsOf(node.expression)) word(one);
      guardTests(node.expression, pass);
      return;
    case "ArithmeticCommand":
      namesIn(node.expression, pass);
  }
}

function walkBody(body: Coproc["body"] | ShellFunction["body"], excerpt: Excerpt, pass: Pass): void {
  if (body.type === "CompoundList") walkList(body.commands, excerpt, false, pass);
  else walkNode(body as Exclude<typeof body, CompoundList>, excerpt, false, pass);
}

function walkAndOr({ commands, operators }: AndOr, excerpt: Excerpt, checked: boolean, pass: Pass): void {
  const [first, ...more] = commands;
  if (first === undefined) return;
  walkNode(first, excerpt, true, pass);
  const rest = () => {
    let tried = settingsTried(first);
    for (const [i, one] of more.entries()) {
      const isAfterSuccess = operators[i] === "&&";
      supposing(isAfterSuccess ? tried : [], pass, () => walkNode(one, excerpt, checked || i < more.length - 1, pass));
      tried = isAfterSuccess ? [...tried, ...settingsTried(one)] : settingsTried(one);
    }
  };
  pass.values.either([rest, () => undefined]);
  const [before, last] = commands.slice(-2);
  if (checked || operators.at(-1) !== "||" || operators.at(-2) !== "&&" || before === undefined || last === undefined)
    return;
  const [second, third] = [nameOf(before), nameOf(last)];
  if (third === "" || HARMLESS.has(third ?? "?") || TESTS.has(second ?? "?")) return;
  const at = last.type === "Command" ? last : { pos: last.pos, end: Math.min(last.end, last.pos + 1) };
  pass.issues.push(issueOf(excerpt, "and-or-as-if", at));
}

/** Walks what runs only where the shell has some settings. */
function supposing(settings: readonly string[], { tried }: Pass, run: () => void): void {
  const fresh = settings.filter((one) => !tried.has(one));
  for (const one of fresh) tried.add(one);
  run();
  for (const one of fresh) tried.delete(one);
}

/** What `(set -o pipefail)` and the like try: in a shell without it only the subshell ends. */
function settingsTried(node: PipelineNode | AndOr): readonly string[] {
  if (node.type === "Redirected") return settingsTried(node.command);
  if (node.type === "Pipeline") {
    const [only, ...more] = node.commands;
    return only === undefined || more.length > 0 || node.prefixes.length > 0 ? [] : settingsTried(only);
  }
  const [only, ...more] = node.type === "Subshell" ? node.body.commands : [];
  if (only?.command.type !== "Command" || more.length > 0 || only.command.name?.text !== "set") return [];
  return only.command.args.map(({ text }) => text);
}

/** Commands that do no harm after a failure, or are meant for one. */
const HARMLESS: ReadonlySet<string> = new Set(["echo", "exit", "return", "printf", "true", ":"]);
const TESTS: ReadonlySet<string> = new Set(["[", "test", "[["]);

/** The program of a simple command, empty for assignments alone; undefined for anything else. */
function nameOf(node: PipelineNode): string | undefined {
  if (node.type === "TestCommand") return "[[";
  if (node.type !== "Command") return undefined;
  return node.name === undefined ? "" : programOf(literalOf(node.name));
}

function walkIf({ clause, then, elif, else: otherwise }: If, excerpt: Excerpt, pass: Pass): void {
  walkList(clause.commands, excerpt, "all", pass);
  const [only, ...others] = clause.commands;
  const tried = only === undefined || others.length > 0 ? [] : settingsTried(only.command);
  const branches = [() => supposing(tried, pass, () => walkList(then.commands, excerpt, false, pass))];
  for (const one of elif) {
    branches.push(() => {
      walkList(one.clause.commands, excerpt, "all", pass);
      walkList(one.then.commands, excerpt, false, pass);
    });
  }
  branches.push(() => walkList(otherwise?.commands ?? [], excerpt, false, pass));
  pass.values.either(branches);
}

function walkFor(node: Pick<For, "name" | "wordlist" | "body">, excerpt: Excerpt, pass: Pass): void {
  const { name, wordlist, body } = node;
  checkBraces("for", wordlist ?? [], excerpt, pass);
  let plain: Plainness = wordlist === undefined ? undefined : [];
  for (const one of wordlist ?? []) {
    checkWord(one, excerpt, QUOTED, pass);
    plain = literalOf(one) === undefined ? undefined : both(plain, plainnessOfWord(one, excerpt, pass));
  }
  const [only, ...others] = wordlist ?? [];
  if (only !== undefined && others.length === 0 && isOneWord(only))
    pass.issues.push(issueOf(excerpt, "loop-over-one-word", only));
  const { text } = name;
  if (text.startsWith("$"))
    pass.issues.push(issueOf(excerpt, "dollar-in-for", name, { edits: [[name.pos, name.pos + 1, ""]] }));
  const variable = text.startsWith("$") ? text.slice(1) : text;
  pass.assigned.add(variable);
  pass.values.set(variable, plain);
  walkList(body.commands, excerpt, false, pass);
}

function isOneWord(word: Word): boolean {
  return literalOf(word) !== undefined && !(word.parts ?? []).some(({ type }) => MANY.has(type));
}

function walkCase(node: Case, excerpt: Excerpt, pass: Pass): void {
  const { word, items } = node;
  checkBranches(node, excerpt, pass);
  checkWord(word, excerpt, QUOTED, pass);
  const branches = items.map(({ pattern, body }) => () => {
    for (const one of pattern) checkWord(one, excerpt, QUOTED, pass);
    walkList(body.commands, excerpt, false, pass);
  });
  const isComplete = items.some(({ pattern }) => pattern.some(({ text }) => text === "*"));
  pass.values.either(isComplete ? branches : [...branches, () => undefined]);
}

function redirects(list: readonly Redirection[], excerpt: Excerpt, pass: Pass): void {
  for (const one of list) {
    checkRedirection(one, excerpt, pass);
    if (one.type !== "HereDoc" && one.target !== undefined) checkWord(one.target, excerpt, { split: true }, pass);
  }
}

function guardTests(expression: TestExpression, pass: Pass): void {
  const open = [expression];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (one.type === "TestUnary") {
      if (/^-[nzv]$/.test(one.operator)) guard(one.operand, pass);
    } else if (one.type === "TestLogical") addAll(open, one.operands);
    else if (one.type !== "TestBinary") open.push(one.type === "TestNot" ? one.operand : one.expression);
  }
}

/** `cat file |`: exactly one file, whose name is one word whatever variables hold. */
function checkCat(node: Extract<PipelineNode, { type: "Command" }>, excerpt: Excerpt, { issues }: Pass): void {
  const [file, ...more] = node.args;
  if (node.name?.text !== "cat" || file?.type !== "Word" || more.length > 0 || file.text.startsWith("-")) return;
  const isOne = (file.parts ?? []).every(({ type }) => /^(?:Literal|\w+Quoted|LocaleString)$/.test(type));
  if (isOne) issues.push(issueOf(excerpt, "useless-cat", { pos: node.pos, end: file.end }));
}
