// The table of docs/scanners.md, row by row: a fault, what people are told, and that the report of before is still there.
// Each row is a scan by the real language server.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { before, describe, test } from "node:test";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import { isAlive } from "../../scripts/alive.ts";
import { privateDocker } from "../../scripts/docker.ts";
import { realTrivy } from "../../scripts/trivy.ts";
import { until } from "../../scripts/wait.ts";
import {
  REPORT_REQUEST,
  REPORTS_REQUEST,
  type ReportResult,
  type ReportsResult,
  SCAN_REQUEST,
  type ScanFailure,
  type ScannedTarget,
  type ScanResult,
  type ScanTarget,
  TRUST_NOTIFICATION,
} from "../../server/src/protocol.ts";
import { type Editor, startEditor } from "../lsp/editor.ts";
import { writeDatabase } from "../tools/fixture-db.ts";
import { tar as tarOf, writeImage, writeImages } from "../tools/fixture-images.ts";
import { fakeProgram } from "./programs.ts";
import { ASKED, allEnded, enoughTime, fakeTrivy, leftBehind, numberIn, ownFolder } from "./scene.ts";
import { TRIVY_SERVER } from "./server.ts";

const trivy = await realTrivy();
const real = "path" in trivy ? trivy.path : "";

const folder = ownFolder();
const file = (...parts: readonly string[]) => path.join(folder, ...parts);
const IMAGE: ScanTarget = { kind: "image", name: "shop/web:1.4" };
const WORKING = `echo '{"SchemaVersion":2,"Results":[{"Target":"x","Licenses":[{"Name":"MIT","Severity":"LOW"}]}]}'`;
const documented = fs.readFileSync(path.resolve(import.meta.dirname, "../../docs/scanners.md"), "utf8");

interface Fault {
  readonly target: ScanTarget;
  /** Those under `plimsoll.trivy`. */
  readonly settings: object;
}

interface Expected {
  /** The fault's name in the table. */
  readonly fault: string;
  readonly code: ScanFailure["code"];
  readonly message: string | RegExp;
  /** How many programs are started, `version` included. */
  readonly starts: number;
}

let editor: Editor;
before(async () => {
  fs.mkdirSync(file("work"));
  editor = startEditor(TRIVY_SERVER);
  await editor.initialize({
    capabilities: ASKED,
    folder: file("work"),
    initializationOptions: { storage: file("storage") },
  });
  await editor.connection.sendNotification(TRUST_NOTIFICATION, { trusted: true });
});

async function scanned(settings: object, target: ScanTarget): Promise<{ result: ScanResult; starts: number }> {
  editor.settings = { trivy: settings };
  const from = editor.log.length;
  const result: ScanResult = await editor.connection.sendRequest(SCAN_REQUEST, { target });
  const started = editor.log.slice(from).filter((line) => /^\S+ (version|image|filesystem|save) /.test(line));
  return { result, starts: started.length };
}

function targetOf(result: ScanResult): ScannedTarget {
  assert.ok("scanned" in result, JSON.stringify(result));
  return result.scanned;
}

function failureOf(result: ScanResult): ScannedTarget["failures"][number] {
  const [only, ...others] = targetOf(result).failures;
  assert.ok(only !== undefined && others.length === 0, JSON.stringify(result));
  return only;
}

function documents(fault: string, code: string): void {
  const row = documented.split("\n").find((line) => line.startsWith(`| ${fault} | \`${code}\``));
  assert.ok(row !== undefined, `docs/scanners.md has no row “${fault}” with ${code}`);
}

/** Runs a scan over a report that is there already, and holds what comes out against a row of the table. */
async function fails({ target, settings }: Fault, { fault, code, message, starts }: Expected): Promise<void> {
  documents(fault, code);
  const { result: good } = await scanned({ path: fakeTrivy(file("good"), WORKING) }, target);
  const [before] = targetOf(good).reports;
  assert.ok(before !== undefined, JSON.stringify(good));
  const { result: bad, starts: started } = await scanned(settings, target);
  const { scanner, failure } = failureOf(bad);
  assert.equal(scanner, "trivy");
  assert.equal(failure.code, code, failure.message);
  if (typeof message === "string") assert.equal(failure.message, message);
  else assert.match(failure.message, message);
  assert.ok(failure.remedies.length > 0);
  assert.equal(started, starts);
  const { targets, running }: ReportsResult = await editor.connection.sendRequest(REPORTS_REQUEST);
  const known = targets.find(({ id }) => id === targetOf(good).id);
  assert.deepEqual(known?.reports, [before], "the report of before");
  assert.deepEqual(known.failures, [{ scanner, failure }]);
  assert.deepEqual(running, []);
  const page = { id: known.id, offset: 0, limit: 10 };
  const kept: ReportResult = await editor.connection.sendRequest(REPORT_REQUEST, page);
  assert.equal(kept.total, 1);
  // The question for the scanner's version that the tree's answer set off counts for no later row.
  await until("the scanner's state", async () => {
    const { scanners }: ReportsResult = await editor.connection.sendRequest(REPORTS_REQUEST);
    return scanners.every(({ found, failure }) => found !== undefined || failure !== undefined);
  });
}

