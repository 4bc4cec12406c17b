// Bad input is normal: nothing throws, nothing is slow, and repairing what parsed leaves something that parses.
import assert from "node:assert/strict";
import { test } from "node:test";
import { QUICK } from "../scripts/quick.ts";
import { parseFile } from "../server/src/engine/pipeline/engine.ts";
import { costOf } from "./support/cost.ts";
import { engine, labOf, settingsOf, uriOf } from "./support/lab.ts";
import { mutated } from "./support/mutate.ts";
import fc from "./support/property.ts";
import { examples, playground, type Sample } from "./support/samples.ts";

const RUNS = QUICK ? 1_000 : 20_000;
const SEED = 20_261_123;
/** A text is slow if it costs more than so many times as much per character as the playground's files. */
const SLOW = 5;

const settings = settingsOf();

function check({ path, text }: Sample) {
  const lab = labOf(settings, { [path]: text });
  const checked = lab.check(uriOf(path));
  assert.deepEqual(checked?.crashes ?? [], []);
  return { lab, checked };
}

const files = playground();
const ordinary = costOf(() => files.forEach(check)) / files.reduce((sum, { text }) => sum + text.length, 0);

/** Asserts that checking is not slow. A shorter text may cost as much as one of `free` characters. */
function checkedQuickly(sample: Sample, free: number) {
  const most = SLOW * ordinary * Math.max(free, sample.text.length);
  const cost = costOf(() => check(sample), most);
  assert.ok(
    cost <= most,
    `${sample.path} cost ${cost.toFixed(0)} ms; ${most.toFixed(0)} ms is ${SLOW} times the ordinary`,
  );
}

test(`${RUNS} mutated texts: none throws, none is slow, fix-all parses and is idempotent`, () => {
  const samples = [...examples(), ...playground()].filter(({ text }) => text.length < 20_000);
  fc.assert(
    fc.property(mutated(samples), (sample) => {
      checkedQuickly(sample, 10_000);
      const { lab, checked } = check(sample);
      const file = lab.file(uriOf(sample.path));
      if (checked === undefined || file === undefined || file.parts.some(({ doc }) => doc.errors.length > 0)) return;
      const once = lab.fix(uriOf(sample.path), { kinds: ["safe", "hardening"] })?.text ?? sample.text;
      if (once === sample.text) return;
      const parsed = parseFile(engine, uriOf(sample.path), sample.path, once, 2);
      assert.deepEqual(parsed?.parts.flatMap(({ doc }) => doc.errors) ?? [], []);
      const twice = labOf(settings, { [sample.path]: once }).fix(uriOf(sample.path), { kinds: ["safe", "hardening"] });
      assert.equal(twice?.text, once, "repairing twice is not repairing once");
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: true },
  );
});

const HOSTILE: Record<string, Sample> = {
  "flow maps 10,000 deep": { path: "a.yaml", text: `apiVersion: v1\nkind: Pod\nspec: ${"{a: ".repeat(10_000)}` },
  "sequences 10,000 deep": { path: "a.yaml", text: `apiVersion: v1\nkind: Pod\nspec: ${"[".repeat(10_000)}` },
  "block maps 3,000 deep": {
    path: "a.yaml",
    text: `apiVersion: v1\nkind: Pod\n${Array.from({ length: 3_000 }, (_, i) => `${" ".repeat(i)}a:\n`).join("")}`,
  },
  "compact sequences 10,000 deep": {
    path: "a.yaml",
    text: `apiVersion: v1\nkind: Pod\nspec:\n  ${"- ".repeat(10_000)}a\n`,
  },
  "a billion laughs": {
    path: "a.yaml",
    text: `apiVersion: v1\nkind: Pod\na0: &a0 [x]\n${Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(10)}]\n`).join("")}spec: *a40\n`,
  },
  "an alias that holds itself": {
    path: "a.yaml",
    text: "apiVersion: v1\nkind: Pod\nspec: &s\n  <<: *s\n  containers: &c\n    - *c\n",
  },
  "merges of merges": {
    path: "compose.yaml",
    text: `services:\n${Array.from({ length: 400 }, (_, i) => `  s${i}: &s${i}\n    image: a\n    <<: [${i > 0 ? `*s${i - 1}, *s${i - 1}` : ""}]\n`).join("")}`,
  },
  "50,000 duplicate keys": {
    path: "compose.yaml",
    text: `services:\n  a:\n    image: b\n${"    labels: 1\n".repeat(50_000)}`,
  },
  "a line of 900 kB": { path: "Dockerfile", text: `FROM a\nRUN echo ${"x && ".repeat(180_000)}y\n` },
  "100,000 quotes": { path: "Dockerfile", text: `FROM a\nRUN ${"'\"".repeat(50_000)}\n` },
  "100,000 open parentheses": { path: "Dockerfile", text: `FROM a\nRUN ${"$(".repeat(50_000)}\n` },
  "50,000 heredocs": { path: "Dockerfile", text: `FROM a\nRUN ${"<<A ".repeat(50_000)}\n` },
  "50,000 continuations": { path: "Dockerfile", text: `FROM a\nRUN a ${"\\\n".repeat(50_000)}b\n` },
  "20,000 stages": {
    path: "Dockerfile",
    text: Array.from({ length: 20_000 }, (_, i) => `FROM ${i === 0 ? "a" : `s${i - 1}`} AS s${i}\n`).join(""),
  },
  "an argument that stands for itself": {
    path: "Dockerfile",
    text: "ARG A=$A$A$A\nARG B=${A:-${B:-${A}}}\nFROM $A$B\nENV C=$C$C D=$C\n",
  },
  "arguments that double": {
    path: "Dockerfile",
    text: `ARG A0=xxxxxxxx\n${Array.from({ length: 60 }, (_, i) => `ARG A${i + 1}=$A${i}$A${i}\n`).join("")}FROM $A60\n`,
  },
  "an indented first line with a variable": { path: "Dockerfile", text: "  $X FROM a\n $Y\nFROM $X\n" },
  "open template actions": { path: "a.yaml", text: `apiVersion: v1\nkind: Pod\n${"{{ ".repeat(50_000)}` },
  "NUL bytes": { path: "Dockerfile", text: `FROM a\u0000b\n${"\u0000".repeat(1_000)}` },
  "half surrogates": {
    path: "Dockerfile",
    text: `FROM ${"\uD800".repeat(1_000)}\nRUN apt-get install ${"\uDC00".repeat(1_000)}\n`,
  },
};

for (const [name, sample] of Object.entries(HOSTILE)) {
  test(`survives ${name}`, () => checkedQuickly(sample, 50_000));
}
