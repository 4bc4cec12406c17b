// The tree of results as values: what is shown for what the server knows, by every grouping, filter and empty state.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { toldApart } from "../client/src/results/folders.ts";
import { ago, databaseAge, risksInWords } from "../client/src/results/labels.ts";
import { badgeOf, headline, isScannerMissing, type Model, rootsOf, stateOf } from "../client/src/results/model.ts";
import { FIRST_VIEW, type Node, passes, type View } from "../client/src/results/node.ts";
import { isSame } from "../client/src/results/same.ts";
import { reportRows } from "../client/src/results/scans.ts";
import type {
  JsonFinding,
  Kinds,
  ReportItem,
  ReportSummary,
  ReportsResult,
  Risk,
  ScanFailure,
  ScannedTarget,
  ScannerState,
  ScanTarget,
} from "../server/src/protocol.ts";
import { costOf } from "./support/cost.ts";

const NOW = Date.parse("2026-11-23T12:00:00Z");
const SHOP = "file:///home/me/shop";
const FOLDERS = [{ uri: SHOP, name: "shop" }];
const NO_SCANS: ReportsResult = { targets: [], running: [], scanners: [] };

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
        about: "web",
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

const LABELS = {
  "dockerfile/no-sudo": "Uses sudo",
  "kubernetes/run-as-non-root": "May run as root",
  "text/secret-value": "Token or private key",
  "text/secret-value/github-pat": "GitHub token",
};

function model(given: Partial<Model> & { readonly by?: Partial<View> } = {}): Model {
  const { by, ...rest } = given;
  return {
    workspace: { complete: true, seen: 9, files: FINDINGS, titles: TITLES, labels: LABELS },
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
  test("by file: counts first, then folders; titles with what they are about, then lines and messages", () => {
    assert.deepEqual(drawn(rootsOf(model())), [
      "Workspace | 3 in 2 files",
      "  web app.yaml | 1 warning  k8s",
      "    May run as root · web | [4]  Container `web` may run as root.",
      "  Dockerfile | 1 error · 1 warning  services/web",
      "    GitHub token | [3]  A token.",
      "    An opinion. | [5]  An opinion.",
      "    Uses sudo | [10]  `sudo` does nothing here.",
    ]);
  });

  test("hints are counted nowhere, and told where there is nothing else", () => {
    const [, { findings: [, , hint] = [] } = {}] = FINDINGS;
    assert.ok(hint);
    const files = [...FINDINGS, { uri: `${SHOP}/opinions/Dockerfile`, findings: [hint, hint] }];
    const of = (shown: typeof files, by = {}) =>
      rootsOf(model({ workspace: { complete: true, seen: 9, files: shown, titles: TITLES, labels: LABELS }, by }));
    const [root, ...rows] = all(of(files));
    assert.equal(root?.description, "3 in 2 files");
    assert.equal(root?.tooltip, "1 error · 2 warnings");
    assert.equal(rows.find(({ file }) => file?.includes("opinions"))?.description, "opinions  2 hints");
    // The end is cut off where the view is narrow: of two files of one name the folder comes first.
    const other = rows.find(({ file }) => file?.endsWith("services/web/Dockerfile"));
    assert.equal(other?.description, "services/web  1 error · 1 warning");
    assert.equal(of(files.slice(2))[0]?.description, "2 hints in 1 file");
    assert.equal(of(files, { filter: "opinion" })[0]?.description, "3 hints in 2 files");
  });

  test("by rule: worst first", () => {
    assert.deepEqual(drawn(rootsOf(model({ by: { findings: "rule" } }))).slice(1), [
      "  Token or private key | 1 · text/secret-value",
      "    GitHub token | Dockerfile:3  services/web",
      "  May run as root | 1 · kubernetes/run-as-non-root",
      "    web | web app.yaml:4  k8s",
      "  Uses sudo | 1 · dockerfile/no-sudo",
      "    Uses sudo | Dockerfile:10  services/web",
      "  dockerfile/label | 1 · dockerfile/label",
      "    An opinion. | Dockerfile:5  services/web",
    ]);
  });

  test("a group has the title of its rule, a row also that of the row of the rule's table", () => {
    const [, token, row, , , sudo, one, other] = all(rootsOf(model({ by: { findings: "rule" } })));
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
    assert.ok(drawn(rootsOf(model({ folders }))).includes("  web app.yaml | 1 warning  shop/k8s"));
    assert.ok(drawn(rootsOf(model({ folders: [] }))).includes("  web app.yaml | 1 warning  /home/me/shop/k8s"));
  });

  test("folders of one name are told apart by the folders above them, as many as it takes", () => {
    const named = (...given: readonly (readonly [path: string, name: string])[]) =>
      toldApart(given.map(([path, name]) => ({ uri: `file://${path}`, name }))).map(({ name }) => name);
    assert.deepEqual(named(["/home/me/shop", "shop"], ["/home/me/other", "other"]), ["shop", "other"]);
    assert.deepEqual(named(["/a/x/shop", "shop"], ["/b/y/shop", "shop"], ["/c", "c"]), ["x/shop", "y/shop", "c"]);
    assert.deepEqual(named(["/a/x/shop", "shop"], ["/b/x/shop", "shop"]), ["a/x/shop", "b/x/shop"]);
    assert.deepEqual(named(["/a/x", "shop"], ["/b/y", "shop"]), ["a/shop", "b/shop"], "names of the workspace's own");
    assert.deepEqual(named(["/a", "shop"], ["/a", "shop"]), ["shop", "shop"], "what nothing tells apart");
  });

  test("a row says what can be done with it, and says it to a screen reader", () => {
    const rows = all(rootsOf(model()));
    const fixable = rows.find(({ about }) => about?.finding?.fixes.length === 1);
    assert.deepEqual(fixable?.abilities, ["fix", "ignore", "rule", "copy"]);
    assert.equal(fixable?.spoken, "warning: `sudo` does nothing here. Line 10, can be fixed");
    for (const findings of ["rule", "severity"] as const) {
      const spoken = all(rootsOf(model({ by: { findings } }))).map((one) => one.spoken);
      assert.ok(spoken.includes("warning: `sudo` does nothing here. services/web/Dockerfile, line 10, can be fixed"));
    }
    assert.match(fixable?.tooltip ?? "", /Fix: Remove `sudo`/);
    assert.equal(fixable?.action?.does, "open");
    for (const { id, icon, file } of rows)
      assert.ok(icon !== undefined || file !== undefined || id === "workspace", id);
  });

  test("ids differ, and stay while findings around them come and go", () => {
    const ids = all(rootsOf(model())).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    const fewer = { complete: true, seen: 9, files: FINDINGS.slice(1), titles: TITLES, labels: LABELS };
    const left = all(rootsOf(model({ workspace: fewer }))).map(({ id }) => id);
    assert.ok(left.every((id) => ids.includes(id)));
  });

  test("before the whole workspace was checked it says so", () => {
    const workspace = { complete: false, seen: 1, files: FINDINGS.slice(1), titles: {}, labels: {} };
    assert.equal(rootsOf(model({ workspace }))[0]?.description, "2 in 1 file · open files only");
  });

  test("the badge counts no hints", () => {
    assert.deepEqual(badgeOf(model()), { value: 3, tooltip: "1 error, 2 warnings" });
    assert.equal(
      badgeOf(model({ workspace: { complete: true, seen: 1, files: [], titles: {}, labels: {} } })),
      undefined,
    );
  });
});

