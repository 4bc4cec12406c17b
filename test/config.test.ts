// Configuration: ours and other tools', put on top of each other for a path.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, test } from "node:test";
import { createCatalog } from "../server/src/engine/catalog/catalog.ts";
import { parseConfig } from "../server/src/engine/config/config.ts";
import { idleExceptions } from "../server/src/engine/config/foreign.ts";
import { globMatcher, isPathPattern, pathLists } from "../server/src/engine/config/globs.ts";
import { createResolver, LAYER_FILES, type Layer, layerFrom } from "../server/src/engine/config/layers.ts";
import { layerProblems } from "../server/src/engine/config/problems.ts";
import { configSchema } from "../server/src/engine/config/schema.ts";
import { checkRuleFor, type Rule, type RuleMeta } from "../server/src/engine/core/rule.ts";
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

const catalog = createCatalog([
  {
    rules: [
      rule("dockerfile/untagged-base", { equivalents: ["hadolint:DL3006", "trivy:DS-0001", "dockle:DKL-DI-0006"] }),
      rule("dockerfile/missing-user", { equivalents: ["trivy:DS-0002", "checkov:CKV_DOCKER_3"] }),
      rule("dockerfile/missing-labels", {
        preset: "all",
        options: {
          labels: { type: "strings", default: ["a"], description: "The labels." },
          prefix: { type: "string", default: "x", description: "The prefix." },
          atLeast: { type: "number", default: 1, description: "How many." },
          strict: { type: "boolean", default: false, description: "How strictly." },
        },
      }),
      rule("kubernetes/privileged", {
        equivalents: ["kube-linter:privileged-container"],
        tags: ["security", "pss-baseline"],
      }),
    ],
  },
]);
const { resolve, explain } = createResolver(catalog);

const layer = (text: string, path = ".plimsoll.yaml"): Layer => {
  const name = LAYER_FILES.find((one) => `/${path}`.endsWith(`/${one}`)) ?? path.split("/").at(-1) ?? "";
  const found = layerFrom(name, text, path, catalog);
  assert.ok(found, path);
  return found;
};

/** The active rules of a path as `id=severity`. */
const active = (layers: readonly Layer[], path = "Dockerfile") =>
  [...resolve(layers, path).rules].map(([id, { severity }]) => `${id.split("/")[1]}=${severity}`).join(" ");

/** The problems of a configuration: what stands at the place, the message, the fixes. */
function problems(text: string): string[] {
  return parseConfig(text, ".plimsoll.yaml", catalog).problems.map(({ at, message, fix }) => {
    const fixes = fix === undefined ? [] : "title" in fix ? [fix] : fix;
    const titles = fixes.map((one) => ` [${one.title}]`).join("");
    return `${text.slice(at.start, at.end)}: ${message}${titles}`;
  });
}

test("every mistake in the text of a file of configuration is one of the configuration", () => {
  const problemsIn = (name: string, text: string) =>
    layerProblems(name, text, name, catalog).map(({ at, message }) => `${at.start}: ${message}`);
  const unread: readonly (readonly [name: string, text: string, first: RegExp])[] = [
    [".plimsoll.yaml", "{{{", /^0: This bracket is not closed/],
    [".plimsoll.yaml", "rules: {{{", /^7: This bracket is not closed/],
    [".plimsoll.yaml", "rules: {{ x }}\n", /^8: A key must be a string/],
    [".plimsoll.yaml", "{{ x }}: 1\n", /^0: A key must be a string/],
    [".plimsoll.yaml", "{{ if x }}\nroot: true\n{{ end }}\n", /^11: A document has one value/],
    [".plimsoll.yaml", "rules:\n  dockerfile/untagged-base: {{ x }}\n", /^36: A key must be a string/],
    [".plimsoll.yaml", "ignore:\n  - {{ a }}\n", /`ignore` must be a list of strings/],
    [".plimsoll.yaml", 'ignore: ["{{ a }}"]\n', /^9: `\{\{ a \}\}` is not filled in/],
    [".plimsoll.yaml", "registries:\n  allowed: '{{ a }}'\n", /^23: `\{\{ a \}\}` is not filled in/],
    [".plimsoll.yml", "root: true\n---\nroot: false\n", /^15: Only the first YAML document of this file is used/],
    [".plimsoll.yaml", "root: true\n--- [\n", /^15: This bracket is not closed/],
    [".plimsoll.yaml", "root: true\nroot: false\n", /^11: Key `root` appears twice/],
    [".plimsoll.yaml", "rules: *x\n", /^7: Unknown alias `\*x`/],
    [".hadolint.yaml", "{{{", /^0: This bracket is not closed/],
    [".hadolint.yaml", "ignored: {{ x }}\n", /^10: A key must be a string/],
    [".hadolint.yaml", "ignored: DL3006\n", /^9: `hadolint` ignores this file: `ignored` must be a list of strings/],
    [".hadolint.yml", "override: {error: [1]}\n", /^19: .*: `override.error` must be a list of strings/],
    [".hadolint.yaml", "no-fail: yes\n", /^9: .*: `no-fail` must be `true` or `false`/],
    [
      ".hadolint.yaml",
      "failure-threshold: Warning\n",
      /^19: .*: `failure-threshold` must be `error`, `warning`, `info`/,
    ],
    [".hadolint.yaml", "ignored: [DL3006]\n---\nignored: []\n", /^22: .*: it must be one YAML document/],
    [".trivyignore.yaml", "a: 1\n---\na: 1\na: 2\n", /^14: Key `a` appears twice/],
  ];
  for (const [name, text, first] of unread) assert.match(problemsIn(name, text)[0] ?? "", first, text);
  assert.deepEqual(problemsIn(".hadolint.yaml", "ignored:\noverride: {error: }\nno-fail:\nformat: tty\nelse: 1\n"), []);
  assert.deepEqual(problemsIn(".plimsoll.yaml", '# {{ x }}\nignore: ["{{a,b},c}"]\n---\n# nothing\n'), []);
});

