// Trivy's arguments and Trivy's JSON, without a Trivy: both are pure. The JSON was recorded from Trivy 0.74.0.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, test } from "node:test";
import type { ScanTarget } from "../../server/src/protocol.ts";
import { countsOf, type Item, type Parsed, reaches } from "../../server/src/scanners/core/report.ts";
import { isFailure } from "../../server/src/scanners/core/scanner.ts";
import { locateFiles, readSettings, type SettingValues } from "../../server/src/scanners/core/settings.ts";
import { keyOf, reportId, targetId, titleOf } from "../../server/src/scanners/core/target.ts";
import { SETTINGS, type TrivySettings } from "../../server/src/scanners/trivy/settings.ts";
import { command, parse, trivy } from "../../server/src/scanners/trivy/trivy.ts";
import { TOKEN } from "../tools/fixture-images.ts";

const recorded = (name: string) => fs.readFileSync(path.join(import.meta.dirname, "recorded", name), "utf8");
const IMAGE: ScanTarget = { kind: "archive", path: "/images/debian.tar" };
const FOLDER: ScanTarget = { kind: "folder", path: "/work/shop" };
const NAMED: ScanTarget = { kind: "image", name: "shop/web:1.4" };

function parsed(json: string, target: ScanTarget): Parsed {
  const result = parse({ stdout: json, stderr: "", exit: 0 }, target, undefined, "limit");
  assert.ok(!isFailure(result), JSON.stringify(result));
  return result;
}

function words(stdout: string): string {
  const result = parse({ stdout, stderr: "", exit: 0 }, FOLDER, undefined, "limit");
  assert.ok(isFailure(result));
  assert.equal(result.code, "unparsable");
  return result.message;
}

const ofKind = <K extends Item["kind"]>({ items }: Parsed, kind: K) =>
  items.filter((item): item is Extract<Item, { kind: K }> => item.kind === kind);

describe("an image's report", () => {
  const report = parsed(recorded("image.json"), IMAGE);

  test("has version, digest and counts", () => {
    assert.equal(report.version, "0.74.0");
    assert.match(report.image?.id ?? "", /^sha256:[0-9a-f]{64}$/);
    assert.deepEqual(
      report.image?.layers.map(({ size }) => size),
      [4608, 3072],
    );
    assert.deepEqual(countsOf(report.items), { critical: 2, high: 1, medium: 1, low: 2, unknown: 0 });
  });

  test("a vulnerability knows its package, what repairs it and its layer", () => {
    const [first] = ofKind(report, "vulnerability").filter(({ id }) => id === "CVE-2019-1551");
    assert.deepEqual(first, {
      kind: "vulnerability",
      id: "CVE-2019-1551",
      aliases: ["DSA-4855-1"],
      package: {
        name: "libssl1.1",
        version: "1.1.1d-0+deb10u1",
        purl: "pkg:deb/debian/libssl1.1@1.1.1d-0%2Bdeb10u1?arch=amd64&distro=debian-10.13",
      },
      fixed: "1.1.1d-0+deb10u3",
      risk: "medium",
      title: "fixture CVE-2019-1551",
      url: "https://avd.aquasec.com/nvd/cve-2019-1551",
      place: { path: "", layer: first?.place?.layer ?? "" },
    });
    assert.match(first.place?.layer ?? "", /^sha256:/);
    assert.ok(report.image?.layers.some(({ diffId }) => diffId === first.place?.layer));
    assert.equal(ofKind(report, "vulnerability").find(({ id }) => id === "CVE-2019-18276")?.fixed, undefined);
  });

  test("a secret is masked", () => {
    const [secret] = ofKind(report, "secret");
    assert.equal(secret?.place.path, "/app/deploy.env");
    assert.deepEqual(secret?.place.lines, [2, 2]);
    assert.equal(secret?.excerpt, `GITHUB_TOKEN=${"*".repeat(40)}`);
    assert.ok(!JSON.stringify(report).includes(TOKEN));
  });

  test("what concerns the whole image is not placed in the archive", () => {
    assert.deepEqual(
      ofKind(report, "misconfiguration").map(({ id, place }) => [id, place.path, place.lines]),
      [
        ["DS-0002", "image configuration", undefined],
        ["DS-0026", "image configuration", undefined],
      ],
    );
  });
});

