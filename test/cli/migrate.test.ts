// `plimsoll migrate`: without the files of other tools everything is reported as it was with them, but for what was listed.
import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import * as path from "node:path";
import { describe, test } from "node:test";
import { run } from "../../server/src/cli/run.ts";
import { claimsOf } from "../../server/src/engine/catalog/claims.ts";
import { isIn, type Preset } from "../../server/src/engine/catalog/presets.ts";
import { foreignNameOf } from "../../server/src/engine/config/foreign.ts";
import { LAYER_FILES } from "../../server/src/engine/config/layers.ts";
import { migrate } from "../../server/src/engine/config/migrate.ts";
import { isHadolintDefault } from "../../server/src/engine/knowledge/hadolint-severities.ts";
import { projectOf } from "../support/files.ts";
import { engine } from "../support/lab.ts";
import { recordingTerminal } from "../support/terminal.ts";

const BASE = `FROM ubuntu:latest
LABEL license="no licence"
RUN sudo apt-get update && apt-get install curl
RUN curl -sS https://get.example/install.sh | bash
ADD app /app
ENV API_TOKEN=s3cr3t-9f8a7b6c5d
CMD /app/run
`;

/** A workspace in which a good many rules of several tools report something. */
const WORKSPACE: Readonly<Record<string, string>> = {
  Dockerfile: BASE,
  "old/Dockerfile": BASE.replace("ubuntu:latest", "node"),
  "old/deep/Dockerfile.dev": BASE.replace("ubuntu:latest", "debian:13"),
  "k8s/web.yaml":
    "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec:\n  hostPID: true\n  containers:\n    - name: web\n      image: web:latest\n      securityContext: {privileged: true}\n",
};

async function plimsoll(...args: readonly string[]) {
  const { terminal, written } = recordingTerminal();
  const code = await run(args, { ...terminal, width: 200 });
  return { code, ...written };
}

/** Every finding, hints too, as one line. */
async function findings(folder: string): Promise<readonly string[]> {
  const { out } = await plimsoll(
    "check",
    folder,
    "--format",
    "unix",
    "--hints",
    "--fail-on",
    "none",
    "--ids",
    "plimsoll",
  );
  return out.split("\n").filter((line) => line !== "");
}

const CASES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "hadolint: ignored ids": { ".hadolint.yaml": "ignored: [DL3007, DL3004, DL3020]\n" },
  "hadolint: severities, and an id in both": {
    ".hadolint.yaml": "ignored:\n  - DL3025\noverride:\n  error: [DL3015, DL3025]\n  style: [DL3014]\n",
  },
  "hadolint: labels": {
    ".hadolint.yaml": "label-schema:\n  license: spdx\n  maintainer: email\nstrict-labels: true\n",
  },
  "trivy: ids of checks and secrets, with days": {
    ".trivyignore": "# why\nDS-0002\nAVD-KSV-0017 exp:2099-01-01\nDS-0005 exp:2020-01-01\ngithub-pat\n",
  },
  "trivy and dockle: a byte order mark before the first id": {
    ".trivyignore": "\uFEFFDS-0002\nDS-0005\n",
    ".dockleignore": "\uFEFFCIS-DI-0001\n",
  },
  "trivy: paths, reasons, days": {
    ".trivyignore.yaml":
      "misconfigurations:\n  - id: AVD-DS-0002\n    paths: [old/Dockerfile]\n    statement: legacy\n  - id: DS-0010\n    paths: ['old/**']\n  - id: KSV-0017\n    expired_at: 2099-05-01\n",
  },
  "trivy: paths that match nothing there": {
    ".trivyignore.yaml":
      "misconfigurations:\n  - id: DS-0002\n    paths: [./Dockerfile]\n  - id: DS-0001\n    paths: [/Dockerfile, old/, ../Dockerfile, 'old//Dockerfile']\n  - id: DS-0026\n    paths: [old/Dockerfile]\n",
  },
  "dockle: checkpoints": { ".dockleignore": "CIS-DI-0001\nDKL-DI-0006\n" },
  "all at once, over a configuration of ours": {
    ".plimsoll.yaml":
      "# ours\nextends: strict\nrules:\n  dockerfile/no-sudo: error # so it is\n  dockerfile/missing-labels:\n    severity: info\n    labels: [a]\nexceptions:\n  - rules: DL3006\n    files: old/**\n",
    ".hadolint.yaml": "ignored: [DL3004, DL3049]\noverride: {info: [DL3007]}\n",
    ".trivyignore.yaml": "misconfigurations:\n  - id: DS-0005\n    paths: [Dockerfile]\n",
    ".dockleignore": "DKL-DI-0006\n",
  },
};

