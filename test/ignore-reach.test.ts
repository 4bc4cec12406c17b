// How far exceptions of other tools reach: exactly as in the tools. What each row says was tried with Trivy 0.74.0, or is read
// from the sources of the tool that is named.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createResolver, LAYER_FILES, layerFrom } from "../server/src/engine/config/layers.ts";
import { nameOf } from "../server/src/engine/core/finding.ts";
import { engine, labOf, uriOf } from "./support/lab.ts";
import { secretOf } from "./support/secrets.ts";

const resolver = createResolver(engine.catalog);
const ALL = layerFrom(".plimsoll.yaml", "extends: all", ".plimsoll.yaml", engine.catalog);

/** The names of what is silenced in one file of some, with a tool's configuration beside them or without. */
function silencedIn(
  path: string,
  files: Readonly<Record<string, string>>,
  config?: readonly [name: string, text: string],
) {
  const name = LAYER_FILES.find((one) => `/${config?.[0]}`.endsWith(`/${one}`)) ?? "";
  const layers = [ALL, config && layerFrom(name, config[1], config[0], engine.catalog)];
  const settings = resolver.resolve(
    layers.flatMap((layer) => layer ?? []),
    path,
  );
  const { silenced = [] } = labOf(settings, files).check(uriOf(path)) ?? {};
  return [...new Set(silenced.map(({ finding }) => nameOf(finding)))].sort().join(" ");
}

/** What housekeeping says of a file. */
function told(path: string, text: string): readonly string[] {
  const settings = resolver.resolve(ALL ? [ALL] : [], path);
  const { findings = [] } = labOf(settings, { [path]: text }).check(uriOf(path)) ?? {};
  return findings.filter(({ rule }) => rule.startsWith("plimsoll/")).map(({ message }) => message);
}

/** Checks a table of inputs and what is silenced; all that differ are told at once. */
function table(rows: Readonly<Record<string, string>>, silenced: (input: string) => string) {
  const found = Object.fromEntries(Object.keys(rows).map((input) => [input, silenced(input)]));
  assert.deepEqual(found, rows);
}

const LATEST = "dockerfile/no-latest-base";
const COPY = "dockerfile/prefer-copy";
const GITHUB = "text/secret-value/github-pat";
const IN_ENV = "dockerfile/secret-in-env-or-arg";

describe("ShellCheck's comments in the scripts of Dockerfiles", () => {
  const SOURCE = "dockerfile/bash-in-sh/source";
  const said = (script: string) => {
    const path = "Dockerfile";
    const settings = resolver.resolve(ALL ? [ALL] : [], path);
    const { silenced = [], findings = [] } =
      labOf(settings, { Dockerfile: `FROM debian:13\nRUN ${script}` }).check(uriOf(path)) ?? {};
    const left = findings.filter((one) => nameOf(one) === SOURCE).length;
    return `${silenced.map(({ finding }) => nameOf(finding)).join(" ")} ${left}`.trim();
  };
  test("reach the command below, in heredocs alone: elsewhere Docker takes them out", () => {
    table(
      {
        "<<EOF\n# shellcheck disable=SC3046\nsource /x\nEOF\n": `${SOURCE} 0`,
        "<<EOF\n#shellcheck disable=3046 # why\nsource /x\nEOF\n": `${SOURCE} 0`,
        "<<EOF\n# shellcheck disable=SC3046\n\n# more\nsource /x\nEOF\n": `${SOURCE} 0`,
        "<<EOF\n# shellcheck disable=SC3046\nsource /x\nsource /y\nEOF\n": `${SOURCE} 1`,
        "<<EOF\nset -e\n# shellcheck disable=SC2034,SC3046\nif a; then\n  source /x\nfi\nsource /y\nEOF\n": `${SOURCE} 1`,
        "<<EOF\nf() {\n# shellcheck disable=SC3046\nsource /x\nsource /y\n}\nEOF\n": `${SOURCE} 1`,
        "<<EOF\n# shellcheck disable=SC3046\na && source /x\nEOF\n": `${SOURCE} 0`,
        "<<EOF\n# shellcheck disable=all\nsource /x\nEOF\n": `${SOURCE} 0`,
        "<<EOF\n# shellcheck disable=SC3010\nsource /x\nEOF\n": "1",
        "<<EOF\n# shellcheck disable=SC3046, SC3010\nsource /x\nEOF\n": "1",
        "<<EOF\n# shellcheck shell=bash\nsource /x\nEOF\n": "1",
        "<<EOF\nsource /x\n# shellcheck disable=SC3046\nEOF\n": "1",
        "true && \\\n# shellcheck disable=SC3046\nsource /x\n": "1",
      },
      said,
    );
  });
});

