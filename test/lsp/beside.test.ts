// Beside other extensions: where one of them says what a rule of ours says too, ours is not shown; everything else stays.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { OTHERS_NOTIFICATION, type OtherDiagnostic } from "../../server/src/protocol.ts";
import { KEY, Typist, type TypistOptions, typedUri } from "./typist.ts";

const DOCKERFILE = typedUri("Dockerfile");
const TEXT = "FROM debian\nRUN sudo id\nRUN sudo ls\nUSER 10001\n";
const ALL = ["dockerfile/untagged-base", "dockerfile/no-sudo", "dockerfile/no-sudo"];

/** A diagnostic of another extension, on a whole line. */
function said(line: number, source: string, code: string, severity = 2): OtherDiagnostic {
  return { range: { start: { line, character: 0 }, end: { line, character: 4 } }, severity, source, code };
}

async function typistWith(text: string, options: TypistOptions = {}, uri = DOCKERFILE): Promise<Typist> {
  const typist = await Typist.start(options);
  await typist.open(uri, uri.endsWith("yaml") ? "yaml" : "dockerfile", text);
  return typist;
}

async function tell(typist: Typist, diagnostics: readonly OtherDiagnostic[], uri = DOCKERFILE): Promise<void> {
  await typist.notify(OTHERS_NOTIFICATION, { uri, diagnostics });
  await typist.pass(200);
}

for (const pushed of [false, true]) {
  describe(`in an editor ${pushed ? "pushed to" : "that pulls"}`, () => {
    test("the same verdict on the same line is left to the other, from any extension", async () => {
      const typist = await typistWith(TEXT, { pushed });
      assert.deepEqual(typist.rules(DOCKERFILE), ALL);
      await tell(typist, [said(0, "hadolint", "DL3006"), said(2, "some linter", "dl3004")]);
      assert.deepEqual(typist.rules(DOCKERFILE), ["dockerfile/no-sudo"]);
      assert.equal(typist.shown(DOCKERFILE)[0]?.range.start.line, 1);
      await tell(typist, []);
      assert.deepEqual(typist.rules(DOCKERFILE), ALL);
      await typist.end();
    });
  });
}

test("what says something else, or says it of another line, changes nothing", async () => {
  const typist = await typistWith(TEXT);
  const others = [
    said(0, "hadolint", "DL3059"),
    said(3, "hadolint", "DL3004"),
    said(0, "cSpell", ""),
    said(1, "x", ""),
  ];
  await tell(typist, others);
  assert.deepEqual(typist.rules(DOCKERFILE), ALL);
  await typist.end();
});

test("what is missing is left to the other wherever it says so, unless it is missing at several places", async () => {
  const typist = await typistWith('FROM debian:13.2-slim\nCMD ["a"]\n');
  assert.deepEqual(typist.rules(DOCKERFILE), ["dockerfile/missing-user"]);
  await tell(typist, [said(1, "Trivy", "DS-0002")]);
  assert.deepEqual(typist.rules(DOCKERFILE), []);
  await typist.end();
  const pod = typedUri("k8s/pod.yaml");
  const container = (name: string) =>
    `    - name: ${name}\n      image: a:1.0.1\n      securityContext:\n        privileged: true\n`;
  const text = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n${container("a")}${container("b")}`;
  const two = await typistWith(text, {}, pod);
  const limits = () => two.rules(pod).filter((rule) => rule === "kubernetes/memory-limit").length;
  assert.equal(limits(), 2);
  await tell(two, [said(0, "KubeLinter", "unset-memory-requirements"), said(6, "Kubescape", "C-0271")], pod);
  assert.equal(limits(), 1, "only at the place");
  await two.end();
});

test("what cannot be read is one error, and the other's stays", async () => {
  const pod = typedUri("k8s/pod.yaml");
  const text = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels: {a: b\nspec: {}\n";
  const typist = await typistWith(text, {}, pod);
  const errors = () => typist.rules(pod).filter((rule) => rule === "kubernetes/syntax-error");
  assert.equal(errors().length, 1);
  const [{ range } = { range: undefined }] = typist.shown(pod);
  assert.ok(range !== undefined);
  await tell(typist, [{ range, severity: 2, source: "YAML", code: "" }], pod);
  assert.equal(errors().length, 1, "a warning says something else");
  await tell(typist, [{ range, severity: 1, source: "YAML", code: "" }], pod);
  assert.deepEqual(errors(), []);
  await typist.end();
});

test("an error hides ours only where it comes from one that reads such files, and is of a few lines", async () => {
  const text = "FROM debian:13.2-slim\nRUNN x\nUSER 10001\nRUN id\nEXPOSE 99999\nRUN ls\n";
  const typist = await typistWith(text);
  const all = typist.rules(DOCKERFILE);
  assert.equal(all.length, 2, all.join());
  const whole = { start: { line: 0, character: 0 }, end: { line: 6, character: 0 } };
  const error = (range: OtherDiagnostic["range"], source: string): OtherDiagnostic => ({
    range,
    severity: 1,
    source,
    code: "",
  });
  const line = (at: number, to = at) => ({ start: { line: at, character: 0 }, end: { line: to, character: 1 } });
  for (const other of [
    error(whole, "cSpell"),
    error(line(1), "cSpell"),
    error(whole, "dockerfile-utils"),
    error(line(4), "x"),
  ]) {
    await tell(typist, [other]);
    assert.deepEqual(typist.rules(DOCKERFILE), all, JSON.stringify(other));
  }
  await tell(typist, [error(line(1), "dockerfile-utils")]);
  assert.equal(typist.rules(DOCKERFILE).length, 1);
  await tell(typist, [error(line(1), "dockerfile-utils"), { ...error(line(3, 5), "hadolint"), code: "DL1000" }]);
  assert.deepEqual(typist.rules(DOCKERFILE), []);
  await typist.end();
});

test("an id that is said of the whole file is said of no line, but of what is missing", async () => {
  const typist = await typistWith(`${TEXT}# more\n# lines\n`);
  const wide = (code: string) => ({
    ...said(0, "hadolint", code),
    range: { start: { line: 0, character: 0 }, end: { line: 6, character: 0 } },
  });
  await tell(typist, [wide("DL3004")]);
  assert.deepEqual(typist.rules(DOCKERFILE), ALL);
  await typist.end();
  const other = await typistWith('FROM debian:13.2-slim\nRUN ls\nRUN id\nRUN pwd\nCMD ["a"]\n');
  assert.deepEqual(other.rules(DOCKERFILE), ["dockerfile/missing-user"]);
  await tell(other, [wide("DS-0002")]);
  assert.deepEqual(other.rules(DOCKERFILE), []);
  await other.end();
});

