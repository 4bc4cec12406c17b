// Files that are deployed together, shown with a toy source and with Compose: which file a finding stands in, what silences it,
// which fixes are offered, and when it is looked at anew.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createResolver } from "../server/src/engine/config/layers.ts";
import { createEngine } from "../server/src/engine/index.ts";
import { Workspace } from "../server/src/engine/pipeline/workspace.ts";
import { labOf, settingsOf, TODAY, uriOf } from "./support/lab.ts";
import { bundledToy } from "./toy/bundles.ts";

type Texts = Readonly<Record<string, string>>;

/** A workspace of toy files. */
function toys(texts: Texts): Workspace {
  const engine = createEngine([bundledToy]);
  const settings = createResolver(engine.catalog).resolve([], "a.toy");
  const workspace = new Workspace({ engine, settingsFor: () => settings, today: () => TODAY });
  for (const [path, text] of Object.entries(texts)) workspace.set(uriOf(path), path, text, 1);
  workspace.completeIndex();
  return workspace;
}

/** `file: what is marked [via]`, for each finding of each file. */
function told(workspace: Workspace, texts: Texts): readonly string[] {
  return Object.entries(texts).flatMap(([path, text]) => {
    const { findings, crashes } = workspace.check(uriOf(path)) ?? { findings: [], crashes: [] };
    assert.deepEqual(crashes, []);
    return findings.map(({ at, via }) => `${path}: ${text.slice(at.start, at.end)}${via ? ` [${via.join(" ")}]` : ""}`);
  });
}

const toldOf = (texts: Texts) => told(toys(texts), texts);

test("two files with one finding in each", () => {
  const texts = {
    "dev.bundle.toy": "use = a.toy\nuse = b.toy\n",
    "a.toy": "colour = RED\n",
    "b.toy": "shape = ROUND\n",
  };
  assert.deepEqual(toldOf(texts), ["a.toy: RED", "b.toy: ROUND"]);
});

test("many objects from one text are one finding, none from another is none", () => {
  const texts = {
    "dev.bundle.toy": "use = a.toy*3\nuse = b.toy*0\n",
    "a.toy": "colour = RED\nsize = BIG\n",
    "b.toy": "shape = ROUND\n",
    "c.toy": "taste = SOUR\n",
  };
  assert.deepEqual(toldOf(texts), ["a.toy: RED", "a.toy: BIG", "c.toy: SOUR"]);
});

test("a finding names the deployments that have it only where others have its place and not the finding", () => {
  const texts = { "dev.bundle.toy": "use = a.toy\n", "prod.bundle.toy": "use = a.toy\n", "a.toy": "colour = RED\n" };
  assert.deepEqual(toldOf(texts), ["a.toy: RED"]);
  const loud = { ...texts, "prod.bundle.toy": "loud = a.toy\n", "a.toy": "colour = red\n" };
  assert.deepEqual(toldOf(loud), ["a.toy: colour = red\n [prod]"]);
});

test("a fix edits the source, whatever stands above it in the deployed text", () => {
  const texts = { "dev.bundle.toy": "use = a.toy*2\n", "a.toy": "colour = RED\nsize = BIG\n" };
  assert.equal(toys(texts).fix(uriOf("a.toy"), { kinds: ["safe"] })?.text, "colour = red\nsize = big\n");
});

test("a fix without a place of its own is not offered", () => {
  const texts = { "dev.bundle.toy": "loud = a.toy\n", "a.toy": "colour = red\n" };
  const [finding] = toys(texts).check(uriOf("a.toy"))?.findings ?? [];
  assert.deepEqual(finding?.fixes, []);
});

test("a fix after which the finding is still there is not offered", () => {
  // In dev the value stays as it is written, in prod it is in upper case whatever is written.
  const texts = {
    "dev.bundle.toy": "use = a.toy\n",
    "prod.bundle.toy": "use = a.toy\nloud = a.toy\n",
    "a.toy": "colour = RED\n",
  };
  const findings = toys(texts).check(uriOf("a.toy"))?.findings ?? [];
  assert.deepEqual(
    findings.map(({ at, fixes }) => [at.start, fixes.map(({ title }) => title)]),
    [
      [0, []],
      [9, ["Change to `red`"]],
    ],
  );
});

test("what another file changes is looked at anew, and only that", () => {
  const texts = { "dev.bundle.toy": "use = a.toy\n", "a.toy": "colour = RED\n", "b.toy": "shape = ROUND\n" };
  const workspace = toys(texts);
  assert.deepEqual(told(workspace, texts), ["a.toy: RED", "b.toy: ROUND"]);
  const set = (path: string, text: string) => workspace.set(uriOf(path), path, text, 2);
  assert.deepEqual(set("dev.bundle.toy", "use = a.toy*0\n"), [uriOf("a.toy")]);
  assert.deepEqual(told(workspace, texts), ["b.toy: ROUND"]);
  assert.deepEqual(workspace.delete(uriOf("dev.bundle.toy")), [uriOf("a.toy")]);
  assert.deepEqual(told(workspace, { "a.toy": "colour = RED\n" }), ["a.toy: RED"]);
});