describe("Trivy's comments in Dockerfiles", () => {
  const base = (head: string) =>
    silencedIn("Dockerfile", { Dockerfile: `${head}FROM debian:latest\nADD app /app\nUSER a\n` });
  test("reach the instruction on the next line, those stacked right above it too", () => {
    table(
      {
        "# trivy:ignore:DS-0001\n": LATEST,
        "#trivy:ignore:DS-0001\n": LATEST,
        "# trivy:ignore:DS-0001\r\n": LATEST,
        "# trivy:ignore:DS-0001\n\n": "",
        "# trivy:ignore:DS-0001\n# why\n": "",
        "# trivy:ignore:DS-0001\n# hadolint ignore=DL3059\n": "",
        "# trivy:ignore:DS-0001\n# trivy:ignore:DS-0002\n": LATEST,
        "# trivy:ignore:DS-0002\n# trivy:ignore:DS-0001\n": LATEST,
        "# trivy:ignore:DS-0001\n# trivy:ignore:DS-0003\n# trivy:ignore:DS-0002\n": LATEST,
        "# trivy:ignore:DS-0001\n\n# trivy:ignore:DS-0002\n": "",
        // Of several in one comment only the last joins those in a comment below.
        "# trivy:ignore:DS-0001 trivy:ignore:DS-0009\n# trivy:ignore:DS-0002\n": "",
        "# trivy:ignore:DS-0009 trivy:ignore:DS-0001\n# trivy:ignore:DS-0002\n": LATEST,
        "# trivy:ignore:DS-0001\n# trivy:ignore:DS-0002 trivy:ignore:DS-0003\n": LATEST,
        "# we say trivy:ignore:DS-0001\n": LATEST,
        "# we say trivy:ignore:DS-0001\n# trivy:ignore:DS-0002\n": "",
      },
      base,
    );
  });
  test("take the spellings of an id that Trivy takes, in any case, and stars", () => {
    const ids = {
      "DS-0001": LATEST,
      "ds-0001": LATEST,
      DS001: LATEST,
      ds001: LATEST,
      "AVD-DS-0001": LATEST,
      "avd-ds-0001": LATEST,
      "DS-0001[a=b]": LATEST,
      "DS-0001:ws:prod": LATEST,
      "DS-*": `dockerfile/missing-healthcheck ${LATEST}`,
      "ds-*1": LATEST,
      "*": `dockerfile/missing-healthcheck ${LATEST}`,
      "DS-001": "",
      DS0001: "",
      "AVD-DS001": "",
      "DS-0002,DS-0001": "",
      "trivy:DS-0001": "",
      DL3007: "",
      "dockerfile/no-latest-base": "",
    };
    table(ids, (id) => base(`# trivy:ignore:${id}\n`));
    table(
      {
        "# TRIVY:ignore:DS-0001\n": "",
        "# trivy:IGNORE:DS-0001\n": "",
        "#\ttrivy:ignore:DS-0001\n": "",
        "# tfsec:ignore:DS-0001\n": LATEST,
      },
      base,
    );
  });
  test("end when their day begins", () => {
    // The day of the tests is 2026-11-23.
    table(
      {
        "# trivy:ignore:DS-0001:exp:2026-11-24\n": LATEST,
        "# trivy:ignore:DS-0001:exp:2026-11-23\n": "",
        "# trivy:exp:2026-11-24:ignore:DS-0001\n": LATEST,
        "# trivy:exp:2026-11-23:ignore:DS-0001\n": "",
        "# trivy:ignore:DS-0001:exp:soon\n": "",
        "# trivy:ignore:DS-0001:EXP:2020-01-01\n": LATEST,
        "# trivy:ignore:DS-0001:exp\n": LATEST,
      },
      base,
    );
  });
  test("do not reach into an instruction, nor from within it", () => {
    const run = (text: string) => silencedIn("Dockerfile", { Dockerfile: `FROM debian:13\n${text}USER a\n` });
    const sudo = "dockerfile/no-sudo";
    table(
      {
        "# trivy:ignore:DS-0010\nRUN true && \\\n  sudo ls\n": sudo,
        "RUN true && \\\n  # trivy:ignore:DS-0010\n  sudo ls\n": "",
      },
      run,
    );
  });
  test("name no secret, for which Trivy reads no comments", () => {
    const env = (head: string) =>
      silencedIn("Dockerfile", {
        Dockerfile: `FROM debian:13\n${head}ENV GITHUB_TOKEN=${secretOf("github-pat")}\nUSER a\n`,
      });
    // The check of a variable's name is another finding than the token in it.
    table({ "# trivy:ignore:github-pat\n": "", "# trivy:ignore:DS-0031\n": IN_ENV, "# trivy:ignore:*\n": IN_ENV }, env);
    // Docker's tokens are no secret that Trivy knows: there it has nothing but the check to report.
    const docker = `FROM debian:13\n# trivy:ignore:DS-0031\nENV A_TOKEN=${secretOf("docker-hub-token")}\nUSER a\n`;
    assert.equal(silencedIn("Dockerfile", { Dockerfile: docker }), `${IN_ENV} text/secret-value/docker-hub-token`);
    const named = "FROM debian:13\n# trivy:ignore:DS-0031\nENV A_PASSWORD=hunter2hunter2\nUSER a\n";
    assert.equal(silencedIn("Dockerfile", { Dockerfile: named }), IN_ENV);
  });
  test("reach a missing USER and HEALTHCHECK from above the last FROM: Trivy has no line for them, and ours go further", () => {
    const text = '# trivy:ignore:DS-0002\nFROM debian:13\nCMD ["a"]\n';
    assert.equal(silencedIn("Dockerfile", { Dockerfile: text }), "dockerfile/missing-user");
    const checked = '# trivy:ignore:DS-0026\nFROM debian:13\nUSER a\nCMD ["a"]\n';
    assert.equal(silencedIn("Dockerfile", { Dockerfile: checked }), "dockerfile/missing-healthcheck");
  });
  test("that reach nothing are told", () => {
    const text = "# trivy:ignore:DS-0001\n\nFROM debian:latest\nUSER a\n";
    assert.deepEqual(told("Dockerfile", text), ["Trivy only reads this directly above its instruction."]);
  });
});

describe("Trivy's comments in manifests", () => {
  const privileged = "kubernetes/privileged-container";
  const pod = (name: string, mark: string) => {
    const at = (place: string, indent: string) => (mark === place ? `${indent}# trivy:ignore:KSV-0017\n` : "");
    return `${at("the object", "")}apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n${at("containers", "  ")}  containers:\n${at(
      "the container",
      "    ",
    )}    - name: a\n      image: a:1\n      securityContext:\n${at("the value", "        ")}        privileged: true\n${at(
      "another container",
      "    ",
    )}    - name: b\n      image: b:1\n`;
  };
  const places = ["the object", "containers", "the container", "the value", "another container"];
  test("reach a container in a template of a chart", () => {
    const found = places.map((place) =>
      silencedIn("c/templates/p.yaml", { "c/templates/p.yaml": pod("{{ .Release.Name }}", place) }),
    );
    assert.deepEqual(found, ["", "", privileged, "", ""]);
  });
  test("reach nothing in plain manifests and Compose files", () => {
    const found = places.map((place) => silencedIn("p.yaml", { "p.yaml": pod("a", place) }));
    assert.deepEqual(found, ["", "", "", "", ""]);
    const compose = `services:\n  a:\n    image: a:1\n    environment:\n      # trivy:ignore:github-pat\n      T: ${secretOf("github-pat")}\n`;
    assert.equal(silencedIn("compose.yaml", { "compose.yaml": compose }), "");
  });
});

