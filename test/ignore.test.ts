// Every tool's way of saying "not here", read into suppressions.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createCatalog } from "../server/src/engine/catalog/catalog.ts";
import type { Annotation, Comment, Document, LanguageId } from "../server/src/engine/core/document.ts";
import type { Language } from "../server/src/engine/core/language.ts";
import { checkRuleFor, type Rule, type RuleMeta } from "../server/src/engine/core/rule.ts";
import type { Suppression } from "../server/src/engine/core/suppression.ts";
import { dockerfile } from "../server/src/engine/dockerfile/index.ts";
import { isActive, isHonoured, suppressionsOf } from "../server/src/engine/suppressions/suppressions.ts";

const rule = (id: RuleMeta["id"], equivalents: string[], { rows, ...more }: Partial<RuleMeta> = {}): Rule => ({
  ...checkRuleFor()({
    id,
    title: id,
    label: id,
    why: id,
    leave: { when: "Never." },
    severity: "warning",
    preset: "recommended",
    tags: ["security"],
    since: "0.1",
    equivalents,
    examples: [{ bad: "x" }],
    ...more,
    *check() {},
  }),
  ...(rows !== undefined && { rows }),
});

const rules = [
  rule("dockerfile/untagged-base", ["hadolint:DL3006", "trivy:DS-0001", "checkov:CKV_DOCKER_7"]),
  rule("dockerfile/no-latest-base", ["hadolint:DL3007", "trivy:DS-0001", "checkov:CKV_DOCKER_7"]),
  rule("dockerfile/missing-user", ["trivy:DS-0002", "checkov:CKV_DOCKER_3", "semgrep:missing-user"]),
  rule("dockerfile/json-cmd", ["hadolint:DL3025", "buildkit:JSONArgsRecommended"]),
  rule("dockerfile/maintainer-deprecated", ["buildkit:MaintainerDeprecated"]),
  rule("dockerfile/shell", ["shellcheck:SC2046"]),
  rule("kubernetes/run-as-non-root", ["trivy:KSV-0012", "kube-linter:run-as-non-root", "pss:restricted/runAsNonRoot"]),
  rule("kubernetes/privileged", ["checkov:CKV_K8S_16", "kube-linter:privileged-container", "polaris:runAsPrivileged"]),
  rule("kubernetes/memory-limit", ["kube-score:container-resources", "kube-linter:unset-memory-requirements"]),
  rule("compose/privileged", ["kics:ae5b6871-7f45-42e0-bb4c-ab300c4d2026"]),
  rule("compose/read-only", ["kics:610e266e-6c12-4bca-9925-1ed0cd29742b"]),
  rule("text/secret-value", ["checkov:CKV_SECRET_6", "gitleaks:github-pat"], { tags: ["secrets"] }),
];

/** What other tools' comments mean in Dockerfiles. */
const DOCKERFILES: Partial<Language> = {
  obeyedTools: dockerfile.obeyedTools ?? [],
  block: (_doc, target) => target,
  directives: ({ text }) => dockerfile.parse(text)[0]?.doc.directives ?? [],
};