describe("filter", () => {
  test("every word must occur, whatever its case", () => {
    assert.ok(passes("SUDO nothing", ["`sudo` does nothing here."]));
    assert.ok(!passes("sudo everything", ["`sudo` does nothing here."]));
    assert.ok(passes("  ", ["anything"]));
  });

  test("by message, rule, severity or file, with what is left opened", () => {
    const by = (filter: string) => rootsOf(model({ by: { filter } }));
    for (const filter of ["secret-value", "github-pat"]) {
      assert.deepEqual(drawn(by(filter)), [
        "Workspace | 1 of 3 in 1 file",
        "  Dockerfile | 1 error  services/web",
        "    GitHub token | [3]  A token.",
      ]);
    }
    assert.match(all(by("github-pat"))[2]?.tooltip ?? "", /error · `text\/secret-value\/github-pat`/);
    assert.equal(all(by("services/web dockerfile")).filter(({ about }) => about?.finding !== undefined).length, 3);
    assert.equal(all(by("k8s/web app")).filter(({ about }) => about?.finding !== undefined).length, 1);
    assert.ok(all(by("hint")).every(({ open }) => open));
    assert.equal(headline(model({ by: { filter: " sudo " } })), "Filter: sudo");
    assert.equal(headline(model()), undefined);
  });

  test("nothing left is a state of its own", () => {
    const none = model({ by: { filter: "no such thing" } });
    assert.equal(stateOf(none), "filtered");
    // VS Code shows a welcome view only where no line is above the tree.
    assert.equal(headline(none), undefined);
    assert.deepEqual(rootsOf(none), []);
  });
});

describe("empty states", () => {
  const workspace = { complete: true, seen: 4, files: [], titles: {}, labels: {} };
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
    const reports = { ...NO_SCANS, targets: [scanned({})] };
    assert.equal(stateOf(model({ workspace, folders: [], reports })), "full");
  });

  test("that no scanner at all is there is known", () => {
    const isMissing = (...scanners: readonly ScannerState[]) =>
      isScannerMissing(model({ reports: { ...NO_SCANS, scanners } }));
    const absent = { failure: failure("not-found") };
    const found = { found: { path: "/usr/bin/grype", version: "0.99.0" } };
    assert.ok(isMissing({ ...TRIVY, ...absent }));
    assert.ok(isMissing({ ...TRIVY, ...absent }, { ...GRYPE, ...absent }));
    assert.ok(!isMissing({ ...TRIVY, ...absent }, { ...GRYPE, ...found }));
    assert.ok(!isMissing({ ...TRIVY, ...absent }, GRYPE), "it is still being looked for");
    assert.ok(!isMissing({ ...TRIVY, failure: failure("untrusted") }));
    assert.ok(!isMissing());
  });
});

const IMAGE: ScanTarget = { kind: "image", name: "shop/web:1.4" };
const TRIVY: ScannerState = {
  id: "trivy",
  title: "Trivy",
  installing: "https://example.com/trivy",
  updates: true,
  finds: ["vulnerability"],
};
const GRYPE: ScannerState = {
  id: "grype",
  title: "Grype",
  installing: "https://example.com/grype",
  updates: true,
  finds: ["vulnerability"],
};
const NO_RISKS: Readonly<Record<Risk, number>> = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
const NO_KINDS: Kinds = { vulnerability: 0, secret: 0, misconfiguration: 0, license: 0, signature: 0, package: 0 };
const COUNTS = { critical: 2, high: 5, medium: 9, low: 1, unknown: 1 };
const KINDS: Kinds = { ...NO_KINDS, vulnerability: 5, secret: 1, misconfiguration: 1, license: 1 };

function report(given: Partial<ReportSummary> = {}): ReportSummary {
  return {
    scanner: { id: "trivy", title: "Trivy", version: "0.74.0", database: "2026-11-21T00:00:00Z" },
    taken: "2026-11-23T10:00:00Z",
    counts: COUNTS,
    kinds: KINDS,
    ...given,
  };
}

/** Grype's report of the same image, of yesterday. */
const GRYPES = report({
  scanner: { id: "grype", title: "Grype", version: "0.99.0", database: "2026-11-19T00:00:00Z" },
  taken: "2026-11-22T11:00:00Z",
  counts: { ...NO_RISKS, critical: 3, high: 1 },
  kinds: { ...NO_KINDS, vulnerability: 4 },
});

function scanned(given: Partial<ScannedTarget>): ScannedTarget {
  return {
    id: "r1",
    target: IMAGE,
    title: "shop/web:1.4",
    reports: [report()],
    failures: [],
    counts: COUNTS,
    kinds: KINDS,
    ...given,
  };
}

function failure(code: ScanFailure["code"], given: Partial<ScanFailure> = {}): ScanFailure {
  return {
    code,
    message: "No image `shop/web:1.4` in Docker.",
    remedies: ["pick-another", "show-output"],
    ...given,
  };
}

