// What a script uses that only some shells have. Sources: what dash 0.5.12 and the `ash` of BusyBox 1.37 do with each; "Shell Command
// Language" of POSIX.
import type {
  ArithmeticExpression,
  Assignment,
  Case,
  CommandNode,
  Pipeline,
  Redirection,
  Word,
  WordPart,
} from "unbash";
import { byWord } from "../../../core/by-word.ts";
import { addAll } from "../../../core/lists.ts";
import type { Excerpt } from "../excerpt.ts";
import type { BashKey } from "./bash-rows.ts";
import { issueOf, type Pass } from "./pass.ts";
import type { PlainShell } from "./which-shell.ts";

const BOTH: readonly PlainShell[] = ["dash", "BusyBox"];
const DASH: readonly PlainShell[] = ["dash"];

interface At {
  readonly pos: number;
  readonly end: number;
}

interface Lack {
  readonly key: BashKey;
  readonly by: readonly PlainShell[];
  readonly at: At;
  /** What the message quotes, where it is not what is there. */
  readonly shown?: string;
  readonly edits?: readonly (readonly [start: number, end: number, text: string])[];
}

const lack = (key: BashKey, by: readonly PlainShell[], at: At, more: Pick<Lack, "shown" | "edits"> = {}): Lack => ({
  key,
  by,
  at,
  ...more,
});

/** Notes what some shells lack. */
function note(one: Lack | undefined, excerpt: Excerpt, { issues }: Pass): void {
  if (one === undefined) return;
  const { key, by, at, shown, edits } = one;
  const issue = issueOf(excerpt, key, at, edits === undefined ? {} : { edits });
  issues.push({ ...issue, lackedBy: by, shown: shown ?? issue.shown });
}

/** The first letters of a node. */
const start = ({ pos }: At, length: number): At => ({ pos, end: pos + length });

/** Compound commands and functions. */
export function checkForm(node: CommandNode, excerpt: Excerpt, pass: Pass): void {
  if (node.type === "Function") checkKeyword(node, excerpt, pass);
  const [key, by, length] = FORMS[node.type] ?? [];
  if (key !== undefined && by !== undefined) note(lack(key, by, start(node, length ?? 0)), excerpt, pass);
}

/** The forms that not every shell has, by their types, with the number of letters by which they begin. */
const FORMS: Readonly<Record<string, readonly [BashKey, readonly PlainShell[], length: number]>> = byWord({
  TestCommand: ["double-brackets", DASH, 2],
  ArithmeticCommand: ["arithmetic-command", BOTH, 2],
  ArithmeticFor: ["arithmetic-command", BOTH, 3],
  Select: ["select", BOTH, 6],
  Coproc: ["builtin", BOTH, 6],
});

