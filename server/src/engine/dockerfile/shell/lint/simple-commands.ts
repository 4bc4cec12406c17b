// What is wrong with a simple command of a script.
import type { Assignment, Command, Word } from "unbash";
import type { Excerpt } from "../excerpt.ts";
import { literalOf } from "../shell-words.ts";
import { programOf } from "../wrappers.ts";
import { checkBuiltin as checkBashBuiltin } from "./builtins.ts";
import { checkAssigned, checkBraces } from "./dialect.ts";
import { isName, issueOf, type Pass, partsOf, plainParameter } from "./pass.ts";
import { checkQuote, checkTypography } from "./typography.ts";
import { checkWord, literalPieces, plainnessOfWord, QUOTED } from "./words.ts";

/** Commands that set variables by `name=value`. */
const SETTERS: ReadonlySet<string> = new Set(["export", "readonly", "declare", "local", "typeset"]);
/** Their arguments are names of variables that they set. */
const READERS: ReadonlySet<string> = new Set(["read", "mapfile", "readarray", "getopts"]);
const BLOCK_ENDS: ReadonlySet<string> = new Set(["do", "done", "then", "fi", "esac"]);
const KEYWORDS: ReadonlySet<string> = new Set(
  "if then else elif fi for while until do done case esac function select".split(" "),
);
const MOVERS: ReadonlySet<string> = new Set(["cd", "pushd", "popd"]);

/** `checked`: something looks at whether it fails. */
export function checkCommand(node: Command, excerpt: Excerpt, checked: boolean, pass: Pass): void {
  const { name, args, prefix } = node;
  const written = name === undefined ? undefined : literalOf(name);
  const program = programOf(written);
  // With a path it is a program of that name, and not what the shell has itself.
  const builtin = written?.includes("/") ? undefined : program;
  for (const one of prefix)
    if (one.type === "Assignment") assign(one, excerpt, name === undefined ? "set" : "only there", pass);
  if (name !== undefined) {
    checkName(node, name, excerpt, pass);
    const [first, ...more] = partsOf(name);
    const isOnlyExpansion = first !== undefined && more.length === 0 && first.type !== "Literal";
    checkWord(name, excerpt, { split: !isOnlyExpansion, isCommand: true }, pass);
  }
  for (const [i, arg] of args.entries()) {
    if (arg.type === "Assignment") {
      assign(arg, excerpt, "set", pass);
      if (SETTERS.has(builtin ?? "")) checkExport(arg, args, excerpt, pass);
    } else {
      checkWord(arg, excerpt, { split: builtin !== "let" && !(builtin === "exec" && i === 0) }, pass);
      if (BLOCK_ENDS.has(arg.text))
        pass.issues.push(issueOf(excerpt, "keyword-as-argument", arg, { edits: around(arg) }));
    }
  }
  if (name === undefined) return;
  const words = args.filter((one): one is Word => one.type === "Word");
  checkBraces(program, words, excerpt, pass);
  checkTypography(program, words, excerpt, pass);
  if (program === undefined) return;
  if (program === "echo") checkEcho(words, excerpt, pass);
  else if (program !== "printf" && program !== "[") checkGlobs(words, excerpt, pass);
  if (builtin !== undefined) checkBuiltin(node, builtin, words, excerpt, checked, pass);
  const last = words.at(-1);
  if ((program === "[" || program === "[[") && last !== undefined && last.text !== "]" && /[^\]]\]$/.test(last.text)) {
    const at = { pos: last.end - 1, end: last.end };
    pass.issues.push(issueOf(excerpt, "bracket-not-alone", at, { edits: [[at.pos, at.pos, " "]] }));
  }
}