describe("what is reported stays the same", () => {
  for (const [name, files] of Object.entries(CASES))
    test(name, async () => {
      const folder = projectOf({ ...WORKSPACE, ...files });
      const before = await findings(folder);
      const { code, note } = await plimsoll("migrate", folder);
      assert.equal(code, 0, note);
      const text = readFileSync(path.join(folder, ".plimsoll.yaml"), "utf8");
      for (const file of Object.keys(files)) if (file !== ".plimsoll.yaml") rmSync(path.join(folder, file));
      assert.deepEqual(await findings(folder), before, text);
      const without = projectOf(WORKSPACE);
      assert.notDeepEqual(await findings(without), before, "the files make a difference");
    });
});

describe("what is written and told", () => {
  const of = (name: string, text: string, own?: string) => migrate([{ name, text }], own, engine.catalog);

  test("comments and the rest of a configuration stay", () => {
    const own = "extends: strict # all of it\n\nrules:\n  # agreed on in May\n  dockerfile/no-sudo: error\n";
    assert.equal(of(".hadolint.yaml", "ignored: [DL3007]\n", own).text, `${own}  dockerfile/no-latest-base: off\n`);
  });

  test("what other tools alone understand is named, not lost", () => {
    const { left } = of(
      ".trivyignore.yaml",
      "vulnerabilities:\n  - id: CVE-2024-1\n  - id: CVE-2024-2\n  - id: CVE-2024-3\n  - id: CVE-2024-4\nmisconfigurations:\n  - id: DS-0002\n    paths: ['{a,b}/Dockerfile']\n",
    );
    assert.deepEqual(left, [
      "`.trivyignore.yaml`: `DS-0002` stays there, since its paths have no equal in globs.",
      "`.trivyignore.yaml`: `CVE-2024-1`, `CVE-2024-2`, `CVE-2024-3` and 1 more are not about a rule of Plimsoll; keep the file if Trivy reads it.",
    ]);
    const hadolint = of(
      ".hadolint.yaml",
      "failure-threshold: error\nformat: tty\ndisable-ignore-pragma: true\nignored: [DL3007]\n",
    );
    assert.deepEqual(hadolint.left, [
      "`.hadolint.yaml`: `failure-threshold` has no equal in a configuration: pass `--fail-on error` to `plimsoll check`.",
      "`.hadolint.yaml`: without it comments of `hadolint` count again: remove them from the files.",
      "`.hadolint.yaml`: `format` has no equal in a configuration.",
    ]);
  });

  test("what a file says is called as it is there", () => {
    const { carried } = of(
      ".hadolint.yaml",
      "override:\n  info: [DL3042, DL3007]\n  error: [DL3007]\nlabel-schema: {author: text}\ntrustedRegistries: [a.example]\nignored: [DL3004]\n",
    );
    const labels = carried.filter(({ what }) => what === "label-schema").map(({ becomes }) => becomes);
    assert.deepEqual(labels.toSorted(), [
      "dockerfile/label-value-format: {labels: [author: text]}",
      "dockerfile/missing-labels: {labels: [author: text], strict: false}",
    ]);
    const others = carried.filter(({ what }) => what !== "label-schema");
    assert.deepEqual(Object.fromEntries(others.map(({ what, becomes }) => [what, becomes])), {
      "override.info: DL3042": "dockerfile/download-cache-left/pip: info",
      "override.error: DL3007": "dockerfile/no-latest-base: error",
      trustedRegistries: "registries.allowed: a.example",
      DL3004: "dockerfile/no-sudo: off",
    });
  });

  test("a threshold has no key of ours: what is to be passed is told, and which ids will not fail any more", async () => {
    const leftOf = (text: string) => of(".hadolint.yaml", text).left;
    const none = "`.hadolint.yaml`: `failure-threshold` has no equal in a configuration";
    assert.deepEqual(leftOf("failure-threshold: warning\n"), [
      `${none}, but \`plimsoll check\` fails from \`warning\` on by default.`,
    ]);
    assert.deepEqual(leftOf("failure-threshold: style\n"), [`${none}: pass \`--fail-on hint\` to \`plimsoll check\`.`]);
    assert.deepEqual(leftOf("no-fail: true\n"), [
      "`.hadolint.yaml`: `no-fail` has no equal in a configuration: pass `--fail-on none` to `plimsoll check`.",
    ]);
    const milderOf = (text: string, own?: string) =>
      of(".hadolint.yaml", text, own).different.find((one) => one.includes("less severe here")) ?? "";
    assert.match(milderOf("failure-threshold: warning\n"), /\bDL3020\b.*\bDL3025\b.*\bDL4000\b/);
    assert.doesNotMatch(milderOf("failure-threshold: warning\n"), /DL3004|DL3007|DL3059/);
    assert.match(milderOf("failure-threshold: error\n"), /\bDL3004\b/);
    assert.doesNotMatch(
      milderOf("failure-threshold: warning\noverride: {error: [DL3025]}\nignored: [DL3020]\n"),
      /DL3025|DL3020/,
    );
    assert.doesNotMatch(milderOf("failure-threshold: warning\n", "rules:\n  dockerfile/json-cmd: hint\n"), /DL3025/);
    assert.equal(milderOf("no-fail: true\n") + milderOf("failure-threshold: style\n"), "");
    const folder = projectOf({ Dockerfile: BASE, ".hadolint.yaml": "failure-threshold: error\n" });
    const { code, note } = await plimsoll("migrate", folder);
    assert.deepEqual([code, note], [0, "Nothing was written: no setting of `.plimsoll.yaml` says any of this.\n"]);
  });

  test("a file that its tool refuses is told", () => {
    const { text, left } = of(".hadolint.yaml", "ignored: DL3007\n");
    assert.equal(text, undefined);
    assert.deepEqual(left, ["`.hadolint.yaml`: `hadolint` ignores this file: `ignored` must be a list of strings."]);
  });

  test("a secret where an id belongs is not printed", async () => {
    const token = ["ghp_", "x7Qm2LkV9sTr4WbN8yHc3JfD6pGzA1eUo5Rq"].join("");
    const folder = projectOf({
      Dockerfile: BASE,
      ".trivyignore": `${token}\nDS002 exp:${token}\n`,
      ".hadolint.yaml": `ignored: [${token}]\n${token}: x\ntrustedRegistries: ['https://u:${token}@reg.example.com']\n`,
      ".dockleignore": `${token}\n`,
    });
    for (const options of [["--dry-run"], []]) {
      const { out, note } = await plimsoll("migrate", folder, ...options);
      assert.ok(!`${out}${note}`.includes(token), out);
      assert.match(out, /ghp_…/);
    }
  });
  test("what hadolint reports by default and is off is listed with the preset that has it", () => {
    const offBy = (own: string, hadolint: string) =>
      of(".hadolint.yaml", hadolint, own).different.map((sentence) =>
        Object.fromEntries(
          [...sentence.matchAll(/([^:;]*) \(on with `extends: (\w+)`\)/g)].map(([, ids = "", preset = ""]) => [
            preset,
            ids.match(/DL\d+|\d+(?= ids of ShellCheck)/g) ?? [],
          ]),
        ),
      )[0];
    const expected = (preset: string, smaller: string) =>
      [...claimsOf(engine.catalog.rules)].flatMap(({ id, name }) => {
        const { rule } = engine.catalog.named(name) ?? {};
        const isNew = rule !== undefined && isIn(preset as Preset, rule) && !isIn(smaller as Preset, rule);
        return isNew && /^hadolint:/.test(id) && isHadolintDefault(id.slice(9)) ? [id.slice(9)] : [];
      });
    const plain = offBy("", "failure-threshold: info\n");
    const [dl, count] = [plain?.strict?.filter((id) => id.startsWith("DL")), plain?.strict?.at(-1)];
    assert.ok(dl !== undefined && dl.length > 5 && Number(count) > 5);
    for (const id of dl) assert.ok(expected("strict", "recommended").includes(id), id);
    for (const id of plain?.all ?? []) assert.ok(expected("all", "strict").includes(id), id);
    assert.ok(!dl.includes("DL3007") && !dl.includes("DL3026") && (plain?.all ?? []).every((id) => id !== "DL3057"));
    const [ignored, overridden] = dl;
    const said = offBy("", `failure-threshold: info\nignored: [${ignored}]\noverride: {error: [${overridden}]}\n`);
    assert.deepEqual(said, { ...plain, strict: plain?.strict?.slice(2) });
    assert.deepEqual(Object.keys(offBy("extends: strict\n", "failure-threshold: info\n") ?? {}), ["all"]);
    assert.deepEqual(offBy("extends: all\n", "failure-threshold: info\n"), {}, "it only says what will not fail");
    assert.deepEqual(of(".hadolint.yaml", "no-fail: true\n", "extends: all\n").different, []);
    const [rule] = engine.catalog.answeringTo("hadolint", ignored ?? "");
    const off = offBy(`extends: strict\nrules:\n  ${rule}: off\n`, "failure-threshold: info\n");
    assert.ok(!JSON.stringify(off).includes(ignored ?? ""), "what the configuration turns off is not offered");
    assert.deepEqual(of(".trivyignore", "DS-0002\n").different, []);
  });

  test("hadolint's threshold where its file has none is told", () => {
    const sentence = /`hadolint` from `info` on: pass `--fail-on info`/;
    assert.match(of(".hadolint.yaml", "ignored: [DL3007]\n").different.join(" "), sentence);
    assert.doesNotMatch(of(".hadolint.yaml", "failure-threshold: error\n").different.join(" "), sentence);
    assert.doesNotMatch(of(".hadolint.yaml", "no-fail: true\n").different.join(" "), sentence);
  });

  test("a file is known by its name in any folder, with and without its dot", () => {
    for (const [place, name] of [
      ["hadolint.yaml", ".hadolint.yaml"],
      [".config/hadolint.yml", ".hadolint.yaml"],
      ["file:///a/.github/.hadolint.yaml", ".hadolint.yaml"],
      ["ci/trivyignore", ".trivyignore"],
      [".kubescape/exceptions.json", ".kubescape/exceptions.json"],
    ] as const)
      assert.equal(foreignNameOf(place), name, place);
    for (const place of ["exceptions.json", "Dockerfile", "xhadolint.yaml", "hadolint.yaml.txt", "constructor"])
      assert.equal(foreignNameOf(place), undefined, place);
  });

  test("one file by its name, into the current folder", async () => {
    const folder = projectOf({
      Dockerfile: BASE,
      ".github/hadolint.yml": "ignored: [DL3007]\n",
      ".trivyignore": "DS-0002\n",
    });
    const before = process.cwd();
    try {
      process.chdir(folder);
      const { code, note } = await plimsoll("migrate", ".github/hadolint.yml");
      assert.equal(code, 0, note);
      assert.match(note, /`\.plimsoll\.yaml` was written\. `\.github\/hadolint\.yml` is still there/);
      assert.equal(readFileSync(".plimsoll.yaml", "utf8"), "rules:\n  dockerfile/no-latest-base: off\n");
    } finally {
      process.chdir(before);
    }
  });

  for (const [name, files] of Object.entries(CASES))
    test(`carrying over twice is carrying over once: ${name}`, async () => {
      const folder = projectOf({ Dockerfile: BASE, ...files });
      const own = path.join(folder, ".plimsoll.yaml");
      await plimsoll("migrate", folder);
      const once = readFileSync(own, "utf8");
      const { code, out, note } = await plimsoll("migrate", folder);
      assert.deepEqual([code, note], [0, "There is nothing to add to `.plimsoll.yaml`.\n"]);
      assert.doesNotMatch(out, /→|: off/);
      assert.equal(readFileSync(own, "utf8"), once);
    });

  test("a value of our own stays, and is told where the file says something else", () => {
    const hadolint = "override: {warning: [DL3025], info: [DL3042, DL3007]}\ntrustedRegistries: [a.example]\n";
    const own =
      "rules:\n  dockerfile/json-cmd: error\n  dockerfile/no-latest-base: info\n  dockerfile/download-cache-left: error\nregistries: {allowed: [b.example]}\n";
    const { text, carried, kept } = of(".hadolint.yaml", hadolint, own);
    assert.deepEqual(kept, [
      "`.hadolint.yaml`: `override.warning: DL3025` changes nothing beside `dockerfile/json-cmd: error`.",
      "`.hadolint.yaml`: `trustedRegistries` changes nothing beside `registries.allowed: b.example`.",
    ]);
    assert.deepEqual(
      carried.map(({ becomes }) => becomes),
      ["dockerfile/download-cache-left/pip: info"],
    );
    assert.ok(text?.includes("dockerfile/json-cmd: error"));
    const labels = of(
      ".hadolint.yaml",
      "label-schema: {a: text}\n",
      "rules:\n  dockerfile/missing-labels: error\n",
    ).text;
    assert.match(labels ?? "", /missing-labels:\s+(?:\{ *)?severity: error/);
    assert.deepEqual(of(".hadolint.yaml", "label-schema: {a: text}\n", labels).carried, []);
  });

  test("an exception that reaches less far, or ends earlier, is not the same", () => {
    const again = (own: string) => of(".trivyignore", "DS-0002 exp:2099-01-01\n", own).carried.length;
    const first = of(".trivyignore", "DS-0002 exp:2099-01-01\n").text ?? "";
    assert.equal(again(first), 0);
    assert.equal(again(first.replace(/2098-12-31|2099-01-01/, "2099-06-01")), 0);
    assert.equal(again(first.replace(/2098-12-31|2099-01-01/, "2097-01-01")), 1);
    assert.equal(again(`${first}    files: old/**\n`), 1);
  });

  test("without a folder, without files, and with nothing to write", async () => {
    const folder = projectOf({ Dockerfile: "FROM scratch\n" });
    const none = await plimsoll("migrate", folder);
    assert.equal(none.code, 2);
    assert.match(
      none.note,
      /has no file to carry over: none of \.dockleignore, .*, \.hadolint\.yml and \.hadolint\.yaml\./,
    );
    assert.equal((await plimsoll("migrate", path.join(folder, "none"))).code, 2);
    assert.match((await plimsoll("migrate", path.join(folder, "Dockerfile"))).note, /is not called like a file/);
    for (const name of LAYER_FILES.filter((one) => !one.includes("plimsoll")))
      assert.ok(none.note.includes(name), name);
  });
});
