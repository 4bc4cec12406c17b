// Nothing is written into or below what is never closed: not in bulk, not by a single fix, not by an exception.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { switchOff } from "../server/src/engine/config/write.ts";
import { soundness } from "../server/src/engine/core/open.ts";
import { applyEdits } from "../server/src/engine/core/text.ts";
import { writeIgnore } from "../server/src/engine/suppressions/write.ts";
import { leftNote } from "../server/src/output/left.ts";
import { engine, labOf, settingsOf, uriOf } from "./support/lab.ts";

/** «» mark where the parser is not sure: up to the end of the file where the closing mark is missing. */
interface Case {
  readonly path: string;
  readonly text: string;
}

const COMPOSE = "compose.yaml";
const POD = "k8s/pod.yaml";
const HEAD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n";
const CONTAINER = "  containers:\n    - name: c\n      image: d:1\n";

const CASES: Readonly<Record<string, Case>> = {
  "a block scalar's header without a key": { path: COMPOSE, text: "services:\n«  b:\n    image: m:1\n    >-" },
  "a block scalar's header, and services below": {
    path: COMPOSE,
    text: "services:\n«  b:\n    image: m:1\n    >-\n  c:\n    image: n:1\n",
  },
  "an open double quote": { path: COMPOSE, text: 'services:\n«  b:\n    image: "m:1\n  c:\n    image: n:1\n' },
  "an open single quote": { path: COMPOSE, text: "services:\n«  b:\n    image: 'm:1\n  c:\n    image: n:1\n" },
  "an open map in braces": { path: COMPOSE, text: "services:\n«  b:\n    labels: {a: 1\n    image: m:1\n" },
  "an open list in brackets": { path: COMPOSE, text: "services:\n«  b:\n    command: [a, b\n    image: m:1\n" },
  "a line that fits nowhere": {
    path: POD,
    text: `«${HEAD}  containers:\n    - name: c\n      image: d:1\n   hostPID: true\n`,
  },
  "a word without a colon": { path: COMPOSE, text: "services:\n«  b:\n    image: m:1\n    word\n    command: x\n" },
  "an anchor that belongs to nothing": {
    path: COMPOSE,
    text: "services:\n«  b:\n    image: m:1\n    &a &b command: x\n",
  },
  "an action of a template that is never closed": {
    path: POD,
    text: `${HEAD}  containers:\n«    - name: c\n      image: {{ .Values.image\n      tty: true\n`,
  },
  "a comment of a template that is never closed": {
    path: POD,
    text: `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n«spec:\n  {{/* open }}\n${CONTAINER}`,
  },
  "an `if` without `end`, over documents": {
    path: POD,
    text: `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n«spec:\n  {{- if .Values.x }}\n${CONTAINER}---\n${HEAD}${CONTAINER}`,
  },
  "an `end` of nothing": {
    path: POD,
    text: `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n«spec:\n  {{- end }}\n${CONTAINER}---\n${HEAD}${CONTAINER}`,
  },
  "a document that ends open, and one below": {
    path: COMPOSE,
    text: 'services:\n«  b:\n    image: "m:1\n»---\nservices:\n  c:\n    image: n:1\n',
  },
  "a heredoc without an end": { path: "Dockerfile", text: "«FROM alpine:3\nRUN apk <<: *a" },
  "a heredoc without an end, and steps that are its text": {
    path: "Dockerfile",
    text: "«FROM debian\nRUN <<EOF\napt-get install curl\nRUN sudo x\nFROM debian\n",
  },
  "an ONBUILD heredoc without an end": {
    path: "Dockerfile",
    text: "«FROM debian\nONBUILD RUN <<EOF\napt-get install curl\n",
  },
  "a last line that goes on": { path: "Dockerfile", text: "«FROM debian:13\nRUN apt-get install x \\\n" },
  "a last line that goes on, with a comment below": {
    path: "Dockerfile",
    text: "«FROM debian:13\nRUN apt-get install x \\\n# more\n",
  },
  "an open quote in a step": {
    path: "Dockerfile",
    text: 'FROM debian:13\n«RUN apt-get install "x»\nRUN apt-get install y\n',
  },
  "an open quote in a variable": { path: "Dockerfile", text: '«FROM debian:13\nENV A="b\nRUN apt-get install y»\n' },
  "an open substitution": {
    path: "Dockerfile",
    text: "FROM debian:13\n«RUN apt-get install $(x»\nRUN apt-get install y\n",
  },
  "a line of no instruction": {
    path: "Dockerfile",
    text: "«FROM debian:13\n&& apt-get install x\nRUN apt-get install y»\nFROM debian:13\n",
  },
};

