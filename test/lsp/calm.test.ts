// Calm while typing: files are typed key by key, at 120 ms a key and with a pause of three seconds in every tenth word. Outside the
// pauses no error shows in the word that is being typed, and next to nothing comes and goes.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { QUICK } from "../../scripts/quick.ts";
import { type File, GRACE, judged, messageOf, PAUSE, pausesIn, type Replay, replay } from "./replay.ts";
import { KEY, Typist, typedUri } from "./typist.ts";

const TEST = path.resolve(import.meta.dirname, "..");
/** How many messages may come and go outside of pauses while a file is typed. */
const MOST = 3;
/** Of so many files or places one is typed: all of them by CI, a sample where time is short. */
const EACH = QUICK ? 7 : process.env.CI === undefined ? 3 : 1;

const SAMPLES: readonly File[] = readdirSync(path.join(TEST, "samples"), { recursive: true, encoding: "utf8" })
  .filter((name) => /Dockerfile$|\.yaml$/.test(name))
  .sort()
  .map((name) => fileOf(`samples/${name}`, readFileSync(path.join(TEST, "samples", name), "utf8")));

/** Texts of public projects under the licences that test/conformance/README.md names: of each the longest that are typed in a few minutes. */
const PUBLIC: readonly File[] = [
  ["buildkit", "dockerfile", 5],
  ["trivy-checks", "dockerfile", 5],
  ["kube-linter", "k8s", 3],
  ["kube-score", "k8s", 2],
  ["polaris", "k8s", 2],
  ["gatekeeper-library", "k8s", 2],
  ["pss", "k8s", 1],
].flatMap(([source, kind, count]) => {
  const lines = readFileSync(path.join(TEST, "conformance", `${source}.jsonl`), "utf8")
    .trim()
    .split("\n");
  const cases = lines.map((line) => JSON.parse(line) as { kind: string; text: string; name: string; path?: string });
  const texts = new Map(
    cases.flatMap((one) => (one.kind === kind && one.path === undefined ? [[one.text, one.name]] : [])),
  );
  return [...texts]
    .filter(([text]) => text.length <= 900)
    .sort(([a], [b]) => b.length - a.length || (a < b ? -1 : 1))
    .slice(0, Number(count))
    .map(([text, name]) => fileOf(`${source}/${name}${kind === "k8s" ? ".yaml" : "/Dockerfile"}`, text));
});