describe("Trivy itself", () => {
  test("missing", () =>
    fails(
      { target: IMAGE, settings: { extraEnvironment: { PATH: file("empty") } } },
      {
        fault: "missing",
        code: "not-found",
        message: "Trivy is not installed. Looked in PATH and in `plimsoll.trivy.path`.",
        starts: 0,
      },
    ));

  test("built for another machine", async () => {
    const program = file("arm");
    fs.writeFileSync(program, fakeProgram({ machine: process.arch === "arm64" ? 62 : 183 }), { mode: 0o755 });
    const message = /^`.*arm` is built for linux\/(arm64|x64), and this machine is linux\/\w+\.$/;
    const fault = "wrong architecture";
    await fails(
      { target: IMAGE, settings: { path: program } },
      { fault, code: "wrong-architecture", message, starts: 0 },
    );
  });

  for (const version of ["0.69.4", "0.69.5", "0.69.6"]) {
    test(`the attacker's ${version}: recognised before it is started`, async () => {
      const machine = process.arch === "arm64" ? 183 : 62;
      const info = (of: string) => `path\tx\nmod\tgithub.com/aquasecurity/trivy\tv${of}\th1:x=\n`;
      const program = file(`trivy-${version}`);
      fs.writeFileSync(program, fakeProgram({ machine, info: info(version) }), { mode: 0o755 });
      const message = `\`${program}\` is Trivy ${version}: versions 0.69.4 to 0.69.6 were published by an attacker, so it was not started. Delete it and install another.`;
      const expected = { fault: "attacker's version", code: "refused-version", message, starts: 0 } as const;
      await fails({ target: IMAGE, settings: { path: program } }, expected);
      // The same file with another version in it is started: it is the version that stops it, not the file.
      fs.writeFileSync(program, fakeProgram({ machine, info: info("0.74.0") }), { mode: 0o755 });
      assert.equal((await scanned({ path: program }, IMAGE)).starts, 1);
    });
  }

  test("the attacker's version behind a script: used no further than `version`", async () => {
    const program = fakeTrivy(file("wrapped"), `touch ${file("wrapped.ran")}`, "0.69.5");
    const message = /is Trivy 0\.69\.5: .* so it is no longer used/;
    const expected = { fault: "attacker's version", code: "refused-version", message, starts: 1 } as const;
    await fails({ target: IMAGE, settings: { path: program } }, expected);
    assert.ok(!fs.existsSync(file("wrapped.ran")));
  });

  const pids = (name: string) => [file(`${name}.own`), file(`${name}.child`)].map(numberIn);
  /** Writes down its pid and that of a child which only SIGKILL ends, and goes on for ever. */
  const hangs = (name: string) => `(trap '' TERM; exec sleep 300) &
echo $! > ${file(`${name}.child`)}
echo $$ > ${file(`${name}.own`)}
while :; do sleep 0.05; done`;

  test("hanging, deaf to the first SIGTERM", async () => {
    const twice = "n=0\ntrap 'n=$((n+1)); [ $n -ge 2 ] && exit 143' TERM";
    const program = fakeTrivy(file("hanging"), `${twice}\n${hangs("hanging")}`);
    await enoughTime(file("hanging.own"), async (timeout) => {
      const message = `Trivy took longer than ${timeout} s and was stopped (\`plimsoll.trivy.timeout\`).`;
      const expected = { fault: "hanging", code: "timeout", message, starts: 2 } as const;
      await fails({ target: IMAGE, settings: { path: program, timeout } }, expected);
    });
    await allEnded(pids("hanging"));
  });

  test("cancelled while it hangs: no process left, no folder, no failure, the report of before", async () => {
    const { result: good } = await scanned({ path: fakeTrivy(file("good"), WORKING) }, IMAGE);
    const program = fakeTrivy(file("cancelled"), `trap '' TERM\n${hangs("cancelled")}`);
    const already = leftBehind();
    editor.settings = { trivy: { path: program } };
    const stopping = new CancellationTokenSource();
    const running: Promise<ScanResult> = editor.connection.sendRequest(SCAN_REQUEST, { target: IMAGE }, stopping.token);
    await until("the scan", () => fs.existsSync(file("cancelled.own")) && pids("cancelled").every(isAlive));
    stopping.cancel();
    assert.deepEqual(await running, { cancelled: true });
    await allEnded(pids("cancelled"));
    const left = leftBehind().filter((one) => !already.includes(one));
    assert.deepEqual(left, []);
    const { targets }: ReportsResult = await editor.connection.sendRequest(REPORTS_REQUEST);
    const known = targets.find(({ title }) => title === "shop/web:1.4");
    assert.deepEqual(known?.reports, targetOf(good).reports);
    assert.deepEqual(known.failures, []);
  });

  test("killed", () =>
    fails(
      { target: IMAGE, settings: { path: fakeTrivy(file("killed"), "kill -KILL $$") } },
      {
        fault: "killed",
        code: "killed",
        message: "Trivy was killed (SIGKILL), perhaps for lack of memory.",
        starts: 2,
      },
    ));

  test("writing rubbish", () =>
    fails(
      { target: IMAGE, settings: { path: fakeTrivy(file("rubbish"), "head -c 5000 /dev/urandom") } },
      {
        fault: "rubbish",
        code: "unparsable",
        message: "Trivy's report cannot be read: it is not JSON.",
        starts: 2,
      },
    ));

  test("writing 200 MB", () =>
    fails(
      { target: IMAGE, settings: { path: fakeTrivy(file("much"), "head -c 200000000 /dev/zero") } },
      {
        fault: "200 MB of output",
        code: "too-large",
        message: "Trivy wrote more than 64 MB and was stopped.",
        starts: 2,
      },
    ));

  test("not executable", async () => {
    const program = fakeTrivy(file("forbidden"), WORKING);
    fs.chmodSync(program, 0o644);
    const message = `No permission to run \`${program}\`.`;
    const expected = { fault: "not executable", code: "permission-denied", message, starts: 0 } as const;
    await fails({ target: IMAGE, settings: { path: program } }, expected);
  });

  test("an image name that is an option: nothing is started", async () => {
    const option: ScanTarget = { kind: "image", name: "--output=x" };
    const { result, starts } = await scanned({ path: fakeTrivy(file("option"), WORKING) }, option);
    const { scanner, failure } = failureOf(result);
    assert.equal(scanner, undefined);
    const message = "`--output=x` is not an image name: it would be read as an option.";
    assert.deepEqual([failure.message, starts], [message, 0]);
    documents("a name that begins with `-`", "bad-target");
  });
});

