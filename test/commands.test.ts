// The commands of a Dockerfile's steps: every form of RUN, who reads it, and places that are true in the file.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDockerfile } from "../server/src/engine/dockerfile/parse/parse.ts";
import { commands, runs, stepOf } from "../server/src/engine/dockerfile/shell/commands.ts";

/** The text of every command of the RUNs below a FROM. */
function commandsIn(text: string, from = "FROM debian:13\n"): readonly string[] {
  const doc = parseDockerfile(from + text);
  return commands(doc).map(({ at }) => doc.text.slice(at.start, at.end));
}

test("shell form, with comments and continued lines", () => {
  assert.deepEqual(commandsIn("RUN a && \\\n  # note; x\n\n  b c\n"), ["a", "b c"]);
  assert.deepEqual(commandsIn("RUN a && \\\r\n  # it's\r\n  b \\  \r\n  c\r\n"), ["a", "b \\  \r\n  c"]);
  assert.deepEqual(commandsIn("RUN --mount=type=cache,target=/x --network=none a\n"), ["a"]);
  assert.deepEqual(commandsIn("RUN a; b `\n  c\n", "# escape=`\nFROM debian:13\n"), ["a", "b `\n  c"]);
  assert.deepEqual(commandsIn("ONBUILD RUN a\n"), ["a"]);
});

test("JSON arrays: one command, no shell", () => {
  assert.deepEqual(commandsIn('RUN ["a", "b | c", "*"]\n'), ['a", "b | c", "*']);
  assert.deepEqual(commandsIn('RUN ["sh", "-c", "a \\"x y\\" && b"]\n').slice(1), ['a \\"x y\\"', "b"]);
  assert.deepEqual(commandsIn("RUN []\n"), []);
  assert.deepEqual(commandsIn('RUN ["a", "b \\\n  c", "d"]\n'), ['a", "b \\\n  c", "d']);
  assert.deepEqual(commandsIn('RUN ["sh", "-c", "a \\\n\n# x\n b"]\n'), [
    'sh", "-c", "a \\\n\n# x\n b',
    "a \\\n\n# x\n b",
  ]);
  const doc = parseDockerfile('FROM a\nRUN ["a", "$X", "\\u0041"]\n');
  assert.deepEqual(
    commands(doc)[0]?.args.map((word) => word.literal),
    ["$X", "A"],
  );
});

test("heredocs: scripts, input, scripts of other interpreters", () => {
  assert.deepEqual(commandsIn("RUN <<EOF\na\nb && c\nEOF\nRUN d\n"), ["a", "b", "c", "d"]);
  assert.deepEqual(commandsIn("RUN <<-'EOF'\r\n\ta b\r\n\tEOF\r\n"), ["a b"]);
  assert.deepEqual(commandsIn("RUN <<EOF\n#!/usr/bin/env -S bash -e\na\nEOF\n"), ["a"]);
  assert.deepEqual(commandsIn("RUN <<EOF\n#!/usr/bin/env python3\na\nEOF\n"), []);
  assert.deepEqual(commandsIn("RUN python3 <<EOF\na\nEOF\n"), ["python3 <<EOF"]);
  assert.deepEqual(commandsIn("RUN bash -x <<EOF && c\na\nEOF\n"), ["bash -x <<EOF", "a", "c"]);
  assert.deepEqual(commandsIn("RUN cat <<A > x && b <<B\n1; c\nA\n2\nB\nRUN d\n"), ["cat <<A > x", "b <<B", "d"]);
  assert.deepEqual(
    runs(parseDockerfile("FROM a\nRUN a\nRUN <<E\na\nE\nRUN []\n")).map((step) => step.form),
    ["shell", "heredoc", "exec"],
  );
});

test("only POSIX shells are read", () => {
  assert.deepEqual(commandsIn("RUN a\n", "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\n"), []);
  assert.deepEqual(commandsIn("RUN a\n", "# hadolint shell=powershell\nFROM debian:13\n"), []);
  assert.deepEqual(commandsIn('SHELL ["powershell", "-Command"]\nRUN a\n'), []);
  assert.deepEqual(commandsIn("RUN a\n# hadolint shell=fish\nRUN b\n# hadolint shell=/bin/sh\nRUN c\n"), ["a", "c"]);
  assert.deepEqual(commandsIn('RUN a\nSHELL ["/usr/bin/python3", "-c"]\nRUN b\nRUN ["c"]\n'), ["a", "c"]);
  assert.deepEqual(commandsIn('SHELL ["/bin/bash", "-c"]\nRUN a\n'), ["a"]);
  const inherited = 'FROM debian:13 AS base\nSHELL ["perl", "-e"]\nFROM base\nRUN a\nFROM debian:13\nRUN b\n';
  assert.deepEqual(commandsIn(inherited, ""), ["b"]);
  // Above the first FROM, which Docker refuses, it is read as one of a stage to come.
  assert.deepEqual(commandsIn("RUN a\n", ""), ["a"]);
});

test("CMD and ENTRYPOINT have commands, but are no steps", () => {
  const doc = parseDockerfile("FROM a\nRUN b\nCMD c && d\nENTRYPOINT exec e\n");
  assert.deepEqual(
    commands(doc).map((one) => one.program),
    ["b"],
  );
  assert.deepEqual(
    doc.instructions.slice(-2).map((one) => stepOf(doc, one).script.commands.map(({ program }) => program)),
    [
      ["c", "d"],
      ["exec", "e"],
    ],
  );
});
