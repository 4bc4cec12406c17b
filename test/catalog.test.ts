// Rules by every name they go by, and the pages made from them.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createCatalog } from "../server/src/engine/catalog/catalog.ts";
import { claimsOf } from "../server/src/engine/catalog/claims.ts";
import { explain, rulePage, spokenId } from "../server/src/engine/catalog/explain.ts";
import { rulesPage, rulesSummary, topicOf } from "../server/src/engine/catalog/overview.ts";
import { checkRuleFor, type Rule, type RuleMeta } from "../server/src/engine/core/rule.ts";
import { nearest } from "../server/src/engine/core/similar.ts";
import { createEngine } from "../server/src/engine/index.ts";

const rule = (id: RuleMeta["id"], { rows, ...more }: Partial<RuleMeta> = {}): Rule => ({
  ...checkRuleFor()({
    id,
    title: `About ${id}`,
    label: id,
    why: "It matters.",
    leave: { when: "Never." },
    severity: "warning",
    preset: "recommended",
    tags: ["security"],
    since: "0.1",
    examples: [{ bad: "«x»" }],
    ...more,
    *check() {},
  }),
  ...(rows !== undefined && { rows }),
});

const secret = rule("text/secret-value", { tags: ["secrets"] });
const docker = [
  rule("dockerfile/untagged-base", {
    equivalents: ["hadolint:DL3006", "trivy:DS-0001"],
    formerly: ["dockerfile/no-tag"],
  }),
  rule("dockerfile/no-latest-base", {
    equivalents: ["hadolint:DL3007", "trivy:DS-0001"],
    answersTo: ["dockle:DKL-DI-0006"],
  }),
  secret,
];
const kubernetes = [
  rule("kubernetes/run-as-non-root", {
    equivalents: ["trivy:KSV-0012", "kube-linter:run-as-non-root", "pss:restricted/runAsNonRoot", "checkov:CKV_K8S_23"],
    tags: ["security", "pss-restricted"],
  }),
  rule("kubernetes/privileged", {
    equivalents: ["trivy:KSV-0017", "pss:baseline/privileged"],
    tags: ["security", "pss-baseline"],
  }),
  rule("kubernetes/cpu-limit", { preset: "strict", tags: ["reliability"], severity: "hint" }),
  rule("kubernetes/emptydir-size-limit", { preset: "all", tags: ["reliability"] }),
  secret,
];
const catalog = createCatalog(
  [{ id: "dockerfile", fence: "dockerfile", rules: docker }, { rules: kubernetes }],
  [rule("plimsoll/unknown-id", { tags: ["hygiene"] })],
);

