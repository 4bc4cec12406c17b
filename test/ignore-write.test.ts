// Exceptions that we write: after the edit exactly the finding is silenced, in every scope and for every rule.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseConfig } from "../server/src/engine/config/config.ts";
import { newConfig, switchOff } from "../server/src/engine/config/write.ts";
import type { Finding } from "../server/src/engine/core/finding.ts";
import { applyEdits } from "../server/src/engine/core/text.ts";
import { type IgnoreScope, writeIgnore } from "../server/src/engine/suppressions/write.ts";
import { writeForeignIgnores } from "../server/src/engine/suppressions/write-foreign.ts";
import { companyOf, engine, labOf, settingsOf, uriOf, usualPath } from "./support/lab.ts";
import { unmarked } from "./support/marks.ts";

const rules = engine.catalog.rules.filter((rule) => rule.kind !== "audit" && !rule.id.startsWith("plimsoll/"));

function labFor(path: string, text: string, settings = settingsOf(), files: Readonly<Record<string, string>> = {}) {
  const lab = labOf(settings, { ...files, [path]: text });
  const file = lab.file(uriOf(path));
  const checked = lab.check(uriOf(path));
  assert.ok(file && checked, `${path} is not checked`);
  const language = engine.language(file.language);
  assert.ok(language);
  const write = (finding: Finding, scope: IgnoreScope, reason?: string) =>
    writeIgnore({ file, language, catalog: engine.catalog, finding, scope, reason });
  return { ...checked, write };
}

/** The text after the first finding of `rule` was excepted in `scope`. */
function excepted(path: string, text: string, rule: string, scope: IgnoreScope): string | undefined {
  const { findings, write } = labFor(path, text);
  const finding = findings.find((one) => one.rule === rule);
  assert.ok(finding, `${rule} is silent; there are ${findings.map((one) => one.rule).join(", ")}`);
  const written = write(finding, scope);
  return written && applyEdits(text, written.edits);
}

describe("every rule's first example, excepted", () => {
  for (const rule of rules) {
    const [example] = rule.examples;
    const path = example.path ?? usualPath(rule);
    const { text } = unmarked(example.bad);
    const settings = settingsOf(example.settings, companyOf(rule));
    test(rule.id, () => {
      const before = labFor(path, text, settings, example.files);
      const finding = before.findings.find((one) => one.rule === rule.id);
      assert.ok(finding);
      const prints = (found: readonly Finding[]) => found.map((one) => `${one.rule} ${one.fingerprint}`).sort();
      let ways = 0;
      for (const scope of ["line", "section", "file"] as const) {
        const written = before.write(finding, scope);
        if (written === undefined) continue;
        ways += 1;
        const next = applyEdits(text, written.edits);
        const after = labFor(path, next, settings, example.files);
        const silenced = prints(after.silenced.map((one) => one.finding));
        const all = prints([...before.findings, ...before.silenced.map((one) => one.finding)]);
        assert.ok(silenced.includes(`${rule.id} ${finding.fingerprint}`), `${scope} does not silence it:\n${next}`);
        assert.deepEqual(
          [...prints(after.findings), ...silenced].sort(),
          all,
          `${scope} changes other findings:\n${next}`,
        );
        assert.ok(
          silenced.every((one) => one.startsWith(`${rule.id} `)),
          `${scope} silences others:\n${next}`,
        );
        if (written.reasonAt !== undefined) {
          const [edit] = written.edits;
          assert.ok(edit);
          const reasoned = `${edit.text.slice(0, written.reasonAt)} until 2099-01-31 -- a reason${edit.text.slice(written.reasonAt)}`;
          const [by] = labFor(path, applyEdits(text, [{ ...edit, text: reasoned }]), settings, example.files).silenced;
          assert.equal(by?.by.reason, "a reason");
          assert.equal(by.by.until, "2099-01-31");
        }
      }
      assert.ok(ways > 0, "no way to except it");
    });
  }
});