function read({ path, text: marked }: Case) {
  const start = marked.indexOf("«");
  const end = marked.includes("»") ? marked.indexOf("»") - 1 : marked.length - 1;
  const text = marked.replace(/[«»]/g, "");
  const workspace = labOf(settingsOf(), { [path]: text });
  const file = workspace.file(uriOf(path));
  const language = file && engine.language(file.language);
  assert.ok(file !== undefined && language !== undefined);
  return { text, open: { start, end }, workspace, file, language };
}

for (const [name, one] of Object.entries(CASES)) {
  describe(name, () => {
    const { text, open, workspace, file, language } = read(one);
    const { path } = one;

    test("is known to be open from there to there", () => {
      const isSound = soundness(language, file.parts);
      const unsure = Array.from({ length: text.length + 1 }, (_, i) => i).filter((i) => !isSound({ start: i, end: i }));
      assert.deepEqual([unsure[0], unsure.at(-1)], [open.start, open.end]);
      assert.equal(unsure.length, open.end - open.start + 1, "without gaps");
    });

    test("is edited by no fix, in bulk or alone", () => {
      const fixed = workspace.fix(uriOf(path), { kinds: ["safe", "hardening"] });
      assert.ok(fixed !== undefined);
      assert.ok(fixed.text.includes(text.slice(open.start, open.end)), fixed.text);
      if (open.end === text.length) assert.ok(fixed.text.endsWith(text.slice(open.start)), fixed.text);
    });

    test("gets no exception either, except for its own fault", () => {
      const isSound = soundness(language, file.parts);
      for (const finding of workspace.check(uriOf(path))?.findings ?? []) {
        if (finding.rule.endsWith("/syntax-error")) continue;
        for (const scope of ["line", "section", "file"] as const) {
          const written = writeIgnore({ file, language, catalog: engine.catalog, finding, scope });
          assert.ok(written === undefined || written.edits.every(({ at }) => isSound(at)));
        }
      }
    });
  });
}

test("fixes in bulk leave a document alone that has a syntax error, and say where", () => {
  const fixed = (path: string, text: string) =>
    labOf(settingsOf(), { [path]: text }).fix(uriOf(path), { kinds: ["safe", "hardening"] });
  const service = (name: string, more = "") => `services:\n  ${name}:\n    image: m:1\n${more}`;
  const half = service("a", "  b:\n    image: m:1\n    tty\n");
  assert.deepEqual(
    [fixed(COMPOSE, half)?.text, fixed(COMPOSE, half)?.left],
    [half, [{ offset: half.indexOf("tty"), mended: false }]],
  );
  const beside = fixed(COMPOSE, `${half}---\n${service("c")}`);
  assert.equal(beside?.text, `${half}---\n${service("c", "    security_opt:\n      - no-new-privileges:true\n")}`);
  assert.deepEqual(beside?.left, [{ offset: half.indexOf("tty"), mended: false }]);
  const twice = service("a", "    tty: true\n    tty: true\n");
  assert.equal(fixed(COMPOSE, twice)?.text, twice);
  assert.deepEqual(fixed(COMPOSE, service("a"))?.left, []);
  // The line is that of the first error, as a check reports it: not that of a warning above it, nor the end of the line before.
  const pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  name: b\nspec:\n  hostPID true\n  containers: []\n";
  const { text, left } = fixed("k8s/pod.yaml", pod) ?? {};
  assert.deepEqual([text, left], [pod, [{ offset: pod.indexOf("hostPID"), mended: false }]]);
  const docker = "FROM a:1\nUSER 1\nRUN apt-get install y\nEXPOS\n";
  assert.deepEqual(
    [fixed("Dockerfile", docker)?.text, fixed("Dockerfile", docker)?.left],
    [docker, [{ offset: 38, mended: false }]],
  );
});