test("what counts for nothing in another tool's file is told once, with what to write", () => {
  const problemsIn = (name: string, text: string) =>
    layerProblems(name, text, name, catalog).map(({ at, message }) => `${text.slice(at.start, at.end)}: ${message}`);
  const noDate = (date: string) => `This exception has no effect: \`${date}\` is not a date such as \`2027-01-31\`.`;
  assert.deepEqual(
    problemsIn(".trivyignore", "# ds-0010\nDS-0010 exp:2027-13-01\n  ds-0002\nDS-0001 exp:2027-01-01\n"),
    [`DS-0010 exp:2027-13-01: ${noDate("2027-13-01")}`],
  );
  assert.deepEqual(problemsIn(".trivyignore", "DS-0010:exp:2027-01-01\r\nCVE-2026-1\r\nmy-own-rule\r\n"), [
    "DS-0010:exp:2027-01-01: Unknown Trivy id: write `DS-0010 exp:2027-01-01`.",
  ]);
  const mark = "\uFEFF";
  for (const [name, tool, id] of [
    [".trivyignore", "Trivy", "DS-0010"],
    [".dockleignore", "Dockle", "CIS-DI-0001"],
  ] as const) {
    const told = `${tool} ignores this line: it starts with a byte order mark. Save the file without it.`;
    assert.deepEqual(problemsIn(name, `${mark}${id}\n${id}\n`), [`${mark}${id}: ${told}`]);
    assert.deepEqual(problemsIn(name, `${mark}\t${id}\n`), [`${mark}\t${id}: ${told}`]);
    // Two files that were put together.
    assert.deepEqual(problemsIn(name, `${id}\n${mark}${id}\n`), [`${mark}${id}: ${told}`]);
    for (const head of ["", " ", "# why", " # why"]) assert.deepEqual(problemsIn(name, `${mark}${head}\n${id}\n`), []);
  }
  assert.deepEqual(
    problemsIn(".trivyignore.yaml", "secrets:\n  - {id: a, expired_at: soon}\n  - {id: b, expired_at: 2027-01-31}\n"),
    [`{id: a, expired_at: soon}: ${noDate("soon")}`],
  );
  const policy = { name: "c-0041", policyType: "postureExceptionPolicy", resources: [{ attributes: { kind: "Pod" } }] };
  for (const [expirationDate, told] of [
    ["soon", [`"soon": ${noDate("soon")}`]],
    ["2027-01-31T00:00:00Z", []],
  ] as const)
    assert.deepEqual(problemsIn("kubescape-exceptions.json", JSON.stringify([{ ...policy, expirationDate }])), told);
  assert.deepEqual(
    problemsIn("kubescape-exceptions.json", JSON.stringify([{ ...policy, posturePolicies: [{ controlID: "X" }] }])),
    [],
  );
});

