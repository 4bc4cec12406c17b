// A `trivy.yaml` that the settings name: which of its options reach Trivy, and that the file itself never does.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, test } from "node:test";
import type { ScanTarget } from "../../server/src/protocol.ts";
import { readConfigFile } from "../../server/src/scanners/trivy/config-file.ts";
import { fakeTrivy, ownFolder, scanned } from "./scene.ts";

const FOLDER: ScanTarget = { kind: "folder", path: "/work" };
const IMAGE: ScanTarget = { kind: "image", name: "a:1" };
const read = (text: string, target: ScanTarget = FOLDER, without: readonly string[] = []) =>
  readConfigFile(text, target, new Set(without));

test("what to look at and what to leave out is taken over", () => {
  const text = `severity: HIGH,CRITICAL
scan:
  skip-dirs: [vendor, "a,b", 'say "x"']
  skip-files:
    - "**/*.lock"
  parallel: 3
vulnerability:
  ignore-unfixed: true
license: {ignored: [MIT], confidenceLevel: 0.5}
`;
  assert.deepEqual(read(text.replace("HIGH,CRITICAL", "[HIGH, CRITICAL]")), {
    args: [
      "--severity=HIGH",
      "--severity=CRITICAL",
      "--skip-dirs=vendor",
      '--skip-dirs="a,b"',
      '--skip-dirs="say ""x"""',
      "--skip-files=**/*.lock",
      "--parallel=3",
      "--ignore-unfixed=true",
      "--ignored-licenses=MIT",
      "--license-confidence-level=0.5",
    ],
    leftOut: [],
  });
  assert.deepEqual(read("severity: HIGH,CRITICAL\n").args, ["--severity=HIGH", "--severity=CRITICAL"]);
});

test("what a setting of ours says wins, and what the command has no option for is passed over", () => {
  assert.deepEqual(read("severity: [LOW]\nimage: {platform: linux/arm64}\n", FOLDER, ["severity"]).args, []);
  assert.deepEqual(read("image: {platform: linux/arm64}\n", IMAGE).args, ["--platform=linux/arm64"]);
});

describe("what steers Trivy is left out and named", () => {
  for (const [name, text] of [
    ["output", "output: /etc/passwd"],
    ["server.addr", "server: {addr: http://evil.example}"],
    ["server.custom-headers", "server: {custom-headers: [a]}"],
    ["db.repository", "db: {repository: [evil.example/db]}"],
    ["cache.dir", "cache: {dir: /tmp}"],
    ["cache.backend", "cache: {backend: redis://evil.example}"],
    ["rego.check", "rego: {check: [./policy]}"],
    ["ignore-policy", "ignore-policy: ./ignore.rego"],
    ["module.dir", "module: {dir: ./modules}"],
    ["template", "template: '@x.tpl'"],
    ["registry.password", "registry: {password: [x]}"],
    ["registry.mirrors.docker.io", "registry: {mirrors: {docker.io: [evil.example]}}"],
    ["scan.maven.mirrors", "scan: {maven: {mirrors: [x]}}"],
    ["scan.rekor-url", "scan: {rekor-url: http://evil.example}"],
    ["vulnerability.vex", "vulnerability: {vex: [repo]}"],
    ["misconfiguration.scanners", "misconfiguration: {scanners: [terraform]}"],
    ["misconfiguration.checks-bundle-repository", "misconfiguration: {checks-bundle-repository: evil.example}"],
    ["insecure", "insecure: true"],
    ["debug", "debug: true"],
    ["scan.file-patterns", "scan: {file-patterns: ['helm:.*']}"],
    ["output", "OUTPUT: /etc/passwd"],
    ["…", "'[x](command:evil)': 1"],
    ["scan.parallel", "scan: {parallel: --output=/x}"],
    ["severity", "severity: {a: 1}"],
    ["scan", "x: &x {skip-dirs: [a]}\nscan: *x"],
    ["scan.skip-dirs", 'scan: {skip-dirs: ["a\\nb"]}'],
  ] as const)
    test(text, () => {
      const { args, leftOut } = read(text);
      assert.deepEqual(args, []);
      assert.ok(
        leftOut.some((one) => one === name || one.startsWith(`${name}.`)),
        `${leftOut}`,
      );
    });

  test("a file of nothing but such options has ten of them named", () => {
    const text = Array.from({ length: 5000 }, (_, i) => `option-${i}: 1\n`).join("");
    assert.equal(read(text).leftOut.length, 11);
  });

  test("what is not YAML says nothing", () => {
    for (const text of ["", "\0", "- a", "{", "a: [", "\ufeff", "--- a\n--- b", "{{ x }}: {{ y }}"]) read(text);
  });
});

describe("files that settings name", () => {
  const folder = ownFolder();
  const shop = path.join(folder, "shop");
  fs.mkdirSync(shop);
  const program = fakeTrivy(
    path.join(folder, "bin"),
    `echo "$@" > ${folder}/args; echo '{"SchemaVersion":2,"Results":[]}'`,
  );
  const target: ScanTarget = { kind: "folder", path: shop };

  test("only arguments come of a `trivy.yaml`, and people are told what is left out", async () => {
    fs.writeFileSync(path.join(shop, "trivy.yaml"), `output: ${folder}/written\nscan: {skip-dirs: [vendor]}\n`);
    const { result, notes } = await scanned({ target, program, settings: { configFile: "trivy.yaml" } });
    assert.ok(typeof result === "object" && "items" in result, JSON.stringify(result));
    const args = fs.readFileSync(path.join(folder, "args"), "utf8").split(/\s+/);
    assert.ok(args.includes("--skip-dirs=vendor") && args.includes("--config=/dev/null"), `${args}`);
    assert.ok(!args.some((one) => one.includes("trivy.yaml")));
    assert.deepEqual(notes.length, 1);
    assert.match(notes[0] ?? "", /^Trivy: `.*trivy\.yaml` has options that are not accepted from a file.*: `output`\./);
  });

  for (const setting of ["configFile", "ignoreFile"] as const) {
    const failed = async (file: string) => {
      const { result } = await scanned({ target, program, settings: { [setting]: file } });
      return typeof result === "object" && "code" in result ? result.message : JSON.stringify(result);
    };
    test(`\`${setting}\`: a device, a folder or a large file is refused and named`, async () => {
      fs.rmSync(path.join(shop, "link"), { force: true });
      fs.symlinkSync("/dev/zero", path.join(shop, "link"));
      assert.match(await failed("link"), new RegExp(`^\`plimsoll.trivy.${setting}\`: \`.*link\` cannot be read\\.$`));
      assert.match(await failed("."), /cannot be read/);
      fs.writeFileSync(path.join(shop, "large"), " ".repeat(1_000_001));
      assert.match(await failed("large"), /is larger than 1 MB/);
    });
  }

  test("a configuration file that is not there is a failure, an ignore file is not", async () => {
    const { result } = await scanned({ target, program, settings: { configFile: "none.yaml" } });
    assert.ok(typeof result === "object" && "code" in result);
    assert.match(result.message, /^`plimsoll\.trivy\.configFile`: `.*none\.yaml` does not exist\.$/);
    const { result: ignored } = await scanned({ target, program, settings: { ignoreFile: "none" } });
    assert.ok(typeof ignored === "object" && "items" in ignored);
  });
});
