// The tree of results as values: what is shown for what the server knows, by every grouping, filter and empty state.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ago, databaseAge, literal, message, risksInWords } from "../client/src/results/labels.ts";
import { badgeOf, headline, isScannerMissing, type Model, rootsOf, stateOf } from "../client/src/results/model.ts";
import { FIRST_VIEW, type Node, passes, type View } from "../client/src/results/node.ts";
import { reportRows } from "../client/src/results/scans.ts";
import type {
  JsonFinding,
  ReportItem,
  ReportSummary,
  ReportsResult,
  ScanFailure,
  ScanTarget,
} from "../server/src/protocol.ts";

const NOW = Date.parse("2026-11-23T12:00:00Z");
const SHOP = "file:///home/me/shop";
const FOLDERS = [{ uri: SHOP, name: "shop" }];
const NO_SCANS: ReportsResult = { reports: [], running: [], failures: [], scanners: [] };

function finding(file: string, line: number, given: Partial<JsonFinding> = {}): JsonFinding {
  return {
    rule: "dockerfile/no-sudo",
    severity: "warning",
    file: `${SHOP}/${file}`,
    range: { start: { line, character: 4 }, end: { line, character: 8 } },
    message: "`sudo` does nothing here.",
    subject: `stage 0>RUN ${line}`,
    fingerprint: `1:${file}${line}`,
    fixes: [],
    ...given,
  };
}

const fix = { title: "Remove `sudo`", kind: "safe", edits: [] } as const;
const FINDINGS = [
  {
    uri: `${SHOP}/k8s/web%20app.yaml`,
    findings: [
      finding("k8s/web%20app.yaml", 3, {
        rule: "kubernetes/run-as-non-root",
        message: "Container `web` may run as root.",
      }),
    ],
  },
  {
    uri: `${SHOP}/services/web/Dockerfile`,
    findings: [
      finding("services/web/Dockerfile", 9, { fixes: [fix] }),
      finding("services/web/Dockerfile", 2, {
        severity: "error",
        rule: "text/secret-value",
        row: "github-pat",
        message: "A token.",
      }),
      finding("services/web/Dockerfile", 4, { severity: "hint", rule: "dockerfile/label", message: "An opinion." }),
    ],
  },
];

const TITLES = {
  "dockerfile/no-sudo": "Build steps must not use `sudo`",
  "text/secret-value": "Tokens must not be stored",
  "text/secret-value/github-pat": "GitHub personal access token",
};

function model(given: Partial<Model> & { readonly by?: Partial<View> } = {}): Model {
  const { by, ...rest } = given;
  return {
    workspace: { complete: true, seen: 9, files: FINDINGS, titles: TITLES },
    reports: NO_SCANS,
    named: [],
    items: new Map(),
    folders: FOLDERS,
    view: { ...FIRST_VIEW, ...by },
    now: NOW,
    ...rest,
  };
}

/** The rows as text, one a line, indented. */
function drawn(nodes: readonly Node[], depth = 0): string[] {
  return nodes.flatMap((node) => [
    `${"  ".repeat(depth)}${node.label}${node.description === undefined ? "" : ` | ${node.description}`}`,
    ...(Array.isArray(node.children) ? drawn(node.children, depth + 1) : []),
  ]);
}

function all(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((node) => [node, ...(Array.isArray(node.children) ? all(node.children) : [])]);
}

