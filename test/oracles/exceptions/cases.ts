// Dockerfiles, and what becomes of them when an exception for each of their findings is written, in every form that we have.
import * as path from "node:path";
import { applyEdits, lineStart, type TextEdit } from "../../../server/src/engine/core/text.ts";
import { type IgnoreScope, writeIgnore } from "../../../server/src/engine/suppressions/write.ts";
import { type ForeignWritten, writeForeignIgnores } from "../../../server/src/engine/suppressions/write-foreign.ts";
import { engine, labOf, settingsOf, uriOf } from "../../support/lab.ts";

export const RECORD = path.join(import.meta.dirname, "recorded.json");

/** Each has an exception of one of the tools, and findings that this tool reports as well. */
export const BASES: Readonly<Record<string, string>> = {
  "a directive with a list": "# check=skip=StageNameCasing\nFROM alpine:3.22 AS Base\nENV API_TOKEN=x\nCMD a b\n",
  "two directives":
    "# syntax=docker/dockerfile:1\n# check=skip=StageNameCasing;error=false\nFROM alpine:3.22 AS Base\nCMD a b\n",
  "a directive without a list": "# check=error=false\n# escape=`\nFROM alpine:3.22\nENTRYPOINT a\nCMD b c\n",
  "a directive with text behind it": "#check = skip=StageNameCasing for now\nFROM alpine:3.22 AS Base\nCMD a b\n",
  "a directive with two lists":
    "# check=skip=JSONArgsRecommended;skip=StageNameCasing\nFROM alpine:3.22 AS Base\nCMD a b\n",
  "a directive behind a byte order mark":
    "\uFEFF# check=skip=StageNameCasing\r\nFROM alpine:3.22 AS Base\r\nCMD a b\r\n",
  "a directive above a global argument":
    "# check=skip=StageNameCasing\nARG A=b\nFROM alpine:3.22$suffix AS Base\nARG DB_PASSWORD=x\nCMD a b\n",
  "a comment for another instruction":
    "FROM alpine:3.22\n# check=skip=JSONArgsRecommended an old client\nENTRYPOINT a\nCMD b c\n",
  "a comment that is there": "FROM alpine:3.22\n# check=skip=StageNameCasing it is old\nCMD b c\n",
  "an indented instruction":
    "FROM alpine:3.22\n# check=skip=JSONArgsRecommended\nENTRYPOINT a\n# the start\n  CMD b c\n",
  "comments of several tools":
    "# syntax=docker/dockerfile:1\nFROM debian:13\n# check=skip=JSONArgsRecommended\nENTRYPOINT a\n# hadolint ignore=DL3059\nCMD b c\n",
  "hadolint's comments":
    "# check=skip=StageNameCasing\nFROM debian\n# hadolint ignore=DL3008\nRUN apt-get update && apt-get install curl\nRUN sudo id\nADD a /b\nCMD a b\n",
  "hadolint's comment for the file":
    "# hadolint global ignore=DL3008\r\nFROM debian:latest\r\nRUN apt-get install -y curl\r\nENV A_TOKEN=b\r\n",
  "hadolint's comment with a reason":
    "FROM debian:13\n# hadolint ignore=DL3008 # as it comes\nRUN apt-get update && \\\n    apt-get install curl\n",
  "hadolint's comment below BuildKit's":
    "FROM debian:13\n# check=skip=StageNameCasing\n# hadolint ignore=DL3059\n  RUN sudo id\n",
  "Trivy's comments":
    "# syntax=docker/dockerfile:1\nFROM debian:13\n# trivy:ignore:DS-0021\nRUN apt-get update && apt-get install curl\nRUN sudo id\nADD app /b\nUSER 10001\n",
  "Trivy's comment that is there":
    "FROM debian:13\n# trivy:ignore:DS-0029\nRUN apt-get update && \\\n    apt-get install curl\n  RUN sudo id\nUSER 10001\n",
};

/** A Dockerfile before and after an exception was written. */
export interface Written {
  readonly title: string;
  readonly before: string;
  readonly after: string;
  /** The line of the finding, from 1, and where a line of `before` is in `after`. */
  readonly line: number;
  moved(line: number): number;
  /** In the words of another tool; undefined: in ours. */
  readonly foreign: ForeignWritten | undefined;
}

export function allWritten(): readonly Written[] {
  return Object.entries(BASES).flatMap(([name, before]) => {
    const lab = labOf(settingsOf(), { Dockerfile: before });
    const file = lab.file(uriOf("Dockerfile"));
    const language = engine.language("dockerfile");
    const findings = lab.check(uriOf("Dockerfile"))?.findings ?? [];
    if (file === undefined || language === undefined) throw new Error(`${name} is not checked`);
    return findings.flatMap((finding): readonly Written[] => {
      if (finding.rule.startsWith("plimsoll/")) return [];
      const input = { file, language, catalog: engine.catalog, finding };
      const line = lineOf(before, finding.at.start);
      const one = (how: string, edits: readonly TextEdit[], foreign?: ForeignWritten): Written => ({
        title: `${name}: ${finding.rule} on line ${line}, ${how}`,
        before,
        after: applyEdits(before, edits),
        line,
        moved: (line) =>
          line +
          edits
            .filter(({ at }) => at.start <= startOf(before, line))
            .reduce((sum, { text }) => sum + breaksIn(text), 0),
        foreign,
      });
      return [
        ...writeForeignIgnores(input).map((foreign) => one(`${foreign.tool} ${foreign.scope}`, foreign.edits, foreign)),
        ...(["line", "section", "file"] as const).flatMap((scope: IgnoreScope) => {
          const written = writeIgnore({ ...input, scope });
          return written === undefined ? [] : [one(`ours for the ${scope}`, written.edits)];
        }),
      ];
    });
  });
}

const breaksIn = (text: string): number => text.split("\n").length - 1;
const lineOf = (text: string, offset: number): number => breaksIn(text.slice(0, lineStart(text, offset))) + 1;
const startOf = (text: string, line: number): number =>
  text
    .split("\n")
    .slice(0, line - 1)
    .join("\n").length + (line > 1 ? 1 : 0);

/** All texts that tools are asked about. */
export function textsOf(all: readonly Written[]): readonly string[] {
  return [...new Set(all.flatMap(({ before, after }) => [before, after]))];
}
