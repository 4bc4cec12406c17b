// What dockerfile/shell-syntax looks for: text that a shell reads as something else than it looks like, a row for each sort.
//
// Source: what ShellCheck reports under these codes; its wiki describes each.
import type { Row } from "../../../core/rule.ts";

export interface ShellRow<K extends string = string> extends Row {
  readonly key: K;
  /** The message, with what is written there. */
  readonly says: (shown: string) => string;
  /** The title of the fix, and what sort it is; absent where there is none. */
  readonly fix?: readonly ["safe" | "hardening" | "choice", (shown: string) => string];
  /** A line below FROM, and what it is afterwards. */
  readonly bad: string;
  readonly good: string;
}

export type SyntaxKey = (typeof SYNTAX_ROWS)[number]["key"];

const row = <K extends string>(one: ShellRow<K>): ShellRow<K> => one;
const space = String.fromCharCode(0xa0);

export const SYNTAX_ROWS = [
  row({
    key: "does-not-parse",
    title: "a command that is not complete",
    label: "Incomplete command",
    severity: "error",
    equivalents: ["shellcheck:SC1072", "shellcheck:SC1073", "shellcheck:SC1088", "shellcheck:SC1089"],
    says: (shown) => `The shell cannot read this script: ${shown}.`,
    bad: "RUN if test -e /a; then echo yes«»",
    good: "RUN if test -e /a; then echo yes; fi",
  }),
  row({
    key: "unclosed-quote",
    title: "a string that is not closed",
    label: "String not closed",
    severity: "error",
    equivalents: ["shellcheck:SC1072", "shellcheck:SC1073", "shellcheck:SC1078", "shellcheck:SC1079"],
    says: (shown) => `The string that \`${shown}\` opens is not closed.`,
    bad: `RUN echo «"»hello && make`,
    good: `RUN echo "hello" && make`,
  }),
  row({
    key: "unneeded-escape",
    title: "a backslash that is dropped",
    label: "Dropped backslash",
    severity: "info",
    equivalents: ["shellcheck:SC1001"],
    says: (shown) => `The shell drops this backslash: \`${shown}\` is the same without it.`,
    bad: String.raw`RUN grep «\d» /etc/hosts`,
    good: "RUN grep '[0-9]' /etc/hosts",
  }),
  row({
    key: "space-after-equals",
    title: "a space after `=`",
    severity: "info",
    equivalents: ["shellcheck:SC1007"],
    says: (shown) => `After \`${shown}\` is a space: the variable is empty, and the next word is a command.`,
    fix: ["safe", (shown) => `Write \`${shown}''\` for an empty value`],
    bad: "RUN «VERSION=» make",
    good: "RUN VERSION='' make",
  }),
  row({
    key: "keyword-as-argument",
    title: "a keyword among arguments",
    label: "Keyword as an argument",
    severity: "info",
    equivalents: ["shellcheck:SC1010"],
    says: (shown) => `\`${shown}\` is an argument here: put it in quotes, or \`;\` before it if it ends a block.`,
    fix: ["safe", (shown) => `Put \`${shown}\` in quotes`],
    bad: "RUN make && echo «done»",
    good: "RUN make && echo 'done'",
  }),
  row({
    key: "no-break-space",
    title: "a no-break space",
    equivalents: ["shellcheck:SC1018"],
    says: () => "This is a no-break space, which separates no words.",
    fix: ["hardening", () => "Write an ordinary space"],
    bad: `RUN ls«${space}»/srv`,
    good: "RUN ls /srv",
  }),
  row({
    key: "space-missing",
    title: "no space after `[` or `!`",
    equivalents: ["shellcheck:SC1035"],
    says: (shown) => `\`${shown}\` needs a space after it to be what it looks like.`,
    fix: ["safe", (shown) => `Put a space after \`${shown}\``],
    bad: "RUN if «[»-e /a ]; then make; fi",
    good: "RUN if [ -e /a ]; then make; fi",
  }),
  row({
    key: "bracket-not-alone",
    title: "no space before `]`",
    equivalents: ["shellcheck:SC1020", "shellcheck:SC1072", "shellcheck:SC1073"],
    says: () => "`[` needs a `]` that is a word of its own.",
    fix: ["safe", () => "Put a space before `]`"],
    bad: "RUN if [ -e /a«]»; then make; fi",
    good: "RUN if [ -e /a ]; then make; fi",
  }),
  row({
    key: "background-then-semicolon",
    title: "`;` after `&`",
    severity: "error",
    equivalents: ["shellcheck:SC1045"],
    says: () => "`&` already ends the command, so the shell does not accept `;` after it.",
    fix: ["safe", () => "Remove `;`"],
    bad: "RUN server &«;» client",
    good: "RUN server & client",
  }),
  row({
    key: "function-parameters",
    title: "parameters of a function",
    label: "Named parameters",
    severity: "error",
    equivalents: ["shellcheck:SC1065"],
    says: () => "A function of the shell has no named parameters: its arguments are `$1`, `$2` and so on.",
    bad: "RUN get«(url)» { curl -f $1; }; get https://example.com",
    good: 'RUN get() { curl -f "$1"; }; get https://example.com',
  }),
  row({
    key: "dollar-in-assignment",
    title: "`$` before an assigned name",
    label: "Dollar before a name",
    equivalents: ["shellcheck:SC1066", "shellcheck:SC2281"],
    says: (shown) => `\`${shown}\` runs a command: to set a variable, write its name without \`$\`.`,
    bad: "RUN «$VERSION=1.2»",
    good: "RUN export VERSION=1.2",
  }),
  row({
    key: "spaces-around-equals",
    title: "spaces around `=`",
    equivalents: ["shellcheck:SC1068", "shellcheck:SC2283"],
    says: (shown) => `With a space before \`=\` this runs a command named \`${shown}\`.`,
    bad: "RUN «VERSION =» 1.2",
    good: "RUN VERSION=1.2",
  }),
  row({
    key: "acute-accent",
    title: "an acute accent for a backtick",
    label: "Acute accent",
    equivalents: ["shellcheck:SC1077"],
    says: () => "This is an acute accent: for the output of a command write `$(…)`.",
    bad: "RUN echo «´»date´",
    good: 'RUN echo "$(date)"',
  }),
  row({
    key: "keyword-in-capitals",
    title: "a keyword with capitals",
    label: "Keyword in capitals",
    severity: "error",
    equivalents: ["shellcheck:SC1081"],
    says: (shown) => `Keywords of the shell are in lower case: \`${shown}\` is a command here.`,
    fix: ["safe", (shown) => `Write \`${shown.toLowerCase()}\``],
    bad: "RUN «If» true; then make; fi",
    good: "RUN if true; then make; fi",
  }),
  row({
    key: "literal-brace",
    title: "a brace that is a letter",
    severity: "info",
    equivalents: ["shellcheck:SC1083"],
    says: (shown) => `\`${shown}\` is an ordinary character here: put it in quotes if you mean that.`,
    bad: "RUN git checkout HEAD^«{»commit}",
    good: "RUN git checkout 'HEAD^{commit}'",
  }),
  row({
    key: "dollar-in-for",
    title: "`$` before the name of a loop",
    label: "Dollar in for",
    severity: "error",
    equivalents: ["shellcheck:SC1086"],
    says: (shown) => `The variable of a loop is named without \`$\`: the shell rejects \`${shown}\`.`,
    fix: ["safe", (shown) => `Write \`${shown.slice(1)}\``],
    bad: "RUN for «$i» in a b; do make; done",
    good: "RUN for i in a b; do make; done",
  }),
  row({
    key: "array-without-braces",
    title: "an element without braces",
    label: "Element without braces",
    equivalents: ["shellcheck:SC1087"],
    says: (shown) => `Without braces \`[\` is not part of \`${shown}\`: an element is written \`\${name[…]}\`.`,
    bad: 'RUN echo "«$list»[1]"',
    good: 'RUN echo "${LIST}"',
  }),
  row({
    key: "space-before-brace",
    title: "no space before `{`",
    severity: "error",
    equivalents: ["shellcheck:SC1095"],
    says: (shown) => `\`${shown}\` needs a space before its \`{\`.`,
    fix: ["safe", () => "Put a space before `{`"],
    bad: "RUN function «get{» curl -f example.com; }; get",
    good: "RUN get() { curl -f example.com; }; get",
  }),
  row({
    key: "double-equals",
    title: "`==` in an assignment",
    equivalents: ["shellcheck:SC1097"],
    says: (shown) => `This sets a variable to a text that begins with \`=\`: \`${shown}\`.`,
    bad: "RUN «VERSION==1.2»",
    good: "RUN VERSION=1.2",
  }),
  row({
    key: "eval-parenthesis",
    title: "parentheses after `eval`",
    equivalents: ["shellcheck:SC1098"],
    says: (shown) => `Put \`${shown}\` in quotes: the shell reads parentheses before \`eval\` does.`,
    bad: "RUN eval «list=(a)»",
    good: "RUN eval 'list=(a)'",
  }),
  row({
    key: "space-before-comment",
    title: "no space before `#`",
    severity: "error",
    equivalents: ["shellcheck:SC1099"],
    says: (shown) => `\`#\` only begins a comment after a space: \`${shown}\` is one word.`,
    bad: "RUN <<EOF\nwhile true; do make; «done#x»\nEOF",
    good: "RUN <<EOF\nwhile true; do make; done # x\nEOF",
  }),
] as const;