describe("Trivy's ignore files", () => {
  const add = "FROM debian:13\nADD app /app\nUSER a\n";
  const files = {
    Dockerfile: `${add}ENV GITHUB_TOKEN=${secretOf("github-pat")}\n`,
    "c/Dockerfile": add,
    "c/d/Dockerfile": add,
  };
  const everywhere = (name: string) => (text: string) =>
    Object.keys(files)
      .map((path) => silencedIn(path, files, [name, text]))
      .join(" | ")
      .replace(/(?: \| )+$/, "");
  test(".trivyignore: an id of any kind, letter for letter", () => {
    table(
      {
        "DS-0005\n": `${COPY} | ${COPY} | ${COPY}`,
        "AVD-DS-0005\n": `${COPY} | ${COPY} | ${COPY}`,
        "DS005 because of it\n": `${COPY} | ${COPY} | ${COPY}`,
        "DS-0005 # why\n": `${COPY} | ${COPY} | ${COPY}`,
        "DS-0005 exp:2026-11-24\n": `${COPY} | ${COPY} | ${COPY}`,
        "DS-0005 exp:2026-11-23\n": "",
        "DS-0005 exp:soon\n": "",
        "DS-0005:exp:2099-01-01\n": "",
        "ds-0005\n": "",
        "DS-005\n": "",
        "DS-*\n": "",
        "DL3020\n": "",
        "github-pat\n": GITHUB,
        "GITHUB-PAT\n": "",
        // Trivy goes on reporting the secret.
        "DS-0031\n": IN_ENV,
      },
      everywhere(".trivyignore"),
    );
  });
  test(".trivyignore.yaml: an id of the list's kind, letter for letter; an entry without one says nothing", () => {
    const all = `${COPY} | ${COPY} | ${COPY}`;
    table(
      {
        "misconfigurations: [{id: DS-0005}]": all,
        "misconfigurations: [{id: AVD-DS-0005}]": all,
        "misconfigurations: [{id: DS005}]": all,
        "misconfigurations: [{id: DS-0005, purls: ['pkg:deb/debian/openssl']}]": all,
        "misconfigurations: [{id: DS-0005, path: [x]}]": all,
        "secrets: [{id: DS-0005}]": "",
        "vulnerabilities: [{id: DS-0005}]": "",
        "licenses: [{id: DS-0005}]": "",
        "secrets: [{id: github-pat}]": GITHUB,
        "misconfigurations: [{id: github-pat}]": "",
        "vulnerabilities: [{id: github-pat}]": "",
        "misconfigurations: [{id: DS-0031}]": IN_ENV,
        "secrets: [{id: DS-0031}]": "",
        "misconfigurations: [{paths: [Dockerfile]}]": "",
        "secrets: [{paths: [Dockerfile]}]": "",
        "misconfigurations: [{ids: [DS-0005]}]": "",
        "misconfigurations: [{id: ''}]": "",
        "misconfigurations: [{id: [DS-0005]}]": "",
        "misconfigurations: [{id: 'DS-0001,DS-0005'}]": "",
        "misconfigurations: [{id: ' DS-0005 '}]": "",
        "misconfigurations: [{id: ds-0005}]": "",
        "misconfigurations: [{id: 'DS-*'}]": "",
        "misconfigurations: [{id: DL3020}]": "",
        "misconfigurations: [DS-0005]": "",
        "misconfigurations: {id: DS-0005}": "",
        "Misconfigurations: [{id: DS-0005}]": "",
      },
      everywhere(".trivyignore.yaml"),
    );
  });
  test(".trivyignore.yaml: patterns for whole paths, from the folder of the file", () => {
    const silenced = (paths: string) =>
      everywhere(".trivyignore.yaml")(`misconfigurations: [{id: DS-0005, paths: ${paths}}]`);
    const [none, top, inC, below] = ["", COPY, ` | ${COPY}`, ` | ${COPY} | ${COPY}`];
    table(
      {
        "[]": `${COPY} | ${COPY} | ${COPY}`,
        "[Dockerfile]": top,
        "['*']": top,
        "[c/Dockerfile]": inC,
        "[c/*]": inC,
        "['c/**']": below,
        "['**/Dockerfile']": `${COPY} | ${COPY} | ${COPY}`,
        "['*/d/{Docker,Other}file']": ` |  | ${COPY}`,
        "['[!a-b]/Dockerfile']": inC,
        // What was matched is not taken back.
        "['**', '!c/**']": `${COPY} | ${COPY} | ${COPY}`,
        "[./c/Dockerfile]": none,
        "[/c/Dockerfile]": none,
        "[c/]": none,
        "[c]": none,
        "[dockerfile]": none,
        "['Docker(file|x)']": none,
        "['[']": none,
        "['{c']": none,
        Dockerfile: none,
        "[{a: b}]": none,
      },
      silenced,
    );
    const nested = everywhere("c/.trivyignore.yaml")("misconfigurations: [{id: DS-0005, paths: [Dockerfile]}]");
    assert.equal(nested, inC);
  });
  test(".trivyignore.yaml: until the day begins, or the hour of a day", () => {
    const silenced = (date: string) =>
      silencedIn("c/Dockerfile", files, [
        ".trivyignore.yaml",
        `misconfigurations: [{id: DS-0005, expired_at: ${date}}]`,
      ]);
    table(
      {
        "2026-11-24": COPY,
        "2026-11-23": "",
        "2026-11-24T00:00:00Z": COPY,
        // Only days that it covers to the end count.
        "2026-11-23T10:00:00Z": "",
        "2026-11-24T01:00:00+02:00": "",
        "2099-1-1": COPY,
        "2099-01-01 10:00:00": COPY,
        "": COPY,
        null: COPY,
        soon: "",
        "2099-02-30": "",
      },
      silenced,
    );
  });
});