test("exceptions in other tools' files that have expired or are in another case are idle", () => {
  const { catalog } = createEngine();
  const idleIn = (name: string, text: string) => {
    const layer = layerFrom(name, text, name, catalog);
    return layer === undefined ? [] : idleExceptions(layer, "2026-11-23", catalog);
  };
  const noId = (tool: string, id: string, right: string) =>
    `${tool} has no id \`${id}\`, so nothing is ignored: write \`${right}\`.`;
  const expired = (id: string, on: string) => `The exception \`${id}\` expired on ${on}: extend or remove it.`;
  const trivy = "ds-0002\nDS-0002 exp:2026-01-31\nCVE-2026-1 exp:2026-01-31\nDS-0001 exp:2027-01-31\nmy-own\n";
  assert.deepEqual(idleIn(".trivyignore", trivy), [
    noId("Trivy", "ds-0002", "DS-0002"),
    expired("DS-0002", "2026-01-31"),
  ]);
  assert.deepEqual(idleIn(".trivyignore.yaml", "misconfigurations: [{id: DS-0002, expired_at: 2026-01-31}]\n"), [
    expired("DS-0002", "2026-01-31"),
  ]);
  const policy = { name: "c-0041", policyType: "postureExceptionPolicy", resources: [{ attributes: { kind: "Pod" } }] };
  const kubescape = (more: object) => idleIn("kubescape-exceptions.json", JSON.stringify([{ ...policy, ...more }]));
  assert.deepEqual(kubescape({ expirationDate: "2026-01-31T00:00:00Z" }), [expired("c-0041", "2026-01-31T00:00:00Z")]);
  assert.deepEqual(kubescape({ posturePolicies: [{ controlID: "X" }] }), []);
  assert.deepEqual(idleIn(".hadolint.yaml", "ignored: [dl3007, dl3007, DL3007, DL9999]\n"), [
    noId("`hadolint`", "dl3007", "DL3007"),
  ]);
  assert.deepEqual(idleIn(".checkov.yaml", "skip-check: ckv_docker_3,CKV_DOCKER_99\n"), [
    noId("Checkov", "ckv_docker_3", "CKV_DOCKER_3"),
  ]);
  assert.deepEqual(idleIn(".kube-linter.yaml", "checks: {exclude: [Host-Network, my-check]}\n"), [
    noId("`kube-linter`", "Host-Network", "host-network"),
  ]);
  assert.deepEqual(idleIn(".dockleignore", "CIS-DI-0001\ncis-di-0001\n"), [
    noId("Dockle", "cis-di-0001", "CIS-DI-0001"),
  ]);
});

test("a pattern of another tool's file that would take too long matches nothing, and is told with its key", () => {
  const problemsIn = (name: string, text: string) =>
    layerProblems(name, text, name, catalog).map(({ at, message }) => `${text.slice(at.start, at.end)}: ${message}`);
  const costly = "(.{0,9}a){99}";
  const quoted = `${costly}: This regular expression in`;
  const why = "matches nothing: it has more than 300 parts, each counted as often as it is repeated.";
  const long = "a".repeat(1001);
  assert.deepEqual(problemsIn(".checkov.yaml", `# a\n---\nskip-path:\n  - ${costly}\n  - vendor\n`), [
    `${quoted} \`skip-path\` ${why}`,
  ]);
  assert.deepEqual(problemsIn(".checkov.yml", `skip-check: [CKV_K8S_1, "${"*".repeat(101)}"]\n`), [
    `"${"*".repeat(101)}": This pattern in \`skip-check\` matches nothing: it is longer than 100 characters.`,
  ]);
  const resources = ["name", "kind", "namespace", "containerName", "cluster"].map((key) => ({
    attributes: { [key]: costly, ...(key === "cluster" && { name: "a" }) },
  }));
  const posturePolicies = ["controlID", "controlName", "frameworkName"].map((key) => ({ [key]: `${costly}b` }));
  const policies = [{ policyType: "postureExceptionPolicy", resources, posturePolicies }];
  for (const name of ["kubescape-exceptions.json", ".kubescape/exceptions.json"])
    assert.deepEqual(problemsIn(name, JSON.stringify(policies)), [
      ...["controlID", "controlName", "frameworkName"].map(
        (key) => `"${costly}b": This regular expression in \`${key}\` ${why}`,
      ),
      ...["name", "kind", "namespace", "containerName", "cluster"].map(
        (key) => `"${costly}": This regular expression in \`${key}\` ${why}`,
      ),
    ]);
  assert.deepEqual(problemsIn(".kube-linter.yaml", `checks: {ignorePaths: [${long}]}\n`), [
    `${long}: This glob in \`ignorePaths\` matches nothing: it is longer than 1000 characters.`,
  ]);
  assert.deepEqual(problemsIn(".trivyignore.yaml", `misconfigurations: [{id: DS002, paths: [a, ${long}]}]\n`), [
    `${long}: This glob in \`paths\` matches nothing: it is longer than 1000 characters.`,
  ]);
  // What it means is not known, which Checkov and Kubescape may judge otherwise: no mistake.
  assert.deepEqual(problemsIn(".checkov.yaml", "skip-path: ['(?i)a', '[']\n"), []);
});