describe("findings of the workspace", () => {
  test("by file: folders in grey, counts, lines", () => {
    assert.deepEqual(drawn(rootsOf(model())), [
      "Workspace | 4 in 2 files",
      "  web app.yaml | k8s  1 warning",
      "    Container `web` may run as root. | [4]",
      "  Dockerfile | services/web  1 error · 1 warning · 1 hint",
      "    A token. | [3]",
      "    An opinion. | [5]",
      "    `sudo` does nothing here. | [10]",
    ]);
  });

  test("by rule: worst first", () => {
    assert.deepEqual(drawn(rootsOf(model({ by: { findings: "rule" } }))).slice(1), [
      "  text/secret-value | 1",
      "    A token. | github-pat · Dockerfile:3  services/web",
      "  dockerfile/no-sudo | 1",
      "    `sudo` does nothing here. | Dockerfile:10  services/web",
      "  kubernetes/run-as-non-root | 1",
      "    Container `web` may run as root. | web app.yaml:4  k8s",
      "  dockerfile/label | 1",
      "    An opinion. | Dockerfile:5  services/web",
    ]);
  });

  test("a group has the title of its rule, a row also that of the row of the rule's table", () => {
    const [, token, row, sudo, one, other] = all(rootsOf(model({ by: { findings: "rule" } })));
    assert.equal(token?.tooltip, "Tokens must not be stored");
    assert.equal(row?.tooltip, "A token\\.\n\nerror · `text/secret-value/github-pat`: GitHub personal access token");
    assert.equal(sudo?.tooltip, "Build steps must not use `sudo`");
    assert.match(one?.tooltip ?? "", /warning · `dockerfile\/no-sudo`: Build steps must not use `sudo`$/m);
    assert.equal(other?.tooltip, undefined, "a title that was not told");
  });

  test("by severity, the hints closed", () => {
    const [root] = rootsOf(model({ by: { findings: "severity" } }));
    assert.ok(Array.isArray(root?.children));
    const groups = root.children.map(({ label, description, open }: Node) => `${label} ${description} ${open}`);
    assert.deepEqual(groups, ["Errors 1 true", "Warnings 2 true", "Hints 1 false"]);
  });

  test("several folders: the folder's name comes first; a loose file shows its path", () => {
    const folders = [...FOLDERS, { uri: "file:///home/me/other", name: "other" }];
    assert.ok(drawn(rootsOf(model({ folders }))).includes("  web app.yaml | shop/k8s  1 warning"));
    assert.ok(drawn(rootsOf(model({ folders: [] }))).includes("  web app.yaml | /home/me/shop/k8s  1 warning"));
  });

  test("a row says what can be done with it, and says it to a screen reader", () => {
    const rows = all(rootsOf(model()));
    const fixable = rows.find(({ about }) => about?.finding?.fixes.length === 1);
    assert.deepEqual(fixable?.abilities, ["fix", "ignore", "rule", "copy"]);
    assert.equal(fixable?.spoken, "warning: `sudo` does nothing here. Line 10, can be fixed");
    assert.match(fixable?.tooltip ?? "", /Fix: Remove `sudo`/);
    assert.equal(fixable?.action?.does, "open");
    for (const { id, icon, file } of rows)
      assert.ok(icon !== undefined || file !== undefined || id === "workspace", id);
  });

  test("ids differ, and stay while findings around them come and go", () => {
    const ids = all(rootsOf(model())).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    const fewer = { complete: true, seen: 9, files: FINDINGS.slice(1), titles: TITLES };
    const left = all(rootsOf(model({ workspace: fewer }))).map(({ id }) => id);
    assert.ok(left.every((id) => ids.includes(id)));
  });

  test("before the whole workspace was checked it says so", () => {
    const workspace = { complete: false, seen: 1, files: FINDINGS.slice(1), titles: {} };
    assert.equal(rootsOf(model({ workspace }))[0]?.description, "3 in 1 file · open files only");
  });

  test("the badge counts no hints", () => {
    assert.deepEqual(badgeOf(model()), { value: 3, tooltip: "1 error, 2 warnings" });
    assert.equal(badgeOf(model({ workspace: { complete: true, seen: 1, files: [], titles: {} } })), undefined);
  });
});

describe("filter", () => {
  test("every word must occur, whatever its case", () => {
    assert.ok(passes("SUDO nothing", "`sudo` does nothing here."));
    assert.ok(!passes("sudo everything", "`sudo` does nothing here."));
    assert.ok(passes("  ", "anything"));
  });

  test("by message, rule, severity or file, with what is left opened", () => {
    const by = (filter: string) => rootsOf(model({ by: { filter } }));
    for (const filter of ["secret-value", "github-pat"]) {
      assert.deepEqual(drawn(by(filter)), [
        "Workspace | 1 of 4 in 1 file",
        "  Dockerfile | services/web  1 error",
        "    A token. | [3]",
      ]);
    }
    assert.match(all(by("github-pat"))[2]?.tooltip ?? "", /error · `text\/secret-value\/github-pat`/);
    assert.equal(all(by("services/web dockerfile")).filter(({ about }) => about?.finding !== undefined).length, 3);
    assert.equal(all(by("k8s/web app")).filter(({ about }) => about?.finding !== undefined).length, 1);
    assert.ok(all(by("hint")).every(({ open }) => open));
    assert.equal(headline(model({ by: { filter: " sudo " } })), "Only what holds “sudo”");
    assert.equal(headline(model()), undefined);
  });

  test("nothing left is a state of its own", () => {
    const none = model({ by: { filter: "no such thing" } });
    assert.equal(stateOf(none), "filtered");
    assert.deepEqual(rootsOf(none), []);
  });
});