describe("a folder's report", () => {
  const report = parsed(recorded("folder.json"), FOLDER);

  test("misconfigurations stand on lines of files below the folder", () => {
    const all = ofKind(report, "misconfiguration").map(({ id, place }) => [id, place.path, place.lines]);
    assert.deepEqual(all[0], ["DS-0002", "Dockerfile", undefined]);
    assert.deepEqual(all.find(([, file]) => file === "pod.yaml")?.[2], [7, 10]);
  });

  test("a vulnerability is placed in its lock file, a license in its package", () => {
    assert.equal(ofKind(report, "vulnerability")[0]?.place?.path, "app/package-lock.json");
    assert.deepEqual(ofKind(report, "license"), [
      {
        kind: "license",
        id: "GPL-3.0-only",
        risk: "high",
        package: "lodash",
        place: { path: "app/package-lock.json" },
      },
    ]);
  });
});

describe("where a package lies", () => {
  const result = (Target: string, head: object, PkgPath?: string) => ({
    Target,
    ...head,
    Vulnerabilities: [{ VulnerabilityID: "CVE-1", PkgName: "x", PkgPath, Layer: { DiffID: "sha256:l" } }],
  });
  const pathsIn = (target: ScanTarget, ...results: readonly object[]) =>
    ofKind(parsed(JSON.stringify({ SchemaVersion: 2, Results: results }), target), "vulnerability").map(
      ({ place }) => place?.path,
    );
  const packages = (Type: string) => ({ Class: "lang-pkgs", Type });

  test("is the file that Trivy names for all packages in it, or each package's own", () => {
    for (const target of [IMAGE, NAMED])
      assert.deepEqual(
        pathsIn(
          target,
          result("usr/local/bin/one", packages("gobinary")),
          result("usr/bin/two", packages("rustbinary")),
          result("app/web.deps.json", packages("dotnet-core")),
          result("Java", packages("jar"), "opt/app.jar/BOOT-INF/lib/x.jar"),
          result("Java", packages("gobinary")),
        ),
        ["usr/local/bin/one", "usr/bin/two", "app/web.deps.json", "opt/app.jar/BOOT-INF/lib/x.jar", "Java"],
      );
    assert.deepEqual(pathsIn(FOLDER, result("app/package-lock.json", packages("npm"))), ["app/package-lock.json"]);
  });

  test("is not told by what Trivy calls a kind of packages, a system or an image", () => {
    assert.deepEqual(
      pathsIn(
        IMAGE,
        result("Java", packages("jar")),
        result("Node.js", packages("node-pkg")),
        result("Python", packages("python-pkg")),
        result("/images/debian.tar (debian 10.13)", { Class: "os-pkgs", Type: "debian" }),
        result("/images/debian.tar", packages("gobinary")),
        result("", packages("gobinary")),
      ),
      ["", "", "", "", "", ""],
    );
    assert.deepEqual(pathsIn(FOLDER, result("host (debian 10.13)", { Class: "os-pkgs", Type: "debian" })), [""]);
  });

  test("is told by what was scanned where Trivy names no class", () => {
    assert.deepEqual(pathsIn(IMAGE, result("usr/local/bin/one", {})), [""]);
    assert.deepEqual(pathsIn(FOLDER, result("go.sum", {})), ["go.sum"]);
  });
});