describe("settings of a path", () => {
  test("without configuration are the preset recommended", () => {
    assert.equal(active([]), "missing-user=warning untagged-base=warning privileged=warning");
    assert.equal(resolve([], "x").kubernetesVersion, "1.34");
  });
  test("begin with the presets, each of which adds rules", () => {
    assert.equal(active([layer("extends: pss-baseline")]), "privileged=warning");
    assert.match(active([layer("extends: [pss-baseline, all]")]), /missing-labels=warning/);
    assert.equal(active([layer("extends: []")]), "");
  });
  test("lose no rule by a preset that does not exist", () => {
    const usual = active([]);
    for (const said of ["recomended", "[recomended]", "{{ .Preset }}", "{strict: true}", "[[all]]", "", "~"])
      assert.equal(active([layer(`extends: ${said}`)]), usual, said);
    // Beside others it counts as the usual one.
    assert.equal(active([layer("extends: [recomended, pss-baseline]")]), usual);
    // What a farther file says stays.
    const far = layer("extends: all\nregistries: {allowed: [ghcr.io]}");
    const near = layer("extends: strct\nregistries: {allowed: {ghcr.io: true}}", "a/.plimsoll.yaml");
    assert.equal(active([far, near]), active([far]));
    assert.deepEqual(resolve([far, near], "a/Dockerfile").allowedRegistries, ["ghcr.io"]);
    assert.deepEqual(resolve([far, layer("registries: {allowed: []}")], "a/Dockerfile").allowedRegistries, []);
  });
  test("take levels by our ids and by others'", () => {
    const text =
      "rules:\n  dockerfile/missing-user: off\n  DL3006: error\n  kubernetes/privileged:\n    severity: hint\n";
    assert.equal(active([layer(text)]), "untagged-base=error privileged=hint");
  });
  test("take options, each by itself, with the rules' own defaults below", () => {
    const far = layer("rules: {dockerfile/missing-labels: {severity: info, labels: [b, c], atLeast: 2}}");
    const near = layer("rules: {dockerfile/missing-labels: {prefix: y, strict: true}}", "a/.plimsoll.yaml");
    assert.deepEqual(resolve([far, near], "a/Dockerfile").rules.get("dockerfile/missing-labels"), {
      severity: "info",
      options: { labels: ["b", "c"], prefix: "y", atLeast: 2, strict: true },
    });
  });
  test("let the nearer file win field by field, its overrides included", () => {
    const far = layer(
      "extends: all\nkubernetes: {version: 1.30}\nregistries: {allowed: [ghcr.io]}\noverrides:\n- files: '*.dev'\n  rules: {DL3006: off}\n",
    );
    const near = layer("rules: {DL3006: error}\nkubernetes: {version: v1.36.2}\n", "a/.plimsoll.yaml");
    assert.match(active([far], "x.dev"), /^missing-labels=warning missing-user=warning privileged/);
    assert.match(active([far, near], "a/x.dev"), /untagged-base=error/);
    const settings = resolve([far, near], "a/x.dev");
    assert.equal(settings.kubernetesVersion, "1.36");
    assert.deepEqual(settings.allowedRegistries, ["ghcr.io"]);
    assert.equal(resolve([far], "x").kubernetesVersion, "1.30");
  });
  test("put overrides behind the rules of the same file, in their order", () => {
    const text =
      "overrides:\n- files: [k8s/**]\n  rules: {kubernetes/privileged: off}\n- files: [k8s/agent.yaml]\n  rules: {kubernetes/privileged: info}\nrules: {kubernetes/privileged: error}";
    assert.match(active([layer(text)], "x.yaml"), /privileged=error/);
    assert.doesNotMatch(active([layer(text)], "k8s/x.yaml"), /privileged/);
    assert.match(active([layer(text)], "k8s/agent.yaml"), /privileged=info/);
  });
  test("except rules in some files, until a day, with a reason", () => {
    const text =
      "exceptions:\n- rules: [DL3006, kubernetes/privileged]\n  files: old/**\n  until: 2027-01-31\n  reason: moves in spring\n- rules: all\n  files: [gen.*]\n";
    const inner = layer(text, "a/.plimsoll.yaml");
    const told = (path: string) =>
      resolve([inner], path).suppressions.map(({ ids, rules, until, reason, origin }) =>
        [...ids, rules === "all" ? "all" : [...rules].join(" "), until, reason, origin.file].join("|"),
      );
    assert.deepEqual(told("a/old/Dockerfile"), [
      "DL3006|dockerfile/untagged-base|2027-01-31|moves in spring|a/.plimsoll.yaml",
      "kubernetes/privileged|kubernetes/privileged|2027-01-31|moves in spring|a/.plimsoll.yaml",
    ]);
    assert.deepEqual(told("a/gen.yaml"), ["all|all|||a/.plimsoll.yaml"]);
    assert.deepEqual(told("old/Dockerfile"), []);
    assert.deepEqual(resolve([layer("exceptions:\n- rules: DL3006")], "x/Dockerfile").suppressions.length, 1);
  });
  test("leave files out by globs relative to the file that holds them", () => {
    const root = layer("ignore: [vendor/, '*.gen.yaml', '!keep.gen.yaml']");
    const inner = layer("ignore: [old/**]", "a/.plimsoll.yaml");
    const ignored = (path: string) => resolve([root, inner], path).ignored;
    assert.deepEqual(["vendor/x", "a/vendor/x", "b.gen.yaml", "a/b/c.gen.yaml", "a/old/x"].map(ignored), [
      true,
      true,
      true,
      true,
      true,
    ]);
    assert.deepEqual(["keep.gen.yaml", "old/x", "vendors/x", "Dockerfile"].map(ignored), [false, false, false, false]);
  });
  test("count nothing above a file that says root: true", () => {
    const far = layer("extends: all\nignore: ['*']");
    const near = layer("root: true", "a/.plimsoll.yaml");
    assert.equal(near.root, true);
    assert.equal(resolve([far, near], "a/x").ignored, false);
    assert.doesNotMatch(active([far, near], "a/x"), /missing-labels/);
  });
  test("are one object where they are equal, from any layer", () => {
    const text = "rules: {DL3006: off}";
    const first = resolve([layer(text)], "a/Dockerfile");
    assert.equal(resolve([layer(text)], "b/Dockerfile"), first);
    assert.equal(resolve([layer("rules: {dockerfile/untagged-base: off}")], "Dockerfile"), first);
    assert.notEqual(resolve([], "Dockerfile"), first);
  });
  test("can be told value by value with their origin", () => {
    const text =
      "rules: {DL3006: off}\noverrides:\n- files: a/**\n  rules: {dockerfile/missing-labels: {severity: info, atLeast: 3}}";
    const told = explain([layer(text)], "a/Dockerfile").map(({ key, value, from }) => `${key}: ${value} (${from})`);
    assert.ok(told.includes("extends: recommended (default)"));
    assert.ok(told.includes("registries.allowed: any (default)"));
    assert.ok(told.includes("rules.dockerfile/untagged-base: off (.plimsoll.yaml)"));
    assert.ok(told.includes("rules.dockerfile/missing-user: warning (preset recommended)"));
    assert.ok(told.includes("rules.dockerfile/missing-labels: info (.plimsoll.yaml (override 1))"));
    assert.ok(told.includes("rules.dockerfile/missing-labels.atLeast: 3 (.plimsoll.yaml (override 1))"));
  });
});

