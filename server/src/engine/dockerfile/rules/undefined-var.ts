// Variables that nothing sets, in instructions in which Docker fills them in.

import { isPredefined, PLATFORM_ARGS } from "../../core/builds/arguments.ts";
import { choice, type Fix, type Severity } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { indentAt, lineBreakOf, lineStart, point, type Span } from "../../core/text.ts";
import { isSecretName } from "../../knowledge/secret-names.ts";
import type { Dockerfile, Instruction, Pair } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { bindingAt } from "../stages/environment.ts";
import { isFlawed, isHalfTyped } from "../stages/half-typed.ts";
import { isLikelySet, maySet } from "../stages/plain-bases.ts";
import { type Stage, stages } from "../stages/stages.ts";
import { globalArgs } from "../stages/variables.ts";
import { meantBy } from "./_misspelt-variable.ts";
import { usesIn } from "./_uses.ts";

export default dockerRule({
  id: "dockerfile/undefined-var",
  title: "Variables must be set before they are used",
  label: "Undefined variable",
  why: "Docker puts nothing in place of a variable that no `ARG` or `ENV` above sets in the stage, so a path or a value is not the one that you wrote.",
  breaks: "The variable gets a value where it was empty. Check the paths and values in which it is used.",
  leave: {
    when: "Leave it where the base image sets the variable.",
    reason: "set by the base image",
  },
  severity: "warning",
  milder: { hint: "an `ENV` extends the variable by itself, and its name is not that of a secret" },
  preset: "recommended",
  tags: ["correctness"],
  since: "0.1",
  equivalents: ["buildkit:UndefinedVar"],
  // It says more of the same variable.
  yieldsTo: ["dockerfile/env-self-reference"],
  references: ["https://docs.docker.com/reference/build-checks/undefined-var/"],
  examples: [
    {
      bad: source`
        FROM node:24-slim
        ARG APP_DIR=/app
        WORKDIR «$APPDIR»
      `,
      fixed: source`
        FROM node:24-slim
        ARG APP_DIR=/app
        WORKDIR $APP_DIR
      `,
      good: source`
        FROM node:24-slim
        WORKDIR $HOME
        COPY npm-$NODE_VERSION.tgz /
      `,
    },
    {
      note: "an argument above `FROM` has to be declared again",
      bad: source`
        ARG VERSION=1.4
        FROM node:24-slim
        COPY app-«$VERSION».tgz /
      `,
      fixed: source`
        ARG VERSION=1.4
        FROM node:24-slim
        ARG VERSION
        COPY app-$VERSION.tgz /
      `,
    },
  ],
  *check(doc) {
    for (const stage of stages(doc)) {
      for (const one of stage.instructions) {
        if (isFlawed(doc, one)) continue;
        const told = new Set<string>();
        for (const { name, at, guarded } of usesIn(doc, one)) {
          if (guarded || told.has(name) || isPredefined(name) || bindingAt(doc, one, name) !== undefined) continue;
          told.add(name);
          const found = faultOf(doc, stage, one, name, at);
          if (found !== undefined) yield { at, ...found };
        }
      }
    }
  },
});

interface Fault {
  readonly message: string;
  readonly fix: Fix | undefined;
  readonly atMost?: Severity;
}

/** What is said of a name that nothing in the stage declares; undefined where the base image may set it. */
function faultOf(doc: Dockerfile, stage: Stage, one: Instruction, name: string, at: Span): Fault | undefined {
  // BuildKit gives every image a PATH.
  if (name === "PATH" || isLikelySet(stage, name)) return undefined;
  if (globalArgs(doc).has(name) || PLATFORM_ARGS.includes(name)) {
    const message = `\`${name}\` is empty here: declare it in this stage with \`ARG ${name}\`.`;
    return { message, fix: declared(doc, one, name) };
  }
  const known = meantBy(doc, stage, one, name);
  if (known !== undefined) {
    const within = doc.text.slice(at.start, at.end).indexOf(name);
    const start = at.start + within;
    const edit = { at: { start, end: start + name.length }, text: known };
    return {
      message: `Nothing sets \`${name}\`. Did you mean \`${known}\`?`,
      fix: within === -1 ? undefined : choice(`Change \`${name}\` to \`${known}\``, edit),
    };
  }
  if (maySet(stage, name) || isHalfTyped(doc, stage)) return undefined;
  // Who hands a secret on wanted its value; a list of paths may be empty before.
  const message = `Nothing sets \`${name}\`, so it is empty here.`;
  return {
    message,
    fix: undefined,
    ...(!isSecretName(name, "likely") && isExtended(one, name, at) && { atMost: "hint" }),
  };
}

/** Whether a variable is set to its own value and more, as lists of paths are: `A=/opt/lib:$A`. */
function isExtended({ keyword, pairs }: Instruction, name: string, { start }: Span): boolean {
  const within = (value: Pair["value"]) => value !== undefined && value.at.start <= start && start < value.at.end;
  return keyword === "ENV" && pairs.some((pair) => pair.name === name && within(pair.value));
}

function declared({ text }: Dockerfile, { at, keywordAt }: Instruction, name: string): Fix {
  const keyword = text.slice(keywordAt.start, keywordAt.end);
  const arg = keyword === keyword.toLowerCase() ? "arg" : "ARG";
  const line = `${indentAt(text, at.start)}${arg} ${name}${lineBreakOf(text)}`;
  return choice(`Declare \`ARG ${name}\` above`, { at: point(lineStart(text, at.start)), text: line });
}