describe("empty states", () => {
  const workspace = { complete: true, seen: 4, files: [], titles: {} };
  for (const [state, given] of [
    ["no-folder", { workspace, folders: [] }],
    ["unchecked", { workspace: { ...workspace, complete: false } }],
    ["empty", { workspace: { ...workspace, seen: 0 } }],
    ["clean", { workspace }],
    ["full", {}],
  ] as const) {
    test(state, () => {
      assert.equal(stateOf(model(given)), state);
      assert.equal(rootsOf(model(given)).length > 0, state === "full");
    });
  }

  test("a report is enough for a tree", () => {
    const reports = { ...NO_SCANS, reports: [report({})] };
    assert.equal(stateOf(model({ workspace, folders: [], reports })), "full");
  });

  test("a missing scanner is known", () => {
    const scanner = { id: "trivy", title: "Trivy", failure: failure("not-found") } as const;
    assert.ok(isScannerMissing(model({ reports: { ...NO_SCANS, scanners: [scanner] } })));
    assert.ok(!isScannerMissing(model()));
  });
});

const IMAGE: ScanTarget = { kind: "image", name: "shop/web:1.4" };

function report(given: Partial<ReportSummary>): ReportSummary {
  return {
    id: "r1",
    target: IMAGE,
    title: "shop/web:1.4",
    scanner: { id: "trivy", version: "0.74.0", database: "2026-11-21T00:00:00Z" },
    taken: "2026-11-23T10:00:00Z",
    counts: { critical: 2, high: 5, medium: 9, low: 1, unknown: 1 },
    vulnerabilities: 5,
    secrets: 1,
    misconfigurations: 1,
    licenses: 1,
    ...given,
  };
}

function failure(code: ScanFailure["code"]): ScanFailure {
  return { code, message: "No image `shop/web:1.4` in Docker.", remedies: ["pick-another", "show-output"] };
}

function vulnerability(id: string, name: string, given: object = {}): ReportItem {
  return {
    kind: "vulnerability",
    id,
    aliases: [],
    package: { name, version: "1.1.1d" },
    risk: "high",
    title: `A flaw in ${name}`,
    ...given,
  };
}

const ITEMS: readonly ReportItem[] = [
  vulnerability("CVE-2019-1552", "openssl", { fixed: "1.1.1l", url: "https://example.com/CVE-2019-1552" }),
  vulnerability("CVE-2019-1551", "openssl", { fixed: "1.1.1n", risk: "critical" }),
  vulnerability("CVE-2020-1", "openssl", { risk: "low" }),
  vulnerability("CVE-2021-1", "zlib", { aliases: ["GHSA-aaaa"] }),
  vulnerability("CVE-2021-2", "lib", {
    package: { name: "lib", version: "2.0", path: "app/pom.jar" },
    risk: "unknown",
  }),
  { kind: "secret", id: "aws", risk: "critical", title: "AWS key", file: "/root/.aws/credentials", lines: [3, 3] },
  {
    kind: "misconfiguration",
    id: "DS-0002",
    risk: "high",
    title: "Runs as root",
    message: "No USER.",
    file: "Dockerfile",
  },
  { kind: "license", id: "GPL-3.0", risk: "medium", package: "readline" },
];