test("a file in no folder is deployed with nothing", () => {
  const workspace = toys({ "dev.bundle.toy": "use = a.toy*0\n" });
  workspace.set("untitled:Untitled-1", "a.toy", "colour = RED\n", 1, true);
  assert.equal(workspace.check("untitled:Untitled-1")?.findings.length, 1);
});

/** `file rule: what is marked`, for each finding of Compose files with all rules on. */
function composed(texts: Texts): readonly string[] {
  const lab = labOf(settingsOf(), texts);
  return Object.entries(texts).flatMap(([path, text]) => {
    const { findings, crashes } = lab.check(uriOf(path)) ?? { findings: [], crashes: [] };
    assert.deepEqual(crashes, []);
    return findings.map(
      ({ at, rule }) => `${path} ${rule.slice(rule.indexOf("/") + 1)}: ${text.slice(at.start, at.end)}`,
    );
  });
}

const SAFE = "    security_opt: [no-new-privileges:true]\n";
const WEB = "services:\n  web:\n    image: shop/web:1.4.2\n";

test("Compose: what the base sets is not missing in the override, and the other way round", () => {
  const override = 'services:\n  web:\n    image: shop/web:dev-1\n    environment: { DEBUG: "1" }\n';
  assert.deepEqual(composed({ "compose.yaml": WEB + SAFE, "compose.override.yaml": override }), []);
  assert.deepEqual(composed({ "compose.yaml": WEB, "compose.override.yaml": `services:\n  web:\n${SAFE}` }), []);
});

test("Compose: what both lack is told once, where the service is begun; a wrong value where it is written", () => {
  const texts = {
    "compose.yaml": WEB,
    "compose.override.yaml":
      "services:\n  web:\n    tty: true\n  db:\n    image: shop/db:2\n  job:\n    image: shop/job:1\n    privileged: true\n",
  };
  assert.deepEqual(composed(texts), [
    "compose.yaml no-new-privileges: web",
    "compose.override.yaml no-new-privileges: db",
    "compose.override.yaml privileged: true",
  ]);
  const lab = labOf(settingsOf(), texts);
  const fixed = (path: string) => lab.fix(uriOf(path), { kinds: ["hardening"] })?.text;
  assert.equal(fixed("compose.yaml"), `${WEB}    security_opt:\n      - no-new-privileges:true\n`);
  assert.equal(
    fixed("compose.override.yaml"),
    // `privileged` is taken away one by one only.
    "services:\n  web:\n    tty: true\n  db:\n    image: shop/db:2\n    security_opt:\n      - no-new-privileges:true\n  job:\n    image: shop/job:1\n    privileged: true\n",
  );
});

test("Compose: a built service's image only names the build, whichever file says so", () => {
  const texts = {
    "compose.yaml": `services:\n  web:\n    build: .\n${SAFE}`,
    "compose.override.yaml": "services:\n  web:\n    image: shop/web\n",
  };
  assert.deepEqual(composed(texts), []);
});

test("Compose: what is missing in a list is told and mended in the file of the list, though another begins the service", () => {
  const texts = {
    "compose.yaml": WEB,
    "compose.override.yaml": "services:\n  web:\n    security_opt: [apparmor:web]\n",
  };
  assert.deepEqual(composed(texts), ["compose.override.yaml no-new-privileges: web"]);
  assert.equal(
    labOf(settingsOf(), texts).fix(uriOf("compose.override.yaml"), { kinds: ["hardening"] })?.text,
    "services:\n  web:\n    security_opt: [apparmor:web, no-new-privileges:true]\n",
  );
});

test("Compose: an override that switches off what the base sets is told", () => {
  const off = "services:\n  web:\n    security_opt: [no-new-privileges:false]\n";
  const told = ["compose.override.yaml no-new-privileges: no-new-privileges:false"];
  assert.deepEqual(composed({ "compose.yaml": WEB + SAFE, "compose.override.yaml": off }), told);
  const on = off.replace("false", "true");
  assert.deepEqual(composed({ "compose.yaml": WEB + SAFE.replace("true", "false"), "compose.override.yaml": on }), []);
});

test("Compose: an exception in either file silences, and is not stale in either", () => {
  const comment = (text: string) => text.replace("  web:", "  # plimsoll: ignore compose/no-new-privileges\n  web:");
  const override = "services:\n  web:\n    environment: { A: b }\n";
  assert.deepEqual(composed({ "compose.yaml": comment(WEB), "compose.override.yaml": override }), []);
  assert.deepEqual(composed({ "compose.yaml": WEB, "compose.override.yaml": comment(override) }), []);
});

test("Compose: a silenced finding says in which file its exception is, and that file what it silences in the other", () => {
  const texts = {
    "compose.yaml": `${WEB + SAFE}    privileged: true\n`,
    "compose.override.yaml":
      "services:\n  # plimsoll: ignore-resource compose/privileged\n  web:\n    environment: { A: b }\n",
  };
  const lab = labOf(settingsOf(), texts);
  const [silenced] = lab.check(uriOf("compose.yaml"))?.silenced ?? [];
  assert.equal(silenced?.by.origin.file, "compose.override.yaml");
  assert.deepEqual(lab.check(uriOf("compose.override.yaml"))?.silencedElsewhere, [
    { message: "Service `web` is privileged: it is root on the host.", at: { start: 12, end: 58 } },
  ]);
});

