// Applying fixes in bulk: in passes, and never so that a file breaks, not even one whose errors a template hides.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SourceFile } from "../server/src/engine/core/document.ts";
import { type Finding, type Fix, isEdit, safe } from "../server/src/engine/core/finding.ts";
import { point } from "../server/src/engine/core/text.ts";
import { parseFile } from "../server/src/engine/pipeline/engine.ts";
import { fixFile } from "../server/src/engine/pipeline/fix.ts";
import { holdingAlone } from "../server/src/engine/pipeline/quick.ts";
import { assertLinear } from "./support/cost.ts";
import { engine, labOf, settingsOf, uriOf } from "./support/lab.ts";

function repaired(path: string, text: string): string {
  return labOf(settingsOf(), { [path]: text }).fix(uriOf(path), { kinds: ["safe", "hardening"] })?.text ?? text;
}

const PATH = "k8s/app.yaml";
const HEAD = "apiVersion: v1\nkind: ConfigMap\n";

/** What is found in a text: on which subject, and how it is mended. */
type Look = (text: string) => readonly (readonly [subject: string, fix: Fix])[];

/** A file in which `look` finds something. */
function benchFor(text: string, look: Look) {
  let checks = 0;
  const parse = (source: string) => parseFile(engine, uriOf(PATH), PATH, source, 1);
  const file = parse(text);
  const language = file && engine.language(file.language);
  assert.ok(file !== undefined && language !== undefined);
  const check = (now: SourceFile) => {
    checks += 1;
    const findings = look(now.text).map(
      ([subject, fix], i): Finding => ({
        rule: "test/one",
        severity: "warning",
        at: fix.changes.find(isEdit)?.at ?? point(0),
        message: "One.",
        subject,
        fingerprint: `${subject}:${i}`,
        fixes: [fix],
        related: [],
      }),
    );
    return { findings, silenced: [], ran: new Set<never>(), reads: new Map(), crashes: [] };
  };
  return { file, language, parse, check, checks: () => checks };
}

/** Fixes a text in which `look` finds something. */
function fixedBy(text: string, look: Look) {
  const bench = benchFor(text, look);
  const fixed = fixFile({ ...bench, kinds: ["safe"] });
  return { ...fixed, titles: fixed.applied.map(({ fix }) => fix.title), checks: bench.checks() };
}

/** Takes one fix, offered as long as `text` is what it was. */
function taking(text: string, fix: Fix) {
  return fixedBy(text, (now) => (now === text ? [["one", fix]] : []));
}

/** Replaces each `from` of a text, as a finding of its own. */
function replacing(from: string, to: string, title = `Change ${from} to ${to}`) {
  return (text: string) =>
    [...text.matchAll(new RegExp(from, "g"))].map(({ index, 0: found }) => {
      const edit = { at: { start: index, end: index + found.length }, text: to };
      return [`${from} ${index}`, safe(title, edit)] as const;
    });
}

test("a block between brackets that a template seems to explain is left alone, however often it is repaired", () => {
  for (const rest of ["", "    security_opt:\n    - label:disable\n", "{{- end }}\n"]) {
    const text = `{{- if .Values.x }}\n{services:\n  web:\n    image: redis:8.2\n${rest}`;
    assert.equal(repaired("compose.yaml", text), text);
  }
});

test("a fix that breaks a document is refused by name, in a template too", () => {
  for (const text of ["a:\n  b: 1\n", "a:\n{{- if .Values.b }}\n  b: 1\n{{- end }}\n  c: {{ .Values.c }}\n"]) {
    const manifest = `${HEAD}${text}`;
    const end = manifest.indexOf("b: 1") + "b: 1".length;
    const breaking = taking(manifest, safe("Write nonsense", { at: point(end), text: "\n c: [" }));
    assert.equal(breaking.text, manifest);
    assert.match(breaking.refused[0]?.why ?? "", /^“Write nonsense” would leave the file with a new syntax error\.$/);
    const sound = taking(manifest, safe("Write sense", { at: point(end), text: "\n  d: [2]" }));
    assert.equal(sound.applied.length, 1);
    assert.equal(sound.text, `${manifest.slice(0, end)}\n  d: [2]${manifest.slice(end)}`);
  }
});

test("a fix after which its finding is still there is undone and refused by name", () => {
  const text = `${HEAD}a: 1\nb: 2\n`;
  const add = safe("Add a line", { at: point(text.length), text: "c: 3\n" });
  const { text: after, applied, refused } = fixedBy(text, () => [["one", add]]);
  assert.equal(after, text);
  assert.deepEqual(applied, []);
  assert.equal(refused[0]?.why, "“Add a line” would not solve the problem.");
});