describe("what is not as expected", () => {
  test("unknown fields pass, at every depth", () => {
    const json = JSON.parse(recorded("image.json"));
    json.Future = { Version: 3 };
    json.Results[0].Vulnerabilities[0].Future = [1];
    json.Results.push({ Target: "x", Class: "future", Future: [{ Id: 1 }] });
    assert.equal(parsed(JSON.stringify(json), IMAGE).items.length, 6);
  });

  test("a report without results is a report", () => {
    assert.deepEqual(parsed('{"SchemaVersion":2}', NAMED).items, []);
    assert.deepEqual(parsed('{"SchemaVersion":2,"Results":[{"Target":"x"}]}', NAMED).items, []);
  });

  test("a report of another version is refused: nothing in it may be where it is looked for", () => {
    for (const version of [0, 1, 3, 2.5]) {
      assert.equal(
        words(`{"SchemaVersion":${version},"Results":[]}`),
        `Trivy's report cannot be read: its \`SchemaVersion\` is ${version}, and only version 2 is known.`,
      );
    }
  });

  test("a secret or misconfiguration without a known severity is shown as unknown and reaches every threshold", () => {
    const results = (rest: object): readonly object[] => [
      { Target: "x", Secrets: [{ RuleID: "r", Title: "t", ...rest }] },
      { Target: "x", Misconfigurations: [{ ID: "r", Title: "t", ...rest }] },
    ];
    for (const rest of [{}, { Severity: null }, { Severity: "" }, { Severity: "SEVERE" }, { Severity: "UNKNOWN" }]) {
      for (const one of results(rest)) {
        const { items } = parsed(JSON.stringify({ SchemaVersion: 2, Results: [one] }), FOLDER);
        assert.equal(countsOf(items).unknown, 1);
        assert.ok(reaches(items, "critical") && reaches(items, "low"), JSON.stringify(one));
      }
    }
    for (const one of results({ Severity: "LOW" })) {
      const { items } = parsed(JSON.stringify({ SchemaVersion: 2, Results: [one] }), FOLDER);
      assert.deepEqual([reaches(items, "medium"), reaches(items, "low")], [false, true]);
    }
    const Vulnerabilities = [{ VulnerabilityID: "CVE-1", PkgName: "a", Severity: "UNKNOWN" }];
    const { items } = parsed(JSON.stringify({ SchemaVersion: 2, Results: [{ Target: "x", Vulnerabilities }] }), FOLDER);
    assert.equal(reaches(items, "low"), false);
  });

  test("a missing field is named with its path", () => {
    assert.equal(
      words('{"SchemaVersion":2,"Results":[{}]}'),
      "Trivy's report cannot be read: `Results.0.Target` is missing.",
    );
    const broken = '{"SchemaVersion":2,"Results":[{"Target":"x","Vulnerabilities":[{"PkgName":"a"}]}]}';
    assert.equal(
      words(broken),
      "Trivy's report cannot be read: `Results.0.Vulnerabilities.0.VulnerabilityID` is missing.",
    );
    assert.equal(
      words('{"SchemaVersion":"2"}'),
      "Trivy's report cannot be read: `SchemaVersion` is not what it should be.",
    );
  });

  test("no JSON, no object, nothing at all", () => {
    assert.equal(words(""), "Trivy's report cannot be read: it is empty.");
    assert.equal(words("Usage: trivy"), "Trivy's report cannot be read: it is not JSON.");
    assert.equal(words("[]"), "Trivy's report cannot be read: `SchemaVersion` is missing.");
    assert.equal(words("null"), "Trivy's report cannot be read: it is not an object.");
  });

  test("a secret that comes without its mask is not shown", () => {
    const json = JSON.parse(recorded("image.json"));
    for (const { Secrets = [] } of json.Results) for (const secret of Secrets) secret.Match = `TOKEN=${TOKEN}`;
    for (const { Secrets = [] } of json.Results) for (const secret of Secrets) secret.Code = undefined;
    const report = parsed(JSON.stringify(json), IMAGE);
    assert.equal(ofKind(report, "secret")[0]?.excerpt, undefined);
    assert.ok(!JSON.stringify(report).includes(TOKEN));
  });

  test("a text of a million characters is cut", () => {
    const long = "x".repeat(1_000_000);
    const json = {
      SchemaVersion: 2,
      Results: [{ Target: "x", Misconfigurations: [{ ID: "A", Title: long, Message: long }] }],
    };
    assert.ok(JSON.stringify(parsed(JSON.stringify(json), FOLDER)).length < 10_000);
  });
});