test("nothing comes back while lines are typed above it", async () => {
  const typist = await typistWith(TEXT);
  await tell(typist, [said(0, "hadolint", "DL3006"), said(1, "hadolint", "DL3004"), said(2, "hadolint", "DL3004")]);
  assert.deepEqual(typist.rules(DOCKERFILE), []);
  for (const [i, key] of [..."# a\n# b\n"].entries()) {
    await typist.replace(DOCKERFILE, [i, i, key]);
    await typist.pass(KEY);
    assert.deepEqual(typist.rules(DOCKERFILE), []);
  }
  await typist.pass(3000);
  assert.deepEqual(typist.rules(DOCKERFILE), []);
  await typist.end();
});

test("a setting shows ours too, of all rules or of some", async () => {
  const others = [said(0, "hadolint", "DL3006"), said(1, "hadolint", "DL3004"), said(2, "hadolint", "DL3004")];
  for (const [besideOthers, rules] of [
    [{ "*": "show" }, ALL],
    [{ "*": "auto", "dockerfile/untagged-base": "show" }, ["dockerfile/untagged-base"]],
    [{ "*": "show", "dockerfile/untagged-base": "auto" }, ["dockerfile/no-sudo", "dockerfile/no-sudo"]],
    ["nonsense", []],
  ] as const) {
    const typist = await typistWith(TEXT, { settings: { besideOthers } });
    await tell(typist, others);
    assert.deepEqual(typist.rules(DOCKERFILE), rules, JSON.stringify(besideOthers));
    await typist.end();
  }
});

test("its fixes are still there to be asked for, and the log says once what was done", async () => {
  const typist = await typistWith(TEXT);
  const logged: string[] = [];
  typist.editor.connection.onNotification(
    "window/logMessage",
    ({ message }: { message: string }) => void logged.push(message),
  );
  await tell(typist, [said(1, "hadolint", "DL3004"), said(2, "hadolint", "DL3004")]);
  await tell(typist, [said(1, "hadolint", "DL3004")]);
  const titles = (await typist.editor.actions(DOCKERFILE, "sudo")).map(({ title }) => title);
  assert.ok(
    titles.some((title) => title.startsWith("Remove `sudo`")),
    titles.join("\n"),
  );
  assert.deepEqual(
    logged.filter((line) => line.includes("not shown")),
    ["`dockerfile/no-sudo` is not shown where hadolint shows `DL3004`. Setting: `plimsoll.besideOthers`."],
  );
  await typist.end();
});

test("a list without end or sense does no harm", async () => {
  const typist = await typistWith(TEXT);
  const far = { start: { line: 9e9, character: -1 }, end: { line: -5, character: 1e9 } };
  await tell(
    typist,
    Array.from({ length: 5000 }, () => ({ ...said(0, "x".repeat(100), "DL3059"), range: far })),
  );
  assert.deepEqual(typist.rules(DOCKERFILE), ALL);
  await typist.notify(OTHERS_NOTIFICATION, { uri: DOCKERFILE });
  await typist.notify(OTHERS_NOTIFICATION, { uri: 7, diagnostics: [{}] });
  assert.deepEqual(typist.rules(DOCKERFILE), ALL);
  await typist.end();
});