describe("problems of .plimsoll.yaml", () => {
  test("a good file has none", () => {
    const text = `extends: [recommended, pss-restricted]
root: true
rules:
  dockerfile/untagged-base: off
  DL3006: "off"
  dockerfile/missing-labels: {severity: info, labels: [a], prefix: p, atLeast: 2, strict: yes}
ignore: vendor/**
overrides:
  - files: ["*.yaml"]
    rules: {kubernetes/privileged: error}
kubernetes: {version: 1.30}
registries: {allowed: ["*.corp"]}
scan: {scanners: [trivy], minimumRisk: high, onlyFixed: true, offline: true, timeout: 60}
`;
    assert.deepEqual(problems(text), []);
    assert.deepEqual(problems(""), []);
    assert.deepEqual(problems("# nothing yet\n"), []);
  });
  test("one message for a word, however far it is typed", () => {
    const text = `extends: [recommended, all]
root: true
rules:
  dockerfile/no-sudo: warning
  dockerfile/missing-labels: {severity: info, labels: [a]}
overrides:
  - files: ["*.yaml"]
    rules: {kubernetes/memory-limit: error}
kubernetes: {version: "1.34"}
scan:
  scanners:
    - trivy
  minimumRisk: high
  offline: true
`;
    const known = createEngine().catalog;
    for (let end = 1; end <= text.length; end++) {
      const told = parseConfig(text.slice(0, end), ".plimsoll.yaml", known).problems.map(({ at }) => at);
      const places = told.map(({ start, end }) => `${start}-${end}`);
      assert.equal(new Set(places).size, places.length, text.slice(0, end));
    }
    assert.deepEqual(problems("rules:\n  kub:\n").length, 1);
    // Two words, two messages.
    assert.deepEqual(problems("rules:\n  kub: o\n").length, 2);
  });
  test("an unknown key, at every level", () => {
    assert.deepEqual(problems("extend: all"), [
      "extend: Unknown key `extend`. Did you mean `extends`? [Change to `extends`]",
    ]);
    assert.deepEqual(problems("scan: {offline: false}"), [
      "false: `scan.offline: false` has no effect: only `true` counts in a file.",
    ]);
    assert.deepEqual(problems("scan: {ofline: true}"), [
      "ofline: Unknown key `ofline` in `scan`. Did you mean `offline`? [Change to `offline`]",
    ]);
    assert.deepEqual(problems("overrides:\n- files: x\n  rule: {}"), [
      "rule: Unknown key `rule` in an override. Did you mean `rules`? [Change to `rules`]",
    ]);
    assert.deepEqual(problems("weather: fine"), ["weather: Unknown key `weather`."]);
  });
  test("an unknown preset", () => {
    assert.deepEqual(problems("extends: recomended"), [
      "recomended: `recomended` is not a preset. Did you mean `recommended`? [Change to `recommended`]",
    ]);
  });
  test("a misspelling of several letters still has its fix", () => {
    assert.match(problems("extends: reccomanded")[0] ?? "", /\[Change to `recommended`\]$/);
    assert.match(problems("scan: {minimumRising: true}")[0] ?? "", /\[Change to `minimumRisk`\]$/);
  });
  test("an unknown rule, and one of another tool that nobody answers to", () => {
    assert.deepEqual(problems("rules:\n  dockerfile/missing-usr: off"), [
      "dockerfile/missing-usr: There is no rule `dockerfile/missing-usr`. [Change to `dockerfile/missing-user`]",
    ]);
    assert.deepEqual(problems("rules: {SC2046: off}"), [
      "SC2046: No rule corresponds to `SC2046`, so this has no effect.",
    ]);
  });
  test("an unknown severity", () => {
    assert.deepEqual(problems("rules: {DL3006: warn}"), [
      "warn: `warn` is not a severity: use `off`, `hint`, `info`, `warning` or `error`.",
    ]);
    assert.deepEqual(problems("rules: {DL3006: warnin}"), [
      "warnin: `warnin` is not a severity. Did you mean `warning`? [Change to `warning`]",
    ]);
    assert.deepEqual(problems("rules:\n  DL3006:\n"), [
      "DL3006: `DL3006` has no severity: use `off`, `hint`, `info`, `warning` or `error`.",
    ]);
  });
  test("an option that the rule does not have, or of another type", () => {
    assert.deepEqual(problems("rules: {dockerfile/missing-labels: {label: a}}"), [
      "label: Unknown key `label` in `dockerfile/missing-labels`. Did you mean `labels`? [Change to `labels`]",
    ]);
    assert.deepEqual(
      problems("rules: {dockerfile/missing-labels: {atLeast: many, strict: 1, labels: {a: b}, prefix: [x]}}"),
      [
        "many: `atLeast` must be a number.",
        "1: `strict` must be `true` or `false`.",
        "{a: b}: `labels` must be a list.",
        "[x]: `prefix` must be a string.",
      ],
    );
  });
  test("a version that is none, a map that is none, an override without files", () => {
    assert.deepEqual(problems("kubernetes: {version: newest}"), [
      "newest: `newest` is not a Kubernetes version such as `1.34`.",
    ]);
    assert.deepEqual(problems("kubernetes: 1.34"), ["1.34: `kubernetes` must be a map."]);
    assert.deepEqual(problems("- rules"), [
      "- rules: The configuration must be a map with keys such as `extends` and `rules`.",
    ]);
    assert.deepEqual(problems("overrides:\n- rules: {}"), [
      "rules: This override has no `files`, so it applies to none.",
    ]);
    assert.deepEqual(problems("overrides:\n- files: []\n  rules: {}"), [
      "[]: `files` is empty, so this override applies to none.",
    ]);
  });
  test("an exception that is limited by a mistake, or by nothing", () => {
    assert.deepEqual(problems("exceptions: {rules: DL3006}"), [
      "{rules: DL3006}: `exceptions` must be a list of items with `rules`.",
    ]);
    assert.deepEqual(problems("exceptions:\n- DL3006\n- files: a\n- rules: DL3006\n  for: ever"), [
      "DL3006: An exception must be a map with `rules`.",
      "files: This exception has no `rules`, so it ignores nothing.",
      "for: Unknown key `for` in an exception.",
    ]);
    const dated = "exceptions:\n- rules: DL3006\n  until: tomorrow";
    assert.deepEqual(problems(dated), ["tomorrow: `until` needs a date such as `2027-01-31`."]);
    // It would count for good, and in all files.
    assert.deepEqual(resolve([layer(dated)], "Dockerfile").suppressions, []);
    assert.deepEqual(resolve([layer("exceptions:\n- rules: DL3006\n  files: {a: b}")], "x").suppressions, []);
    for (const files of ["", " []", " ~"]) {
      const limited = `exceptions:\n- rules: DL3006\n  files:${files}\n`;
      assert.match(problems(limited).join(), /: `files` is empty, so this exception ignores nothing\.$/, files);
      assert.deepEqual(resolve([layer(limited)], "Dockerfile").suppressions, [], files);
    }
    assert.match(problems("exceptions:\n- rules: nonsense")[0] ?? "", /^nonsense: There is no rule `nonsense`/);
  });
  test("what is wrong is left out and the rest counts", () => {
    assert.equal(
      active([layer("extend: all\nrules: {nonsense: off, DL3006: error, dockerfile/missing-user: loud}")]),
      "missing-user=warning untagged-base=error privileged=warning",
    );
  });
});