/** What is wrong with a command that the shell has itself. */
function checkBuiltin(
  node: Command,
  builtin: string,
  words: readonly Word[],
  excerpt: Excerpt,
  checked: boolean,
  pass: Pass,
): void {
  noteNames(builtin, words, pass);
  if (builtin === "eval") {
    const one = words.find(({ text }) => /^[A-Za-z_]\w*=\(/.test(text));
    if (one !== undefined) pass.issues.push(issueOf(excerpt, "eval-parenthesis", one));
  }
  if (node.name !== undefined) checkBashBuiltin(node.name, builtin, words, excerpt, pass);
  if (MOVERS.has(builtin) && !checked && !(words.length === 1 && /^[./]+$/.test(words[0]?.text ?? "")))
    pass.issues.push(issueOf(excerpt, "unchecked-cd", node, { edits: [[node.end, node.end, " || exit 1"]] }));
}

const around = ({ pos, end }: Word) => [[pos, pos, "'"] as const, [end, end, "'"] as const];

/** The signs at the start of a command that make it another one than it looks like. */
function checkName({ args }: Command, name: Word, excerpt: Excerpt, { issues }: Pass): void {
  const { text, pos, end } = name;
  const bracket = /^(?:\[\[?(?=[^[\]])|!(?=[^=]))/.exec(text)?.[0];
  if (bracket !== undefined) {
    const at = { pos, end: pos + bracket.length };
    issues.push(issueOf(excerpt, "space-missing", at, { edits: [[at.end, at.end, " "]] }));
    return;
  }
  const lower = text.toLowerCase();
  if (text !== lower && KEYWORDS.has(lower)) {
    issues.push(issueOf(excerpt, "keyword-in-capitals", name, { edits: [[pos, end, lower]] }));
    return;
  }
  const hash = text.indexOf("#");
  if (hash > 0 && KEYWORDS.has(text.slice(0, hash))) {
    issues.push(issueOf(excerpt, "space-before-comment", name));
    return;
  }
  const [parameter] = partsOf(name).map(plainParameter);
  if (parameter !== undefined && excerpt.text[partsOf(name)[0]?.end ?? end] === "=" && isName(parameter)) {
    issues.push(issueOf(excerpt, "dollar-in-assignment", name));
    return;
  }
  const [first] = args;
  // GNU's chmod takes `=2775`, and `find -perm` is not alone in that.
  if (first?.type === "Word" && /^=(?!=)/.test(first.text) && isName(text) && text !== "chmod") {
    const at = { pos, end: first.pos + 1 };
    issues.push({ ...issueOf(excerpt, "spaces-around-equals", at), shown: text });
  }
}

/** An assignment: in a command of its own or of `export`, or in front of a command, for which alone it holds. */
function assign(one: Assignment, excerpt: Excerpt, way: "set" | "only there", pass: Pass): void {
  const { name, value, pos, end } = one;
  checkAssigned(one, excerpt, pass);
  if (value.type === "ArrayValue") {
    for (const element of value.elements) checkWord(element, excerpt, QUOTED, pass);
  } else {
    checkWord(value, excerpt, { split: false }, pass);
    checkQuote(value, excerpt, pass);
    if (value.text.startsWith("=")) pass.issues.push(issueOf(excerpt, "double-equals", one));
    else if (value.text === "" && name !== "IFS" && isFollowed(excerpt.text, end))
      pass.issues.push(issueOf(excerpt, "space-after-equals", { pos, end }, { edits: [[end, end, "''"]] }));
  }
  if (way === "only there") return;
  pass.assigned.add(name);
  const plain = value.type === "Word" && one.append !== true ? plainnessOfWord(value, excerpt, pass) : undefined;
  pass.values.set(name, plain);
}

/** Whether a space and something of the same command follow; where that only sets variables, another of those is as it looks. */
function isFollowed(text: string, from: number): boolean {
  let i = from;
  while (text[i] === " " || text[i] === "\t") i += 1;
  if (i === from || i === text.length || "\r\n;&|)#".includes(text[i] ?? "")) return false;
  // In `A= B=1 command` nothing but a value that is empty can be meant.
  return !/^[A-Za-z_]\w*=/.test(text.slice(i, i + 80));
}

/** `export A=$B`: only Bash takes the value as it is; the status of a command in it is lost in any shell. */
function checkExport(arg: Assignment, args: Command["args"], excerpt: Excerpt, pass: Pass): void {
  const { value } = arg;
  if (value.type !== "Word") return;
  if (!pass.isBash) {
    const known = pass.issues.length;
    checkWord(value, excerpt, { split: true }, { ...pass, into: () => undefined });
    keepSplits(pass, known);
  }
  const runs = partsOf(value).some((part) =>
    part.type === "DoubleQuoted"
      ? part.parts.some(({ type }) => type === "CommandExpansion")
      : part.type === "CommandExpansion",
  );
  const isConstant = args.some((one) => one.type === "Word" && /^-\w*r/.test(one.text));
  if (runs && !isConstant) pass.issues.push({ ...issueOf(excerpt, "masked-failure", arg), shown: arg.name });
}

/** The value was looked at as an assignment before: only what is about splitting is new. */
function keepSplits({ issues }: Pass, from: number): void {
  const fresh = issues.splice(from).filter(({ key }) => key.startsWith("unquoted-"));
  for (const one of fresh) issues.push(one);
}

/** The names that a command sets, asks about, or takes from another script. */
function noteNames(program: string, words: readonly Word[], pass: Pass): void {
  const set = (name: string) => {
    if (!isName(name)) return;
    pass.assigned.add(name);
    pass.values.set(name, undefined);
  };
  if (program === "." || program === "source") pass.sources = true;
  else if (program === "set") {
    for (const [i, { text }] of words.entries())
      if (/^-\w*e/.test(text) || (text === "errexit" && /^-\w*o$/.test(words[i - 1]?.text ?? "")))
        pass.stopsOnFailure = true;
  } else if (READERS.has(program)) for (const { text } of words) set(text);
  else if (SETTERS.has(program)) for (const { text } of words) isName(text) && pass.assigned.add(text);
  else if (program === "printf" && words[0]?.text === "-v") set(words[1]?.text ?? "");
  else if (program === "let") for (const { text } of words) set(text.split("=", 1)[0] ?? "");
  else if (program === "unset") for (const { text } of words) isName(text) && pass.values.set(text, undefined);
  else if (program === "[" || program === "test") {
    for (const [i, { text }] of words.entries()) {
      const operand = words[i + 1];
      if (operand !== undefined && /^-[nzv]$/.test(text)) guard(operand, pass);
    }
  }
}

/** The variables of a word that `-n`, `-z` or `-v` asks about. */
export function guard(word: Word, { guarded }: Pass): void {
  for (const part of partsOf(word)) {
    for (const one of part.type === "DoubleQuoted" ? part.parts : [part]) {
      const name = plainParameter(one);
      if (name !== undefined) guarded.add(name);
    }
  }
}

function checkEcho(words: readonly Word[], excerpt: Excerpt, { issues }: Pass): void {
  if (words.some(({ text }, i) => i < 3 && /^-[neE]+$/.test(text) && text.includes("e"))) return;
  for (const word of words) {
    const sign = /\\(?:[abefnrtv\d]|x[\da-fA-F])/.exec(literalPieces(word, excerpt))?.[0];
    if (sign === undefined) continue;
    issues.push({ ...issueOf(excerpt, "echo-escape", word), shown: sign });
    return;
  }
}

/** `rm *`: what a pattern matches may begin with a hyphen. */
function checkGlobs(words: readonly Word[], excerpt: Excerpt, { issues }: Pass): void {
  for (const word of words) {
    if (word.text === "--") return;
    const [first] = word.parts ?? [];
    if (first?.type !== "Glob" || first.kind === "bracket") continue;
    issues.push(issueOf(excerpt, "leading-glob", word, { edits: [[word.pos, word.pos, "./"]] }));
  }
}