describe("scans", () => {
  const scanned = (given: Partial<Model> = {}) => model({ reports: { ...NO_SCANS, reports: [report({})] }, ...given });
  const scans = (from: Model) => rootsOf(from).filter(({ label }) => label === "Scans");

  test("a report shows counts and age; its items are fetched when it is opened", () => {
    const [root] = scans(scanned());
    assert.deepEqual(drawn([root as Node]), [
      "Scans | 1",
      "  shop/web:1.4 | 2 critical · 5 high · 11 others · 2 h ago",
    ]);
    assert.ok(Array.isArray(root?.children));
    assert.equal(root.children[0]?.children, "later");
  });

  test("items by package, the worst first", () => {
    const items = new Map([["r1", ITEMS]]);
    assert.deepEqual(drawn(reportRows(scanned({ items }), "r1", FIRST_VIEW)), [
      "Vulnerabilities | 5",
      "  openssl 1.1.1d → 1.1.1n | CVE-2019-1551 and 2 more · fixes 2 of 3",
      "    CVE-2019-1551 | A flaw in openssl",
      "    CVE-2019-1552 | A flaw in openssl",
      "    CVE-2020-1 | A flaw in openssl",
      "  zlib 1.1.1d | CVE-2021-1",
      "    CVE-2021-1 | A flaw in zlib",
      "  lib 2.0 | CVE-2021-2 · app/pom.jar",
      "    CVE-2021-2 | A flaw in lib",
      "Secrets | 1   /root/.aws/credentials",
      "  AWS key | /root/.aws/credentials:3",
      "Configuration | 1   Runs as root",
      "  Runs as root | Dockerfile · DS-0002",
      "Licences | 1   GPL-3.0",
      "  GPL-3.0 | readline",
    ]);
  });

  test("items by severity and by identifier", () => {
    const items = new Map([["r1", ITEMS]]);
    const rows = (by: View["items"]) => drawn(reportRows(scanned({ items }), "r1", { ...FIRST_VIEW, items: by }));
    assert.deepEqual(rows("severity").slice(0, 3), [
      "Vulnerabilities | 5",
      "  Critical | 1",
      "    CVE-2019-1551 | openssl 1.1.1d · fixed in 1.1.1n",
    ]);
    assert.ok(rows("severity").includes("  Not rated | 1"));
    assert.equal(rows("id")[1], "  CVE-2019-1551 | openssl 1.1.1d · fixed in 1.1.1n");
  });

  test("the filter reaches into reports; the name of a target shows all of it", () => {
    const items = new Map([["r1", ITEMS]]);
    const rows = (filter: string) =>
      scans(scanned({ items, view: { ...FIRST_VIEW, filter } })).flatMap((one) => drawn([one]));
    assert.deepEqual(rows("ghsa"), [
      "Scans | 1",
      "  shop/web:1.4 | 2 critical · 5 high · 11 others · 2 h ago",
      "    Vulnerabilities | 1",
      "      zlib 1.1.1d | CVE-2021-1",
      "        CVE-2021-1 | A flaw in zlib",
    ]);
    assert.equal(rows("shop/web").length, 17);
    assert.deepEqual(rows("nothing like it"), []);
  });

  test("files of a scanned folder can be opened, those of an image cannot", () => {
    const target: ScanTarget = { kind: "folder", path: "/home/me/shop" };
    const items = new Map([["r1", ITEMS]]);
    const of = (given: Partial<ReportSummary>) =>
      all(reportRows(scanned({ items, reports: { ...NO_SCANS, reports: [report(given)] } }), "r1", FIRST_VIEW));
    const secret = of({ target }).find(({ label }) => label === "AWS key");
    assert.deepEqual(secret?.action, {
      does: "open-below",
      folder: "/home/me/shop",
      file: "/root/.aws/credentials",
      line: 2,
    });
    assert.ok(of({}).every(({ action }) => action === undefined));
  });

  test("while a target is scanned anew its old report is grey and the scan can be cancelled", () => {
    const running = [{ target: IMAGE, title: "shop/web:1.4", phase: "Reading image layers", since: "" }];
    const items = new Map([["r1", ITEMS]]);
    const [root] = scans(scanned({ items, reports: { ...NO_SCANS, reports: [report({})], running } }));
    const [row, ...below] = all((root?.children ?? []) as Node[]);
    assert.equal(row?.description, "Reading image layers … · 2 critical · 5 high · 11 others · 2 h ago");
    assert.deepEqual(row?.abilities, ["cancel", "export"]);
    assert.ok(below.length > 5 && [row, ...below].every((one) => one?.dim === true));
    const [first] = scans(model({ reports: { ...NO_SCANS, running } }));
    assert.deepEqual(drawn([first as Node]), ["Scans | 1", "  shop/web:1.4 | Reading image layers …"]);
  });

  test("a failure stands at its target with the steps that help, above an older report if there is one", () => {
    const failures = [{ target: IMAGE, title: "shop/web:1.4", failure: failure("image-not-found") }];
    const steps = ["No image `shop/web:1.4` in Docker.", "Pick another image…", "Show output"];
    const [alone] = scans(model({ reports: { ...NO_SCANS, failures } }));
    assert.deepEqual(drawn([alone as Node]), [
      "Scans | 1",
      "  shop/web:1.4 | not scanned",
      ...steps.map((step) => `    ${step}`),
    ]);
    const items = new Map([["r1", ITEMS]]);
    const [kept] = scans(scanned({ items, reports: { ...NO_SCANS, reports: [report({})], failures } }));
    const rows = drawn([kept as Node]);
    assert.equal(rows[1], "  shop/web:1.4 | last scan failed · 2 critical · 5 high · 11 others · 2 h ago");
    assert.deepEqual(rows.slice(2, 6), [...steps.map((step) => `    ${step}`), "    Vulnerabilities | 5"]);
  });

  test("images that files name can be scanned, until they were", () => {
    const named = ["postgres:15", "shop/web:1.4"];
    const [root] = scans(scanned({ named }));
    assert.deepEqual(drawn([root as Node]).slice(2), ["  postgres:15 | not scanned"]);
    const row = all([root as Node]).at(-1);
    assert.deepEqual(row?.abilities, ["scan", "copy"]);
    assert.deepEqual(row?.about?.target, { kind: "image", name: "postgres:15" });
    const untrusted = { id: "trivy", title: "Trivy", failure: failure("untrusted") } as const;
    const restricted = scanned({ named, reports: { ...NO_SCANS, reports: [report({})], scanners: [untrusted] } });
    assert.ok(!drawn(rootsOf(restricted)).some((line) => line.includes("postgres")));
  });

  test("many of them stand together below one row", () => {
    const named = ["a:1", "b:1", "registry.example.com/team/c:1", "d:1"];
    const [root] = scans(scanned({ named }));
    const rows = drawn([root as Node]).slice(2);
    assert.deepEqual(rows.slice(0, 2), ["  Not scanned | 4 images that files name", "    a:1 | not scanned"]);
    assert.equal(root?.description, "1");
    assert.deepEqual(all([root as Node]).at(-2)?.about?.target, {
      kind: "image",
      name: "registry.example.com/team/c:1",
    });
  });

  test("an old database is told once, at the head of its report", () => {
    const scanner = { id: "trivy", version: "0.74.0", database: "2026-10-13T00:00:00Z" } as const;
    const items = new Map([["r1", ITEMS]]);
    const old = scanned({ items, reports: { ...NO_SCANS, reports: [report({ scanner })] } });
    const [head] = reportRows(old, "r1", FIRST_VIEW);
    assert.equal(head?.label, "Trivy's database is 41 days old.");
    assert.equal(head?.description, "Update");
    assert.deepEqual(head?.abilities, ["update"]);
    assert.deepEqual(head?.action, { does: "remedy", remedy: "update-database", target: IMAGE });
  });

  test("a database of 30 days is not old; one that has been updated since asks for another scan", () => {
    const headOf = (database: string, taken: string, current?: string) => {
      const scanner = { id: "trivy", version: "0.74.0", database } as const;
      const found = { path: "/usr/bin/trivy", version: "0.74.0", ...(current !== undefined && { database: current }) };
      const scanners = [{ id: "trivy", title: "Trivy", found }] as const;
      const reports = { ...NO_SCANS, reports: [report({ scanner, taken })], scanners };
      return reportRows(scanned({ items: new Map([["r1", ITEMS]]), reports }), "r1", FIRST_VIEW)[0];
    };
    const now = "2026-11-23T10:00:00Z";
    assert.equal(headOf("2026-10-24T00:00:00Z", now)?.label, "Vulnerabilities");
    assert.equal(headOf("2026-10-23T00:00:00Z", now)?.label, "Trivy's database is 31 days old.");
    assert.equal(headOf("no date", now)?.label, "Vulnerabilities");
    const updated = headOf("2026-10-13T00:00:00Z", "2026-11-22T10:00:00Z", "2026-11-23T00:00:00Z");
    assert.equal(updated?.label, "Trivy's database was 40 days old when this was scanned.");
    assert.deepEqual(updated?.action, { does: "remedy", remedy: "rescan", target: IMAGE });
    // An old report, made with what was then new, says how old it is by itself.
    assert.equal(headOf("2026-09-01T00:00:00Z", "2026-09-02T00:00:00Z", now)?.label, "Vulnerabilities");
  });

  test("the tooltip of a report says how old the database was", () => {
    const [root] = scans(scanned());
    assert.match(all([root as Node])[1]?.tooltip ?? "", /by Trivy 0\\\.74\\\.0 · database 2 days old/);
  });

  test("a report without items is a leaf", () => {
    const counts = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
    const none = { counts, vulnerabilities: 0, secrets: 0, misconfigurations: 0, licenses: 0 };
    const [root] = scans(scanned({ reports: { ...NO_SCANS, reports: [report(none)] } }));
    const row = all([root as Node]).at(-1);
    assert.equal(row?.description, "nothing found · 2 h ago");
    assert.equal(row?.children, undefined);
  });

  test("ids differ", () => {
    const items = new Map([["r1", [...ITEMS, ...ITEMS]]]);
    for (const by of ["package", "severity", "id"] as const) {
      const ids = all(reportRows(scanned({ items }), "r1", { ...FIRST_VIEW, items: by })).map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length, by);
    }
  });
});