describe("Checkov", () => {
  const root = "dockerfile/last-user-root";
  const skipped = (comment: string) =>
    silencedIn("Dockerfile", { Dockerfile: `FROM debian:latest\n${comment}\nUSER root\n` });
  test("compares the id in a comment as it is written", () => {
    table(
      {
        "#checkov:skip=CKV_DOCKER_8": root,
        "# checkov:skip= CKV_DOCKER_8: because": root,
        "# accepted: checkov:skip=CKV_DOCKER_8 because": root,
        "# checkov:skip=CKV_DOCKER_8, CKV_DOCKER_7": root,
        "# checkov:skip=CKV_DOCKER_8,CKV_DOCKER_7:both": "",
        "# checkov:skip=CKV_DOCKER_*": "",
        "# checkov:skip=*": "",
        "# checkov:skip=ckv_docker_8": "",
        "# checkov:skip =CKV_DOCKER_8": "",
        "# Checkov:skip=CKV_DOCKER_8": "",
        "# checkov:skip=DL3002": "",
      },
      skipped,
    );
    assert.deepEqual(told("Dockerfile", "FROM debian:13\n# checkov:skip=CKV_DOCKER_8,CKV_DOCKER_7\nUSER root\n"), [
      "Checkov reads one id per comment here, so it ignores all of these.",
    ]);
  });
  test("skips a secret on the line of the comment and on its neighbours", () => {
    const token = `ENV T=${secretOf("npm-access-token")}`;
    const silenced = (text: string) => silencedIn("Dockerfile", { Dockerfile: `FROM debian:13\n${text}USER a\n` });
    const skip = "# checkov:skip=CKV_SECRET_12";
    const npm = "text/secret-value/npm-access-token";
    table(
      {
        [`${skip}\n${token}\n`]: npm,
        [`${token}\n${skip}\n`]: npm,
        [`${skip}\n\n${token}\n`]: "",
        [`${skip}\n# why\n${token}\n`]: "",
        [`${token}\nRUN a\n${skip}\n`]: "",
      },
      silenced,
    );
    const compose = (between: string) =>
      `services:\n  a:\n    image: a:1\n    environment:\n      ${skip}\n${between}      T: ${secretOf("npm-access-token")}\n`;
    assert.equal(silencedIn("compose.yaml", { "compose.yaml": compose("") }), npm);
    assert.equal(silencedIn("compose.yaml", { "compose.yaml": compose("\n") }), "");
  });
  test("takes patterns in its configuration and whole ids in annotations", () => {
    const text = "FROM debian:latest\nUSER root\n";
    const configured = (list: string) =>
      silencedIn("Dockerfile", { Dockerfile: text }, [".checkov.yaml", `skip-check: ${list}`]);
    table(
      {
        "[CKV_DOCKER_*]": `${root} dockerfile/missing-healthcheck ${LATEST}`,
        "CKV_DOCKER_8,CKV_K8S_1": root,
        "[ckv_docker_8]": "",
        "[DL3002]": "",
      },
      configured,
    );
    const pod = (value: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    checkov.io/skip1: ${value}\nspec:\n  hostPID: true\n  containers: [{name: a, image: "a:1"}]\n`;
    table(
      {
        CKV_K8S_17: "kubernetes/host-pid",
        "CKV_K8S_17=why": "kubernetes/host-pid",
        "CKV_K8S_*": "",
        ckv_k8s_17: "",
        "CKV_K8S_17 = why": "",
      },
      (value) => silencedIn("p.yaml", { "p.yaml": pod(value) }),
    );
  });
});

describe("hadolint's pragmas", () => {
  const silenced = (text: string) => silencedIn("Dockerfile", { Dockerfile: text });
  test("count on the very line above", () => {
    const base = (head: string) => silenced(`${head}FROM debian:latest\nUSER a\n`);
    table(
      {
        "# hadolint ignore=DL3007\n": LATEST,
        "#hadolint ignore = DL3006 , DL3007 # why\n": LATEST,
        "# hadolint ignore=DL3007\n\n": "",
        "# hadolint ignore=DL3007\n# why\n": "",
        "# hadolint ignore=DL3007\n# hadolint ignore=DL3006\n": "",
        "# hadolint ignore=DL3006\n# hadolint ignore=DL3007\n": LATEST,
        "# hadolint ignore=DL3007 - the newest is wanted here\n": "",
        "# hadolint ignore=dl3007\n": "",
        "# hadolint ignore=DL3007,\n": "",
        "# hadolint ignore=DL3007,CKV_DOCKER_7\n": "",
        "# Hadolint ignore=DL3007\n": "",
        "# hadolint global ignore=DL3007\n\n\n": LATEST,
      },
      base,
    );
    assert.equal(silenced("FROM debian:13\nRUN true && \\\n  # hadolint ignore=DL3004\n  sudo ls\nUSER a\n"), "");
    assert.equal(
      silenced("FROM debian:13\nRUN true && \\\n  # hadolint global ignore=DL3004\n  sudo ls\nUSER a\n"),
      "",
    );
  });
  test("for a stage count behind the line below them", () => {
    const sudo = "dockerfile/no-sudo";
    const pragma = "# hadolint stage ignore=DL3004,DL3007\n";
    table(
      {
        [`${pragma}FROM debian:13\nRUN sudo ls\nUSER a\n`]: sudo,
        // Not the line itself, be it a FROM or not.
        [`${pragma}FROM debian:latest\nUSER a\n`]: "",
        [`FROM debian:13\n${pragma}RUN sudo ls\nUSER a\n`]: "",
        [`FROM debian:13\n${pragma}RUN true\nRUN sudo ls\nUSER a\n`]: sudo,
        [`${pragma}FROM debian:13 AS a\nUSER a\nFROM a\nRUN sudo ls\n`]: "",
        [`${pragma}\nFROM debian:13\nRUN sudo ls\nUSER a\n`]: "",
        [`${pragma}# hadolint stage ignore=DL3006\nFROM debian:13\nRUN sudo ls\nUSER a\n`]: "",
        [`${pragma}FROM debian:13\n# hadolint stage ignore=DL3006\nRUN true\nRUN sudo ls\nUSER a\n`]: "",
        [`${pragma}FROM debian:13\n# hadolint stage ignore=DL3006\nRUN sudo ls\nUSER a\n`]: sudo,
      },
      silenced,
    );
  });
});