function vulnerability(id: string, name: string, given: object = {}): ReportItem {
  return {
    kind: "vulnerability",
    id,
    aliases: [],
    package: { name, version: "1.1.1d" },
    risk: "high",
    risks: { trivy: "high" },
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
    package: { name: "lib", version: "2.0" },
    place: { path: "app/pom.jar" },
    risk: "unknown",
  }),
  {
    kind: "secret",
    id: "aws",
    risk: "critical",
    risks: { trivy: "critical" },
    title: "AWS key",
    place: { path: "root/.aws/credentials", lines: [3, 3] },
  },
  {
    kind: "misconfiguration",
    id: "DS-0002",
    risk: "high",
    risks: { trivy: "high" },
    title: "Runs as root",
    message: "No USER.",
    place: { path: "Dockerfile" },
  },
  { kind: "license", id: "GPL-3.0", risk: "medium", risks: { trivy: "medium" }, package: "readline" },
];

/** What is known of one target, with its items fetched unless `items` says otherwise. */
function scansOf(given: Partial<ScannedTarget>, items?: readonly ReportItem[], more: Partial<Model> = {}): Model {
  return model({
    reports: { ...NO_SCANS, targets: [scanned(given)], scanners: [TRIVY, GRYPE] },
    items: new Map(items === undefined ? [] : [["r1", items]]),
    ...more,
  });
}

/** The row “Scans”, if there is one. */
const scans = (from: Model) => rootsOf(from).filter(({ label }) => label === "Scans");
/** The rows below “Scans” as text. */
const drawnScans = (from: Model) => drawn(scans(from)).slice(1);
const targetRow = (from: Model) => all(scans(from))[1] as Node;
const labelled = (nodes: readonly Node[], label: string) => {
  const found = all(nodes).find((node) => node.label === label);
  assert.ok(found, `${label} is not among ${drawn(nodes).join("\n")}`);
  return found;
};