describe("scanners", () => {
  const row = (scanner: object) =>
    rootsOf(model({ reports: { ...NO_SCANS, scanners: [{ id: "trivy", title: "Trivy", ...scanner }] } })).at(
      -1,
    ) as Node;

  test("version and age of the database, or why there is none", () => {
    const found = { path: "/usr/bin/trivy", version: "0.74.0", database: "2026-11-21T00:00:00Z" };
    assert.deepEqual(drawn([row({ found })]), [
      "Scanners | Trivy 0.74.0 · database 2 days old",
      "  Trivy | 0.74.0 · database 2 days old",
    ]);
    const [trivy] = (row({ found }).children ?? []) as readonly Node[];
    assert.equal(trivy?.tooltip, "`/usr/bin/trivy`\n\ndatabase 2 days old \\(2026\\-11\\-21\\)");
    const old = row({ found: { ...found, database: "2026-10-13T00:00:00Z" } });
    assert.deepEqual(drawn([old]), [
      "Scanners | Trivy 0.74.0 · database 41 days old",
      "  Trivy | 0.74.0 · database 41 days old",
      "    Trivy's database is 41 days old. | Update",
    ]);
    const notice = all([old]).at(-1);
    assert.deepEqual(notice?.action, { does: "remedy", remedy: "update-database" });
    assert.deepEqual(notice?.abilities, ["update"]);
    assert.deepEqual(drawn([row({})])[0], "Scanners | Trivy not looked for yet");
    const missing: ScanFailure = {
      code: "not-found",
      message: "Trivy is not installed.",
      remedies: ["install", "choose-program"],
    };
    assert.deepEqual(drawn([row({ failure: missing })]), [
      "Scanners | Trivy not installed",
      "  Trivy | not installed",
      "    Trivy is not installed.",
      "    How to install",
      "    Choose program…",
    ]);
  });
});