describe("where an exception is written", () => {
  const DOCKER =
    "# syntax=docker/dockerfile:1\nFROM node:24-slim AS base\nRUN sudo id\nFROM base\nRUN sudo ls && \\\n    sudo pwd\nUSER node\n";
  const rule = "dockerfile/no-sudo";

  test("in a Dockerfile: above the step, the stage, or below the directives", () => {
    assert.match(
      excepted("Dockerfile", DOCKER, rule, "line") ?? "",
      /base\n# plimsoll: ignore dockerfile\/no-sudo\nRUN sudo id/,
    );
    assert.match(
      excepted("Dockerfile", DOCKER, rule, "section") ?? "",
      /dockerfile:1\n# plimsoll: ignore-stage dockerfile\/no-sudo\nFROM node/,
    );
    assert.match(
      excepted("Dockerfile", DOCKER, rule, "file") ?? "",
      /dockerfile:1\n# plimsoll: ignore-file dockerfile\/no-sudo\nFROM node/,
    );
  });

  test("a comment of ours without date and reason takes the id in; others stay as they are, and the new one stands above", () => {
    const text = (comment: string) => `FROM node:24-slim\n${comment}\nRUN sudo id\nUSER node\n`;
    const merged = (comment: string) => excepted("Dockerfile", text(comment), rule, "line");
    assert.equal(merged("# plimsoll: ignore DL3059"), text("# plimsoll: ignore DL3059, dockerfile/no-sudo"));
    assert.equal(merged("# Plimsoll: Ignore DL3059"), text("# Plimsoll: Ignore DL3059, dockerfile/no-sudo"));
    assert.equal(merged("# plimsoll: ignore DL3059,"), text("# plimsoll: ignore DL3059, dockerfile/no-sudo,"));
    for (const other of [
      "# plimsoll: ignore DL3059 -- so it is",
      "# plimsoll: ignore DL3059 until 2099-01-01",
      "# hadolint ignore=DL3059",
    ]) {
      assert.equal(merged(other), text(`# plimsoll: ignore dockerfile/no-sudo\n${other}`));
    }
    assert.equal(merged("# a remark"), text("# a remark\n# plimsoll: ignore dockerfile/no-sudo"));
  });

  test("with a reason that no other reader of the file obeys", () => {
    const inLine = (path: string, text: string, reason: string) => {
      const { findings, write } = labFor(path, text);
      const finding = findings.find((one) => one.rule === rule || one.rule === "kubernetes/host-pid");
      const written = finding && write(finding, "line", reason);
      const after = written === undefined ? undefined : applyEdits(text, written.edits);
      const tools = labFor(path, after ?? "").silenced.map(({ by }) => by.origin.tool);
      assert.deepEqual([...new Set(tools)], ["plimsoll"], reason);
      return / -- (.*)/.exec(after ?? "")?.[1];
    };
    const pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\nspec:\n  hostPID: true\n";
    for (const [reason, written] of [
      ["see {{ .Values.doc }}", "see { { .Values.doc }}"],
      ["{{- end }}", "{ {- end }}"],
      ["{{{{/*", "{ { { {/*"],
      ["{% raw %} {# x", "{ % raw %} { # x"],
      ["as {a: {b: c}} says", "as {a: {b: c}} says"],
    ] as const) {
      assert.equal(inLine("chart/templates/a.yaml", pod, reason), written);
      assert.equal(inLine("a.yaml", pod.replace("{{ .Release.Name }}", "a"), reason), written);
    }
    const docker = "FROM node:24-slim\nRUN sudo id\nUSER node\n";
    for (const [reason, written] of [
      ["trivy:ignore:DS-0010", "trivy ignore DS-0010"],
      ["see trivy:ignore:DS-0010:exp:2099-01-01", "see trivy ignore DS-0010:exp:2099-01-01"],
      ["hadolint ignore=DL3004", "hadolint ignore DL3004"],
      ["checkov:skip=CKV_DOCKER_3:x", "checkov skip CKV_DOCKER_3:x"],
      ["nosemgrep: use-workdir", "no semgrep: use-workdir"],
      ["kics-scan ignore-line", "kics scan ignore-line"],
      ["check=skip=JSONArgsRecommended", "check skip JSONArgsRecommended"],
      ["so it is: we skip the check, it ignores a=b", "so it is: we skip the check, it ignores a=b"],
      ["\u202Eelbisivni\u202C a\u200Bb\n\u2028c", "elbisivni ab c"],
    ] as const) {
      assert.equal(inLine("Dockerfile", docker, reason), written);
    }
  });

  test("below the parser directives, which a comment above them would end", () => {
    for (const head of [
      "# check=skip=JSONArgsRecommended\n",
      "# syntax=docker/dockerfile:1\r\n#check = error=true\r\n",
      "\uFEFF# check=error=true\n# escape=`\n",
    ]) {
      writtenBelow(head);
    }
  });

  test("below `#!`, without which the file cannot be run, and the directives below that", () => {
    for (const head of [
      "#!/usr/bin/env x\n",
      "#!/usr/bin/env x\n# syntax=docker/dockerfile:1\n",
      "#!/usr/bin/env x\r\n# check=skip=JSONArgsRecommended\r\n# syntax=docker/dockerfile:1\r\n",
      "\uFEFF#!/usr/bin/env x\n# escape=`\n# check=error=true\n",
    ]) {
      writtenBelow(head);
    }
    const compose = "services:\n  a:\n    image: a:1\n    privileged: true\n";
    assert.equal(
      excepted("compose.yaml", `#!/usr/bin/env -S docker compose -f\n${compose}`, "compose/privileged", "file"),
      `#!/usr/bin/env -S docker compose -f\n# plimsoll: ignore-file compose/privileged\n${compose}`,
    );
  });

  test("above comments that some tool obeys on the line directly above, not above what only looks like one", () => {
    const stacked = "FROM node:24-slim\n# nosemgrep: use-workdir\n# dockerfile-utils: ignore\nRUN sudo id\nUSER node\n";
    assert.equal(
      excepted("Dockerfile", stacked, rule, "line"),
      stacked.replace("# nosem", `# plimsoll: ignore ${rule}\n# nosem`),
    );
    const pod = (comment: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    a: |\n      # hadolint ignore=DL3007\nspec:\n${comment}  hostPID: true\n`;
    const text = pod("").replace("spec:\n  hostPID: true", "spec: {hostPID: true}");
    assert.equal(
      excepted("k8s/a.yaml", text, "kubernetes/host-pid", "line"),
      text.replace("spec:", "# plimsoll: ignore kubernetes/host-pid\nspec:"),
      "the line above is text",
    );
  });

  test("in BuildKit's words, merged into the one `check` that there may be", () => {
    const buildkit = (text: string, scope: IgnoreScope) => {
      const { findings } = labFor("Dockerfile", text);
      const finding = findings.find((one) => one.rule === "dockerfile/json-cmd");
      const file = labOf(settingsOf(), { Dockerfile: text }).file(uriOf("Dockerfile"));
      const language = engine.language("dockerfile");
      assert.ok(finding && file && language);
      const all = writeForeignIgnores({ file, language, catalog: engine.catalog, finding });
      const written = all.find((one) => one.tool === "BuildKit" && one.scope === scope);
      return written && applyEdits(text, written.edits);
    };
    const head = (check: string) => `${check}FROM debian:13\nUSER a\nCMD a b\n`;
    const merged: Readonly<Record<string, string | undefined>> = {
      "": undefined,
      "# check=skip=StageNameCasing\n": "# check=skip=StageNameCasing,JSONArgsRecommended\n",
      "# check=skip=StageNameCasing;error=true\n": "# check=skip=StageNameCasing,JSONArgsRecommended;error=true\n",
      "#check = error=true for now\n": "#check = error=true;skip=JSONArgsRecommended for now\n",
      "# check=skip=\n": "# check=skip=JSONArgsRecommended\n",
      "# check=skip=A;skip=B;error=true\n": "# check=skip=A;skip=B,JSONArgsRecommended;error=true\n",
      // BuildKit splits a value twice at most.
      "# check=error=true;error=true;error=true\n": undefined,
      "# check=soft=true\n": undefined,
      "  # check=skip=StageNameCasing\n": undefined,
    };
    for (const [before, after] of Object.entries(merged))
      assert.equal(buildkit(head(before), "file"), after && head(after), before);
    const above = (comments: string) => `FROM debian:13\n${comments}ENTRYPOINT ["a"]\n  CMD a b\n`;
    assert.equal(
      buildkit(above("# check=skip=WorkdirRelativePath\n"), "line"),
      above("# check=skip=WorkdirRelativePath\n").replace("  CMD", "# check=skip=JSONArgsRecommended\n  CMD"),
    );
    assert.equal(buildkit(above(""), "line"), undefined, "older versions obey no comment: some must be there");
  });

  test("in hadolint's words, in a file that speaks them", () => {
    const hadolint = (text: string) => {
      const { findings } = labFor("Dockerfile", text);
      const finding = findings.find((one) => one.rule === rule);
      const file = labOf(settingsOf(), { Dockerfile: text }).file(uriOf("Dockerfile"));
      const language = engine.language("dockerfile");
      assert.ok(finding && file && language);
      const all = writeForeignIgnores({ file, language, catalog: engine.catalog, finding });
      const written = all.find(({ tool }) => tool === "hadolint");
      return written && applyEdits(text, written.edits);
    };
    const text = (step: string) =>
      `# hadolint global ignore=DL3059\nFROM node:24-slim\n${step}RUN sudo id\nUSER node\n`;
    assert.equal(hadolint(text("").slice(text("").indexOf("FROM"))), undefined, "no pragma, no such offer");
    assert.equal(hadolint(text("")), text("# hadolint ignore=DL3004\n"));
    assert.equal(hadolint(text("# hadolint ignore=DL3008\n")), text("# hadolint ignore=DL3008,DL3004\n"));
    assert.equal(hadolint(text("# hadolint ignore=DL3008 # so\n")), text("# hadolint ignore=DL3008,DL3004 # so\n"));
    const far = "# hadolint ignore=DL3008\n\n";
    assert.equal(hadolint(text(far)), text(`${far}# hadolint ignore=DL3004\n`), "one that is void stays void");
    assert.equal(hadolint(text("# trivy:ignore:DS-0009\n")), undefined, "Trivy's is obeyed on the line above only");
  });

  test("line breaks and byte order marks stay", () => {
    const text = "\uFEFFFROM node:24-slim\r\nRUN sudo id\r\nUSER node\r\n";
    assert.equal(excepted("Dockerfile", text, rule, "line"), text.replace("RUN", `# plimsoll: ignore ${rule}\r\nRUN`));
    assert.equal(
      excepted("Dockerfile", text, rule, "file"),
      text.replace("FROM", `# plimsoll: ignore-file ${rule}\r\nFROM`),
    );
  });

  test("in a manifest of several objects: the second's comment reaches nothing of the first", () => {
    const pod = (name: string) => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  hostNetwork: true\n`;
    const text = `${pod("a")}---\n${pod("b")}`;
    const { findings, write } = labFor("k8s/app.yaml", text);
    const second = findings.filter((one) => one.rule === "kubernetes/host-network")[1];
    assert.ok(second);
    const next = applyEdits(text, write(second, "section")?.edits ?? []);
    assert.equal(next, `${pod("a")}---\n# plimsoll: ignore-resource kubernetes/host-network\n${pod("b")}`);
    const line = applyEdits(text, write(second, "line")?.edits ?? []);
    assert.equal(
      line,
      `${pod("a")}---\n${pod("b").replace("  host", "  # plimsoll: ignore kubernetes/host-network\n  host")}`,
    );
    const left = labFor("k8s/app.yaml", next).findings.filter((one) => one.rule === "kubernetes/host-network");
    assert.equal(left.length, 1);
  });

  test("JSON holds no comments: the object gets an annotation, which takes further ids in", () => {
    const text =
      '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"hostNetwork": true, "hostPID": true}}\n';
    assert.equal(excepted("k8s/app.json", text, "kubernetes/host-network", "line"), undefined);
    assert.equal(excepted("k8s/app.json", text, "kubernetes/host-network", "file"), undefined);
    const once = excepted("k8s/app.json", text, "kubernetes/host-network", "section") ?? "";
    assert.ok(once.includes('"annotations": {"plimsoll/ignore": "kubernetes/host-network"}'), once);
    const twice = excepted("k8s/app.json", once, "kubernetes/host-pid", "section") ?? "";
    assert.ok(twice.includes('"kubernetes/host-pid, kubernetes/host-network"'), twice);
  });
});

describe("a rule switched off in .plimsoll.yaml", () => {
  const rule = "dockerfile/no-sudo";
  const after = (text: string) => {
    const edits = switchOff(text, rule, engine.catalog);
    return edits && applyEdits(text, edits);
  };
  const cases: readonly [string, string, string | undefined][] = [
    ["nothing there", "", `rules:\n  ${rule}: off\n`],
    ["only a comment", "# ours", `# ours\nrules:\n  ${rule}: off\n`],
    ["no rules yet", "extends: strict # all\n", `extends: strict # all\nrules:\n  ${rule}: off\n`],
    ["other rules", "rules:\n    a/b: error # why\n", `rules:\n    a/b: error # why\n    ${rule}: off\n`],
    ["another level", `rules:\n  ${rule}: error # why\n`, `rules:\n  ${rule}: off # why\n`],
    ["options", `rules:\n  ${rule}:\n    severity: error\n`, `rules:\n  ${rule}:\n    severity: off\n`],
    ["brackets", `{rules: {a/b: error}}\n`, `{rules: {a/b: error, ${rule}: off}}\n`],
    ["rules that are a list", "rules: [a]\n", undefined],
  ];
  for (const [name, text, expected] of cases) test(name, () => assert.equal(after(text), expected));

  test("a new file names the schema where there is an address", () => {
    assert.equal(newConfig(rule, undefined), `rules:\n  ${rule}: off\n`);
    const text = newConfig(rule, "https://example.com/plimsoll.schema.json");
    assert.equal(
      text,
      `# yaml-language-server: $schema=https://example.com/plimsoll.schema.json\nrules:\n  ${rule}: off\n`,
    );
    assert.equal(parseConfig(text, "", engine.catalog).layer.rules.get(rule)?.severity, "off");
  });
});

/** That an exception of each scope is written below the head of a Dockerfile. */
function writtenBelow(head: string): void {
  const line = head.includes("\r") ? "\r\n" : "\n";
  const text = `${head}FROM debian:latest${line}USER 10001${line}`;
  for (const [scope, word] of [
    ["line", "ignore"],
    ["section", "ignore-stage"],
    ["file", "ignore-file"],
  ] as const) {
    const comment = `# plimsoll: ${word} dockerfile/no-latest-base${line}`;
    const next = excepted("Dockerfile", text, "dockerfile/no-latest-base", scope);
    assert.equal(next, text.replace("FROM", `${comment}FROM`));
  }
}