test("Compose: an exception at an anchor counts for what its aliases bring", () => {
  const base =
    "x-a: &a\n  image: shop/web:1.4.2\n  # plimsoll: ignore compose/privileged\n  privileged: true\n  security_opt: [no-new-privileges:true]\nservices:\n  s: *a\n";
  assert.deepEqual(composed({ "compose.yaml": base }), []);
  assert.deepEqual(composed({ "compose.yaml": base, "compose.override.yaml": "services:\n  s: { tty: true }\n" }), []);
});

test("Compose: an exception for a service in the override covers what the base says in it; one for a line does not", () => {
  const privileged = `${WEB + SAFE}    privileged: true\n`;
  const override = (command: string) =>
    `services:\n  # plimsoll: ${command} compose/privileged\n  web:\n    environment: { A: b }\n`;
  const all = (command: string) => composed({ "compose.yaml": privileged, "compose.override.yaml": override(command) });
  assert.deepEqual(all("ignore-resource"), []);
  assert.deepEqual(all("ignore"), [
    "compose.yaml privileged: true",
    "compose.override.yaml unused-suppression: # plimsoll: ignore compose/privileged",
  ]);
});

test("Compose: `!reset` and `!override` replace what the base says, for their node only", () => {
  const base = `${WEB + SAFE}    privileged: true\n    volumes: [/var/run/docker.sock:/s, ./a:/a]\n`;
  const override = (text: string) =>
    composed({ "compose.yaml": base, "compose.override.yaml": `services:\n  web:\n${text}` });
  assert.deepEqual(override("    privileged: !reset null\n    volumes: !override [./b:/b]\n"), []);
  assert.deepEqual(override("    volumes: !override [./b:/b]\n"), ["compose.yaml privileged: true"]);
  assert.deepEqual(override("    privileged: false\n    volumes: !reset []\n    security_opt: !reset []\n"), [
    "compose.override.yaml no-new-privileges: security_opt: !reset []",
  ]);
});

test("Compose: in the project's file a tag speaks for its node, in another by itself for its service, a comment for none", () => {
  const tagged =
    "services:\n  web:\n    image: shop/web:1.4.2\n    ports: !reset []\n  db:\n    image: postgres:17.2\n";
  assert.deepEqual(composed({ "compose.yaml": tagged }), [
    "compose.yaml no-new-privileges: web",
    "compose.yaml no-new-privileges: db",
  ]);
  assert.deepEqual(composed({ "compose.prod.yaml": tagged }), ["compose.prod.yaml no-new-privileges: db"]);
  assert.deepEqual(composed({ "compose.yaml": `# use !reset in the override file\n${WEB}` }), [
    "compose.yaml no-new-privileges: web",
  ]);
});

test("Compose: what `!reset` takes away in the project's own file is gone, and a merge key behind it counts", () => {
  const socket = `${WEB + SAFE}    volumes: [!reset "/var/run/docker.sock:/s"]\n`;
  assert.deepEqual(composed({ "compose.yaml": socket }), []);
  const shared = `x-base: &base { privileged: true }\n${WEB + SAFE}    <<: *base\n    privileged: !reset null\n`;
  assert.deepEqual(composed({ "compose.yaml": shared }), ["compose.yaml privileged: true"]);
});

test("Compose: files of other names, of other folders and those that Compose does not choose are judged alone", () => {
  const override = `services:\n  web:\n${SAFE}`;
  const lacking = "compose.yaml no-new-privileges: web";
  assert.deepEqual(composed({ "compose.yaml": WEB, "docker-compose.prod.yaml": override }), [lacking]);
  assert.deepEqual(composed({ "compose.yaml": WEB, "dev/compose.override.yaml": override }), [lacking]);
  // compose.override.yml comes before compose.override.yaml.
  const both = { "compose.yaml": WEB, "compose.override.yml": "services: {}\n", "compose.override.yaml": override };
  assert.deepEqual(composed(both), [lacking]);
});

test("Compose: several documents of one file are laid over each other", () => {
  assert.deepEqual(composed({ "prod.yaml": `${WEB}---\nservices:\n  web:\n${SAFE}` }), []);
});

test("Compose: while the override is half typed, the base keeps what it had", () => {
  const texts = { "compose.yaml": WEB, "compose.override.yaml": `services:\n  web:\n${SAFE}` };
  const lab = labOf(settingsOf(), texts);
  const base = () => lab.check(uriOf("compose.yaml"))?.findings.map(({ rule }) => rule);
  assert.deepEqual(base(), []);
  lab.set(uriOf("compose.override.yaml"), "compose.override.yaml", "services:\n  web:\n    security_opt: [\n", 2);
  assert.deepEqual(base(), []);
  lab.set(uriOf("compose.override.yaml"), "compose.override.yaml", "services:\n  web: {}\n", 3);
  assert.deepEqual(base(), ["compose/no-new-privileges"]);
});