describe("words", () => {
  test("ages", () => {
    const at = (iso: string) => ago(iso, NOW);
    assert.equal(at("2026-11-23T11:59:40Z"), "just now");
    assert.equal(at("2026-11-23T11:15:00Z"), "45 min ago");
    assert.equal(at("2026-11-22T13:00:00Z"), "23 h ago");
    assert.equal(at("2026-11-22T11:00:00Z"), "yesterday");
    assert.equal(at("2026-11-14T11:00:00Z"), "9 days ago");
    assert.equal(at("2025-01-02T11:00:00Z"), "2025-01-02");
    assert.equal(at("rubbish"), "");
    assert.equal(databaseAge("2026-11-23T01:00:00Z", NOW), "database of today");
    assert.equal(databaseAge(undefined, NOW), "");
  });

  test("risks", () => {
    const none = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
    assert.equal(risksInWords(none), "nothing found");
    assert.equal(risksInWords({ ...none, low: 1 }), "1 low");
    assert.equal(risksInWords({ ...none, critical: 1, high: 1, low: 1 }), "1 critical · 1 high · 1 low");
    assert.equal(
      risksInWords({ critical: 1, high: 1, medium: 1, low: 0, unknown: 0 }),
      "1 critical · 1 high · 1 medium",
    );
    assert.equal(
      risksInWords({ critical: 1, high: 1, medium: 1, low: 1, unknown: 0 }),
      "1 critical · 1 high · 2 others",
    );
  });

  test("what comes from outside stays text in a tooltip", () => {
    assert.equal(literal("[x](command:y) <b>\nz"), "\\[x\\]\\(command:y\\) \\<b\\> z");
    assert.equal(message("`a_b` is *bad*"), "`a_b` is \\*bad\\*");
  });
});