describe("the arguments", () => {
  const args = (target: ScanTarget, change: Partial<SettingValues<TrivySettings>> = {}) =>
    command(target, { ...readSettings(SETTINGS, undefined), ...change }).args;

  test("are silent on the network and deaf to files that lie around, unless asked", () => {
    for (const target of [IMAGE, FOLDER, NAMED]) {
      for (const flag of [
        "--disable-telemetry",
        "--skip-version-check",
        "--offline-scan",
        "--skip-db-update",
        "--skip-java-db-update",
        "--skip-check-update",
        "--config=/dev/null",
        "--ignorefile=/dev/null",
        "--exit-code=0",
        "--output=",
        "--server=",
      ]) {
        assert.ok(args(target).includes(flag), `${target.kind}: ${flag}`);
      }
    }
    const online = args(NAMED, { offline: false });
    assert.ok(!online.some((one) => /skip-(db|java|check)|offline/.test(one)));
    assert.ok(online.includes("--disable-telemetry") && online.includes("--skip-version-check"));
  });

  test("name the target last, behind `--`", () => {
    assert.deepEqual(args(NAMED).slice(-2), ["--", "shop/web:1.4"]);
    assert.deepEqual(args(FOLDER).slice(-2), ["--", "/work/shop"]);
    assert.equal(args(IMAGE).at(-1), "--input=/images/debian.tar");
  });

  test("limit where an image is looked for", () => {
    assert.ok(args({ ...NAMED, source: "docker" }).includes("--image-src=docker"));
    assert.ok(args({ ...NAMED, source: "registry" }).includes("--image-src=remote"));
    assert.ok(!args(NAMED).some((one) => one.startsWith("--image-src")));
  });

  test("follow the settings", () => {
    assert.ok(args(NAMED, { onlyFixed: true }).includes("--ignore-unfixed"));
    assert.ok(args(NAMED, { minimumRisk: "high" }).includes("--severity=CRITICAL,HIGH"));
    assert.ok(args(NAMED, { ignoreFile: "/etc/ignore" }).includes("--ignorefile=/etc/ignore"));
    // It is read by us and handed on as arguments: never as the file.
    assert.ok(args(NAMED, { configFile: "/etc/trivy.yaml" }).includes("--config=/dev/null"));
    assert.ok(args(FOLDER, { licenses: true }).includes("--scanners=vuln,secret,misconfig,license"));
    assert.ok(args(FOLDER).includes("--scanners=vuln,secret,misconfig"));
  });
});

describe("a scan that may not connect", () => {
  const start = (target: ScanTarget, change: Partial<SettingValues<TrivySettings>> = {}) =>
    command(target, { ...readSettings(SETTINGS, undefined), ...change });

  test("is that of a folder or a file, offline", () => {
    const connects = (target: ScanTarget, offline: boolean) => start(target, { offline }).connects;
    assert.deepEqual(
      [FOLDER, IMAGE, NAMED].map((target) => connects(target, true)),
      [false, false, true],
    );
    assert.deepEqual(
      [FOLDER, IMAGE, NAMED].map((target) => connects(target, false)),
      [true, true, true],
    );
    // Only an update is meant to connect besides.
    assert.ok(!trivy.program.probe().connects && trivy.program.update?.starts().every(({ connects }) => connects));
  });

  test("looks at no configuration that is fetched", () => {
    const { args } = start(FOLDER);
    const scanners = args.find((one) => one.startsWith("--misconfig-scanners=")) ?? "";
    assert.match(scanners, /kubernetes/);
    assert.doesNotMatch(scanners, /terraform|ansible/);
    assert.ok(args.includes("--skip-files=**/values.schema.json"));
    assert.ok(!start(FOLDER, { offline: false }).args.some((one) => /skip-files|misconfig-scanners/.test(one)));
  });
});