test("those that hold are taken, wherever those that do not are among them, and cost few checks", () => {
  const count = 256;
  const text = `${HEAD}data:\n${Array.from({ length: count }, (_, i) => `  k${i}: ${i % 64 === 7 ? "bad" : "good"}\n`).join("")}`;
  const good = replacing("good", "done");
  const stays = (now: string) =>
    [...now.matchAll(/bad/g)].map(
      ({ index }) =>
        [`bad ${now.slice(0, index).split("\n").length}`, safe("Stay", { at: point(index), text: "#" })] as const,
    );
  const { titles, refused, text: after, checks } = fixedBy(text, (now) => [...good(now), ...stays(now)]);
  assert.equal(after, text.replaceAll("good", "done"));
  assert.equal(titles.length, count - 4);
  assert.equal(refused.length, 4);
  assert.ok(checks < 30, `${checks} checks`);
});

test("a fix that another one makes necessary is taken in turn", () => {
  const steps = [replacing("one", "two"), replacing("two", "three"), replacing("three", "four")];
  const { text, titles } = fixedBy(`${HEAD}a: one\n`, (now) => steps.flatMap((step) => step(now)));
  assert.equal(text, `${HEAD}a: four\n`);
  assert.equal(titles.length, 3);
});

test("fixes that bring each other about are not taken, and what came before them is kept", () => {
  const steps = [replacing("start", "one"), replacing("one", "two"), replacing("two", "one")];
  const look = (now: string) => steps.flatMap((step) => step(now));
  const once = fixedBy(`${HEAD}a: start\n`, look);
  assert.equal(once.text, `${HEAD}a: one\n`);
  assert.deepEqual(once.titles, ["Change start to one"]);
  assert.match(once.refused[0]?.why ?? "", /^“Change one to two” and other fixes keep triggering each other\.$/);
  assert.equal(fixedBy(once.text, look).text, once.text);
});

test("a text that would grow for ever is left as it was", () => {
  const text = `${HEAD}a: x\n`;
  const grow = (now: string) => safe("Grow", { at: point(now.length - 1), text: "x" });
  const { text: after, applied, refused } = fixedBy(text, (now) => [[now, grow(now)]]);
  assert.equal(after, text);
  assert.deepEqual(applied, []);
  assert.ok(refused.length > 0);
});

test("edits that two findings share are made once, and those that touch wait for each other", () => {
  const text = `${HEAD}a: xy\n`;
  const at = text.indexOf("xy");
  const shared = safe("Take x", { at: { start: at, end: at + 1 }, text: "1" });
  const next = safe("Take y", { at: { start: at + 1, end: at + 2 }, text: "2" });
  const { text: after, titles } = fixedBy(text, (now) => [
    ...(now[at] === "x"
      ? ([
          ["a", shared],
          ["b", shared],
        ] as const)
      : []),
    ...(now[at + 1] === "y" ? ([["c", next]] as const) : []),
  ]);
  assert.equal(after, `${HEAD}a: 12\n`);
  assert.deepEqual(titles, ["Take x", "Take x", "Take y"]);
});

test("fixes that all fail cost no more than a few checks, however many they are", () => {
  const text = `${HEAD}${Array.from({ length: 500 }, (_, i) => `a${i}: bad\n`).join("")}`;
  const stays = (now: string) =>
    [...now.matchAll(/bad/g)].map(({ index }, i) => [`${i}`, safe("Stay", { at: point(index), text: "x" })] as const);
  const { refused, checks } = fixedBy(text, stays);
  assert.equal(refused.length, 500);
  assert.ok(checks < 30, `${checks} checks`);
});

test("many edits cost no more than their number", () => {
  // In lines, since Docker refuses one of more than 64 kB.
  const textOf = (size: number) =>
    `FROM node:24-slim\nUSER 1\nCMD node ${`${"a ".repeat(500)}\\\n`.repeat(size / 1_000)}  a\n`;
  assertLinear("CMD with many words", 64_000, textOf, (text) => {
    assert.notEqual(repaired("Dockerfile", text), text);
  });
});

test("of single fixes those hold after which the finding is gone, and many cost few checks", () => {
  const text = `${HEAD}a: good\nb: bad\n${"c: good\n".repeat(200)}`;
  const good = replacing("good", "done");
  const bench = benchFor(text, (now) => [
    ...good(now),
    ["stays", safe("Stay", { at: point(now.length), text: "d: 1\n" })],
    ["breaks", safe("Break", { at: point(HEAD.length), text: "[" })],
  ]);
  const checked = bench.check(bench.file);
  const repairs = checked.findings.flatMap((finding) => finding.fixes.map((fix) => ({ finding, fix })));
  const held = holdingAlone({ file: bench.file, checked }, repairs, bench);
  assert.equal(held.size, 201);
  assert.ok([...held].every(({ fix }) => fix.title === "Change good to done"));
  assert.ok(bench.checks() < 30, `${bench.checks()} checks`);
});

test("a byte order mark stays where it is", () => {
  const text = "\uFEFF# plimsoll: ignore dockerfile/no-latest-base\nFROM a:1\nUSER 1\n";
  assert.equal(repaired("Dockerfile", text), "\uFEFFFROM a:1\nUSER 1\n");
  // And no other line of the file becomes one that begins with it.
  const below = "# plimsoll: ignore dockerfile/no-latest-base\n\uFEFFFROM a:1\nUSER 1\n";
  assert.ok(!repaired("Dockerfile", below).startsWith("\uFEFF"));
});