describe("the catalogue", () => {
  test("lists every rule once, sorted", () => {
    assert.deepEqual(
      catalog.rules.map(({ id }) => id),
      [
        "dockerfile/no-latest-base",
        "dockerfile/untagged-base",
        "kubernetes/cpu-limit",
        "kubernetes/emptydir-size-limit",
        "kubernetes/privileged",
        "kubernetes/run-as-non-root",
        "plimsoll/unknown-id",
        "text/secret-value",
      ],
    );
  });
  test("finds a rule by its present and its former id, in any case", () => {
    assert.equal(catalog.rule("dockerfile/untagged-base")?.id, "dockerfile/untagged-base");
    assert.equal(catalog.rule("Dockerfile/No-Tag")?.id, "dockerfile/untagged-base");
    assert.equal(catalog.rule("untagged-base"), undefined);
    assert.equal(catalog.rule("DL3006"), undefined);
  });
  test("resolves foreign ids with and without their tool, in any case", () => {
    for (const id of ["DL3006", "dl3006", "hadolint:DL3006", "Hadolint:dl3006", " DL3006 "]) {
      assert.deepEqual(catalog.resolve(id), ["dockerfile/untagged-base"], id);
    }
    assert.deepEqual(catalog.resolve("trivy:DL3006"), []);
    assert.deepEqual(catalog.resolve("dockerfile/no-tag"), ["dockerfile/untagged-base"]);
    assert.deepEqual(catalog.resolve("DKL-DI-0006"), ["dockerfile/no-latest-base"]);
  });
  test("resolves every spelling of Trivy's ids", () => {
    for (const id of ["DS-0001", "DS001", "ds-0001", "AVD-DS-0001", "trivy:avd-ds-0001"]) {
      assert.deepEqual([...catalog.resolve(id)].sort(), ["dockerfile/no-latest-base", "dockerfile/untagged-base"], id);
    }
    for (const id of ["KSV-0012", "KSV012", "AVD-KSV-0012", "ksv-012"]) {
      assert.deepEqual(catalog.resolve(id), ["kubernetes/run-as-non-root"], id);
    }
  });
  test("resolves Pod Security checks with and without their level", () => {
    for (const id of ["pss:restricted/runAsNonRoot", "restricted/runAsNonRoot", "runAsNonRoot", "pss:runasnonroot"]) {
      assert.deepEqual(catalog.resolve(id), ["kubernetes/run-as-non-root"], id);
    }
  });
  test("lets a star stand for any characters", () => {
    assert.deepEqual(catalog.resolve("kubernetes/*-limit"), ["kubernetes/cpu-limit", "kubernetes/emptydir-size-limit"]);
    assert.deepEqual(catalog.resolve("CKV_K8S_*"), ["kubernetes/run-as-non-root"]);
    assert.deepEqual(catalog.resolve("AVD-KSV-*"), ["kubernetes/privileged", "kubernetes/run-as-non-root"]);
    assert.deepEqual(catalog.resolve("ab*ba"), []);
  });
  test("knows what all of a tool's rules are", () => {
    assert.deepEqual(catalog.rulesOf("hadolint"), ["dockerfile/no-latest-base", "dockerfile/untagged-base"]);
    assert.deepEqual(catalog.rulesOf("kube-linter"), ["kubernetes/run-as-non-root"]);
    assert.deepEqual(catalog.rulesOf("grype"), []);
  });
  test("knows other tools' ids that no rule of ours answers to", () => {
    const foreign = [
      "DL3018",
      "SC2046",
      "CKV_K8S_1",
      "CKV2_DOCKER_1",
      "KSV-0020",
      "KSV01010",
      "AVD-AWS-0104",
      "CVE-2024-3154",
      "GHSA-m425-mq94-257g",
      "C-0013",
      "CIS-DI-0001",
      "DKL-LI-0003",
      "StageNameCasing",
      "latest-tag",
      "cpuLimitsMissing",
      "pod-probes",
      "b7652612-de4e-4466-a0bf-1cd81f0c6063",
      "gitleaks:aws-access-token",
      "RHSA-2024:1234",
      "dockerfile.security.missing-user.missing-user",
    ];
    for (const id of foreign) assert.equal(catalog.knows(id), true, id);
    for (const id of ["dockerfile/untaged-base", "because", "no-latest-base", "", "DL30", "CVE-1"]) {
      assert.equal(catalog.knows(id), false, id);
    }
  });
  test("offers what an unknown id may have meant, best first", () => {
    assert.deepEqual(catalog.similar("dockerfile/untaged-base"), ["dockerfile/untagged-base"]);
    assert.deepEqual(catalog.similar("no-latest-base"), ["dockerfile/no-latest-base"]);
    assert.deepEqual(catalog.similar("kubernetes/no-latest-base")[0], "dockerfile/no-latest-base");
    assert.deepEqual(catalog.similar("run-as-nonroot")[0], "kubernetes/run-as-non-root");
    assert.deepEqual(catalog.similar("weather"), []);
    assert.deepEqual(catalog.similar("x".repeat(1000)), []);
  });
  test("three presets that each add rules, two by Pod Security, with our housekeeping in each", () => {
    const ids = (preset: keyof typeof catalog.presets) => [...catalog.presets[preset]];
    assert.deepEqual(ids("pss-baseline"), ["kubernetes/privileged", "plimsoll/unknown-id"]);
    assert.deepEqual(ids("pss-restricted"), [
      "kubernetes/privileged",
      "kubernetes/run-as-non-root",
      "plimsoll/unknown-id",
    ]);
    assert.equal(ids("all").length, 8);
    assert.deepEqual(
      ids("all").filter((id) => !catalog.presets.strict.has(id)),
      ["kubernetes/emptydir-size-limit"],
    );
    assert.deepEqual(
      ids("strict").filter((id) => !catalog.presets.recommended.has(id)),
      ["kubernetes/cpu-limit"],
    );
  });
});

