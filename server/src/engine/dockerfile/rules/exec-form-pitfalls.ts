// JSON arrays written as if a shell read them: variables, operators, a whole command line as one item.
import { choice, type Fix, safe } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { quoted } from "../../core/text.ts";
import { allInstructions, type Dockerfile, type ExecForm, type ExecItem, type Instruction } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { isShell, programOf } from "../shell/wrappers.ts";
import { inEffect, placeOf } from "../stages/stages.ts";

/** What only a shell understands as an item of its own. */
const OPERATORS: ReadonlySet<string> = new Set(["&&", "||", "|", ";", "&", ">", ">>", "<", "2>&1", "2>"]);
/** A path or an option with a variable, and nothing else that a script might have. */
const WITH_VARIABLE = /^[\w./:=@,+-]*\$(?:\{[A-Za-z_]\w*\}|[A-Za-z_])[\w./:=@,+-]*$/;
/** `-Dserver.port=${PORT}`, `--server.port=${PORT}` of a Java program: Spring and others fill that in (docs.spring.io, "Property Placeholders"). */
const PROPERTY = /^(?:-D[\w.-]+|--[\w-]+(?:\.[\w-]+)+)=[^$]*\$\{/;

export default dockerRule({
  id: "dockerfile/exec-form-pitfalls",
  title: "JSON arrays must not contain what only a shell understands",
  label: "Shell syntax in an array",
  why: 'No shell reads a command in the form of an array. `$PORT` is passed on as these five characters, `&&` is an argument like any other, and `"npm start"` as one item is a program of that name, which does not exist.',
  breaks:
    "A shell then reads the whole line, spaces and quotes included. Start a container and look at the arguments of the program.",
  leave: {
    when: "Leave it where the program itself replaces variables, as some entrypoints and servers do.",
    reason: "the entrypoint expands variables with envsubst",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["correctness"],
  since: "0.1",
  references: ["https://docs.docker.com/reference/dockerfile/#shell-and-exec-form"],
  examples: [
    {
      bad: source`
        FROM node:24-slim
        CMD ["«npm start»"]
      `,
      fixed: source`
        FROM node:24-slim
        CMD ["npm", "start"]
      `,
    },
    {
      bad: source`
        FROM python:3.13-slim
        CMD ["gunicorn", "--bind", "«0.0.0.0:$PORT»", "app"]
      `,
      fixed: source`
        FROM python:3.13-slim
        CMD ["sh", "-c", "exec gunicorn --bind 0.0.0.0:$PORT app"]
      `,
    },
    {
      bad: source`
        FROM node:24-slim
        CMD ["npm", "run", "migrate", "«&&»", "npm", "start"]
      `,
      fixed: source`
        FROM node:24-slim
        CMD ["sh", "-c", "npm run migrate && npm start"]
      `,
    },
  ],
  *check(doc) {
    for (const instruction of allInstructions(doc)) {
      const { keyword, exec } = instruction;
      if (exec === undefined || (keyword !== "RUN" && keyword !== "CMD" && keyword !== "ENTRYPOINT")) continue;
      const stage = placeOf(doc, instruction)?.stage;
      // Behind an entrypoint the items of CMD are arguments, with which it does what it likes.
      if (stage === undefined || stage.windows) continue;
      if (keyword === "CMD" && inEffect(stage, "ENTRYPOINT").some((one) => one !== undefined)) continue;
      yield* faults(doc, instruction, exec);
    }
  },
});

function* faults(doc: Dockerfile, instruction: Instruction, exec: ExecForm) {
  const { items } = exec;
  const [first] = items;
  if (first === undefined || items.some(({ value }) => isScriptOption(value, first.value))) return;
  if (isCommandLine(first.value)) {
    yield {
      at: inside(first),
      message: `\`${quoted(first.value)}\` is the name of one program here: write each word as an item of its own.`,
      fix: splitFix(first, exec),
    };
    return;
  }
  const operator = items.find(({ value }, i) => i > 0 && OPERATORS.has(value));
  const isJava = programOf(first.value) === "java";
  const variable = items.find(({ value }) => WITH_VARIABLE.test(value) && !(isJava && PROPERTY.test(value)));
  const found = operator ?? variable;
  if (found === undefined) return;
  const what = quoted(found.value);
  yield {
    at: inside(found),
    message:
      found === operator
        ? `\`${what}\` is passed to \`${quoted(first.value)}\` as an argument: no shell reads this array.`
        : `\`${what}\` is passed on as it is: no shell replaces the variable in this array.`,
    fix: shellFix(doc, instruction, exec, operator !== undefined),
  };
}

/** The text without its quotes. */
const inside = ({ at }: ExecItem) => ({ start: at.start + 1, end: at.end - 1 });

/** Whether an item says that a script follows, or the program is one that reads variables or patterns itself. */
function isScriptOption(item: string, first: string): boolean {
  const program = programOf(first) ?? "";
  if (/^(?:awk|gawk|sed|perl|jq|yq|envsubst|eval|find|xargs|expect)$/.test(program)) return true;
  if (isShell(program) || program === "env" || program === "busybox") return /^-\w*c$/.test(item) || program !== first;
  return /^(?:-c|-e|-lc|-ec|-r|--eval|\/bin\/(?:ba|a|da)?sh|(?:ba|a)?sh)$/.test(item);
}

/** A program and its arguments in one item: not a path with a space in it. */
function isCommandLine(first: string): boolean {
  return /^[\w./@-]+ +[^ ]/.test(first.trim()) && !/^\/[^ ]* [^/-][^ ]*\//.test(first);
}

function splitFix(first: ExecItem, { items }: ExecForm): Fix | undefined {
  const words = first.value.trim().split(/ +/);
  if (words.some((word) => !/^[\w./:=@,%+-]+$/.test(word))) {
    if (items.length > 1) return undefined;
    return choice('Write it as `["sh", "-c", "…"]`', {
      at: first.at,
      text: `"sh", "-c", ${JSON.stringify(first.value.trim())}`,
    });
  }
  const title = "Write each word as an item of its own";
  return safe(title, { at: first.at, text: words.map((word) => JSON.stringify(word)).join(", ") });
}

function shellFix({ text }: Dockerfile, { continuations }: Instruction, { at, items }: ExecForm, operators: boolean) {
  // Over several lines it is for the author to say how it should look.
  if (continuations.some(({ start }) => at.start <= start && start < at.end)) return undefined;
  const words = items.map(({ value }) => (operators && OPERATORS.has(value) ? value : asWord(value)));
  if (words.includes(undefined)) return undefined;
  const script = `${operators ? "" : "exec "}${words.join(" ")}`;
  const array = `["sh", "-c", ${JSON.stringify(script)}]`;
  const title = `Write it as \`["sh", "-c", "${operators ? "" : "exec "}…"]\``;
  return text.slice(at.start, at.end) === array ? undefined : choice(title, { at, text: array });
}

/** A word as a shell takes it, variables filled in; undefined for one with both quotes and variables. */
function asWord(value: string): string | undefined {
  if (/^[\w./:=@,%+-]+$/.test(value)) return value;
  if (WITH_VARIABLE.test(value)) return value;
  return value.includes("'") || value.includes("\\") ? undefined : `'${value}'`;
}
