// What makes the build stop before it starts, with the slip of the fingers put right where it is plain.
import { source } from "../../core/rule.ts";
import { around } from "../../core/search.ts";
import { isContainerfile } from "../recognize.ts";
import { ownTriggers } from "../refused/built.ts";
import { refusals } from "../refused/refusals.ts";
import { dockerRule } from "../rule.ts";
import { isBuiltByBuildah } from "../stages/built-as.ts";
import { repair } from "./_syntax-repairs.ts";
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
    for (const error of [...doc.errors, ...refusals(doc, isContainerfile(path) || isBuiltByBuildah(doc))]) {
      const passes = error.passes === true && around(ownTriggers(doc), error.at.start) === undefined;
      const { at, message, missing, code } = error;
      yield { at, message, missing, row: rowOf(code), fix: repair(doc, error), atMost: passes ? "warning" : undefined };
    }
  },
});
