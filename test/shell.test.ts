// The shell reader: which commands a script holds, where they stand, and what hangs together.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ShellCommand } from "../server/src/engine/dockerfile/shell/command.ts";
import { excerptOf } from "../server/src/engine/dockerfile/shell/excerpt.ts";
import { parseExcerpt } from "../server/src/engine/dockerfile/shell/shell.ts";
import { assertLinear } from "./support/cost.ts";
import fc from "./support/property.ts";

/** A text that is all script. */
const parseShell = (text: string) => parseExcerpt(excerptOf(text, { start: 0, end: text.length }));

/** Each command as `name arg arg`, unknown words as written. */
const shown = (commands: readonly ShellCommand[]) =>
  commands.map((one) => [one.name, ...one.args].map((word) => word?.literal ?? word?.text ?? "").join(" "));
const programs = (text: string) => parseShell(text).commands.map((one) => one.program);
const find = (text: string, program: string) => {
  const command = parseShell(text).commands.find((one) => one.program === program);
  assert.ok(command, `no ${program} in ${text}`);
  return command;
};

test("lists, pipelines and what joins a command to the next", () => {
  const { commands, statements } = parseShell("a 1 && b 2 || c; d | e |& f & g");
  assert.deepEqual(
    commands.map((one) => [one.program, one.next]),
    [
      ["a", "&&"],
      ["b", "||"],
      ["c", ";"],
      ["d", "|"],
      ["e", "|&"],
      ["f", "&"],
      ["g", undefined],
    ],
  );
  assert.deepEqual(
    statements.map((one) => [one.background, one.elements.map((part) => [part.after, part.command?.program])]),
    [
      [
        false,
        [
          [undefined, "a"],
          ["&&", "b"],
          ["||", "c"],
        ],
      ],
      [true, [[undefined, undefined]]],
      [false, [[undefined, "g"]]],
    ],
  );
});

test("words: literal values, quotes and expansions", () => {
  const { args } = find(`x 'a b' "c d" e\\ f "$G" h$I *.deb "j\\"k" $'l\\tm' n=o export`, "x");
  assert.deepEqual(
    args.map((word) => word.literal),
    ["a b", "c d", "e f", undefined, undefined, "*.deb", 'j"k', "l\tm", "n=o", "export"],
  );
  assert.deepEqual(
    args.map((word) => word.quoted),
    [true, true, true, true, false, false, true, true, false, false],
  );
});

test("assignments and redirects", () => {
  const command = find("A=1 B=$C cmd arg > out 2>> err < in", "cmd");
  assert.deepEqual(
    command.assignments.map((one) => [one.name, one.value.literal]),
    [
      ["A", "A=1"],
      ["B", undefined],
    ],
  );
  assert.deepEqual(
    command.redirects.map((one) => [one.descriptor, one.operator, one.target?.literal]),
    [
      [undefined, ">", "out"],
      [2, ">>", "err"],
      [undefined, "<", "in"],
    ],
  );
});

test("compound commands say what their parts stand in", () => {
  const { commands } = parseShell(
    "if a; then b; elif c; then d; else e; fi; for x in 1; do f; done; while g; do h; done; case $x in y) i;; esac; (j); { k; }; l() { m; }; [[ -n $(n) ]]",
  );
  assert.deepEqual(
    commands.map((one) => `${one.program}:${one.within.join("/")}`),
    [
      ..."abcde".split("").map((name) => `${name}:if`),
      "f:loop",
      "g:loop",
      "h:loop",
      "i:case",
      "j:subshell",
      "k:group",
      "m:function/group",
      "n:substitution",
    ],
  );
});

test("substitutions are found in words, assignments, defaults and nested backticks", () => {
  assert.deepEqual(programs('echo "$(a "$(b)")" `c \\`d\\`` <(e) ${X:-$(f)}'), ["b", "a", "d", "c", "e", "f", "echo"]);
  assert.deepEqual(programs("X=$(a) Y=`b`"), ["a", "b", undefined]);
  const { args } = find("bash <(curl -s https://x)", "bash");
  assert.deepEqual(shown(args[0]?.runs ?? []), ["curl -s https://x"]);
});