describe("other tools' files", () => {
  const silences = (one: Layer) =>
    one.suppressions.map(({ ids, rules, until, reason, scope }) =>
      [
        `${ids} -> ${rules === "all" ? "all" : [...rules]}`,
        "files" in scope ? scope.files : scope,
        until,
        reason,
      ].filter((part) => part !== undefined),
    );
  test(".hadolint.yaml: ignored, override, trustedRegistries, disable-ignore-pragma", () => {
    const one = layer(
      "ignored: [DL3006, DL3018]\noverride:\n  style: [DL3006]\ntrustedRegistries: [docker.io]\ndisable-ignore-pragma: true\nfailure-threshold: error\n",
      ".hadolint.yaml",
    );
    assert.deepEqual(silences(one), [
      ["DL3006 -> dockerfile/untagged-base", ["**"]],
      ["DL3018 -> ", ["**"]],
    ]);
    const settings = resolve([one], "Dockerfile");
    assert.equal(settings.rules.get("dockerfile/untagged-base")?.severity, "hint");
    assert.deepEqual(settings.allowedRegistries, ["docker.io"]);
    assert.deepEqual(settings.inertPragmas, ["hadolint"]);
    assert.equal(settings.suppressions.length, 2);
  });
  test(".trivyignore: one id per line, with expiry", () => {
    const text = "# accepted\nAVD-DS-0002 exp:2027-01-31\n\nCVE-2024-1234\r\nDS-0001 exp:never\n";
    assert.deepEqual(silences(layer(text, ".trivyignore")), [
      ["AVD-DS-0002 -> dockerfile/missing-user", ["**"], "2027-01-30"],
      ["CVE-2024-1234 -> ", ["**"]],
    ]);
  });
  test("a byte order mark before an id of .trivyignore or .dockleignore: the id is not known, as in their tools", () => {
    assert.deepEqual(silences(layer("\uFEFFDS-0001\nAVD-DS-0002\n", ".trivyignore")), [
      ["AVD-DS-0002 -> dockerfile/missing-user", ["**"]],
    ]);
    assert.deepEqual(silences(layer("\uFEFF# why\nAVD-DS-0002\n", ".trivyignore")), [
      ["AVD-DS-0002 -> dockerfile/missing-user", ["**"]],
    ]);
    assert.deepEqual(silences(layer("\uFEFFDKL-DI-0006\n", ".dockleignore")), []);
  });
  test(".trivyignore.yaml: paths, purls, expiry and statement", () => {
    const text = `misconfigurations:
  - id: DS002
    paths: ["web/**"]
    expired_at: 2027-01-31
    statement: runs in a sandbox
vulnerabilities:
  - id: CVE-2024-1
    purls: ["pkg:deb/debian/openssl"]
secrets:
licenses:
`;
    const one = layer(text, "a/.trivyignore.yaml");
    assert.deepEqual(silences(one), [
      ["CVE-2024-1 -> ", { purl: "pkg:deb/debian/openssl" }],
      ["DS002 -> dockerfile/missing-user", ["web/**"], "2027-01-30", "runs in a sandbox"],
    ]);
    assert.equal(resolve([one], "a/web/Dockerfile").suppressions.length, 2);
    assert.equal(resolve([one], "a/api/Dockerfile").suppressions.length, 1);
  });
  test(".checkov.yaml: skip-check with a star, as a list or with commas", () => {
    assert.deepEqual(silences(layer("skip-check: [CKV_DOCKER_*]", ".checkov.yml")), [
      ["CKV_DOCKER_* -> dockerfile/missing-user", ["**"]],
    ]);
    assert.deepEqual(silences(layer("skip-check: CKV_DOCKER_3, CKV_K8S_1", ".checkov.yaml")), [
      ["CKV_DOCKER_3 -> dockerfile/missing-user", ["**"]],
      ["CKV_K8S_1 -> ", ["**"]],
    ]);
  });
  test(".kube-linter.yaml: exclude and ignorePaths", () => {
    assert.deepEqual(
      silences(
        layer("checks:\n  exclude: [privileged-container]\n  ignorePaths: [vendor/**, ~/x]", ".kube-linter.yaml"),
      ),
      [
        ["privileged-container -> kubernetes/privileged", ["**"]],
        ["all -> kubernetes/privileged", ["vendor/**"]],
      ],
    );
  });
  test(".dockleignore: one checkpoint per line", () => {
    assert.deepEqual(silences(layer("# why\nDKL-DI-0006\n", ".dockleignore")), [
      ["DKL-DI-0006 -> dockerfile/untagged-base", ["**"]],
    ]);
    // Dockle takes the line whole.
    assert.deepEqual(silences(layer("DKL-DI-0006 # why\n", ".dockleignore")), [["DKL-DI-0006 # why -> ", ["**"]]]);
  });
  test("count before ours in one folder, and never fail", () => {
    assert.ok(LAYER_FILES.indexOf(".hadolint.yaml") < LAYER_FILES.indexOf(".plimsoll.yaml"));
    for (const name of LAYER_FILES) {
      for (const text of ["", ":", "- [", "a: *b", "ignored: {a: b}\nchecks: 1\nvulnerabilities: [1, {}]", "\0"]) {
        assert.doesNotThrow(() => layer(text, name), `${name} ${text}`);
      }
    }
    assert.equal(layerFrom("package.json", "{}", "package.json", catalog), undefined);
  });
});