/** Lines are the instructions, `FROM` or a `kind:` begins a section, `# …` anywhere is a comment, `key: value` below `@` an annotation. */
const language = (id: LanguageId): Language => ({
  ...(id === dockerfile.id ? DOCKERFILES : {}),
  id,
  title: "Any files",
  fence: "text",
  usualPath: "any",
  limit: 1e6,
  claims: () => true,
  parse: () => [],
  entries: () => [],
  subject: () => "x",
  section(doc, at) {
    const starts = [...doc.text.matchAll(/^(?:FROM|kind:)/gm)].map((match) => match.index);
    const start = starts.findLast((offset) => offset <= at.start) ?? 0;
    return { start, end: starts.find((offset) => offset > start) ?? doc.text.length };
  },
  comments(doc) {
    const comments: Comment[] = [];
    for (const match of doc.text.matchAll(/(^|\s)(#[^\n]*)/g)) {
      const start = match.index + (match[1]?.length ?? 0);
      const line = doc.text.slice(doc.text.lastIndexOf("\n", start - 1) + 1, start);
      const ownLine = line.trim() === "";
      const at = { start, end: start + (match[2]?.length ?? 0) };
      const after = /^(?:\s*#[^\n]*)*\s*\n\s*([^\s#][^\n]*)/.exec(doc.text.slice(at.end));
      const next = after === null ? undefined : at.end + after[0].length;
      const target = ownLine
        ? next !== undefined && after !== null && { start: next - (after[1]?.length ?? 0), end: next }
        : { start: start - line.length, end: at.end };
      comments.push({ at, text: (match[2] ?? "").slice(1).trim(), ownLine, ...(target ? { target } : {}) });
    }
    return comments;
  },
  annotations(doc) {
    return [...doc.text.matchAll(/^ {4}(\S+): "?([^"\n]*)"?$/gm)].map(
      (match): Annotation => ({
        key: match[1] ?? "",
        value: match[2] ?? "",
        at: { start: match.index + 4, end: match.index + match[0].length },
        scope: { start: 0, end: doc.text.length },
      }),
    );
  },
  commentPlace: () => undefined,
  rules,
});

const catalog = createCatalog([{ rules }]);

function read(id: LanguageId, text: string): readonly Suppression[] {
  const doc: Document = { language: id, text, errors: [] };
  return suppressionsOf(doc, language(id), catalog);
}

/** Per suppression: tool, ids -> rules, what it covers, until, reason, fault. */
function told(id: LanguageId, text: string): string[] {
  return read(id, text).map((one) => {
    const covered = "at" in one.scope ? JSON.stringify(text.slice(one.scope.at.start, one.scope.at.end)) : "the file";
    if (one.fault !== undefined)
      return `${JSON.stringify(text.slice(one.fault.at.start, one.fault.at.end))}: ${one.fault.message}`;
    const meant = one.rules === "all" ? "all" : [...one.rules].join(" ");
    const more = `${one.until === undefined ? "" : ` until ${one.until}`}${one.reason === undefined ? "" : ` (${one.reason})`}`;
    return `${one.origin.tool} ${one.ids.join(" ")} -> ${meant} on ${covered}${more}`;
  });
}

const docker = (text: string) => told("dockerfile", text);
const kube = (text: string) => told("kubernetes", text);
const annotated = (line: string) =>
  kube(`kind: Pod\n    ${line}`).map((one) => one.replace(/ on ".*?"(?= |$)/, " on the object"));

describe("our own comment", () => {
  test("covers the next instruction, once per id, with date and reason", () => {
    assert.deepEqual(
      docker("# plimsoll: ignore dockerfile/json-cmd, DL3007 until 2027-01-31 -- see #12\nFROM a:latest\nUSER b"),
      [
        'plimsoll dockerfile/json-cmd -> dockerfile/json-cmd on "FROM a:latest" until 2027-01-31 (see #12)',
        'plimsoll DL3007 -> dockerfile/no-latest-base on "FROM a:latest" until 2027-01-31 (see #12)',
      ],
    );
  });
  test("at the end of a YAML line covers that line", () => {
    assert.deepEqual(kube("kind: Pod # plimsoll:ignore KSV012"), [
      'plimsoll KSV012 -> kubernetes/run-as-non-root on "kind: Pod # plimsoll:ignore KSV012"',
    ]);
  });
  test("covers the stage, the object or the file where it says so", () => {
    assert.deepEqual(docker("FROM a\n# plimsoll: ignore-stage DL3006\nFROM b\nUSER c"), [
      'plimsoll DL3006 -> dockerfile/untagged-base on "FROM b\\nUSER c"',
    ]);
    assert.deepEqual(kube("# plimsoll: ignore-resource KSV-0012\nkind: Pod\nspec:"), [
      'plimsoll KSV-0012 -> kubernetes/run-as-non-root on "kind: Pod\\nspec:"',
    ]);
    assert.deepEqual(docker("FROM a\n# plimsoll: ignore-file all"), ["plimsoll all -> all on the file"]);
  });
  test("as an annotation covers the object", () => {
    assert.deepEqual(annotated('plimsoll/ignore: "privileged-container, KSV-0012 -- the agent needs it"'), [
      "plimsoll privileged-container -> kubernetes/privileged on the object (the agent needs it)",
      "plimsoll KSV-0012 -> kubernetes/run-as-non-root on the object (the agent needs it)",
    ]);
  });
  test("keeps an id that nobody knows, without rules", () => {
    assert.deepEqual(docker("# plimsoll: ignore dockerfile/jsn-cmd\nFROM a"), [
      'plimsoll dockerfile/jsn-cmd ->  on "FROM a"',
    ]);
  });
  test("says what is wrong with it", () => {
    assert.deepEqual(
      docker("# PLIMSOLL: IGNORE dl3006, Dockerfile/Json-Cmd UNTIL 2027-01-31 -- see\nFROM a"),
      docker("# plimsoll: ignore dl3006, Dockerfile/Json-Cmd until 2027-01-31 -- see\nFROM a"),
      "case is ignored",
    );
    assert.deepEqual(
      docker("FROM a\n# Plimsoll: Ignore-File DL3006\nUSER b"),
      docker("FROM a\n# plimsoll: ignore-file DL3006\nUSER b"),
    );
    assert.deepEqual(docker("# Plimsoll: container security\nFROM a"), []);
    assert.deepEqual(docker("# plimsoll: ignore\nFROM a"), ['"# plimsoll: ignore": This exception has no rule id.']);
    assert.deepEqual(docker("# plimsoll: ignore -- because\nFROM a"), [
      '"# plimsoll: ignore -- because": This exception has no rule id.',
    ]);
    assert.deepEqual(docker("# plimsoll: ignroe DL3006\nFROM a"), ['"ignroe": Unknown word `ignroe`: use `ignore`.']);
    for (const word of ["ignore-all", "ignoreline"]) {
      assert.match(
        docker(`# plimsoll: ${word} DL3006\nFROM a`)[0] ?? "",
        new RegExp(`^"${word}": Unknown word \`${word}\`: use`),
      );
    }
    assert.deepEqual(docker("# plimsoll: see the handbook\nFROM a"), []);
    assert.deepEqual(docker("# plimsoll: ignore DL3006 until 2026-02-30\nFROM a"), [
      '"2026-02-30": `2026-02-30` is not a date: write `2027-01-31`.',
    ]);
    assert.deepEqual(docker("# plimsoll: ignore DL3006 until\nFROM a"), [
      '" until": `until` needs a date such as `2027-01-31`.',
    ]);
    assert.deepEqual(docker("# plimsoll: ignore DL3006 we know\nFROM a"), [
      'plimsoll DL3006 -> dockerfile/untagged-base on "FROM a"',
      '"we know": `we know` is not a rule id: write `, ID`, `until DATE` or `-- reason`.',
    ]);
  });
  test("holds through its last day and not longer", () => {
    const [one] = read("dockerfile", "# plimsoll: ignore DL3006 until 2026-10-01\nFROM a");
    assert.ok(one);
    assert.equal(isActive(one, "2026-10-01"), true);
    assert.equal(isActive(one, "2026-10-02"), false);
  });
});

describe("hadolint's pragmas", () => {
  test("cover the next instruction and may give a reason behind a second sign", () => {
    assert.deepEqual(docker("# hadolint ignore=DL3006, SC2046 # fine\nFROM a"), [
      'hadolint DL3006 -> dockerfile/untagged-base on "FROM a" (fine)',
      'hadolint SC2046 -> dockerfile/shell on "FROM a" (fine)',
    ]);
  });
  test("are inert with a reason that has no sign of its own", () => {
    assert.deepEqual(docker("# hadolint ignore=DL3006 because\nFROM a"), [
      '" because": `hadolint` does not read this exception: the reason needs its own `#`.',
    ]);
  });
  test("cover the file or the stage where they say so", () => {
    assert.deepEqual(docker("FROM a\nUSER x\n# hadolint global ignore=DL3006,DL3007\n"), [
      "hadolint DL3006 -> dockerfile/untagged-base on the file",
      "hadolint DL3007 -> dockerfile/no-latest-base on the file",
    ]);
    assert.deepEqual(docker("# hadolint stage ignore=DL3025\nFROM a\nCMD x\nFROM b"), [
      'hadolint DL3025 -> dockerfile/json-cmd on "CMD x\\n"',
    ]);
  });
  test("do not add up: the last of a stack counts", () => {
    assert.deepEqual(docker("# hadolint ignore=DL3006\n# hadolint ignore=DL3007\nFROM a"), [
      '"# hadolint ignore=DL3006": `hadolint` only reads this directly above its instruction.',
      'hadolint DL3007 -> dockerfile/no-latest-base on "FROM a"',
    ]);
  });
  test("do not count outside Dockerfiles, nor where the settings make them inert", () => {
    assert.deepEqual(kube("# hadolint ignore=DL3006\nkind: Pod"), []);
    const [one] = read("dockerfile", "# hadolint ignore=DL3006\nFROM a");
    assert.ok(one);
    assert.equal(isHonoured(one, { inertPragmas: ["hadolint"] }), false);
    assert.equal(isHonoured(one, { inertPragmas: [] }), true);
  });
});

describe("BuildKit's check=skip", () => {
  test("as a directive at the head of the file covers the file", () => {
    assert.deepEqual(
      docker("# syntax=docker/dockerfile:1\n# check=skip=JSONArgsRecommended,MaintainerDeprecated;error=true\nFROM a"),
      [
        "buildkit JSONArgsRecommended -> dockerfile/json-cmd on the file",
        "buildkit MaintainerDeprecated -> dockerfile/maintainer-deprecated on the file",
      ],
    );
    assert.deepEqual(docker("#check=error=true;skip=all\nFROM a"), [
      "buildkit all -> dockerfile/json-cmd dockerfile/maintainer-deprecated on the file",
    ]);
  });
  test("is no directive below another comment, but covers the next instruction", () => {
    assert.deepEqual(docker("# Hello\n# check=skip=JSONArgsRecommended the old client needs it\nCMD a"), [
      'buildkit JSONArgsRecommended -> dockerfile/json-cmd on "CMD a" (the old client needs it)',
    ]);
    assert.deepEqual(docker("FROM a\n# check=skip=all\nCMD a"), [
      'buildkit all -> dockerfile/json-cmd dockerfile/maintainer-deprecated on "CMD a"',
    ]);
  });
  test("without skip asks for nothing", () => {
    assert.deepEqual(docker("# check=error=true\nFROM a"), []);
  });
});

describe("other tools' comments", () => {
  test("dockerfile-utils: ignore covers what that tool checks on the next instruction", () => {
    assert.deepEqual(docker("# dockerfile-utils: ignore\nMAINTAINER me"), [
      'dockerfile-utils all -> dockerfile/maintainer-deprecated on "MAINTAINER me"',
    ]);
  });
  test("dockerfile-utils: ignore means the very next line and says no more", () => {
    for (const head of ["# dockerfile-utils: ignore\n\n", "# dockerfile-utils: ignore\n# why\n"]) {
      assert.match(docker(`${head}MAINTAINER me`)[0] ?? "", /server only reads this directly above/);
    }
    assert.deepEqual(docker("# dockerfile-utils: ignore because\nMAINTAINER me"), []);
  });
  test("trivy:ignore takes every spelling of an id, several of them, an expiry and a star", () => {
    for (const id of ["DS-0002", "ds002", "AVD-DS-0002", "DS002"]) {
      assert.deepEqual(docker(`#trivy:ignore:${id}\nFROM a`), [`trivy ${id} -> dockerfile/missing-user on "FROM a"`]);
    }
    assert.deepEqual(docker("# trivy:ignore:DS-0001:exp:2027-01-31 trivy:ignore:DS-0002\nFROM a"), [
      'trivy DS-0001 -> dockerfile/no-latest-base dockerfile/untagged-base on "FROM a" until 2027-01-30',
      'trivy DS-0002 -> dockerfile/missing-user on "FROM a"',
    ]);
    assert.deepEqual(docker("# trivy:ignore:DS-*\nFROM a"), [
      'trivy DS-* -> dockerfile/missing-user dockerfile/no-latest-base dockerfile/untagged-base on "FROM a"',
    ]);
    assert.deepEqual(docker("# trivy:ignore:DS-0001:exp:soon\nFROM a"), [
      '"# trivy:ignore:DS-0001:exp:soon": Trivy ignores this exception: `soon` is not a date: write `2027-01-31`.',
    ]);
  });
  test("checkov:skip reaches the whole Dockerfile, with its prefixes and reason", () => {
    assert.deepEqual(docker("FROM a\n#checkov:skip=CKV_DOCKER_7:base image: trusted"), [
      "checkov CKV_DOCKER_7 -> dockerfile/no-latest-base dockerfile/untagged-base on the file (base image: trusted)",
    ]);
    assert.deepEqual(docker("# bridgecrew:skip=CKV_DOCKER_3\nFROM a"), [
      "checkov CKV_DOCKER_3 -> dockerfile/missing-user on the file",
    ]);
    assert.deepEqual(docker("# cortex:skip=CKV_DOCKER_3\nFROM a"), [
      "checkov CKV_DOCKER_3 -> dockerfile/missing-user on the file",
    ]);
  });
  test("checkov:skip in YAML counts for secrets on the neighbouring lines only", () => {
    assert.deepEqual(kube("a: 1\nb: 2\n# checkov:skip=CKV_SECRET_6:fake\nc: 3\nd: 4"), [
      'checkov CKV_SECRET_6 -> text/secret-value on "b: 2\\n# checkov:skip=CKV_SECRET_6:fake\\nc: 3" (fake)',
    ]);
    assert.deepEqual(kube("# checkov:skip=CKV_K8S_16:fake\nc: 3"), [
      '"# checkov:skip=CKV_K8S_16:fake": Checkov does not read comments in manifests: use the annotation `checkov.io/skip1: CKV_K8S_16`.',
    ]);
  });
  test("kics-scan covers file, queries, line or block", () => {
    const privileged = "ae5b6871-7f45-42e0-bb4c-ab300c4d2026";
    const compose = (text: string) => told("compose", text);
    assert.deepEqual(compose("# kics-scan ignore\na: 1"), [
      "kics all -> compose/privileged compose/read-only text/secret-value on the file",
    ]);
    assert.deepEqual(compose(`# kics-scan disable=${privileged}\na: 1`), [
      `kics ${privileged} -> compose/privileged on the file`,
    ]);
    assert.deepEqual(compose(`# kics-scan enable=${privileged}\na: 1`), [
      "kics all -> compose/read-only text/secret-value on the file",
    ]);
    assert.deepEqual(compose("# kics-scan ignore-line\na: 1\nb: 2"), [
      'kics all -> compose/privileged compose/read-only text/secret-value on "a: 1"',
    ]);
    assert.deepEqual(compose("# kics-scan ignore-block\na:\n  b: 2\n\n  c: 3\nd: 4"), [
      'kics all -> compose/privileged compose/read-only text/secret-value on "a:\\n  b: 2\\n\\n  c: 3"',
    ]);
  });
  test("kics-scan's commands for a file count only above everything else", () => {
    assert.deepEqual(told("compose", "a: 1\n# kics-scan ignore\nb: 2"), [
      '"# kics-scan ignore": KICS only reads this at the top of the file.',
    ]);
    assert.equal(told("compose", "---\n\n# Ours\n# kics-scan ignore for now\nb: 2").length, 1);
  });
  test("gitleaks:allow accepts the secret on its line, comment or not", () => {
    assert.deepEqual(docker("FROM a\nENV T=ghp_x #gitleaks:allow\nUSER b"), [
      'gitleaks all -> text/secret-value on "ENV T=ghp_x #gitleaks:allow"',
    ]);
  });
  test("nosemgrep covers all its rules or those it names, by whole path or last part", () => {
    assert.deepEqual(docker("# nosemgrep\nFROM a"), ['semgrep all -> dockerfile/missing-user on "FROM a"']);
    assert.deepEqual(docker("# nosemgrep: dockerfile.security.missing-user.missing-user\nFROM a"), [
      'semgrep dockerfile.security.missing-user.missing-user -> dockerfile/missing-user on "FROM a"',
    ]);
  });
  test("prose is no exception", () => {
    assert.deepEqual(docker("# We ignore DL3006 here, see hadolint ignore=DL3006\nFROM a"), []);
    assert.deepEqual(kube("# yaml-language-server-disable\nkind: Pod"), []);
  });
});

describe("annotations on Kubernetes objects", () => {
  test("of Checkov, with a reason behind the equals sign", () => {
    assert.deepEqual(annotated("checkov.io/skip1: CKV_K8S_16=a=b"), [
      "checkov CKV_K8S_16 -> kubernetes/privileged on the object (a=b)",
    ]);
    assert.deepEqual(annotated("checkov.io/skip12: CKV_K8S_16"), [
      "checkov CKV_K8S_16 -> kubernetes/privileged on the object",
    ]);
  });
  test("of kube-linter, for one check or all", () => {
    assert.deepEqual(annotated('ignore-check.kube-linter.io/run-as-non-root: "needs root"'), [
      "kube-linter run-as-non-root -> kubernetes/run-as-non-root on the object (needs root)",
    ]);
    assert.deepEqual(annotated('kube-linter.io/ignore-all: "vendored"'), [
      "kube-linter all -> kubernetes/memory-limit kubernetes/privileged kubernetes/run-as-non-root on the object (vendored)",
    ]);
  });
  test("of kube-score, as a list", () => {
    assert.deepEqual(annotated("kube-score/ignore: container-resources,pod-probes"), [
      "kube-score container-resources -> kubernetes/memory-limit on the object",
      "kube-score pod-probes ->  on the object",
    ]);
    assert.deepEqual(annotated("kube-score/enable: container-resources"), []);
  });
  test("of Polaris, for one check or all, and only where true", () => {
    assert.deepEqual(annotated('polaris.fairwinds.com/runAsPrivileged-exempt: "true"'), [
      "polaris runAsPrivileged -> kubernetes/privileged on the object",
    ]);
    assert.deepEqual(annotated('polaris.fairwinds.com/exempt: "true"'), [
      "polaris all -> kubernetes/privileged on the object",
    ]);
    assert.deepEqual(annotated('polaris.fairwinds.com/exempt: "false"'), []);
  });
  test("of Monokle, by plugin and rule", () => {
    assert.deepEqual(annotated("monokle.io/suppress.pss.run-as-non-root: suppress"), [
      "monokle pss.run-as-non-root -> kubernetes/run-as-non-root on the object",
    ]);
  });
  test("of anybody else mean nothing", () => {
    assert.deepEqual(annotated("prometheus.io/scrape: true"), []);
  });
});