function fileOf(name: string, text: string): File {
  const isYaml = name.endsWith(".yaml");
  const compose = name.endsWith("compose.yaml");
  const uri = typedUri(compose ? "compose.yaml" : isYaml ? "k8s/file.yaml" : "Dockerfile");
  return { name, uri, language: isYaml ? "yaml" : "dockerfile", text };
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

/** What a list of replays came to, for the log. */
function inWords(replays: readonly Replay[]): string {
  const words = sum(replays.map(({ inWord }) => inWord.length));
  const flickered = replays.map((one) => one.flickered.length);
  return (
    `${words} states with an error in the word at the cursor, ${sum(flickered)} messages came and went ` +
    `(${Math.max(...flickered)} in one file), ${sum(replays.map(({ inPauses }) => inPauses))} in pauses`
  );
}

for (const [what, files] of [
  ["samples", SAMPLES],
  ["public files", PUBLIC],
] as const) {
  test(`${what} are typed calmly`, async (t) => {
    const chosen = files.filter((_, i) => i % EACH === 0);
    const calm: Replay[] = [];
    const raw: Replay[] = [];
    for (const [i, file] of chosen.entries()) {
      const done = await replay(file);
      calm.push(done);
      assert.deepEqual(done.inWord.slice(0, 3), [], file.name);
      assert.ok(done.flickered.length <= MOST, `${file.name}:\n${done.flickered.join("\n")}`);
      // What the grace is good for is told by a few.
      if (i % 5 === 0) raw.push(await replay(file, { initializationOptions: { grace: false } }));
    }
    const keys = sum(calm.map((one) => one.keys));
    t.diagnostic(`${calm.length} files of ${keys} keys: ${inWords(calm)}`);
    t.diagnostic(`${raw.length} of them without the grace: ${inWords(raw)}`);
    assert.ok(sum(raw.map(({ inWord }) => inWord.length)) > 20, "there is something to be calm about");
  });
}

const DEPLOYMENT = readFileSync(path.join(TEST, "typing/deployment.yaml"), "utf8");
const K8S = typedUri("k8s/web.yaml");
const DOCKERFILE = typedUri("Dockerfile");
const FAULT = /syntax-error(?:\/|$)/;

/** The states of a document since the last look, judged; what is shown in the end must be nothing. */
function assertCalm(typist: Typist, uri: string, what: string): void {
  const done = judged(typist.states.get(uri) ?? [], 0);
  assert.deepEqual(done.inWord, [], what);
  assert.ok(done.flickered.length <= MOST, `${what}:\n${done.flickered.join("\n")}`);
}

for (const pushed of [false, true]) {
  const client = pushed ? "pushed to" : "that pulls";

  test(`a hardened Deployment is edited calmly, in an editor ${client}`, async () => {
    const indent = (line: string) => /^ */.exec(line)?.[0] ?? "";
    const lines = DEPLOYMENT.split("\n");
    const places = lines.flatMap((line, i) => (/^ +[\w-]+:/.test(line) ? [i] : [])).filter((_, i) => i % EACH === 0);
    for (const place of places) {
      const typist = await Typist.start({ pushed });
      await typist.open(K8S, "yaml", DEPLOYMENT);
      assert.deepEqual(typist.rules(K8S), []);
      const offset = lines.slice(0, place).join("\n").length + (place === 0 ? 0 : 1);
      const typed = `${indent(lines[place] ?? "")}terminationMessagePath: "/tmp/a b"\n`;
      await typist.type(K8S, offset, typed, pausesIn("x ".repeat(20)));
      for (let end = offset + typed.length; end > offset; end -= 1) {
        await typist.replace(K8S, [end - 1, end, ""]);
        await typist.pass(KEY);
      }
      assertCalm(typist, K8S, `in front of line ${place + 1}`);
      await typist.pass(PAUSE);
      assert.deepEqual(typist.rules(K8S), [], `after line ${place + 1}`);
      await typist.end();
    }
  });

  test(`what was typed is shown when the cursor leaves it, and after a rest, in an editor ${client}`, async () => {
    const typist = await Typist.start({ pushed });
    await typist.open(DOCKERFILE, "dockerfile", "FROM debian:13.2-slim\nUSER 10001\n");
    const before = typist.rules(DOCKERFILE);
    await typist.type(DOCKERFILE, 33, "WOR");
    assert.deepEqual(typist.rules(DOCKERFILE), before, "a word is typed");
    await typist.pass(GRACE);
    assert.deepEqual(
      typist.shown(DOCKERFILE).map(({ range }) => range.start.line),
      [2],
      "a rest of 1.12 s",
    );
    await typist.type(DOCKERFILE, 36, "K");
    assert.deepEqual(typist.rules(DOCKERFILE), before, "typing goes on");
    await typist.type(DOCKERFILE, 37, "\n");
    assert.deepEqual(
      typist.shown(DOCKERFILE).map(({ range }) => range.start.line),
      [2],
      "the line is left by a key",
    );
    await typist.type(DOCKERFILE, 38, "ARG A\nENTRY");
    assert.equal(typist.shown(DOCKERFILE).length, 1);
    await typist.select(DOCKERFILE, 3);
    await typist.pass(200);
    assert.deepEqual(
      typist.shown(DOCKERFILE).map(({ range }) => range.start.line),
      [2, 4],
      "the line is left by the cursor, at most 0.3 s ago",
    );
    await typist.end();
  });

  test(`saving shows everything, in an editor ${client}`, async () => {
    const typist = await Typist.start({ pushed });
    await typist.open(DOCKERFILE, "dockerfile", "FROM debian:13.2-slim\nUSER 10001\n");
    await typist.type(DOCKERFILE, 33, "WOR");
    assert.equal(typist.shown(DOCKERFILE).length, 0);
    await typist.save(DOCKERFILE);
    await typist.pass(200);
    assert.equal(typist.shown(DOCKERFILE).length, 1);
    await typist.end();
  });

  test(`each document is calm by itself, in an editor ${client}`, async () => {
    const typist = await Typist.start({ pushed });
    await typist.open(DOCKERFILE, "dockerfile", "FROM debian:13.2-slim\nUSER 10001\n");
    await typist.open(K8S, "yaml", DEPLOYMENT);
    await typist.type(DOCKERFILE, 33, "WOR");
    await typist.type(K8S, DEPLOYMENT.length, "me");
    assert.deepEqual([typist.rules(DOCKERFILE), typist.rules(K8S)], [[], []]);
    await typist.pass(GRACE);
    assert.equal(typist.shown(DOCKERFILE).length, 1, "the first rests");
    assert.equal(typist.shown(K8S).length, 1, "and the second, 1.12 s after its last key");
    await typist.end();
  });
}

test("what another file lacks waits until that file is no longer typed", async () => {
  const service = typedUri("k8s/service.yaml");
  const pod = typedUri("k8s/pod.yaml");
  const typist = await Typist.start();
  const labels = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels:\n    app: ";
  await typist.open(pod, "yaml", `${labels}web\n`);
  await typist.open(
    service,
    "yaml",
    "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n",
  );
  await typist.pass(PAUSE);
  assert.deepEqual(typist.rules(service), []);
  await typist.type(pod, labels.length + 3, "-front");
  assert.deepEqual(typist.rules(service), [], "the label is typed");
  await typist.pass(GRACE);
  assert.deepEqual(typist.rules(service), ["kubernetes/dangling-service"], "the typing rests");
  await typist.type(pod, labels.length + 9, "end");
  assert.match(typist.shown(service).map(messageOf).join("\n"), /none in this workspace has `app=web`/);
  for (let end = labels.length + 12; end > labels.length + 3; end -= 1) {
    await typist.replace(pod, [end - 1, end, ""]);
    await typist.pass(KEY);
  }
  assert.deepEqual(typist.rules(service), ["kubernetes/dangling-service"], "it is mended, and still typed");
  await typist.pass(GRACE);
  assert.deepEqual(typist.rules(service), []);
  await typist.end();
});

test("what is missing waits until its container is left, what is wrong only until its line is", async () => {
  const typist = await Typist.start();
  const head = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n";
  await typist.open(K8S, "yaml", head);
  let end = head.length;
  const type = async (text: string) => {
    await typist.type(K8S, end, text);
    end += text.length;
  };
  await type("    - name: web\n      image: nginx\n");
  assert.deepEqual(typist.rules(K8S), ["kubernetes/image-latest-or-untagged"]);
  await type("      securityContext:\n        privileged: true\n");
  assert.deepEqual(typist.rules(K8S), ["kubernetes/image-latest-or-untagged", "kubernetes/privileged-container"]);
  // A container without an image is not known yet.
  await type("    - name: log\n      image: fluentd:1.19\n");
  const limits = () => typist.shown(K8S).filter(({ code }) => code === "kubernetes/memory-limit");
  assert.deepEqual(
    limits().map(({ range }) => range.start.line),
    [6],
    "the first container is left",
  );
  await typist.pass(GRACE);
  assert.deepEqual(
    limits().map(({ range }) => range.start.line),
    [6, 10],
  );
  await typist.end();
});

test("a fault in another line shows at once", async () => {
  const typist = await Typist.start();
  const text = "FROM debian:13.2-slim AS build\nFROM debian:13.2-slim\nCOPY --from=build /a /a\nARG V\nUSER 10001\n";
  await typist.open(DOCKERFILE, "dockerfile", text);
  assert.ok(!typist.rules(DOCKERFILE).some((rule) => FAULT.test(String(rule))));
  // Pasted: three lines, of which the cursor is behind the last.
  await typist.replace(DOCKERFILE, [text.length, text.length, "WORK /a\nARG W\nENTRY a"]);
  assert.deepEqual(
    typist.shown(DOCKERFILE).flatMap(({ code, range }) => (FAULT.test(String(code)) ? [range.start.line] : [])),
    [5],
  );
  await typist.pass(PAUSE);
  assert.equal(typist.shown(DOCKERFILE).filter(({ code }) => FAULT.test(String(code))).length, 2);
  await typist.replace(DOCKERFILE, [text.length, text.length + 21, ""]);
  assert.equal(typist.rules(DOCKERFILE).filter((rule) => FAULT.test(String(rule))).length, 0, "undone");
  await typist.end();
});

test("several cursors are left alone at once", async () => {
  const typist = await Typist.start();
  const text = "FROM debian:13.2-slim\n\nUSER 10001\n\n";
  await typist.open(DOCKERFILE, "dockerfile", text);
  let [first, second] = [text.indexOf("\n\n") + 1, text.length - 1];
  for (const letter of "WOR") {
    await typist.replace(DOCKERFILE, [second, second, letter], [first, first, letter]);
    await typist.pass(KEY);
    [first, second] = [first + 1, second + 2];
    assert.deepEqual(typist.rules(DOCKERFILE), []);
  }
  await typist.pass(GRACE);
  assert.equal(typist.shown(DOCKERFILE).length, 2);
  await typist.end();
});

test("a fix takes what it mends away at once, however it is typed", async () => {
  const typist = await Typist.start();
  const text = "FROM debian:13.2-slim\nRUN sudo id\nUSER 10001\n";
  await typist.open(DOCKERFILE, "dockerfile", text);
  assert.ok(typist.rules(DOCKERFILE).includes("dockerfile/no-sudo"));
  await typist.replace(DOCKERFILE, [text.indexOf("sudo"), text.indexOf("sudo") + 5, ""]);
  assert.ok(!typist.rules(DOCKERFILE).includes("dockerfile/no-sudo"));
  await typist.end();
});

test("with run: onSave findings change when the file is saved, and move along until then", async () => {
  const typist = await Typist.start({ settings: { run: "onSave" } });
  const text = "FROM debian:13.2-slim\nRUN sudo id\nUSER 10001\n";
  await typist.open(DOCKERFILE, "dockerfile", text);
  const before = typist.rules(DOCKERFILE);
  await typist.replace(DOCKERFILE, [0, 0, "# a\n"]);
  await typist.type(DOCKERFILE, text.length + 4, "WOR");
  await typist.pass(PAUSE);
  assert.deepEqual(typist.rules(DOCKERFILE), before);
  assert.equal(typist.shown(DOCKERFILE).find(({ code }) => code === "dockerfile/no-sudo")?.range.start.line, 2);
  await typist.save(DOCKERFILE);
  await typist.pass(200);
  assert.equal(typist.rules(DOCKERFILE).filter((rule) => FAULT.test(String(rule))).length, 1);
  await typist.end();
});

test("with run: onSave what an undone change had hidden is shown again", async () => {
  const typist = await Typist.start({ settings: { run: "onSave" } });
  const text = "FROM debian:13.2-slim\nRUN sudo id\nUSER 10001\n";
  await typist.open(DOCKERFILE, "dockerfile", text);
  const before = typist.rules(DOCKERFILE);
  const [start, end] = [text.indexOf("RUN"), text.indexOf("USER")];
  await typist.replace(DOCKERFILE, [start, end, ""]);
  await typist.pass(PAUSE);
  assert.ok(!typist.rules(DOCKERFILE).includes("dockerfile/no-sudo"));
  await typist.replace(DOCKERFILE, [start, start, text.slice(start, end)]);
  await typist.pass(PAUSE);
  assert.deepEqual(typist.rules(DOCKERFILE), before);
  await typist.end();
});

test("a change with hundreds of replacements is one change: nothing waits, and what is shown is where it belongs", async () => {
  const typist = await Typist.start();
  const text = `FROM debian:13.2-slim\n${"RUN sudo id\n".repeat(400)}USER 10001\n`;
  await typist.open(DOCKERFILE, "dockerfile", text);
  const at = [...text.matchAll(/id/g)].map(({ index }) => index).reverse();
  await typist.replace(DOCKERFILE, ...at.map((start) => [start, start + 2, "whoami"] as const));
  const shown = typist.shown(DOCKERFILE).filter(({ code }) => code === "dockerfile/no-sudo");
  assert.equal(shown.length, 400);
  await typist.end();
});

test("with enable: false a document has nothing, and with true it has everything again", async () => {
  const typist = await Typist.start({ settings: { enable: false } });
  await typist.open(DOCKERFILE, "dockerfile", "FROM debian\nRUN sudo id\n");
  assert.deepEqual(typist.rules(DOCKERFILE), []);
  assert.deepEqual(await typist.editor.actions(DOCKERFILE, "sudo"), []);
  typist.editor.settings = { enable: true };
  await typist.editor.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  await typist.pass(200);
  await typist.pass(200);
  assert.ok(typist.rules(DOCKERFILE).includes("dockerfile/no-sudo"));
  await typist.end();
});

test("what is not begun at the cursor is no error before that leaves the line, where the editor follows it", async () => {
  const following = { initializationOptions: { followsCursors: true } };
  const text = "FROM alpine:3.22\nUSER 1\n";
  const typed = async (word: string, options: object = following, uri = DOCKERFILE) => {
    const typist = await Typist.start(options);
    await typist.open(uri, uri === DOCKERFILE ? "dockerfile" : "yaml", text);
    await typist.replace(uri, [0, text.length, `FROM alpine:3.22 AS a\n\nUSER 1\nCMD ["a"]\n`]);
    await typist.pass(PAUSE);
    await typist.type(uri, 22, word);
    await typist.pass(5 * PAUSE);
    return { typist, errors: () => typist.rules(uri).filter((rule) => FAULT.test(String(rule))).length };
  };
  for (const word of ["FROM node:", "FROM node@", "FROM a.io/node:3@"]) {
    const { typist, errors } = await typed(word);
    assert.equal(errors(), 0, word);
    // Within the line it is still being written.
    await typist.select(DOCKERFILE, 22 + word.length);
    await typist.pass(KEY);
    assert.equal(errors(), 0, word);
    await typist.select(DOCKERFILE, 0);
    await typist.pass(KEY);
    assert.equal(errors(), 1, `${word}, when its line is left`);
    await typist.select(DOCKERFILE, 22 + word.length);
    await typist.save(DOCKERFILE);
    await typist.pass(KEY);
    assert.equal(errors(), 1, `${word}, when it is saved`);
  }
  const { typist, errors } = await typed("FROM node:");
  await typist.save(DOCKERFILE);
  await typist.pass(KEY);
  assert.equal(errors(), 1, "saved with the cursor there");
  // What is wrong with what was written shows after a rest, as ever, and so does all of it where nobody tells of the cursor.
  for (const word of ["FROM node:-", "FROM node: AS b", "RUM a=b"]) assert.ok((await typed(word)).errors() > 0, word);
  assert.equal((await typed("FROM node:", {})).errors(), 1);
  assert.equal(
    (await typed("FROM node:", { initializationOptions: { followsCursors: true, grace: false } })).errors(),
    1,
  );
});

test("an instruction of several lines is typed as one, and a fault in it shows when it is left", async () => {
  const typist = await Typist.start();
  const text = "FROM debian:13.2-slim\nUSER 10001\n";
  await typist.open(DOCKERFILE, "dockerfile", text);
  const before = typist.rules(DOCKERFILE);
  const step = "RUN apt-get update \\\n    && apt-get install -y --no-install-recommends tini \\\n    && true";
  await typist.type(DOCKERFILE, text.length, step);
  assert.deepEqual(typist.rules(DOCKERFILE), before);
  await typist.type(DOCKERFILE, text.length + step.length, "\n");
  assert.ok(typist.rules(DOCKERFILE).includes("dockerfile/package-cache-left/apt"));
  const states = typist.states.get(DOCKERFILE)?.slice(0, -1) ?? [];
  assert.ok(!states.some(({ shown }) => shown.some(({ code }) => code === "dockerfile/package-cache-left/apt")));
  await typist.end();
});