test("a glob matches as in ignore files and never fails", () => {
  const cases: [string, string, boolean][] = [
    ["Dockerfile", "a/b/Dockerfile", true],
    ["/Dockerfile", "a/Dockerfile", false],
    ["./a", "a/b", true],
    ["a/*.yaml", "a/b.yaml", true],
    ["a/*.yaml", "x/a/b.yaml", false],
    ["**/x/**", "a/x/b", true],
    ["{a,b}/c", "b/c", true],
    [".*", ".github/x", true],
    ["[", "a", false],
    ["", "a", false],
  ];
  for (const [glob, path, expected] of cases) assert.equal(globMatcher("", [glob])(path), expected, `${glob} ${path}`);
  assert.equal(globMatcher("k8s", ["*.yaml"])("k8s/a.yaml"), true);
  assert.equal(globMatcher("k8s", ["*.yaml"])("other/a.yaml"), false);
});

const pathMatcher = (dir: string, patterns: readonly string[]) => {
  const lists = pathLists(dir, [patterns]);
  return (path: string) => lists(path).length > 0;
};

test("a path pattern matches whole paths as Go's doublestar does", () => {
  const cases: [string, string, boolean][] = [
    ["Dockerfile", "Dockerfile", true],
    ["Dockerfile", "a/Dockerfile", false],
    ["**/Dockerfile", "Dockerfile", true],
    ["a/**", "a/b/.c", true],
    ["*", ".env", true],
    ["a", "a/b", false],
    ["a/", "a", false],
    ["./a", "a", false],
    ["/a", "a", false],
    ["a/../b", "b", false],
    ["[!a]", "b", true],
    ["[!a]", "a", false],
    ["{a,b/c}", "b/c", true],
    ["{1..3}", "2", false],
    ["(a|b)", "a", false],
    ["(a|b)", "(a|b)", true],
    ["a+", "aa", false],
    ["!a", "b", false],
    ["\\*", "*", true],
    ["\\*", "a", false],
  ];
  for (const [pattern, path, expected] of cases) {
    assert.equal(pathMatcher("", [pattern])(path), expected, `${pattern} ${path}`);
  }
  assert.equal(pathMatcher("k8s", ["*.yaml"])("k8s/a.yaml"), true);
  assert.equal(pathMatcher("k8s", ["k8s/*.yaml"])("k8s/a.yaml"), false);
  const valid = ["a", "[a-c]", "{a,{b,c}}", "\\[", "[", "{a", "a}", "a\\"].map(isPathPattern);
  assert.deepEqual(valid, [true, true, true, true, false, false, false, false]);
});