test("the nearest word is offered only where it is near", () => {
  assert.equal(nearest("extend", ["extends", "rules"]), "extends");
  assert.equal(nearest("colour", ["extends", "rules"]), undefined);
});

describe("explain", () => {
  test("finds rules by any name, with or without their language", () => {
    assert.deepEqual(
      explain("DS001", catalog)
        .rules.map(({ id }) => id)
        .sort(),
      ["dockerfile/no-latest-base", "dockerfile/untagged-base"],
    );
    assert.deepEqual(
      explain("untagged-base", catalog).rules.map(({ id }) => id),
      ["dockerfile/untagged-base"],
    );
    assert.deepEqual(explain("kubernetes/privileged", catalog).rules[0]?.presets, [
      "recommended",
      "strict",
      "pss-baseline",
      "pss-restricted",
      "all",
    ]);
  });
  test("tells an id of another tool from a misspelling", () => {
    assert.deepEqual(explain("DL3018", catalog), { rules: [], foreign: "listed", similar: [] });
    assert.deepEqual(explain("DL9999", catalog), { rules: [], foreign: "shaped", similar: [] });
    assert.deepEqual(explain("trivy:DL3018", catalog).foreign, "shaped", "it is in the list of another tool");
    assert.deepEqual(explain("untaged-base", catalog), {
      rules: [],
      foreign: undefined,
      similar: ["dockerfile/untagged-base"],
    });
  });
  test("names a query of KICS, and finds its rules by the name as by the UUID", () => {
    const uuid = "d6355c88-1e8d-49e9-b2f2-f8a1ca12c75b";
    assert.equal(spokenId(`kics:${uuid}`), `KICS Docker Socket Mounted In Container (${uuid})`);
    const all = createEngine().catalog;
    for (const id of [uuid, "docker_socket_mounted_in_container", "kics:Docker_Socket_Mounted_In_Container"])
      assert.deepEqual(all.resolve(id), ["compose/docker-socket"], id);
    const claimed = [...claimsOf(all.rules)].filter(({ id }) => id.startsWith("kics:"));
    assert.ok(claimed.length > 20);
    for (const { id } of claimed) assert.match(spokenId(id), /^KICS [A-Z][^(]+ \([0-9a-f-]{36}\)$/, id);
  });
  test("names other tools' ids as people say them", () => {
    assert.equal(spokenId("hadolint:DL3007"), "hadolint DL3007");
    assert.equal(spokenId("trivy:DS-0001"), "Trivy DS-0001");
    assert.equal(spokenId("pss:restricted/runAsNonRoot"), "Pod Security restricted/runAsNonRoot");
  });
  test("writes a page whose examples have no marks", () => {
    const page = rulePage(
      rule("dockerfile/labels", {
        examples: [{ bad: "FROM «a»\n", fixed: { "Use `b`": "FROM b\n" }, good: "FROM c", note: "a base" }],
        options: { names: { type: "strings", default: ["a|b"], description: "The names." } },
        equivalents: ["hadolint:DL3049"],
        references: ["https://example.com/"],
        formerly: ["dockerfile/tags"],
      }),
      catalog,
    );
    assert.doesNotMatch(page, /[«»]/);
    for (const part of [
      "# About dockerfile/labels",
      "FROM a\n",
      "“Use `b`”:",
      "FROM c\n",
      "`names`",
      "hadolint DL3049",
      "<https://example.com/>",
      "dockerfile/tags",
    ]) {
      assert.ok(page.includes(part), `${part} in ${page}`);
    }
    assert.ok(page.endsWith("\n") && !page.endsWith("\n\n"));
  });
  test("labels a code block by the language of its example", () => {
    const page = rulePage(
      rule("text/anything", { examples: [{ bad: "FROM «a»\n" }, { bad: "a: «b»\n", path: "compose.yaml" }] }),
      catalog,
    );
    assert.match(page, /```dockerfile\nFROM a\n/);
    assert.match(page, /```yaml\na: b\n/);
  });
});

const LANGUAGES = [
  { id: "dockerfile", title: "Dockerfiles" },
  { id: "kubernetes", title: "Kubernetes manifests" },
];

describe("the page of all rules", () => {
  const page = rulesPage(catalog.rules, LANGUAGES);
  const titlesOf = (level: string) =>
    page.split("\n").flatMap((line) => (line.startsWith(`${level} `) ? [line.slice(level.length + 1)] : []));

  test("has every rule once, with what it demands, its severity and the smallest preset that has it", () => {
    const rows = page.split("\n").filter((line) => line.startsWith("| ["));
    assert.deepEqual(
      rows.map((row) => /^\| \[([^\]]+)\]\(([a-z]+\/\1)\.md\) \|/.exec(row)?.[2]).sort(),
      catalog.rules.map(({ id }) => id),
    );
    assert.ok(
      rows.includes("| [cpu-limit](kubernetes/cpu-limit.md) | About kubernetes/cpu-limit | hint | strict |  |"),
    );
    assert.ok(rows.some((row) => row.endsWith("| warning | recommended | hadolint DL3007, Trivy DS-0001 |")));
  });
  test("groups them by language, under its own title, then by topic; rules for any file come last", () => {
    assert.deepEqual(titlesOf("##"), [
      "Dockerfiles",
      "Kubernetes manifests",
      "Any of these files",
      "Exceptions and configuration",
    ]);
    const more = rulesPage(
      [rule("falco/priority"), ...catalog.rules],
      [...LANGUAGES, { id: "falco", title: "Falco rules" }],
    );
    assert.equal(more.match(/^## .*$/gm)?.[2], "## Falco rules");
    assert.deepEqual(titlesOf("###"), [
      "Privileges and hardening",
      "Privileges and hardening",
      "Reliability",
      "Secrets",
      "Hygiene",
    ]);
  });
  test("takes the topic that the fewest rules share where a rule has several tags", () => {
    const topics: readonly (readonly [RuleMeta["tags"], ReturnType<typeof topicOf>])[] = [
      [["security", "secrets"], "secrets"],
      [["security", "supply-chain"], "supply-chain"],
      [["supply-chain", "reliability"], "supply-chain"],
      [["size", "security"], "size"],
      [["security", "reliability"], "reliability"],
      [["correctness", "pss-restricted"], "correctness"],
      [["pss-baseline"], "security"],
      [["hygiene", "opinion"], "hygiene"],
      [["opinion"], "opinion"],
    ];
    for (const [tags, topic] of topics) assert.equal(topicOf({ tags }), topic, tags.join(", "));
  });
  test("tells what each severity and preset means", () => {
    for (const word of ["error", "warning", "info", "hint"])
      assert.match(page, new RegExp(`^\\| ${word} \\| [A-Z]`, "m"));
    for (const preset of Object.keys(catalog.presets))
      assert.match(page, new RegExp(`^\\| \`${preset}\` \\| [A-Z]`, "m"));
  });
  test("names a few of other tools' ids and says how many more there are", () => {
    const ids = (count: number) => Array.from({ length: count }, (_, i) => `hadolint:DL${3000 + i}`);
    const row = (count: number) => rulesPage([rule("dockerfile/many", { equivalents: ids(count) })], LANGUAGES);
    assert.match(row(4), /\| hadolint DL3000, hadolint DL3001, hadolint DL3002, hadolint DL3003 \|\n$/);
    assert.match(row(20), /\| hadolint DL3000, hadolint DL3001, hadolint DL3002, 17 more \|\n$/);
  });
  test("is what the README's counts lead to, section by section", () => {
    const summary = rulesSummary(catalog.rules, LANGUAGES);
    const counts = [...summary.matchAll(/\[(\d+) [^\]]*\]\(docs\/rules\/README\.md#([a-z-]+)\)/g)];
    const anchors = titlesOf("##").map((title) => title.toLowerCase().replaceAll(" ", "-"));
    assert.deepEqual(
      counts.map(([, , anchor]) => anchor),
      anchors,
    );
    assert.deepEqual(
      counts.map(([, count]) => Number(count)),
      [2, 4, 1, 1],
    );
    assert.match(summary, /^\[8 rules\]/);
    assert.match(
      summary,
      /\[2 for Dockerfiles\][\s\S]*\[1 for any of these files\][\s\S]*and \[1 for exceptions and configuration\]/,
    );
  });
});