describe("scans", () => {
  test("a target shows counts and age; its items are fetched when it is opened", () => {
    const [root] = scans(scansOf({}));
    assert.deepEqual(drawn([root as Node]), [
      "Scans | 1",
      "  shop/web:1.4 | 2 critical · 5 high · 11 others · 2 h ago",
    ]);
    assert.ok(Array.isArray(root?.children));
    assert.equal(root.children[0]?.children, "later");
  });

  test("items by package, the worst first", () => {
    assert.deepEqual(drawn(reportRows(scansOf({}, ITEMS), "r1", FIRST_VIEW)), [
      "Secrets | 1   root/.aws/credentials",
      "  AWS key | root/.aws/credentials:3",
      "Vulnerabilities | 5",
      "  openssl | 3 · fix 1.1.1n for 2 · now 1.1.1d",
      "    CVE-2019-1551 | A flaw in openssl",
      "    CVE-2019-1552 | A flaw in openssl",
      "    CVE-2020-1 | A flaw in openssl",
      "  zlib | 1 · no fix · now 1.1.1d",
      "    CVE-2021-1 | A flaw in zlib",
      "  lib | 1 · no fix · now 2.0 · app/pom.jar",
      "    CVE-2021-2 | A flaw in lib",
      "Configuration | 1   Runs as root",
      "  Runs as root | Dockerfile · DS-0002",
      "Licences | 1   GPL-3.0",
      "  GPL-3.0 | readline",
    ]);
  });

  test("items by severity and by identifier", () => {
    const rows = (by: View["items"]) => drawn(reportRows(scansOf({}, ITEMS), "r1", { ...FIRST_VIEW, items: by }));
    assert.deepEqual(rows("severity").slice(2, 5), [
      "Vulnerabilities | 5",
      "  Critical | 1",
      "    CVE-2019-1551 | openssl 1.1.1d · fixed in 1.1.1n",
    ]);
    assert.ok(rows("severity").includes("  Not rated | 1"));
    assert.equal(rows("id")[3], "  CVE-2019-1551 | openssl 1.1.1d · fixed in 1.1.1n");
  });

  test("the filter reaches into reports; the name of a target shows all of it", () => {
    const rows = (filter: string) => drawn(scans(scansOf({}, ITEMS, { view: { ...FIRST_VIEW, filter } })));
    assert.deepEqual(rows("ghsa"), [
      "Scans | 1",
      "  shop/web:1.4 | 2 critical · 5 high · 11 others · 2 h ago",
      "    Vulnerabilities | 1",
      "      zlib | 1 · no fix · now 1.1.1d",
      "        CVE-2021-1 | A flaw in zlib",
    ]);
    assert.equal(rows("shop/web").length, 17);
    assert.deepEqual(rows("nothing like it"), []);
  });

  test("files of a scanned folder can be opened, those of an image cannot", () => {
    const target: ScanTarget = { kind: "folder", path: "/home/me/shop" };
    const of = (given: Partial<ScannedTarget>) => all(reportRows(scansOf(given, ITEMS), "r1", FIRST_VIEW));
    const secret = of({ target }).find(({ label }) => label === "AWS key");
    assert.deepEqual(secret?.action, {
      does: "open-below",
      folder: "/home/me/shop",
      file: "root/.aws/credentials",
      line: 2,
    });
    assert.ok(of({}).every(({ action }) => action === undefined));
  });

  test("a tooltip says where something lies: path, lines, and the layer with the instruction that made it", () => {
    const tooltipOf = (place: object) => {
      const items = [vulnerability("CVE-1", "curl", { place })];
      return labelled(reportRows(scansOf({}, items), "r1", FIRST_VIEW), "CVE-1").tooltip ?? "";
    };
    const layer = { number: 3, of: 7, createdBy: "RUN apt-get update  && apt-get install curl" };
    const lines = tooltipOf({ path: "usr/bin/curl", layer }).split("\n\n");
    assert.equal(
      lines.at(-1),
      "`usr/bin/curl` · layer 3 of 7: RUN apt\\-get update \\&\\& apt\\-get install curl",
      lines.join("\n"),
    );
    assert.match(tooltipOf({ path: "a", layer: { number: 1, of: 2 } }), /`a` · layer 1 of 2$/);
    assert.match(tooltipOf({ path: "a", lines: [3, 5] }), /`a:3-5`$/);
    assert.match(tooltipOf({ path: "a", lines: [3, 3] }), /`a:3`$/);
    assert.ok(tooltipOf({ path: "a", layer: { ...layer, createdBy: "RUN x ".repeat(500) } }).length < 400);
    const hostile = tooltipOf({ path: "a`[x](command:y)`", layer: { ...layer, createdBy: "RUN [x](command:y)\n# z" } });
    assert.ok(hostile.endsWith("`` a`[x](command:y)` `` · layer 3 of 7: RUN \\[x\\]\\(command\\:y\\) \\# z"), hostile);
  });

  test("while a target is scanned anew its old report is grey and the scan can be cancelled", () => {
    const running = [{ id: "r1", target: IMAGE, title: "shop/web:1.4", phase: "Reading image layers", since: "" }];
    const reports = { ...NO_SCANS, targets: [scanned({})], running };
    const [row, ...below] = all(scans(scansOf({}, ITEMS, { reports }))).slice(1);
    assert.equal(row?.description, "Reading image layers … · 2 critical · 5 high · 11 others · 2 h ago");
    assert.deepEqual(row?.abilities, ["cancel", "export"]);
    assert.ok(below.length > 5 && [row, ...below].every((one) => one?.dim === true));
    const [first] = scans(model({ reports: { ...NO_SCANS, running } }));
    assert.deepEqual(drawn([first as Node]), ["Scans | 1", "  shop/web:1.4 | Reading image layers …"]);
  });

  test("while several scanners run, one row says what each does; an earlier failure is not told meanwhile", () => {
    const phase = "Trivy: Reading image layers, Grype: Matching 412 packages";
    const running = [{ id: "r1", target: IMAGE, title: "shop/web:1.4", phase, since: "" }];
    const failures = [{ scanner: "grype", failure: failure("image-not-found") }];
    const first = scanned({ reports: [], failures, counts: NO_RISKS, kinds: NO_KINDS });
    assert.deepEqual(drawnScans(model({ reports: { ...NO_SCANS, targets: [first], running } })), [
      `  shop/web:1.4 | ${phase} …`,
    ]);
    const again = model({ reports: { ...NO_SCANS, targets: [scanned({ failures })], running, scanners: [GRYPE] } });
    assert.equal(drawnScans(again)[0], `  shop/web:1.4 | ${phase} … · 2 critical · 5 high · 11 others · 2 h ago`);
    assert.equal(targetRow(again).icon?.name, "sync~spin");
  });

  test("a failure stands at its target with the steps that help, above an older report if there is one", () => {
    const failures = [{ scanner: "trivy", failure: failure("image-not-found") }];
    const steps = ["No image `shop/web:1.4` in Docker.", "Pick another image…", "Show output"];
    const alone = scansOf({ reports: [], failures, counts: NO_RISKS, kinds: NO_KINDS });
    assert.deepEqual(drawn(scans(alone)), [
      "Scans | 1",
      "  shop/web:1.4 | not scanned",
      ...steps.map((step) => `    ${step}`),
    ]);
    const row = targetRow(alone);
    assert.equal(row.spoken, "shop/web:1.4, not scanned: No image `shop/web:1.4` in Docker.");
    assert.deepEqual(row.abilities, ["rescan", "forget", "copy"]);
    assert.equal(row.about?.report, "r1");
    const step = labelled([row], "Pick another image…");
    assert.deepEqual(step.action, { does: "remedy", remedy: "pick-another", scanner: "trivy", target: IMAGE });
    const kept = scansOf({ failures }, ITEMS);
    const rows = drawnScans(kept);
    assert.equal(rows[0], "  shop/web:1.4 | last scan failed · 2 critical · 5 high · 11 others · 2 h ago");
    assert.deepEqual(rows.slice(1, 5), [
      ...steps.map((step) => `    ${step}`),
      "    Secrets | 1   root/.aws/credentials",
    ]);
    assert.equal(targetRow(kept).icon?.name, "warning");
    assert.equal(targetRow(kept).icon?.tint, "warning");
  });

  test("a target that was refused before any scanner was started says so itself", () => {
    const refused = failure("bad-target", { message: "`x y` is no image name.", remedies: ["pick-another"] });
    const given = { title: "x y", failures: [{ failure: refused }] };
    const first = scansOf({ ...given, reports: [], counts: NO_RISKS, kinds: NO_KINDS });
    assert.deepEqual(drawnScans(first), [
      "  x y | not scanned",
      "    `x y` is no image name.",
      "    Pick another image…",
    ]);
    assert.deepEqual(labelled(scans(first), "Pick another image…").action, {
      does: "remedy",
      remedy: "pick-another",
      target: IMAGE,
    });
    const later = drawnScans(scansOf({ ...given, reports: [report(), GRYPES] }, ITEMS));
    assert.match(later[0] ?? "", /\| last scan failed · /);
    assert.equal(later[1], "    `x y` is no image name.");
  });

  test("a target with neither reports nor failures was not scanned", () => {
    const none = scansOf({ reports: [], counts: NO_RISKS, kinds: NO_KINDS });
    assert.deepEqual(drawnScans(none), ["  shop/web:1.4 | not scanned"]);
    assert.equal(targetRow(none).about?.text, "shop/web:1.4");
  });

  test("images used here can be scanned, until they were", () => {
    const named = ["postgres:15", "shop/web:1.4"];
    const [root] = scans(scansOf({}, undefined, { named }));
    assert.deepEqual(drawn([root as Node]).slice(2), ["  postgres:15 | not scanned"]);
    const row = all([root as Node]).at(-1);
    assert.deepEqual(row?.abilities, ["scan", "copy"]);
    assert.deepEqual(row?.about?.target, { kind: "image", name: "postgres:15" });
    const untrusted = { ...TRIVY, failure: failure("untrusted") };
    const restricted = model({ named, reports: { ...NO_SCANS, targets: [scanned({})], scanners: [untrusted] } });
    assert.ok(!drawn(rootsOf(restricted)).some((line) => line.includes("postgres")));
  });

  test("many of them stand together below one row", () => {
    const named = ["a:1", "b:1", "registry.example.com/team/c:1", "d:1"];
    const [root] = scans(scansOf({}, undefined, { named }));
    const rows = drawn([root as Node]).slice(2);
    assert.deepEqual(rows.slice(0, 2), ["  Not scanned | 4 images used here", "    a:1 | not scanned"]);
    assert.equal(root?.description, "1");
    assert.deepEqual(all([root as Node]).at(-2)?.about?.target, {
      kind: "image",
      name: "registry.example.com/team/c:1",
    });
  });

  test("an old database is told once, at the head of its report", () => {
    const scanner = { id: "trivy", title: "Trivy", version: "0.74.0", database: "2026-10-13T00:00:00Z" };
    const headOf = (states: readonly ScannerState[]) => {
      const reports = { ...NO_SCANS, targets: [scanned({ reports: [report({ scanner })] })], scanners: states };
      return reportRows(scansOf({}, ITEMS, { reports }), "r1", FIRST_VIEW)[0];
    };
    const head = headOf([TRIVY]);
    assert.equal(head?.label, "Trivy's database is 41 days old.");
    assert.equal(head?.description, "Update");
    assert.deepEqual(head?.abilities, ["update"]);
    assert.deepEqual(head?.about, { scanner: "trivy", target: IMAGE });
    assert.deepEqual(head?.action, { does: "remedy", remedy: "update-database", scanner: "trivy", target: IMAGE });
    // Where nothing can be fetched, or the server does not know the scanner any more, there is no step.
    for (const states of [[{ ...TRIVY, updates: false }], []]) {
      const told = headOf(states);
      assert.deepEqual(
        [told?.label, told?.description, told?.abilities, told?.action],
        ["Trivy's database is 41 days old.", undefined, undefined, undefined],
      );
    }
  });

  test("a database of 30 days is not old; one that has been updated since asks for another scan", () => {
    const headOf = (database: string, taken: string, current?: string) => {
      const scanner = { id: "trivy", title: "Trivy", version: "0.74.0", database };
      const found = { path: "/usr/bin/trivy", version: "0.74.0", ...(current !== undefined && { database: current }) };
      const targets = [scanned({ reports: [report({ scanner, taken })] })];
      const reports = { ...NO_SCANS, targets, scanners: [{ ...TRIVY, found }] };
      return reportRows(scansOf({}, ITEMS, { reports }), "r1", FIRST_VIEW)[0];
    };
    const now = "2026-11-23T10:00:00Z";
    assert.equal(headOf("2026-10-24T00:00:00Z", now)?.label, "Secrets");
    assert.equal(headOf("2026-10-23T00:00:00Z", now)?.label, "Trivy's database is 31 days old.");
    assert.equal(headOf("no date", now)?.label, "Secrets");
    const updated = headOf("2026-10-13T00:00:00Z", "2026-11-22T10:00:00Z", "2026-11-23T00:00:00Z");
    assert.equal(updated?.label, "Trivy's database was 40 days old when this was scanned.");
    assert.deepEqual(updated?.action, { does: "remedy", remedy: "rescan", scanner: "trivy", target: IMAGE });
    // An old report, made with what was then new, says how old it is by itself.
    assert.equal(headOf("2026-09-01T00:00:00Z", "2026-09-02T00:00:00Z", now)?.label, "Secrets");
  });

  test("the tooltip of a target says who scanned it, how old the database was, and what the image is", () => {
    const given = { digest: "sha256:0123", platform: "linux/arm64" };
    assert.deepEqual(targetRow(scansOf(given)).tooltip?.split("\n\n"), [
      "**shop/web\\:1\\.4**",
      "Trivy 0\\.74\\.0 · 2 critical, 5 high, 11 others · database 2 days old · 2 h ago",
      "`sha256:0123` · linux/arm64",
    ]);
  });

  test("a target without items is a leaf", () => {
    const none = { counts: NO_RISKS, kinds: NO_KINDS };
    const row = targetRow(scansOf({ ...none, reports: [report(none)] }));
    assert.equal(row.description, "nothing found · 2 h ago");
    assert.equal(row.icon?.name, "pass");
    assert.equal(row.children, undefined);
  });

  test("ids differ", () => {
    const twice = [...ITEMS, ...ITEMS, ...SIGNATURES, ...SIGNATURES, ...packages(3), ...packages(3)];
    const failures = ["trivy", "grype"].map((scanner) => ({ scanner, failure: failure("failed") }));
    for (const by of ["package", "severity", "id"] as const) {
      const rows = reportRows(scansOf({ failures }, twice), "r1", { ...FIRST_VIEW, items: by });
      const ids = all(rows).map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length, by);
    }
  });
});

