// ShellCheck, which reads shell scripts. Its options and formats: shellcheck.1.md of koalaman/shellcheck and its wiki.

import * as v from "valibot";
import { byWord } from "../../engine/core/by-word.ts";
import type { Severity } from "../../engine/core/finding.ts";
import { webAddress } from "../../protocol.ts";
import { failure } from "../core/failures.ts";
import type { Linter, Remark, Script } from "../core/linter.ts";

/** The dialects that it knows (`--shell`), by the names of programs; BusyBox' `ash` is nearest to `dash`. */
const DIALECTS: Readonly<Record<string, string>> = byWord({
  sh: "sh",
  bash: "bash",
  dash: "dash",
  ash: "dash",
  ksh: "ksh",
});

/** `level` of a comment in the format json1. */
const SEVERITY: Readonly<Record<string, Severity>> = byWord({
  error: "error",
  warning: "warning",
  info: "info",
  style: "hint",
});

/**
 * What cannot be told from a script alone: files that it sources (SC1090, SC1091), its first line, which we write (SC2148), and
 * variables that nothing in it sets, as `ENV` and `ARG` may (SC2154).
 */
const EXCLUDED = "SC1090,SC1091,SC2148,SC2154";

/** The exit codes after which the output is whole: nothing found, something found. */
const WHOLE: readonly number[] = [0, 1];

/** As much is quoted of what it says when it fails. */
const MOST_WORDS = 300;
/** Remarks of one start that are looked at: a file has no more diagnostics anyway. */
const MOST_REMARKS = 1_000;

const REPORT = v.object({
  comments: v.array(
    v.object({
      file: v.string(),
      line: v.number(),
      endLine: v.number(),
      column: v.number(),
      endColumn: v.number(),
      level: v.string(),
      code: v.number(),
      message: v.pipe(
        v.string(),
        v.transform((words) => words.slice(0, MOST_WORDS)),
      ),
    }),
  ),
});

export const shellcheck: Linter = {
  id: "shellcheck",
  title: "ShellCheck",
  settings: {
    enable: {
      type: "flag",
      default: false,
      description:
        "Have [ShellCheck](https://www.shellcheck.net), where it is installed, look at the scripts of `RUN` when a Dockerfile is saved. What the built-in rules say as well is not shown twice.",
    },
    path: {
      type: "program",
      description:
        "Where [ShellCheck](https://www.shellcheck.net) is, as an absolute path. Leave empty to look for it in PATH.",
    },
  },
  program: "shellcheck",
  fileFor(script) {
    const header = headerOf(script);
    return header === undefined ? undefined : header + script.text;
  },
  // No `.shellcheckrc` is looked for, and files that a script sources are not opened (`--external-sources` is off by itself).
  args: (files) => ["--norc", "--format=json1", "--color=never", `--exclude=${EXCLUDED}`, "--", ...files],
  read({ stdout, stderr, exit }, scripts, files) {
    if (!WHOLE.includes(exit)) {
      const [words = ""] = stderr.trim().split("\n");
      return failure("failed", `ShellCheck ended with exit code ${exit}: ${words.slice(0, MOST_WORDS)}`);
    }
    const report = v.safeParse(REPORT, parsed(stdout));
    if (!report.success) return failure("unparsable", "The output of ShellCheck cannot be read.");
    const numbers = new Map(files.map((file, i) => [file, i]));
    const places = scripts.map(placesIn);
    return report.output.comments.slice(0, MOST_REMARKS).flatMap((comment): readonly Remark[] => {
      const number = numbers.get(comment.file);
      const place = number === undefined ? undefined : places[number];
      if (number === undefined || place === undefined) return [];
      const start = place(comment.line, comment.column);
      const end = place(comment.endLine, comment.endColumn);
      if (start === undefined || end === undefined) return [];
      const code = `SC${comment.code}`;
      return [
        {
          script: number,
          start,
          // It has places without an end, where it stopped reading: then the character there is meant.
          end: end > start ? end : (place(comment.line, comment.column + 1) ?? start),
          severity: SEVERITY[comment.level] ?? "info",
          code,
          url: webAddress(`https://www.shellcheck.net/wiki/${code}`),
          message: comment.message,
        },
      ];
    });
  },
};

/**
 * The line above a script that says which dialect it is; none above a first line with `#!`, by which ShellCheck itself goes and which
 * must stay the first. Undefined where ShellCheck does not know the shell.
 */
function headerOf({ text, interpreter }: Script): string | undefined {
  if (text.startsWith("#!")) return "";
  const dialect = Object.hasOwn(DIALECTS, interpreter) ? DIALECTS[interpreter] : undefined;
  return dialect === undefined ? undefined : `# shellcheck shell=${dialect}\n`;
}

/** Offsets in a script by ShellCheck's lines and columns, which count from 1 and in code points, a tab as one (json1). */
function placesIn(script: Script): (line: number, column: number) => number | undefined {
  const { text } = script;
  const above = headerOf(script) === "" ? 0 : 1;
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (line, column) => {
    const start = starts[line - 1 - above];
    if (start === undefined) return undefined;
    const end = (starts[line - above] ?? text.length + 1) - 1;
    let at = start;
    for (let rest = column - 1; rest > 0 && at < end; rest -= 1) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
    return at;
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
