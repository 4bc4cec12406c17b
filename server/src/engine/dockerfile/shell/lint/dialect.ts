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
import { type At, BOTH, DASH, type Lack, lack, note } from "./lack.ts";
import { issueOf, type Pass } from "./pass.ts";
import type { PlainShell } from "./which-shell.ts";

/** The first letters of a node. */
const start = ({ pos }: At, length: number): At => ({ pos, end: pos + length });

/** Compound commands and functions. */
export function checkForm(node: CommandNode, excerpt: Excerpt, pass: Pass): void {
  if (node.type === "Function") checkKeyword(node, excerpt, pass);
  const [key, by, length, code] = FORMS[node.type] ?? [];
  if (key !== undefined && by !== undefined)
    note(lack(key, by, start(node, length ?? 0), code === undefined ? {} : { code }), excerpt, pass);
}

/** The forms that not every shell has, by their types, with the number of letters by which they begin. */
const FORMS: Readonly<Record<string, readonly [BashKey, readonly PlainShell[], length: number, code?: string]>> =
  byWord({
    TestCommand: ["double-brackets", DASH, 2],
    ArithmeticCommand: ["arithmetic-command", BOTH, 2],
    ArithmeticFor: ["arithmetic-command", BOTH, 3, "SC3005"],
    Select: ["select", BOTH, 6],
    Coproc: ["builtin", BOTH, 6, "SC3032"],
  });

/** `function name`, with or without parentheses. */
function checkKeyword(node: Extract<CommandNode, { type: "Function" }>, excerpt: Excerpt, pass: Pass): void {
  const { name, pos } = node;
  if (!/^function[ \t]/.test(excerpt.text.slice(pos, pos + 9))) return;
  const remove = [pos, name.pos, ""] as const;
  const hasParentheses = /^[ \t]{0,20}\(/.test(excerpt.text.slice(name.end, name.end + 21));
  const edits = hasParentheses ? [remove] : [remove, [name.end, name.end, "()"] as const];
  const code = hasParentheses ? { code: "SC2112" } : {};
  note(lack("function-keyword", DASH, start(node, 8), { edits, ...code }), excerpt, pass);
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
  const code = operator === ">&" ? { code: "SC3021" } : {};
  note(lack("redirect-both", operator === "&>>" ? BOTH : DASH, at, { edits, ...code }), excerpt, pass);
}

/** Whether what follows `>&` is no number, no `-` and nothing that a variable may make one of. */
function isFile({ text }: Word): boolean {
  return !/^(?:\d*-?$|.*\$)/.test(text);
}

/**
 * Commands on whose words Bash alone expands braces, and which do nothing with them. Others may: `curl` and `eslint` read them, `jq` and
 * `grep` mean something else.
 */
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
  if (part.type === "ArithmeticExpansion") {
    if (excerpt.text.startsWith("$[", part.pos)) note(bracketed(part, excerpt), excerpt, pass);
    checkArithmetic(part.expression, excerpt, pass);
  } else note(lackOf(part), excerpt, pass);
}

/** `$[1+1]`. */
function bracketed(part: At, { text }: Excerpt): Lack {
  const edits = [[part.pos, part.end, `$((${text.slice(part.pos + 2, part.end - 1)}))`] as const];
  return lack("arithmetic-brackets", BOTH, part, { edits });
}

function lackOf(part: WordPart): Lack | undefined {
  switch (part.type) {
    case "ProcessSubstitution":
      return lack("process-substitution", DASH, part);
    case "AnsiCQuoted":
      return lack("dollar-quote", DASH, part);
    case "LocaleString":
      return lack("dollar-quote", BOTH, part, { code: "SC3004" });
    case "ParameterExpansion": {
      const { prefix, index, operation } = part;
      if (index !== undefined) return lack("array", BOTH, part, { code: "SC3054" });
      const [key, by] = prefix === "!" ? INDIRECTION : (OPERATIONS[operation?.type ?? ""] ?? []);
      const code = prefix === "!" && /[*@]\}$/.test(part.text) ? { code: "SC3056" } : {};
      return key === undefined || by === undefined ? undefined : lack(key, by, part, code);
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
      if (pos !== -1) note(lack("arithmetic-operator", DASH, { pos, end: pos + 2 }, { code: "SC3019" }), excerpt, pass);
      open.push(one.left, one.right);
    } else if (one.type === "ArithmeticTernary") addAll(open, [one.test, one.consequent, one.alternate]);
    else if (one.type === "ArithmeticGroup") open.push(one.expression);
  }
}