test("the schema names every key, preset, rule and option", () => {
  const schema = configSchema(catalog) as {
    properties: Record<string, Record<string, unknown>>;
    additionalProperties: boolean;
  };
  assert.deepEqual(Object.keys(schema.properties), [
    "extends",
    "rules",
    "ignore",
    "overrides",
    "exceptions",
    "kubernetes",
    "registries",
    "scan",
    "root",
  ]);
  assert.equal(schema.additionalProperties, false);
  const text = JSON.stringify(schema);
  for (const part of [
    "pss-restricted",
    "dockerfile/missing-labels",
    "atLeast",
    "minimumRisk",
    "About dockerfile/missing-user",
  ]) {
    assert.ok(text.includes(part), part);
  }
});

test("every reference in a schema leads somewhere", () => {
  const folder = path.resolve(import.meta.dirname, "../docs");
  const schemaIn = (file: string) => JSON.parse(fs.readFileSync(path.join(folder, file), "utf8"));
  const files = fs.globSync("*.schema.json", { cwd: folder });
  for (const file of files) {
    const references = [...JSON.stringify(schemaIn(file)).matchAll(/"\$ref":"([^"#]*)#\/([^"]+)"/g)];
    assert.ok(references.length > 0, file);
    for (const [, other = "", pointer = ""] of references) {
      const target = pointer.split("/").reduce((node, key) => node?.[key], schemaIn(other === "" ? file : other));
      assert.equal(typeof target, "object", `${file}: ${other}#/${pointer}`);
    }
  }
});