describe("several scanners", () => {
  const both = { reports: [report(), GRYPES], counts: { ...COUNTS, critical: 3 } };
  const agreed = vulnerability("CVE-2021-1", "zlib", { risks: { grype: "high", trivy: "high" } });
  const disputed = vulnerability("CVE-2021-3", "curl", {
    risk: "critical",
    risks: { trivy: "unknown", grype: "critical" },
  });
  const own = vulnerability("CVE-2021-4", "tar", { risk: "medium", risks: { grype: "medium" } });
  const license: ReportItem = {
    kind: "license",
    id: "GPL-3.0",
    risk: "low",
    risks: { trivy: "low", grype: "low" },
    package: "readline",
  };
  const merged = [agreed, own, disputed, license];

  test("two reports of one image are one row; the tooltip has a line for each", () => {
    const row = targetRow(scansOf(both));
    assert.equal(row.description, "3 critical · 5 high · 11 others · yesterday");
    assert.deepEqual(row.tooltip?.split("\n\n")[1]?.split("  \n"), [
      "Trivy 0\\.74\\.0 · 2 critical, 5 high, 11 others · database 2 days old · 2 h ago",
      "Grype 0\\.99\\.0 · 3 critical, 1 high · database 3 days old · yesterday",
    ]);
  });

  test("an item that several know says by whom, the worst risk first", () => {
    const rows = reportRows(scansOf(both, merged), "r1", FIRST_VIEW);
    assert.deepEqual(drawn(rows), [
      "Vulnerabilities | 3",
      "  curl | 1 · no fix · now 1.1.1d · Trivy, Grype",
      "    CVE-2021-3 | A flaw in curl · Trivy, Grype",
      "  zlib | 1 · no fix · now 1.1.1d · Trivy, Grype",
      "    CVE-2021-1 | A flaw in zlib · Trivy, Grype",
      "  tar | 1 · no fix · now 1.1.1d · Grype",
      "    CVE-2021-4 | A flaw in tar · Grype",
      "Licences | 1   GPL-3.0",
      "  GPL-3.0 | readline · Trivy, Grype",
    ]);
    assert.match(labelled(rows, "CVE-2021-3").tooltip ?? "", /^Trivy: not rated · Grype: critical$/m);
    assert.match(labelled(rows, "CVE-2021-1").tooltip ?? "", /^Found by Trivy, Grype$/m);
    assert.match(labelled(rows, "CVE-2021-4").tooltip ?? "", /^Found by Grype$/m);
    assert.equal(
      labelled(rows, "CVE-2021-3").spoken,
      "critical: CVE-2021-3, curl 1.1.1d, A flaw in curl, found by Trivy, Grype",
    );
  });

  test("where one scanner alone reported on the target, nothing says by whom", () => {
    const rows = all(reportRows(scansOf({}, merged), "r1", FIRST_VIEW));
    for (const { label, description, tooltip = "", spoken } of rows)
      assert.doesNotMatch(`${label} ${description} ${tooltip} ${spoken}`, /Trivy|Grype|Found by/);
  });

  test("the filter finds items by the scanner that knows them, and a target by the one that failed", () => {
    const by = (filter: string, given: Partial<ScannedTarget> = both) =>
      drawnScans(scansOf(given, merged, { view: { ...FIRST_VIEW, filter } }));
    assert.deepEqual(by("grype tar"), [
      "  shop/web:1.4 | 3 critical · 5 high · 11 others · yesterday",
      "    Vulnerabilities | 1",
      "      tar | 1 · no fix · now 1.1.1d · Grype",
      "        CVE-2021-4 | A flaw in tar · Grype",
    ]);
    assert.deepEqual(by("trivy tar"), []);
    assert.deepEqual(by("syft"), []);
    const failures = [{ scanner: "syft", failure: failure("failed") }];
    assert.match(by("syft", { ...both, failures })[0] ?? "", /\| syft failed/);
    assert.deepEqual(by("syft", { reports: [], failures })[0], "  shop/web:1.4 | not scanned");
  });

  const crashed = failure("failed", { message: "Grype failed: no disk space.", remedies: ["rescan", "open-settings"] });
  const absent = failure("image-not-found");

  test("one that fails is told above the items of the other, with its steps", () => {
    const failures = [{ scanner: "grype", failure: crashed }];
    const from = scansOf({ failures }, ITEMS);
    const rows = drawnScans(from);
    assert.deepEqual(rows.slice(0, 5), [
      "  shop/web:1.4 | Grype failed · 2 critical · 5 high · 11 others · 2 h ago",
      "    Grype failed: no disk space.",
      "      Scan again",
      "      Open settings",
      "    Secrets | 1   root/.aws/credentials",
    ]);
    const row = targetRow(from);
    // What the other found is what the icon says.
    assert.equal(row.icon?.tint, "critical");
    assert.equal(row.spoken, "shop/web:1.4, Grype failed, 2 critical, 5 high, 11 others, scanned 2 h ago");
    assert.ok(row.tooltip?.endsWith("\n\nGrype failed\\: no disk space\\."), row.tooltip);
    const notice = labelled([row], "Grype failed: no disk space.");
    assert.deepEqual([notice.open, notice.spoken, notice.icon?.tint], [true, undefined, "warning"]);
    assert.deepEqual(
      labelled([row], "Open settings").action,
      { does: "remedy", remedy: "open-settings", scanner: "grype", target: IMAGE },
      "a step knows its scanner",
    );
  });

  test("a message that does not name the scanner gets its title in front", () => {
    const failures = [{ scanner: "grype", failure: absent }];
    assert.equal(drawnScans(scansOf({ failures }, ITEMS))[1], "    Grype: No image `shop/web:1.4` in Docker.");
  });

  test("one that fails and has an older report: that report stays, its old database is not told besides", () => {
    const old = report({ ...GRYPES, scanner: { ...GRYPES.scanner, database: "2026-01-01T00:00:00Z" } });
    const from = (failures: ScannedTarget["failures"]) =>
      scansOf({ ...both, reports: [report(), old], failures }, merged);
    assert.match(drawnScans(from([]))[1] ?? "", /^ {4}Grype's database is 326 days old\. \| Update$/);
    const rows = drawnScans(from([{ scanner: "grype", failure: crashed }]));
    assert.equal(rows[0], "  shop/web:1.4 | Grype failed · 3 critical · 5 high · 11 others · yesterday");
    assert.equal(rows[1], "    Grype failed: no disk space.");
    assert.equal(rows[4], "    Vulnerabilities | 3");
    assert.ok(rows.includes("        CVE-2021-3 | A flaw in curl · Trivy, Grype"));
  });

  test("that the others found nothing is no good news while one failed", () => {
    const none = { counts: NO_RISKS, kinds: NO_KINDS };
    const failures = [{ scanner: "grype", failure: crashed }];
    const row = targetRow(scansOf({ ...none, reports: [report(none)], failures }));
    assert.equal(row.description, "Grype failed · nothing found · 2 h ago");
    assert.deepEqual(row.icon, { name: "warning", tint: "warning" });
    assert.deepEqual(drawn(row.children as readonly Node[]), [
      "Grype failed: no disk space.",
      "  Scan again",
      "  Open settings",
    ]);
  });

  test("both fail: a notice for each, with older reports and without", () => {
    const failures = [
      { scanner: "trivy", failure: absent },
      { scanner: "grype", failure: crashed },
    ];
    const notices = [
      "    Trivy: No image `shop/web:1.4` in Docker.",
      "      Pick another image…",
      "      Show output",
      "    Grype failed: no disk space.",
      "      Scan again",
      "      Open settings",
    ];
    const none = scansOf({ reports: [], failures, counts: NO_RISKS, kinds: NO_KINDS });
    assert.deepEqual(drawnScans(none), ["  shop/web:1.4 | not scanned", ...notices]);
    assert.equal(
      targetRow(none).spoken,
      "shop/web:1.4, not scanned: Trivy: No image `shop/web:1.4` in Docker. Grype failed: no disk space.",
    );
    const older = drawnScans(scansOf({ ...both, failures }, merged));
    assert.equal(older[0], "  shop/web:1.4 | last scan failed · 3 critical · 5 high · 11 others · yesterday");
    assert.deepEqual(older.slice(1, 7), notices);
    // Two of three.
    const third = report({ scanner: { id: "syft", title: "Syft", version: "1" } });
    const some = drawnScans(scansOf({ ...both, reports: [third, report(), GRYPES], failures }, merged));
    assert.match(some[0] ?? "", /\| Trivy, Grype failed · /);
  });

  test("a scanner that the server does not know goes by its report's title, else by its id", () => {
    const syft = report({ scanner: { id: "syft", title: "Syft", version: "1.2" }, counts: NO_RISKS });
    const failures = [{ scanner: "cosign", failure: absent }];
    const items = [vulnerability("CVE-1", "a", { risks: { nameless: "low", syft: "high", trivy: "high" } })];
    const from = scansOf({ reports: [report(), syft], failures }, items);
    const rows = drawnScans(from);
    assert.match(rows[0] ?? "", /\| cosign failed · /);
    assert.equal(rows[1], "    cosign: No image `shop/web:1.4` in Docker.");
    assert.ok(rows.includes("      a | 1 · no fix · now 1.1.1d · Trivy, Syft, nameless"), rows.join("\n"));
    assert.match(labelled(scans(from), "CVE-1").tooltip ?? "", /^nameless: low · Syft: high · Trivy: high$/m);
  });

  test("hostile titles and ids of scanners stay text in tooltips", () => {
    const evil = "[x](command:y)\n# <b>`z`![](https://example.com/a.png)";
    const hostile = { id: evil, title: evil, version: evil };
    const failures = [{ scanner: `${evil}2`, failure: failure("failed", { message: `${evil} failed.` }) }];
    const items = [
      vulnerability("CVE-1", "a", { risks: { [evil]: "low", [`${evil}3`]: "high" } }),
      vulnerability("CVE-2", "b", { risks: { [evil]: "high", [`${evil}3`]: "high" } }),
      ...packages(1),
      ...SIGNATURES,
    ].map((item) => ("scanners" in item ? { ...item, id: evil, message: evil, scanners: [evil, "trivy"] } : item));
    const state: ScannerState = {
      ...GRYPE,
      id: evil,
      title: evil,
      found: { path: `/a\`${evil}`, version: evil, database: "2026-11-21T00:00:00Z" },
    };
    const reports = {
      ...NO_SCANS,
      targets: [scanned({ reports: [report({ scanner: hostile }), report()], failures, digest: evil, platform: evil })],
      scanners: [state, TRIVY],
    };
    const rows = all(rootsOf(scansOf({}, items, { reports })));
    const tooltips = rows.flatMap(({ tooltip }) => tooltip ?? []);
    const told = tooltips.filter((tooltip) => /command\\?:y/.test(tooltip));
    assert.ok(told.length >= 8, tooltips.join("\n---\n"));
    for (const tooltip of told) {
      const outside = tooltip.replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, "");
      assert.doesNotMatch(outside, /(?<!\\)[[\]<]|^#/m, tooltip);
    }
  });
});

const SIGNATURES: readonly ReportItem[] = [
  {
    kind: "signature",
    id: "release@example.com",
    issuer: "https://accounts.example.com",
    state: "verified",
    message: "The signature of `release@example.com` holds.",
    scanners: ["cosign"],
  },
  {
    kind: "signature",
    id: "old.pub",
    state: "invalid",
    risk: "high",
    message: "No key of `old.pub` fits.",
    scanners: ["cosign"],
  },
];

function packages(count: number): readonly ReportItem[] {
  return Array.from({ length: count }, (_, i) => {
    const name = `lib${String(i).padStart(5, "0")}`;
    return {
      kind: "package",
      id: `${name}@1.${i}`,
      package: { name, version: `1.${i}`, purl: `pkg:deb/debian/${name}@1.${i}` },
      place: { path: "var/lib/dpkg/status" },
      scanners: ["syft"],
    };
  });
}

describe("signatures", () => {
  const cosign = report({
    scanner: { id: "cosign", title: "Cosign", version: "2.6" },
    counts: { ...NO_RISKS, high: 1 },
    kinds: { ...NO_KINDS, signature: 2 },
  });

  test("one that holds and one that does not, in icons and in words", () => {
    const rows = reportRows(scansOf({}, SIGNATURES), "r1", FIRST_VIEW);
    assert.deepEqual(drawn(rows), [
      "Signatures | 2   1 not verified",
      "  old.pub | not verified",
      "  release@example.com | verified · https://accounts.example.com",
    ]);
    const [group, broken, good] = all(rows);
    assert.equal(group?.open, true);
    assert.deepEqual(broken?.icon, { name: "unverified", tint: "error" });
    assert.equal(broken?.spoken, "not verified: old.pub, No key of `old.pub` fits.");
    assert.match(broken?.tooltip ?? "", /^\*\*old\\\.pub\*\* · not verified\n\nNo key of `old\.pub` fits\\\.$/);
    assert.deepEqual(good?.icon, { name: "verified", tint: "good" });
    assert.match(good?.tooltip ?? "", /^Issuer: https\\:\/\/accounts\\\.example\\\.com$/m);
  });

  test("where all hold the group is closed", () => {
    const [group] = reportRows(scansOf({}, SIGNATURES.slice(0, 1)), "r1", FIRST_VIEW);
    assert.deepEqual([group?.description, group?.open], ["1   verified", false]);
  });

  test("one that does not hold counts with its risk; there is something to open, to filter and to tell", () => {
    const given = { reports: [cosign], counts: cosign.counts, kinds: cosign.kinds };
    const row = targetRow(scansOf(given));
    assert.deepEqual([row.description, row.icon?.name], ["1 high · 2 h ago", "warning"]);
    assert.equal(row.children, "later");
    assert.match(row.tooltip ?? "", /^Cosign 2\\\.6 · 1 high · 2 h ago$/m);
    const held = targetRow(scansOf({ ...given, counts: NO_RISKS, kinds: { ...NO_KINDS, signature: 1 } }));
    assert.deepEqual([held.description, held.icon?.name], ["1 signature verified · 2 h ago", "pass"]);
    const by = (filter: string) => drawnScans(scansOf(given, SIGNATURES, { view: { ...FIRST_VIEW, filter } })).slice(1);
    assert.deepEqual(by("not verified"), ["    Signatures | 1   1 not verified", "      old.pub | not verified"]);
    assert.equal(by("cosign").length, 3);
  });
});

describe("packages", () => {
  const MANY = 20_000;
  const syft = report({
    scanner: { id: "syft", title: "Syft", version: "1.40" },
    kinds: { ...KINDS, package: MANY },
  });

  test("they come last, closed, in order, and are no findings", () => {
    const rows = reportRows(scansOf({}, [...packages(3)].reverse().concat(ITEMS)), "r1", FIRST_VIEW);
    assert.deepEqual(drawn(rows).slice(-4), [
      "Packages | 3",
      "  lib00000 1.0 | var/lib/dpkg/status",
      "  lib00001 1.1 | var/lib/dpkg/status",
      "  lib00002 1.2 | var/lib/dpkg/status",
    ]);
    assert.notEqual(rows.at(-1)?.open, true);
    assert.deepEqual(labelled(rows, "lib00001 1.1").about, { text: "pkg:deb/debian/lib00001@1.1" });
    const only = { reports: [syft], counts: NO_RISKS, kinds: { ...NO_KINDS, package: MANY } };
    const row = targetRow(scansOf(only));
    assert.deepEqual([row.description, row.icon?.name, row.children], ["20000 packages · 2 h ago", "package", "later"]);
  });

  test("thousands are divided, and made when somebody opens them", () => {
    const rows = reportRows(scansOf({}, packages(MANY)), "r1", FIRST_VIEW);
    const made = (node: Node | undefined): readonly Node[] => {
      assert.ok(typeof node?.children === "function");
      return node.children();
    };
    assert.deepEqual(drawn(rows), ["Packages | 20000"]);
    const groups = made(rows[0]);
    assert.equal(groups.length, 100);
    assert.equal(groups[1]?.label, "lib00200 … lib00399");
    assert.equal(groups[1]?.spoken, "lib00200 … lib00399, 200 packages");
    const below = groups.flatMap(made);
    assert.equal(below.length, MANY);
    const ids = [...rows, ...groups, ...below].map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });

  test("while such a target is scanned anew, what is made later is grey too", () => {
    const running = [{ id: "r1", target: IMAGE, title: "shop/web:1.4", phase: "", since: "" }];
    const reports = { ...NO_SCANS, targets: [scanned({})], running };
    const [group] = reportRows(scansOf({}, packages(MANY), { reports }), "r1", FIRST_VIEW);
    assert.ok(typeof group?.children === "function");
    const [first] = group.children();
    assert.ok(typeof first?.children === "function");
    assert.deepEqual([group.dim, first.dim, first.children()[0]?.dim], [true, true, true]);
  });

  test("the filter finds them and opens what it leaves; thousands stay closed", () => {
    const by = (filter: string) =>
      scansOf({ reports: [syft] }, [...ITEMS, ...packages(MANY)], { view: { ...FIRST_VIEW, filter } });
    const few = scans(by("lib1234 dpkg"));
    assert.equal(labelled(few, "Packages").description, "10");
    assert.ok(all(few).every(({ open }) => open));
    assert.equal(drawn(few).length, 13);
    const many = labelled(scans(by("dpkg")), "Packages");
    assert.deepEqual([many.description, many.open, typeof many.children], ["20000", false, "function"]);
    assert.deepEqual(drawnScans(by("lib99999")), []);
  });

  test("thousands cost no more than looking at each of them once", () => {
    const items = [...ITEMS, ...packages(MANY)];
    const texts = items.map((item) => JSON.stringify(item));
    const once = costOf(() => texts.filter((text) => passes("no such", [text])));
    const closed = costOf(() => rootsOf(scansOf({ reports: [syft] }, items)));
    const found = costOf(() =>
      rootsOf(scansOf({ reports: [syft] }, items, { view: { ...FIRST_VIEW, filter: "lib1234" } })),
    );
    assert.ok(closed < once, `the closed row costs ${closed} ms, a look at each ${once} ms`);
    assert.ok(found < 10 * once, `the filter costs ${found} ms, a look at each ${once} ms`);
  });
});

describe("scanners", () => {
  const of = (...scanners: readonly ScannerState[]) =>
    rootsOf(model({ reports: { ...NO_SCANS, scanners } })).at(-1) as Node;
  const row = (scanner: object) => of({ ...TRIVY, ...scanner });
  const found = { path: "/usr/bin/trivy", version: "0.74.0", database: "2026-11-21T00:00:00Z" };
  const missing: ScanFailure = {
    code: "not-found",
    message: "Trivy is not installed.",
    remedies: ["install", "choose-program"],
  };

  test("version and age of the database, or why there is none", () => {
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
    assert.deepEqual(notice?.action, { does: "remedy", remedy: "update-database", scanner: "trivy" });
    assert.deepEqual(notice?.abilities, ["update"]);
    assert.deepEqual(drawn([row({})])[0], "Scanners | Trivy being looked for");
    assert.deepEqual(drawn([row({ failure: missing })]), [
      "Scanners | Trivy not installed",
      "  Trivy | not installed",
      "    Trivy is not installed.",
      "    How to install",
      "    Choose program…",
    ]);
    assert.deepEqual(labelled([row({ failure: missing })], "How to install").action, {
      does: "remedy",
      remedy: "install",
      scanner: "trivy",
    });
  });

  test("one that is missing beside one that is there calls for nothing; alone, or broken, it does", () => {
    const absent: ScannerState = { ...GRYPE, failure: { ...missing, message: "Grype is not installed." } };
    const both = of({ ...TRIVY, found }, absent);
    assert.equal(both.description, "Trivy 0.74.0 · database 2 days old; Grype not installed");
    const fresh = of({ ...TRIVY, found: { ...found, database: new Date(NOW).toISOString() } });
    assert.deepEqual(drawn([fresh]), ["Scanners | Trivy 0.74.0", "  Trivy | 0.74.0 · database of today"]);
    assert.equal(fresh.spoken, "Scanners: Trivy 0.74.0 · database of today");
    const grype = labelled([both], "Grype");
    assert.deepEqual([grype.icon?.name, grype.open], ["circle-slash", false]);
    const none = labelled([of({ ...TRIVY, failure: missing }, absent)], "Grype");
    assert.deepEqual([none.icon?.name, none.open], ["warning", true]);
    const broken = labelled([of({ ...TRIVY, found }, { ...GRYPE, failure: failure("refused-version") })], "Grype");
    assert.deepEqual([broken.description, broken.icon?.name, broken.open], ["refused", "warning", true]);
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
});

test("two answers are the same where every value is, whatever the order of fields", () => {
  const made = () => ({ files: [finding("a", 1), finding("b", 2)], seen: 2 });
  assert.ok(isSame(made(), { seen: 2, files: made().files, phase: undefined }));
  assert.ok(!isSame(made(), { ...made(), seen: 3 }));
  assert.ok(!isSame(made(), { ...made(), files: made().files.reverse() }));
  assert.ok(!isSame(made(), { ...made(), files: made().files.slice(1) }));
  assert.ok(!isSame({ a: undefined, b: 1 }, { c: 1 }));
  assert.ok(!isSame([], {}) && !isSame(null, {}) && isSame([null, "a"], [null, "a"]));
});
