// What makes the build stop before it starts, with the slip of the fingers put right where it is plain.

import type { SyntaxProblem } from "../../core/document.ts";
import { fact } from "../../core/fact.ts";
import { choice, type Fix, safe } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { around } from "../../core/search.ts";
import { nearest } from "../../core/similar.ts";
import { continuation } from "../../core/text.ts";
import { allInstructions, type Dockerfile, type Instruction } from "../parse/document.ts";
import { flagNames, KEYWORDS } from "../parse/keywords.ts";
import { isContainerfile } from "../recognize.ts";
import { ownTriggers } from "../refused/built.ts";
import { refusals } from "../refused/refusals.ts";
import { NEWER_SYNTAX, raisedTag } from "../refused/versions.ts";
import { dockerRule } from "../rule.ts";
import { mendedArray, portsIn } from "./_arrays.ts";
import { withHyphens } from "./_flags.ts";
import { ROWS, rowOf } from "./_syntax-rows.ts";

export default dockerRule({
  id: "dockerfile/syntax-error",
  title: "Dockerfiles must be valid",
  label: "Syntax error",
  why: "An unknown instruction or flag, a missing argument or an unclosed heredoc stops the build, or makes Docker run something other than what you wrote.",
  breaks:
    "A heredoc that is closed at the end of the file contains every line up to there. Check that no instruction is among them.",
  rarerFixes: ["choice"],
  leave: {
    when: "Docker stops here or runs something else, so fix it. If another program fills in placeholders before the build, list the file under `ignore` in `.plimsoll.yaml`.",
  },
  severity: "error",
  milder: {
    warning: "the build goes on but does something else",
    info: "only the default of an argument is wrong",
    hint: "a placeholder has to be filled in before the build",
  },
  preset: "recommended",
  tags: ["correctness", "syntax"],
  since: "0.1",
  answersTo: ["hadolint:DL1000"],
  rows: ROWS,
  probe: ({ bad, good }) => ({ bad, good }),
  asWritten: true,
  references: ["https://docs.docker.com/reference/dockerfile/"],
  examples: [
    {
      bad: `FROM alpine:3.22\n«ETNRYPOINT» ["/app"]\n`,
      fixed: `FROM alpine:3.22\nENTRYPOINT ["/app"]\n`,
    },
    {
      bad: source`
        FROM golang:1.25 AS build
        FROM scratch
        COPY «--form»=build /app /app
        CMD ["/app"]
      `,
      fixed: {
        "Change `--form` to `--from`": source`
          FROM golang:1.25 AS build
          FROM scratch
          COPY --from=build /app /app
          CMD ["/app"]
        `,
      },
    },
    {
      bad: `FROM scratch\nCMD «['/app', '--verbose']»\n`,
      fixed: `FROM scratch\nCMD ["/app", "--verbose"]\n`,
    },
  ],
  *check(doc, { path }) {
    for (const error of [...doc.errors, ...refusals(doc, isContainerfile(path))]) {
      const passes = error.passes === true && around(ownTriggers(doc), error.at.start) === undefined;
      const { at, message, missing, code } = error;
      yield { at, message, missing, row: rowOf(code), fix: repair(doc, error), atMost: passes ? "warning" : undefined };
    }
  },
});

/** Whose body, flag, second word or heredoc starts at an offset; of nested instructions the inner one. */
const owners = fact((doc: Dockerfile) => {
  const found = new Map<number, Instruction>();
  for (const one of allInstructions(doc)) {
    found.set(one.body.start, one);
    for (const { at } of one.flags) found.set(at.start, one);
    for (const { openAt } of one.heredocs) found.set(openAt.start, one);
    const second = one.words[1];
    if (one.from !== undefined && second !== undefined) found.set(second.at.start, one);
  }
  return found;
});

function repair(doc: Dockerfile, { code, at }: SyntaxProblem): Fix | undefined {
  const written = doc.text.slice(at.start, at.end);
  switch (code) {
    case "unknown-instruction": {
      const keyword = nearest(written, KEYWORDS);
      if (keyword === undefined) return undefined;
      return change(at.start, written, written === written.toLowerCase() ? keyword.toLowerCase() : keyword);
    }
    case "unknown-flag": {
      const owner = owners(doc).get(at.start);
      const flag = nearest(written.slice(2), flagNames(owner?.keyword ?? ""));
      return flag === undefined ? undefined : change(at.start, written, `--${flag}`);
    }
    case "flag-dash":
      return change(at.start, written, withHyphens(written));
    case "bad-json":
    case "open-array":
    case "shell-form": {
      const owner = owners(doc).get(at.start);
      const mended = owner === undefined ? undefined : mendedArray(doc, owner);
      return mended === undefined ? undefined : safe(mended.title, mended.edits);
    }
    case "port-array": {
      const ports = portsIn(written);
      return ports && safe("Separate the ports with spaces", { at, text: ports.join(" ") });
    }
    case "several-sources": {
      const end = written.length - (/["']$/.test(written) ? 1 : 0);
      return change(at.start, written, `${written.slice(0, end)}/${written.slice(end)}`);
    }
    case "stage-case":
      return written.includes("$") ? undefined : change(at.start, written, written.toLowerCase());
    case "from-arguments": {
      const owner = owners(doc).get(at.start);
      const misspelt = owner?.words.length === 3 && nearest(written, ["AS"]) !== undefined;
      return misspelt ? change(at.start, written, "AS") : undefined;
    }
    case "unclosed-heredoc": {
      const owner = owners(doc).get(at.start);
      const [heredoc, ...more] = owner?.heredocs.filter(({ endAt }) => endAt === undefined) ?? [];
      if (heredoc === undefined || more.length > 0) return undefined;
      const end = { start: doc.text.length, end: doc.text.length };
      const text = continuation(doc.text, [`${heredoc.delimiter}\n`]);
      return choice(`Close the heredoc with \`${heredoc.delimiter}\` at the end of the file`, { at: end, text });
    }
    case NEWER_SYNTAX: {
      const raised = raisedTag(doc);
      return raised === undefined ? undefined : safe(`Set the Dockerfile syntax to \`${raised.text}\``, raised);
    }
    default:
      return undefined;
  }
}

function change(start: number, from: string, to: string): Fix {
  return safe(`Change \`${from}\` to \`${to}\``, { at: { start, end: start + from.length }, text: to });
}