describe("comments of other tools", () => {
  const silenced = (text: string) => silencedIn("Dockerfile", { Dockerfile: text });
  test("BuildKit hands the first check above an instruction on with it", () => {
    const json = "dockerfile/json-cmd";
    const cmd = (head: string) =>
      silenced(`FROM debian:13\nUSER a\n${head}CMD a\n`)
        .split(" ")
        .filter((name) => name === json)
        .join();
    table(
      {
        "# check=skip=JSONArgsRecommended\n": json,
        "# check=skip=JSONArgsRecommended\n\n# why\n": json,
        "# check=skip=JSONArgsRecommended\n#\n": "",
        "# check=skip=InvalidBaseImagePlatform\n# check=skip=JSONArgsRecommended\n": "",
        "# check=skip=all\n": json,
        "# check=skip=ALL\n": "",
        "# check=skip=jsonargsrecommended\n": "",
        "# check=skip=JSONArgsRecommended;soft=true\n": "",
        "# check=skip=JSONArgsRecommended;error=true why\n": json,
        "# check=skip=JSONArgsRecommended;error=yes\n": "",
        "  # check=skip=JSONArgsRecommended\n": "",
        "## check=skip=JSONArgsRecommended\n": "",
        "# check=skip=JSONArgsRecommended: because\n": "",
        "# check=skip=InvalidBaseImagePlatform, JSONArgsRecommended\n": "",
        "# check=skip=InvalidBaseImagePlatform,\tJSONArgsRecommended\n": json,
        "# check=skip=JSONArgsRecommended;skip=InvalidBaseImagePlatform\n": "",
        "# check=skip=all;skip=InvalidBaseImagePlatform\n": json,
        " # check=skip=InvalidBaseImagePlatform\n# check=skip=JSONArgsRecommended\n": json,
      },
      cmd,
    );
  });
  test("BuildKit's directive is read up to the first blank, from the first column, in three parts", () => {
    const json = "dockerfile/json-cmd";
    table(
      {
        "# check=skip=JSONArgsRecommended\n": json,
        "#  check  =  skip=JSONArgsRecommended\r\n": json,
        "\uFEFF# CHECK=skip=JSONArgsRecommended\n": json,
        "  # check=skip=JSONArgsRecommended\n": "",
        "# check=skip= JSONArgsRecommended\n": "",
        "# check=skip=InvalidBaseImagePlatform, JSONArgsRecommended\n": "",
        "# check=skip=JSONArgsRecommended for now\n": json,
        "# check=error=false;experimental=x;skip=JSONArgsRecommended\n": json,
        "# check=error=true;experimental=x;skip=InvalidBaseImagePlatform;skip=JSONArgsRecommended\n": "",
        "# check=skip=all,InvalidBaseImagePlatform\n": "",
      },
      (head) =>
        silenced(`${head}FROM debian:13\nUSER a\nCMD a\n`)
          .split(" ")
          .filter((name) => name === json)
          .join(),
    );
    assert.deepEqual(
      told("Dockerfile", "# check=skip=InvalidBaseImagePlatform, JSONArgsRecommended\nFROM debian:13\nUSER a\n"),
      ["BuildKit ignores `JSONArgsRecommended`: its list ends at the space."],
    );
  });
  test("BuildKit's build argument counts where every build that is known skips the check", () => {
    const json = "dockerfile/json-cmd";
    const dockerfile = "FROM debian:13\nUSER a\nCMD a\n";
    const service = (name: string, build: string) => `  ${name}:\n    build: ${build}\n`;
    const argument = (value: string) => `{context: ./app, args: {BUILDKIT_DOCKERFILE_CHECK: "${value}"}}`;
    const rows: Readonly<Record<string, string>> = {
      [service("a", argument("skip=JSONArgsRecommended"))]: json,
      [service("a", argument("error=true; skip = JSONArgsRecommended, InvalidBaseImagePlatform"))]: json,
      [service("a", argument("skip=all"))]: json,
      [service("a", "{context: app, dockerfile: ./Dockerfile, args: ['BUILDKIT_DOCKERFILE_CHECK=skip=all']}")]: json,
      [service("a", argument("skip=InvalidBaseImagePlatform"))]: "",
      [service("a", argument("soft=true"))]: "",
      [service("a", argument("$CHECKS"))]: "",
      [service("a", "{context: ./app, args: [BUILDKIT_DOCKERFILE_CHECK]}")]: "",
      [service("a", argument("skip=all").replace("./app", "./other"))]: "",
      [service("a", argument("skip=all")) + service("b", "./app")]: "",
      [service("a", argument("skip=all")) + service("b", argument("skip=JSONArgsRecommended"))]: json,
    };
    table(rows, (text) =>
      silencedIn("app/Dockerfile", { "app/Dockerfile": dockerfile, "compose.yaml": `services:\n${text}` })
        .split(" ")
        .filter((name) => name === json)
        .join(),
    );
    const other = "services:\n  a: {build: {context: app, args: [BUILDKIT_DOCKERFILE_CHECK=skip=all]}}\n";
    const files: readonly (readonly [more: Readonly<Record<string, string>>, silenced: string])[] = [
      [{ "compose.yaml": other, "compose.override.yaml": "services: {a: {build: {target: dev}}}\n" }, json],
      [
        { "compose.yaml": other, "compose.override.yaml": "services: {a: {build: {args: {X: 1}, target: dev}}}\n" },
        json,
      ],
      [{ "compose.yaml": "services: {a: {build: app}}\n", "compose.override.yaml": other }, json],
      [
        {
          "compose.yaml": other,
          "compose.override.yaml": 'services: {a: {build: {args: {BUILDKIT_DOCKERFILE_CHECK: ""}}}}\n',
        },
        "",
      ],
      [{ "compose.yaml": other, "compose.override.yaml": "services: {a: {build: {args: !override {X: 1}}}}\n" }, ""],
      [{ "compose.yaml": other, "compose.override.yaml": "services: {b: {build: app}}\n" }, ""],
      [{ "compose.yaml": other, "other/compose.override.yaml": "services: {a: {build: ../app}}\n" }, ""],
      [{ "compose.yaml": `${other}  b: {extends: {service: a}, build: {target: x}}\n` }, json],
      [{ "compose.yaml": `${other}  b: {extends: a}\n` }, json],
      [
        {
          "compose.yaml": `${other}  b: {extends: {service: a}, build: {args: [BUILDKIT_DOCKERFILE_CHECK=error=true]}}\n`,
        },
        "",
      ],
      [{ "compose.yaml": `${other}  b: {extends: {file: x.yaml, service: a}, build: {target: x}}\n` }, json],
      [
        {
          "compose.yaml": `x: &x {BUILDKIT_DOCKERFILE_CHECK: skip=all}\nservices:\n  a: {build: {context: app, args: {<<: *x, X: 1}}}\n`,
        },
        json,
      ],
      [{ "compose.yaml": `x: &x {Y: 2}\nservices:\n  a: {build: {context: app, args: {<<: *x, X: 1}}}\n` }, ""],
    ];
    for (const [more, expected] of files) {
      const found = silencedIn("app/Dockerfile", { "app/Dockerfile": dockerfile, ...more }).split(" ");
      assert.equal(found.filter((name) => name === json).join(), expected, JSON.stringify(more));
    }
    const inVain = "BuildKit does not read this here: write `# check=…` at the top of the file.";
    assert.deepEqual(told("Dockerfile", "FROM debian:13\nENV X=1 BUILDKIT_DOCKERFILE_CHECK=skip=all\nUSER a\n"), [
      inVain,
    ]);
    assert.deepEqual(
      told("Dockerfile", "ARG BUILDKIT_DOCKERFILE_CHECK=a\nFROM debian:13\nARG BUILDKIT_DOCKERFILE_CHECK=b\nUSER a\n"),
      [inVain, inVain],
    );
    assert.deepEqual(
      told("Dockerfile", "FROM debian:13\nRUN <<EOF\nARG BUILDKIT_DOCKERFILE_CHECK=a\nEOF\nUSER a\n"),
      [],
    );
    const within = "    FROM a\n    ARG BUILDKIT_DOCKERFILE_CHECK=skip=all\n";
    assert.deepEqual(
      told("cm.yaml", `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  Dockerfile: |\n${within}`),
      [],
    );
    assert.deepEqual(
      told(
        "compose.yaml",
        `services:\n  a:\n    build:\n      dockerfile_inline: |\n    ${within.replace(/\n {4}/g, "\n        ")}`,
      ),
      [],
    );
    assert.deepEqual(told("Dockerfile", "ARG BUILDKIT_DOCKERFILE_CHECK=skip=all\nFROM debian:13\nUSER a\n"), [
      "BuildKit does not read this here: write `# check=…` at the top of the file.",
    ]);
    assert.deepEqual(told("Dockerfile", "FROM debian:13\nARG BUILDKIT_DOCKERFILE_CHECK\nUSER a\n"), []);
  });
  test("Semgrep means the next line", () => {
    const user = (head: string) => silenced(`FROM debian:13\n${head}USER root\n`);
    table({ "# nosemgrep\n": "dockerfile/last-user-root", "# nosemgrep\n\n": "", "#nosemgrep\n": "" }, user);
  });
  test("kube-linter's paths are whole ones", () => {
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  hostPID: true\n  containers: [{name: a, image: "a:1"}]\n';
    const ignored = (paths: string) =>
      silencedIn("k/p.yaml", { "k/p.yaml": pod }, [".kube-linter.yaml", `checks: {ignorePaths: ${paths}}`]).includes(
        "host-pid",
      )
        ? "k/p.yaml"
        : "";
    table(
      { "['k/**']": "k/p.yaml", "[./k/p.yaml]": "k/p.yaml", "[k]": "", "[p.yaml]": "", "['**/p.yaml']": "k/p.yaml" },
      ignored,
    );
  });
});