test("wrappers are taken off", () => {
  const cases: Record<string, string> = {
    "sudo -E -u app A=b apt-get update": "apt-get update",
    "sudo -uapp -- apt-get update": "apt-get update",
    "env -u X A=b apt-get update": "apt-get update",
    "exec apt-get update": "apt-get update",
    "/usr/bin/time -f %e apt-get update": "apt-get update",
    "time apt-get update": "apt-get update",
    "timeout -s KILL 30 apt-get update": "apt-get update",
    "nice -n 10 nohup apt-get update": "apt-get update",
    "gosu app apt-get update": "apt-get update",
    "xargs -n 1 -I {} apt-get update": "apt-get update",
    "find . -name x -exec apt-get update ;": "apt-get update",
    "chroot --userspec=a /mnt apt-get update": "apt-get update",
    "eval apt-get update": "apt-get update",
    "! apt-get update": "apt-get update",
    "A=b /usr/bin/apt-get update": "/usr/bin/apt-get update",
  };
  for (const [text, expected] of Object.entries(cases)) {
    assert.equal(shown([find(text, "apt-get")])[0], expected, text);
  }
  for (const text of ["command -v apt-get", "sudo -l apt-get", "echo sudo apt-get", "which apt-get"]) {
    assert.deepEqual(programs(text).length, 1, text);
  }
  const inner = find("sudo env A=b apt-get update", "apt-get");
  assert.equal(inner.via?.program, "env");
  assert.equal(inner.via?.via?.program, "sudo");
});

test("scripts handed to a shell are read, with true places", () => {
  for (const text of [
    `sh -c "apt-get update"`,
    `bash -lc 'apt-get update'`,
    `bash -euo pipefail -c "apt-get update"`,
    `sudo sh -c "apt-get update"`,
    `sh -c "sh -c \\"apt-get update\\""`,
    `su app -c "apt-get update"`,
    `eval "apt-get update"`,
    `trap "apt-get update" EXIT`,
    `sh -c "$X \\$Y; apt-get update"`,
  ]) {
    const command = find(text, "apt-get");
    assert.equal(text.slice(command.at.start, command.at.end), "apt-get update", text);
  }
  assert.deepEqual(programs("bash <<'X'\napt-get update\nX\n"), ["bash", "apt-get"]);
  assert.deepEqual(programs("cat <<X\napt-get update\nX\n"), ["cat"]);
  assert.deepEqual(programs('sh -c "$(curl https://x)"'), ["curl", "sh", undefined]);
});

test("standard input follows pipes into compound commands and wrapped ones", () => {
  const feeding = (text: string, program: string) => find(text, program).stdin.map((one) => one.program);
  assert.deepEqual(feeding("curl x | sh", "sh"), ["curl"]);
  assert.deepEqual(feeding("curl x | sudo bash", "bash"), ["curl"]);
  assert.deepEqual(feeding("curl x | (cd /tmp && sh)", "sh"), ["curl"]);
  assert.deepEqual(feeding("curl x | sed s/a/b/ | sh", "sh"), ["sed"]);
  assert.deepEqual(feeding("curl x && sh", "sh"), []);
});

test("spans lead back through the holes of an excerpt", () => {
  const text = "RUN apt-get \\\r\n# note\r\n  up\\\r\ndate -y";
  const holes = [
    { start: text.indexOf("\\"), end: text.indexOf("#") },
    { start: text.indexOf("#"), end: text.indexOf("  up") },
    { start: text.indexOf("\\\r\ndate"), end: text.indexOf("date") },
  ];
  const { commands } = parseExcerpt(excerptOf(text, { start: 4, end: text.length }, holes));
  const [command] = commands;
  assert.deepEqual(shown(commands), ["apt-get update -y"]);
  assert.deepEqual(command?.at, { start: 4, end: text.length });
  const update = command?.args[0];
  assert.equal(text.slice(update?.at.start, update?.at.end), "up\\\r\ndate");
});

test("anything can be read", () => {
  const pieces = [
    "sudo ",
    "sh -c ",
    '"',
    "'",
    "$(",
    ")",
    "`",
    "{ ",
    "}",
    "<<E\n",
    "if ",
    "a",
    "| ",
    "&& ",
    ";",
    "\\",
    "${x:-",
    "[[",
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 60 }), (parts) => {
      const text = parts.join("");
      for (const { at, args } of parseShell(text).commands) {
        for (const place of [at, ...args.map((word) => word.at)]) {
          assert.ok(0 <= place.start && place.start <= place.end && place.end <= text.length);
        }
      }
    }),
    { numRuns: 300 },
  );
  for (const piece of ["$(", "`", "sudo ", 'sh -c "', "a | ", "{ ", "coproc ", "eval ", "a && ", "<<E ", "$(( "]) {
    assertLinear(`\`${piece}\` again and again`, 20_000, (times) => piece.repeat(times), parseShell);
  }
});