describe("settings", () => {
  test("of a wrong type count as not set", () => {
    const odd = {
      path: 5,
      offline: "no",
      minimumRisk: "urgent",
      timeout: -1,
      extraEnvironment: { A: 1, "B=C": "x", D: "y" },
      ignoreFile: " ",
    };
    assert.deepEqual(readSettings(SETTINGS, odd), {
      path: undefined,
      offline: true,
      onlyFixed: false,
      minimumRisk: "unknown",
      licenses: false,
      ignoreFile: undefined,
      configFile: undefined,
      timeout: 600,
      extraEnvironment: { D: "y" },
    });
    for (const section of [undefined, null, 5, "x", []])
      assert.deepEqual(readSettings(SETTINGS, section), readSettings(SETTINGS, {}));
    assert.equal(readSettings(SETTINGS, { timeout: 1e9 }).timeout, 86_400);
    assert.equal(readSettings(SETTINGS, { minimumRisk: " High" }).minimumRisk, "high");
  });

  test("a relative file lies in the folder that is scanned, for an image in the workspace", () => {
    const settings = readSettings(SETTINGS, { ignoreFile: ".trivyignore", configFile: "/etc/trivy.yaml" });
    const located = (target: ScanTarget, workspace?: string) =>
      locateFiles(SETTINGS, settings, target, { workspace, home: "/home/me" });
    assert.equal(located(FOLDER, "/ws").ignoreFile, "/work/shop/.trivyignore");
    assert.equal(located(NAMED, "/ws").ignoreFile, "/ws/.trivyignore");
    assert.equal(located(NAMED).ignoreFile, undefined);
    assert.equal(located(NAMED).configFile, "/etc/trivy.yaml");
  });

  test("a file below the workspace folder or the home folder, as in other settings", () => {
    const written = { ignoreFile: "${workspaceFolder}/.trivyignore", configFile: "~/trivy.yaml", path: "~/bin/trivy" };
    const settings = readSettings(SETTINGS, written);
    const located = (target: ScanTarget, workspace?: string) =>
      locateFiles(SETTINGS, settings, target, { workspace, home: "/home/me" });
    assert.equal(located(FOLDER, "/ws").ignoreFile, "/work/shop/.trivyignore");
    assert.equal(located(NAMED, "/ws").ignoreFile, "/ws/.trivyignore");
    assert.equal(located(NAMED).ignoreFile, undefined);
    assert.equal(located(NAMED).configFile, "/home/me/trivy.yaml");
    // A program is an absolute path and nothing else.
    assert.equal(located(NAMED).path, "~/bin/trivy");
  });
});

test("targets have a name for people and one for the disk", () => {
  assert.equal(titleOf(FOLDER), "workspace folder shop");
  assert.equal(titleOf(IMAGE), "debian.tar");
  assert.equal(keyOf(FOLDER), keyOf({ kind: "folder", path: "/work/shop/" }));
  assert.notEqual(targetId(NAMED), targetId({ ...NAMED, source: "docker" }));
  assert.notEqual(reportId(NAMED, "trivy"), reportId(NAMED, "another"));
});

test("an update fetches both databases, one after the other, and nothing that lies around is obeyed", () => {
  const starts = trivy.program.update?.starts().map(({ args }) => args.join(" "));
  const rest = "--no-progress --disable-telemetry --skip-version-check --config=/dev/null";
  assert.deepEqual(starts, [`image --download-db-only ${rest}`, `image --download-java-db-only ${rest}`]);
});

test("Trivy's log tells the phases", () => {
  const phase = (text: string) => trivy.program.phase(`2026-11-23T16:04:24Z\tINFO\t${text}`);
  assert.equal(phase('Detected OS\tfamily="debian" version="10.13"'), "Found debian 10.13");
  assert.equal(phase('[debian] Detecting vulnerabilities...\tos_version="10" pkg_num=412'), "Matching 412 packages");
  assert.equal(phase("[secret] Secret scanning is enabled"), "Reading files and layers");
  assert.equal(phase("anything else"), undefined);
});