/** `function name`, with or without parentheses. */
function checkKeyword(node: Extract<CommandNode, { type: "Function" }>, excerpt: Excerpt, pass: Pass): void {
  const { name, pos } = node;
  if (!/^function[ \t]/.test(excerpt.text.slice(pos, pos + 9))) return;
  const remove = [pos, name.pos, ""] as const;
  const hasParentheses = /^[ \t]{0,20}\(/.test(excerpt.text.slice(name.end, name.end + 21));
  const edits = hasParentheses ? [remove] : [remove, [name.end, name.end, "()"] as const];
  note(lack("function-keyword", DASH, start(node, 8), { edits }), excerpt, pass);
}

/** `|&`. */
export function checkPipes({ commands, operators }: Pipeline, excerpt: Excerpt, pass: Pass): void {
  for (const [i, operator] of operators.entries()) {
    const pos = operator === "|&" ? excerpt.text.indexOf("|&", commands[i]?.end) : -1;
    if (pos === -1) continue;
    note(lack("pipe-both", BOTH, { pos, end: pos + 2 }, { edits: [[pos, pos + 2, "2>&1 |"]] }), excerpt, pass);
  }
}

/** `;&` and `;;&` between the branches of a `case`. */
export function checkBranches({ items }: Case, excerpt: Excerpt, pass: Pass): void {
  for (const { terminator, body, pattern, end } of items) {
    if (terminator === undefined || terminator === ";;") continue;
    const from = body.commands.at(-1)?.end ?? pattern.at(-1)?.end ?? end;
    const pos = excerpt.text.indexOf(terminator, from);
    if (pos !== -1) note(lack("case-fall-through", BOTH, start({ pos, end }, terminator.length)), excerpt, pass);
  }
}

export function checkRedirection(one: Redirection, excerpt: Excerpt, pass: Pass): void {
  const { text } = excerpt;
  if (one.descriptor?.type === "FileDescriptorVariable")
    note(lack("file-descriptor-variable", BOTH, one.descriptor), excerpt, pass);
  if (one.type === "HereString") {
    const pos = text.indexOf("<<<", one.pos);
    note(lack("here-string", BOTH, { pos, end: pos + 3 }), excerpt, pass);
  }
  if (one.type !== "Redirect" || one.target === undefined) return;
  const { operator, target } = one;
  if (/^\/dev\/(?:tcp|udp)\//.test(target.text)) note(lack("network-file", BOTH, target), excerpt, pass);
  const isBoth = operator === "&>" || (operator === ">&" && isFile(target) && (one.descriptor?.type ?? 1) === 1);
  if (operator !== "&>>" && !isBoth) return;
  const pos = text.indexOf(operator, one.pos);
  const at = { pos, end: pos + operator.length };
  const edits = [
    [at.pos, at.end, operator.endsWith(">>") ? ">>" : ">"] as const,
    [target.end, target.end, " 2>&1"] as const,
  ];
  note(lack("redirect-both", operator === "&>>" ? BOTH : DASH, at, { edits }), excerpt, pass);
}

/** Whether what follows `>&` is no number, no `-` and nothing that a variable may make one of. */
function isFile({ text }: Word): boolean {
  return !/^(?:\d*-?$|.*\$)/.test(text);
}

/** Commands on whose words Bash alone expands braces, and which do nothing with them. Others may: `curl` and `eslint` read them, `jq` and `grep` mean something else. */
const TAKES_PATHS: ReadonlySet<string> = new Set(
  `apk apt apt-get cat chgrp chmod chown cp dnf docker-php-ext-install install ln ls mkdir mv pip pip3 rm rmdir rsync stat
  strip tar touch unzip yum zip`.split(/\s+/),
);

/** Words that are arguments or that a loop goes through. */
export function checkBraces(program: string | undefined, words: readonly Word[], excerpt: Excerpt, pass: Pass): void {
  const isWrapped = program === "sudo" && TAKES_PATHS.has(words[0]?.text ?? "");
  const by = program === "for" || isWrapped || TAKES_PATHS.has(program ?? "") ? BOTH : [];
  for (const word of words) {
    for (const part of word.parts ?? []) {
      if (part.type === "ExtendedGlob") note(lack("extended-glob", BOTH, part), excerpt, pass);
      if (part.type !== "BraceExpansion") continue;
      note(lack("brace-expansion", by, word), excerpt, pass);
      break;
    }
  }
}

export function checkAssigned(
  { name, value, append, index, pos, end }: Assignment,
  excerpt: Excerpt,
  pass: Pass,
): void {
  if (value.type === "ArrayValue" || index !== undefined) note(lack("array", BOTH, { pos, end }), excerpt, pass);
  else if (append === true) note(lack("append", BOTH, { pos, end: pos + name.length + 2 }), excerpt, pass);
}

/** Variables that Bash sets itself, and no image. BusyBox has the first. */
const VARIABLES: ReadonlySet<string> = new Set([
  "RANDOM",
  ..."UID EUID SECONDS OSTYPE MACHTYPE HOSTTYPE BASHPID DIRSTACK PIPESTATUS FUNCNAME GROUPS".split(" "),
]);

/** The use of a variable that Bash alone sets; undefined for others. */
export function bashVariable(name: string, part: At, excerpt: Excerpt) {
  if (!VARIABLES.has(name)) return undefined;
  const lackedBy = name === "RANDOM" ? DASH : BOTH;
  return { ...issueOf(excerpt, "variable", part, { unless: [name] }), lackedBy, shown: `$${name}` };
}

export function checkPart(part: WordPart, excerpt: Excerpt, pass: Pass): void {
  if (part.type === "ArithmeticExpansion") checkArithmetic(part.expression, excerpt, pass);
  else note(lackOf(part), excerpt, pass);
}

function lackOf(part: WordPart): Lack | undefined {
  switch (part.type) {
    case "ProcessSubstitution":
      return lack("process-substitution", DASH, part);
    case "AnsiCQuoted":
      return lack("dollar-quote", DASH, part);
    case "LocaleString":
      return lack("dollar-quote", BOTH, part);
    case "ParameterExpansion": {
      const { prefix, index, operation } = part;
      if (index !== undefined) return lack("array", BOTH, part);
      const [key, by] = prefix === "!" ? INDIRECTION : (OPERATIONS[operation?.type ?? ""] ?? []);
      return key === undefined || by === undefined ? undefined : lack(key, by, part);
    }
    default:
      return undefined;
  }
}

const INDIRECTION: readonly [BashKey, readonly PlainShell[]] = ["indirection", BOTH];
const OPERATIONS: Readonly<Record<string, readonly [BashKey, readonly PlainShell[]]>> = byWord({
  Replace: ["replacement", DASH],
  Slice: ["substring", DASH],
  CaseModification: ["letter-case", BOTH],
  Transform: INDIRECTION,
});

function checkArithmetic(expression: ArithmeticExpression | undefined, excerpt: Excerpt, pass: Pass): void {
  const open = expression === undefined ? [] : [expression];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (one.type === "ArithmeticUnary") {
      if (one.operator === "++" || one.operator === "--") {
        const pos = one.prefix ? one.pos : one.end - 2;
        note(lack("arithmetic-operator", DASH, { pos, end: pos + 2 }), excerpt, pass);
      }
      open.push(one.operand);
    } else if (one.type === "ArithmeticBinary") {
      const pos = one.operator === "**" ? excerpt.text.indexOf("**", one.left.end) : -1;
      if (pos !== -1) note(lack("arithmetic-operator", DASH, { pos, end: pos + 2 }), excerpt, pass);
      open.push(one.left, one.right);
    } else if (one.type === "ArithmeticTernary") addAll(open, [one.test, one.consequent, one.alternate]);
    else if (one.type === "ArithmeticGroup") open.push(one.expression);
  }
}

/** Commands that Bash has itself, by the shells that lack them. */
const BUILTINS: ReadonlyMap<string, readonly PlainShell[]> = new Map([
  ["let", DASH],
  ..."declare typeset shopt pushd popd dirs mapfile readarray builtin compgen disown caller"
    .split(" ")
    .map((name) => [name, BOTH] as const),
]);

/** Options of commands that the shell has itself: letters, those that only dash lacks first. */
const OPTIONS: ReadonlyMap<string, readonly [dash: string, both: string]> = new Map([
  ["read", ["dnstu", "aiN"]],
  ["printf", ["", "v"]],
  ["exec", ["a", "cl"]],
  ["export", ["", "fn"]],
  ["readonly", ["", "aAf"]],
  ["type", ["pt", "aP"]],
  ["hash", ["", "tdl"]],
  ["jobs", ["", "x"]],
]);

/** A command that the shell has itself. */
export function checkBuiltin(name: Word, program: string, words: readonly Word[], excerpt: Excerpt, pass: Pass): void {
  const lackedBy = BUILTINS.get(program);
  if (lackedBy !== undefined) note(lack("builtin", lackedBy, name), excerpt, pass);
  const one = BY_COMMAND.get(program)?.(words, name);
  note(one ?? lackedOption(program, words), excerpt, pass);
}

type Look = (words: readonly Word[], name: Word) => Lack | undefined;

/** What some commands lack in some shells. */
const BY_COMMAND: ReadonlyMap<string, Look> = new Map<string, Look>([
  ["source", (_words, name) => lack("source", DASH, name, { edits: [[name.pos, name.end, "."]] })],
  [
    "echo",
    ([first]) =>
      first !== undefined && /^-[neE]+$/.test(first.text)
        ? lack("echo-options", first.text === "-n" ? [] : DASH, first)
        : undefined,
  ],
  [
    "set",
    (words) => {
      const option = words.find(({ text }, i) => text === "pipefail" && /^-\w*o$/.test(words[i - 1]?.text ?? ""));
      return option && lack("set-options", DASH, option);
    },
  ],
  ["[", lackedTest],
  ["test", lackedTest],
  [
    "trap",
    (words) => {
      const signal = words.slice(1).find(({ text }) => /^(?:ERR|DEBUG|RETURN|SIG[A-Z]+)$/.test(text));
      return signal && lack("trap-signal", /^[DR]/.test(signal.text) ? BOTH : DASH, signal);
    },
  ],
  [
    "printf",
    ([first]) => (first?.text.includes("%q") ? lack("builtin-option", BOTH, first, { shown: "printf %q" }) : undefined),
  ],
]);

function lackedOption(program: string, words: readonly Word[]): Lack | undefined {
  const [ofDash, ofBoth] = OPTIONS.get(program) ?? [];
  if (ofDash === undefined || ofBoth === undefined) return undefined;
  for (const word of words) {
    if (!/^-[A-Za-z]/.test(word.text)) return undefined;
    const letter = [...word.text.slice(1)].find((one) => ofDash.includes(one) || ofBoth.includes(one));
    if (letter === undefined) continue;
    return lack("builtin-option", ofBoth.includes(letter) ? BOTH : DASH, word, { shown: `${program} -${letter}` });
  }
  return undefined;
}

function lackedTest(words: readonly Word[]): Lack | undefined {
  const sign = words.find(({ text }, i) => i > 0 && (text === "==" || text === "=~"));
  if (sign?.text === "==") return lack("test-operator", DASH, sign, { edits: [[sign.pos, sign.end, "="]] });
  if (sign !== undefined) return lack("test-operator", BOTH, sign);
  const [first, operand] = words;
  const asksForName = first?.text === "-v" && operand !== undefined && operand.text !== "]";
  return asksForName ? lack("test-operator", BOTH, first) : undefined;
}