describe("the real Trivy", "skip" in trivy ? { skip: trivy.skip } : {}, () => {
  const cache = file("cache");
  let tar = "";
  before(() => {
    fs.mkdirSync(file("images"));
    tar = writeImages(file("images")).debian.tar;
    writeDatabase(cache);
  });
  const scene = (target: ScanTarget, change: Readonly<Record<string, string>> = {}): Fault => {
    const extraEnvironment = { TRIVY_CACHE_DIR: cache, DOCKER_HOST: `unix://${file("nobody.sock")}`, ...change };
    return { target, settings: { path: real, extraEnvironment } };
  };

  test("without a database", () =>
    fails(scene({ kind: "archive", path: tar }, { TRIVY_CACHE_DIR: file("no-cache") }), {
      fault: "no database",
      code: "no-database",
      message: "Trivy's database is missing. Download it once; later scans stay offline.",
      starts: 2,
    }));

  test("without a database of Java packages, given an image with a Java archive", () => {
    const jar = Buffer.from("UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==", "base64");
    const image = writeImage(file("images"), "java", [tarOf([["opt/app.jar", jar]])]);
    return fails(scene({ kind: "archive", path: image.tar }), {
      fault: "no Java database",
      code: "no-database",
      message: "Trivy's database of Java packages is missing. Download it once; later scans stay offline.",
      starts: 2,
    });
  });

  test("with an old database", () => {
    writeDatabase(file("old-cache"), { schema: 1, updated: new Date("2024-02-03T04:05:06Z") });
    return fails(scene({ kind: "archive", path: tar }, { TRIVY_CACHE_DIR: file("old-cache") }), {
      fault: "old database",
      code: "old-database",
      message: "Trivy's database of 2024-02-03 is too old for this version of Trivy.",
      starts: 2,
    });
  });

  test("with no daemon", () =>
    fails(scene({ kind: "image", name: "shop/web:1.4", source: "docker" }), {
      fault: "daemon down",
      code: "daemon-down",
      message: `Docker cannot be reached at \`unix://${file("nobody.sock")}\`, so \`shop/web:1.4\` could not be looked for.`,
      starts: 2,
    }));

  test("given a damaged archive", () => {
    fs.writeFileSync(file("damaged.tar"), fs.readFileSync(tar).subarray(0, 3000));
    return fails(scene({ kind: "archive", path: file("damaged.tar") }), {
      fault: "damaged archive",
      code: "bad-target",
      message: `\`${file("damaged.tar")}\` is neither a \`docker save\` tar nor the folder of an OCI layout, or it is damaged.`,
      starts: 2,
    });
  });

  test("asked for an image that a running Docker does not have", async (context) => {
    const docker = await privateDocker();
    if ("skip" in docker) return context.skip(docker.skip);
    try {
      const target: ScanTarget = { kind: "image", name: "shop/web:1.5", source: "docker" };
      await fails(scene(target, { DOCKER_HOST: docker.host }), {
        fault: "unknown image",
        code: "image-not-found",
        message: "No image `shop/web:1.5` in Docker.",
        starts: 2,
      });
    } finally {
      await docker.stop();
    }
  });
});