test("where a fault is mended and another one stays, it is said that syntax was fixed, and where the other is", () => {
  const note = (path: string, text: string) => {
    const fixed = labOf(settingsOf(), { [path]: text }).fix(uriOf(path), { kinds: ["safe"] });
    assert.ok(fixed !== undefined);
    return [fixed.text, fixed.left.length === 0 ? "" : leftNote(path, text, fixed.left, text.split("---\n").length)];
  };
  const head = "FROM alpine:3.22\nUSER 1\n";
  assert.deepEqual(note("Dockerfile", `${head}FOO\nCMD ['a']\n`), [
    `${head}FOO\nCMD ["a"]\n`,
    "In `Dockerfile` only syntax was fixed: there is still a syntax error in line 3.",
  ]);
  assert.deepEqual(note("Dockerfile", `${head}CMD ['a','b']\nENTRYPOINT ['c']\n`), [
    `${head}CMD ["a","b"]\nENTRYPOINT ["c"]\n`,
    "",
  ]);
  // The one that stays is named, though the other one is above it.
  assert.deepEqual(note("Dockerfile", `${head}RUM a\nFOO\n`), [
    `${head}RUN a\nFOO\n`,
    "In `Dockerfile` only syntax was fixed: there is still a syntax error in line 4.",
  ]);
});

test("what is said of documents that are left alone names how many and why", () => {
  const text = "a\n---\nb\n---\nc\n";
  const at = (offset: number, mended = false) => ({ offset, mended });
  assert.equal(leftNote("f", text, [at(0), at(6)], 2), "Lines 1 and 3 of `f` are not valid. Correct them first.");
  assert.equal(
    leftNote("f", text, [at(0), at(6, true)], 3),
    "In `f` the document with a syntax error in line 1 was not fixed. In `f` only syntax was fixed in the document with a syntax error in line 3.",
  );
});

test("of many lines five are named", () => {
  const left = Array.from({ length: 7 }, (_, i) => ({ offset: 2 * i, mended: false }));
  assert.equal(
    leftNote("f", "a\n".repeat(7), left, 7),
    "Lines 1, 2, 3, 4, 5 and 2 more of `f` are not valid. Correct them first.",
  );
  assert.match(leftNote("f", "a\n".repeat(7), left.slice(2), 5), /Lines 3, 4, 5, 6 and 7 of/);
});

test("a step that its shell cannot read is no syntax error of the file: the others are repaired", () => {
  const text = 'FROM a:1\nUSER 1\nRUN x "\nRUN apt-get install y\n';
  const fixed = labOf(settingsOf(), { Dockerfile: text }).fix(uriOf("Dockerfile"), { kinds: ["safe"] });
  assert.match(fixed?.text ?? "", /apt-get install .*-y/);
});

test("a document gets the fix of its fault, and then those of the others", () => {
  const fixed = (text: string) =>
    labOf(settingsOf(), { Dockerfile: text }).fix(uriOf("Dockerfile"), { kinds: ["safe"] });
  for (const [before, after] of [
    ["RUM apt-get install x\nUSER 1\n", "RUN apt-get install -y x\nUSER 1\n"],
    ["RUN apt-get install x\nUSER 1\nCMD ['a']\n", 'RUN apt-get install -y x\nUSER 1\nCMD ["a"]\n'],
  ]) {
    const done = fixed(`FROM alpine:3.22\n${before}`);
    assert.equal(done?.text, `FROM alpine:3.22\n${after}`);
    assert.deepEqual([done.applied.length, done.left], [2, []]);
  }
});

test("a document whose fault has no fix gets none at all", () => {
  const text = "services:\n  a:\n    image: m:1\n\ttty: true\n";
  const fixed = labOf(settingsOf(), { [COMPOSE]: text }).fix(uriOf(COMPOSE), { kinds: ["safe", "hardening"] });
  assert.deepEqual([fixed?.text, fixed?.applied], [text, []]);
  assert.deepEqual(fixed?.left, [{ offset: text.indexOf("\t"), mended: false }]);
});

test("a finding of the fault itself keeps its fix", () => {
  const text = "FROM alpine:3\nRUN <<EOF\nx\n";
  const findings = labOf(settingsOf(), { Dockerfile: text }).check(uriOf("Dockerfile"))?.findings ?? [];
  const [fix] = findings.find(({ rule }) => rule === "dockerfile/syntax-error")?.fixes ?? [];
  assert.equal(fix?.title, "Close the heredoc with `EOF` at the end of the file");
});

test("a configuration that is open where a rule would be switched off is left alone", () => {
  assert.equal(switchOff('rules:\n  a/b: off\nignore: ["x\n', "dockerfile/no-sudo", engine.catalog), undefined);
  const sound = "rules:\n  dockerfile/no-sudo: warning\nextends: recommended\n";
  const edits = switchOff(sound, "dockerfile/no-sudo", engine.catalog);
  assert.equal(edits && applyEdits(sound, edits), "rules:\n  dockerfile/no-sudo: off\nextends: recommended\n");
});