/** A Pod with what many checks report, and comments above or behind its lines. */
function pod(comments: Readonly<Record<string, string>> = {}, name = "web"): string {
  const lines = [
    "apiVersion: v1",
    "kind: Pod",
    "metadata:",
    `  name: ${name}`,
    "spec:",
    "  hostNetwork: true",
    "  hostPID: true",
    "  containers:",
    "    - name: a",
    "      image: a:1",
    "      securityContext:",
    "        privileged: true",
    "        readOnlyRootFilesystem: false",
    "    - name: b",
    "      image: b:1",
    "      securityContext:",
    "        privileged: true",
  ];
  return lines
    .map((line) => `${comments[line.trim()]?.replace(/^(?=#)/gm, line.slice(0, line.search(/\S/))) ?? ""}${line}\n`)
    .join("");
}

/** Which lines of a Pod have a finding of some rules that is silenced, by what is on them. Each rule runs alone: none yields to another. */
function quietLines(text: string, rules: readonly string[]): string {
  const settings = resolver.resolve(ALL ? [ALL] : [], "p.yaml");
  const quiet = rules.flatMap((rule) => {
    const alone = { ...settings, rules: new Map([...settings.rules].filter(([id]) => id === rule)) };
    const { silenced = [] } = labOf(alone, { "p.yaml": text }).check(uriOf("p.yaml")) ?? {};
    return silenced.map(({ finding }) => finding.at.start);
  });
  const lines = quiet.map((start) => text.slice(0, start).split("\n").length);
  return lines
    .sort((a, b) => a - b)
    .map((line) => text.split("\n")[line - 1]?.trim().replace(/ #.*/, ""))
    .join("; ");
}

const [NETWORK, PID] = ["hostNetwork: true", "hostPID: true"];
const [PRIVILEGED, WRITABLE] = ["privileged: true", "readOnlyRootFilesystem: false"];
const HOST = ["network", "pid"].map((one) => `kubernetes/host-${one}`);
const CONTAINER = ["kubernetes/privileged-container", "kubernetes/read-only-root-fs"];

// Each row was tried with the parsers of KICS 2.2.0.
describe("KICS in manifests", () => {
  const quiet = (comments: Readonly<Record<string, string>>) => quietLines(pod(comments), [...HOST, ...CONTAINER]);
  test("ignore-line means what begins below, over blank lines, and in any case", () => {
    const above = (head: string) => quiet({ [NETWORK]: head });
    table(
      {
        "# kics-scan ignore-line\n": NETWORK,
        "#kics-scan ignore-line\n": NETWORK,
        "## kics-scan ignore-line\n": NETWORK,
        "# KICS-SCAN IGNORE-LINE\n": NETWORK,
        "# kics-scan ignore-line because of it\n": NETWORK,
        "# kics-scan ignore-line\n\n": NETWORK,
        "# why\n# kics-scan ignore-line\n": NETWORK,
        "# why\n# kics-scan ignore-line because\n": "",
        "# kics-scan ignore-line\n# why\n": "",
        "# kics-scan ignore-lines\n": "",
        "# kics-scan ignore\n": "",
        // It takes a comment of several lines for the line only.
        "# why\n# kics-scan ignore-block\n": NETWORK,
      },
      above,
    );
    assert.equal(quietLines(pod().replace(NETWORK, `${NETWORK} # kics-scan ignore-line`), HOST), "");
    assert.equal(quiet({ "- name: a": "# kics-scan ignore-line\n" }), "");
  });
  test("ignore-block means an item, a key with its value, or the map that begins there", () => {
    const block = (line: string) => quiet({ [line]: "# kics-scan ignore-block\n" });
    const one = `${PRIVILEGED}; ${WRITABLE}`;
    table(
      {
        "- name: a": one,
        "- name: b": `- name: b; ${PRIVILEGED}`,
        "containers:": `${one}; - name: b; ${PRIVILEGED}`,
        [NETWORK]: `${NETWORK}; ${PID}; ${one}; - name: b; ${PRIVILEGED}`,
        [PID]: PID,
        [WRITABLE]: WRITABLE,
        "apiVersion: v1": `${NETWORK}; ${PID}; ${one}; - name: b; ${PRIVILEGED}`,
      },
      block,
    );
    assert.equal(quietLines(pod({ [PRIVILEGED]: "# kics-scan ignore-block\n" }), CONTAINER), `${one}; ${PRIVILEGED}`);
    // A list may begin in the column of its key.
    const flat = pod({ "containers:": "# kics-scan ignore-block\n" }).replace(/^ {4}/gm, "  ");
    assert.match(quietLines(flat, CONTAINER), /^privileged: true; readOnlyRootFilesystem: false/);
  });
  test("commands for the file count at its head, below comments and markers, and with UUIDs", () => {
    const quiet = (head: string) => quietLines(`${head}${pod()}`, ["kubernetes/host-network", "kubernetes/host-pid"]);
    const [network, pid] = ["6b6bdfb3-c3ae-44cb-88e4-7405c1ba2c8a", "302736f4-b16c-41b8-befe-c0baffa0bd9d"];
    table(
      {
        "# kics-scan ignore\n": `${NETWORK}; ${PID}`,
        "##\n# Some file\n#\n---\n# kics-scan ignore\n": `${NETWORK}; ${PID}`,
        [`# kics-scan disable=${network} why\n`]: NETWORK,
        [`# kics-scan disable=${network},${pid}\n`]: `${NETWORK}; ${PID}`,
        [`# kics-scan disable=${network}, ${pid}\n`]: NETWORK,
        [`# kics-scan enable=${network}\n`]: PID,
        [`# KICS-SCAN disable=${network}\n`]: "",
        [`# kics-scan disable=${network.toUpperCase()}\n`]: NETWORK,
        [`# kics-scan enable=${network.toUpperCase()}\n`]: PID,
        "# kics-scan disable=shared_host_network_namespace\n": "",
        [`a: 1\n---\n# kics-scan ignore\n`]: "",
      },
      quiet,
    );
    assert.deepEqual(told("p.yaml", `${pod()}---\n# kics-scan ignore\n${pod({}, "two")}`), [
      "KICS only reads this at the top of the file.",
    ]);
  });
});

describe("KICS in Dockerfiles", () => {
  const silenced = (text: string) => silencedIn("Dockerfile", { Dockerfile: text });
  test("reaches the instruction below, and with ignore-block the rest of the stage", () => {
    const sudo = "dockerfile/no-sudo";
    table(
      {
        "FROM debian:13\n# kics-scan ignore-line\nRUN sudo a\nUSER a\n": sudo,
        "FROM debian:13\n# kics-scan ignore-line\n\n# why\nRUN true && \\\n  sudo a\nUSER a\n": sudo,
        "FROM debian:13\n# kics-scan ignore-line\n#\nRUN sudo a\nUSER a\n": "",
        "FROM debian:13\n# kics-scan ignore-line\nRUN true\nRUN sudo a\nUSER a\n": "",
        "FROM debian:13\n# kics-scan ignore-block\nRUN true\nRUN sudo a\nUSER a\n": sudo,
        "# kics-scan ignore-block\nFROM debian:13\nRUN sudo a\nUSER a\n": sudo,
        "# kics-scan ignore-block\nFROM debian:13 AS a\nUSER a\nFROM debian:13\nRUN sudo a\nUSER a\n": "",
      },
      silenced,
    );
  });
});

// Where matches begin was tried with Semgrep 1.185 and the rules of its registry.
describe("Semgrep in manifests", () => {
  const quiet = (comments: Readonly<Record<string, string>>) => quietLines(pod(comments), [...HOST, ...CONTAINER]);
  test("means its line or the next one, by any spelling that Semgrep reads", () => {
    table(
      {
        "# nosemgrep\n": NETWORK,
        "# NOSEM\n": NETWORK,
        "# nosemgrep: hostnetwork-pod\n": NETWORK,
        "# nosemgrep=hostnetwork-pod\n": NETWORK,
        "# nosemgrep: yaml.kubernetes.security.hostnetwork-pod.hostnetwork-pod\n": NETWORK,
        "# nosemgrep: hostpid-pod, hostnetwork-pod as it is\n": NETWORK,
        "# nosemgrep: hostpid-pod hostnetwork-pod\n": "",
        "# nosemgrep: hostpid-pod\n": "",
        "# nosemgrep: HostNetwork-Pod\n": "",
        "#nosemgrep\n": "",
        "# see nosemgrep\n": "",
        "# nosemgrep\n\n": "",
        "# nosemgrep\n# why\n": "",
      },
      (head) => quiet({ [NETWORK]: head }),
    );
    const behind = (comment: string) => quietLines(pod().replace(NETWORK, `${NETWORK} ${comment}`), HOST);
    table({ "# nosemgrep": NETWORK, "# needed, nosemgrep: hostnetwork-pod": NETWORK, "#nosemgrep": "" }, behind);
  });
  test("reaches the container from its first line on for the rules that match it as a whole", () => {
    const above = (ids: string) => quiet({ "- name: a": `# nosemgrep${ids}\n` });
    table(
      {
        "": `${PRIVILEGED}; ${WRITABLE}`,
        ": privileged-container": PRIVILEGED,
        ": yaml.kubernetes.security.writable-filesystem-container.writable-filesystem-container": WRITABLE,
        ": allow-privilege-escalation-true": "",
      },
      above,
    );
    assert.equal(quiet({ [PRIVILEGED]: "# nosemgrep\n" }), `${PRIVILEGED}; ${PRIVILEGED}`, "at the value, too");
  });
});

describe("ours", () => {
  test("above an item of a list means the item, and behind its first line that line", () => {
    const ignore = "# plimsoll: ignore kubernetes/privileged-container, kubernetes/read-only-root-fs";
    assert.equal(quietLines(pod({ "- name: a": `${ignore}\n` }), CONTAINER), `${PRIVILEGED}; ${WRITABLE}`);
    assert.equal(quietLines(pod().replace("- name: a", `- name: a ${ignore}`), CONTAINER), "");
    assert.equal(quietLines(pod({ "securityContext:": `${ignore}\n` }), CONTAINER), "");
    const flow = pod().replace(
      / {4}- name: a.*/s,
      `    [\n      ${ignore}\n      {name: a,\n       securityContext: {privileged: true}}\n    ]\n`,
    );
    assert.match(quietLines(flow, CONTAINER), /securityContext: \{privileged: true\}/);
    const compose = `services:\n  a:\n    image: a:1\n    volumes:\n      # plimsoll: ignore compose/docker-socket\n      - type: bind\n        source: /var/run/docker.sock\n        target: /s\n      - /var/run/docker.sock:/t\n`;
    const settings = resolver.resolve(ALL ? [ALL] : [], "compose.yaml");
    const { findings = [] } = labOf(settings, { "compose.yaml": compose }).check(uriOf("compose.yaml")) ?? {};
    assert.equal(findings.filter(({ rule }) => rule === "compose/docker-socket").length, 1);
  });
});

describe("annotations on the pods of an object", () => {
  const PINNED = "kubernetes/privileged-container";
  const deployment = (where: "object" | "pods", annotation: string) => {
    const at = (place: string, indent: string) =>
      place === where ? `${indent}annotations:\n${indent}  ${annotation}\n` : "";
    return `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n${at("object", "  ")}spec:\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata:\n      labels: {a: b}\n${at("pods", "      ")}    spec:\n      containers:\n        - name: a\n          image: a:1\n          securityContext: {privileged: true}\n`;
  };
  test("count where their tool reads them", () => {
    const rows = {
      "checkov.io/skip1: CKV_K8S_16=why": [true, false],
      "checkov.io/skip-privileged: CKV_K8S_16": [true, false],
      'kube-linter.io/ignore-all: "x"': [true, false],
      'ignore-check.kube-linter.io/privileged-container: "x"': [true, false],
      'polaris.fairwinds.com/exempt: "true"': [true, false],
      'polaris.fairwinds.com/runAsPrivileged-exempt: "true"': [true, false],
      "kube-score/ignore: container-security-context-privileged": [true, true],
      "plimsoll/ignore: kubernetes/privileged-container": [true, true],
    };
    const found = Object.keys(rows).map((annotation) => {
      const silent = (["object", "pods"] as const).map((where) =>
        silencedIn("d.yaml", { "d.yaml": deployment(where, annotation) })
          .split(" ")
          .includes(PINNED),
      );
      return [annotation, silent];
    });
    assert.deepEqual(Object.fromEntries(found), rows);
  });
  test("are told where they do not", () => {
    assert.deepEqual(told("d.yaml", deployment("pods", "checkov.io/skip1: CKV_K8S_16=why")), [
      "Checkov reads this annotation on the object itself, not on its pods.",
    ]);
    assert.deepEqual(told("d.yaml", deployment("object", "polaris.fairwinds.com/exempt: never")), [
      "Polaris ignores this annotation: its value must be `true`.",
    ]);
  });
});

// What each pattern leaves out was tried with Checkov 3.3.30.
describe("Checkov's configuration", () => {
  const files = Object.fromEntries(
    ["k8s/a.yaml", "vendor/b.yaml", "my-vendor/c.yaml", "charts/x/templates/d.yaml"].map((path) => [path, pod()]),
  );
  const skipped = (config: string) =>
    Object.keys(files)
      .filter((path) => silencedIn(path, files, [".checkov.yaml", config]).split(" ").includes("kubernetes/host-pid"))
      .map((path) => path.replace(/.*\/(.)\.yaml/, "$1"))
      .join("");
  test("skip-path has regular expressions for any part of a path", () => {
    table(
      {
        vendor: "bc",
        "^vendor": "",
        "/vendor/": "b",
        "vend.r": "bc",
        "./vendor": "b",
        vendor$: "bc",
        "b.yaml": "b",
        "a\\.yaml$": "a",
        "k8s/a": "a",
        "(my|k8s)": "ac",
        "[": "",
        "k8s|vendor": "abc",
        "my-?vendor": "c",
        ".yaml": "abcd",
      },
      (pattern) => skipped(`skip-path: ['${pattern}']`),
    );
    assert.equal(silencedIn("vendor/b.yaml", files, ["k8s/.checkov.yaml", "skip-path: [vendor]"]), "");
  });
  test("skip-check has the signs of a shell, skip-framework a framework", () => {
    table(
      {
        "skip-check: [CKV_K8S_17]": "abcd",
        "skip-check: ['CKV_K8S_1?']": "abcd",
        "skip-check: ['CKV_K8S_1[78]']": "abcd",
        "skip-check: ['CKV_K8S_[!1]*']": "",
        "skip-check: [ckv_k8s_17]": "",
        "skip-check: ['CKV_K8S_17:vendor/.*']": "",
        // Templates of charts are Helm's.
        "skip-framework: [kubernetes]": "abc",
        "skip-framework: [helm]": "",
      },
      skipped,
    );
  });
});

// exceptions/exceptionprocessor.go in kubescape/opa-utils.
describe("Kubescape's exceptions", () => {
  const objects = `${pod({}, "web")}---\n${pod({}, "db").replace("name: db", "name: db\n  namespace: data")}`;
  const policy = (resource: object, ...policies: readonly object[]) => ({
    name: "x",
    policyType: "postureExceptionPolicy",
    actions: ["alertOnly"],
    resources: [{ designatorType: "Attributes", attributes: resource }],
    posturePolicies: policies,
  });
  const silenced = (exception: object, name = "kubescape-exceptions.json") => {
    const layer = layerFrom(name, JSON.stringify([exception]), name, engine.catalog);
    const settings = resolver.resolve(
      [ALL, layer].flatMap((one) => one ?? []),
      "p.yaml",
    );
    const { silenced = [] } = labOf(settings, { "p.yaml": objects }).check(uriOf("p.yaml")) ?? {};
    const quiet = silenced.map(({ finding }) => finding).filter(({ rule }) => [...HOST, ...CONTAINER].includes(rule));
    return [
      ...new Set(
        quiet.map(({ rule, subject }) => `${subject.replace(/^Pod\//, "")} ${rule.slice("kubernetes/".length)}`),
      ),
    ]
      .sort()
      .join(", ");
  };
  const NET = { controlID: "C-0041" };
  const [web, db] = ["web host-network", "data/db host-network"];
  test("are for objects by kind, namespace and name", () => {
    const rows: readonly (readonly [resource: object, quiet: string])[] = [
      [{ kind: "Pod", name: "web" }, web],
      [{ kind: "pod", name: "web" }, ""],
      [{ kind: "Deployment|Pod", name: "w.*" }, web],
      [{ kind: ".*" }, `${db}, ${web}`],
      [{ namespace: "data" }, db],
      [{ namespace: "default" }, ""],
      [{ name: "we" }, ""],
      [{ name: "^web$" }, web],
      [{ cluster: "minikube", name: "web" }, ""],
      [{ cluster: ".*", name: "web" }, web],
      [{ app: "web" }, ""],
      [{ path: "p.yaml" }, ""],
      [{ name: "web(" }, ""],
      [{}, ""],
    ];
    for (const [resource, quiet] of rows)
      assert.equal(silenced(policy(resource, NET)), quiet, JSON.stringify(resource));
    const inContainer = policy({ name: "web", containerName: "a" }, { controlID: "C-0057" });
    assert.equal(silenced(inContainer), "web>containers[a] privileged-container");
  });
  test("are for controls by id or name, of any framework", () => {
    const rows: readonly (readonly [policies: readonly object[], quiet: string])[] = [
      [[{ controlID: "c-0041" }], web],
      [[{ controlID: "C-00(41|38)" }], "web host-network, web host-pid"],
      [[{ controlName: "HostNetwork access" }], web],
      [[{ controlName: "hostnetwork.*" }], web],
      [[{ controlName: "Something else" }], ""],
      [[{ controlID: "C-0041", frameworkName: ".*" }], web],
      [[{ controlID: "C-0041", frameworkName: "NSA" }], ""],
      [[{ controlID: "C-0041", ruleName: "host-network-access" }], ""],
      [[{ frameworkName: "" }, { controlID: "C-9999" }], silenced(policy({ name: "web" }))],
    ];
    for (const [policies, quiet] of rows)
      assert.equal(silenced(policy({ name: "web" }, ...policies)), quiet, JSON.stringify(policies));
    assert.match(silenced(policy({ name: "web" })), /host-network, web host-pid/);
  });
  test("end with their date, are of their type, and lie in either place", () => {
    const one = policy({ name: "web" }, NET);
    assert.equal(silenced({ ...one, expirationDate: "2099-01-01T00:00:00Z" }), web);
    assert.equal(silenced({ ...one, expirationDate: "2026-01-01T00:00:00Z" }), "");
    assert.equal(silenced({ ...one, policyType: "other" }), "");
    assert.equal(silenced(one, ".kubescape/exceptions.json"), web);
  });
});
