// What is said of Compose files that are deployed together: in which file a finding stands, what mends and what silences it,
// and what happens to one file while the other is typed.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { RuleId } from "../server/src/engine/core/finding.ts";
import type { Workspace } from "../server/src/engine/pipeline/workspace.ts";
import { eachFix, type Texts } from "./support/each-fix.ts";
import { labOf, settingsOf, uriOf } from "./support/lab.ts";

const BASE = "compose.yaml";
const OVER = "compose.override.yaml";

const rules = new Set<RuleId>([
  "compose/docker-socket",
  "compose/image-tag",
  "compose/no-new-privileges",
  "compose/privileged",
  "compose/syntax-error",
  "plimsoll/unused-suppression",
]);

function lab(base: string, over?: string): Workspace {
  return labOf(settingsOf({}, rules), over === undefined ? { [BASE]: base } : { [BASE]: base, [OVER]: over });
}

/** `file: rule what is marked`, for each finding of both files. */
function told(workspace: Workspace, paths: readonly string[] = [BASE, OVER]): readonly string[] {
  return paths.flatMap((path) => {
    const text = workspace.file(uriOf(path))?.text ?? "";
    const { findings, crashes } = workspace.check(uriOf(path)) ?? { findings: [], crashes: [] };
    assert.deepEqual(crashes, []);
    return findings.map(({ rule, at }) => `${path}: ${rule.split("/")[1]} ${text.slice(at.start, at.end)}`);
  });
}

const SAFE = "    security_opt: [no-new-privileges:true]\n";
const WEB = `services:\n  web:\n    image: web:1.4\n${SAFE}`;

describe("where a finding stands", () => {
  test("a value in the file that wrote it, what is missing at the base's service", () => {
    const base = "services:\n  web:\n    image: web:1.4\n  db:\n    image: db:1.0\n";
    const over =
      "services:\n  db:\n    privileged: true\n  web:\n    volumes: [/var/run/docker.sock:/var/run/docker.sock]\n";
    assert.deepEqual(told(lab(base, over)), [
      "compose.yaml: no-new-privileges web",
      "compose.override.yaml: privileged true",
      "compose.override.yaml: docker-socket /var/run/docker.sock:/var/run/docker.sock",
    ]);
  });
  test("a service that only the override has stands there", () => {
    assert.deepEqual(told(lab(WEB, "services:\n  mail:\n    image: mail\n")), [
      "compose.override.yaml: no-new-privileges mail",
      "compose.override.yaml: image-tag mail",
    ]);
  });
  test("what the override mends is no finding", () => {
    const base = `${WEB}    privileged: true\n    volumes: [/var/run/docker.sock:/s]\n`;
    assert.deepEqual(told(lab(base, "services: {web: {privileged: false, volumes: !reset []}}\n")), []);
    assert.deepEqual(told(lab(base, "services: {web: {privileged: !reset null, volumes: ['./x:/s/']}}\n")), []);
  });
  test("one mount that both files write is one finding, where the last one wrote it", () => {
    const base = `${WEB}    volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]\n`;
    const over = "services:\n  web:\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock\n";
    assert.deepEqual(told(lab(base, over)), [
      "compose.override.yaml: docker-socket /var/run/docker.sock:/var/run/docker.sock",
    ]);
  });
  test("items of lists that both files write are compared however deep they are", () => {
    const item = (end: string) => `      - ${"{a: ".repeat(100)}${end}${"}".repeat(100)}\n`;
    const project = (end: string) => `${WEB}    privileged: true\n    volumes:\n${item(end)}`;
    for (const end of ["1", "2"]) assert.deepEqual(told(lab(project("1"), project(end))), [`${OVER}: privileged true`]);
  });
  test("an image that is only built here is not judged by its name", () => {
    assert.deepEqual(told(lab(`services:\n  web:\n    image: web\n${SAFE}`, "services: {web: {build: .}}\n")), []);
  });
  test("a second project file beside the first is judged as it is written", () => {
    const workspace = labOf(settingsOf({}, rules), {
      [BASE]: WEB,
      "docker-compose.yml": `${WEB}    privileged: true\n`,
      [OVER]: "services: {web: {privileged: false}}\n",
    });
    assert.deepEqual(told(workspace, [BASE, OVER, "docker-compose.yml"]), ["docker-compose.yml: privileged true"]);
  });
  test("documents of one file are laid over each other", () => {
    const text = `${WEB}    privileged: true\n---\nservices: {web: {privileged: false}}\n---\nservices: {db: {image: db}}\n`;
    assert.deepEqual(told(lab(text), [BASE]), ["compose.yaml: no-new-privileges db", "compose.yaml: image-tag db"]);
  });
  test("what stands below a merge key is marked where it is written", () => {
    const base = `x-open: &open\n  privileged: true\nservices:\n  web:\n    <<: *open\n    image: web:1.4\n${SAFE}`;
    assert.deepEqual(told(lab(base, "services: {web: {tty: true}}\n")), ["compose.yaml: privileged true"]);
  });
  test("what several services get from one place is one finding there", () => {
    const base = `x-open: &open\n  privileged: true\n${SAFE.slice(2)}services:\n  web:\n    <<: *open\n    image: web:1.4\n  api:\n    <<: *open\n    image: api:1.0\n`;
    assert.deepEqual(told(lab(base, "services: {web: {tty: true}}\n")), ["compose.yaml: privileged true"]);
    // Where one of them is mended in the override, the other still has it.
    assert.deepEqual(told(lab(base, "services: {web: {privileged: false}}\n")), ["compose.yaml: privileged true"]);
    assert.deepEqual(told(lab(base, "services: {web: {privileged: false}, api: {privileged: false}}\n")), []);
  });
  test("Compose takes no two merge keys: then both files are judged as they are written", () => {
    const base = `x-a: &a {tty: true}\nservices:\n  web:\n    <<: *a\n    <<: *a\n    image: web:1.4\n    privileged: true\n${SAFE}`;
    assert.deepEqual(told(lab(base, "services: {web: {privileged: false}}\n")), [
      "compose.yaml: syntax-error <<",
      "compose.yaml: privileged true",
    ]);
  });
});

describe("fixes", () => {
  /** Every fix of every finding, applied: the finding is gone, nothing else is there. */
  function fixesHold(base: string, over: string): readonly string[] {
    const texts: Texts = { [BASE]: base, [OVER]: over };
    return eachFix(lab(base, over), texts, (finding, fix, next) => {
      const after = lab(next[BASE] ?? "", next[OVER]);
      const left = [BASE, OVER].flatMap((one) => after.check(uriOf(one))?.findings ?? []);
      assert.ok(!left.some((one) => one.rule === finding.rule && one.subject === finding.subject), fix.title);
      return `${fix.title}: ${[BASE, OVER].filter((one) => next[one] !== texts[one]).join(", ")}`;
    });
  }

  test("edit the file that wrote the value, or the base where something is missing", () => {
    const base = "services:\n  web:\n    image: web\n  db:\n    image: db:1.0\n  api:\n    image: api:1.0\n";
    const over = "services:\n  web:\n    privileged: true\n  db:\n    security_opt:\n      - label:disable\n";
    const titles = fixesHold(base, over);
    assert.ok(titles.includes("Set `no-new-privileges:true`: compose.yaml"), titles.join("\n"));
    assert.ok(
      titles.some((title) => title.startsWith("Remove `privileged`") && title.endsWith(OVER)),
      titles.join("\n"),
    );
  });
  test("a list that both files write is completed where the service stands", () => {
    const base = "services:\n  web:\n    image: web:1.4\n    security_opt: [label:disable]\n";
    const over = "services:\n  web:\n    security_opt: [apparmor:none]\n";
    assert.deepEqual(fixesHold(base, over), ["Set `no-new-privileges:true`: compose.yaml"]);
  });
  test("a list of the override only is completed there", () => {
    const base = "services:\n  web:\n    image: web:1.4\n";
    const over = "services:\n  web:\n    security_opt: !override [apparmor:none]\n";
    assert.deepEqual(fixesHold(base, over), ["Set `no-new-privileges:true`: compose.override.yaml"]);
  });
  test("none is offered that the other file undoes", () => {
    const base = "services:\n  web:\n    image: web:1.4\n";
    assert.deepEqual(fixesHold(base, "services: {web: {security_opt: !reset []}}\n"), []);
  });
  test("the same value in both files: each fix that is offered is enough", () => {
    fixesHold(`${WEB}    privileged: true\n`, "services:\n  web:\n    privileged: true\n");
  });
  test("Windows line breaks, comments and block scalars stay", () => {
    const base = "services:\r\n  web: # front\r\n    image: web:1.4 # pinned\r\n    command: |\r\n      serve\r\n";
    const over = "services:\r\n  web:\r\n    volumes: ['/run/docker.sock:/run/docker.sock'] # why\r\n";
    const titles = fixesHold(base, over);
    assert.ok(titles.length >= 2, titles.join("\n"));
    const mended = lab(base, over).fix(uriOf(BASE), { kinds: ["safe", "hardening"] })?.text;
    assert.equal(mended, `${base.trimEnd()}\r\n    security_opt:\r\n      - no-new-privileges:true\r\n`);
  });
});

describe("exceptions", () => {
  const ignore = (id: string, scope = "ignore") => `# plimsoll: ${scope} ${id}`;
  const OPEN = "services:\n  web:\n    image: web:1.4\n";

  test("at the key in either file", () => {
    const base = `${OPEN}${SAFE}`;
    const over = `services:\n  web:\n    ${ignore("compose/privileged")}\n    privileged: true\n`;
    assert.deepEqual(told(lab(base, over)), []);
    const both = `${OPEN}${SAFE}    ${ignore("compose/privileged")}\n    privileged: false\n`;
    assert.deepEqual(told(lab(both, "services:\n  web:\n    privileged: true\n")), []);
  });
  test("for the service in either file", () => {
    const over = `services:\n  ${ignore("compose/no-new-privileges", "ignore-resource")}\n  web:\n    tty: true\n`;
    assert.deepEqual(told(lab(OPEN, over)), []);
    const base = `services:\n  web:\n    ${ignore("compose/privileged", "ignore-resource")}\n    image: web:1.4\n${SAFE}`;
    assert.deepEqual(told(lab(base, "services:\n  web:\n    privileged: true\n")), []);
  });
  test("for a file: what stands in it, and not what stands in the other", () => {
    const over = "services:\n  web:\n    privileged: true\n";
    const both = `${ignore("compose/privileged", "ignore-file")}\n${over}`;
    assert.deepEqual(told(lab(WEB, both)), []);
    const base = `${ignore("compose/privileged", "ignore-file")}\n${WEB}`;
    assert.deepEqual(told(lab(base, over)), [
      `compose.yaml: unused-suppression ${ignore("compose/privileged", "ignore-file")}`,
      "compose.override.yaml: privileged true",
    ]);
  });
  test("one that nothing needs is stale, in either file", () => {
    const over = `services:\n  web:\n    tty: true ${ignore("compose/privileged")}\n`;
    const base = `services:\n  web:\n    image: web:1.4 ${ignore("compose/image-tag")}\n${SAFE}`;
    assert.deepEqual(told(lab(base, over)), [
      `compose.yaml: unused-suppression ${ignore("compose/image-tag")}`,
      `compose.override.yaml: unused-suppression ${ignore("compose/privileged")}`,
    ]);
  });
  test("one that silences what stands in the other file is not stale", () => {
    const over = `services:\n  ${ignore("compose/no-new-privileges", "ignore-resource")}\n  web:\n    tty: true\n`;
    assert.deepEqual(told(lab(OPEN, over)), []);
  });
  test("what is silenced is told with the file of its exception", () => {
    const over = `services:\n  ${ignore("compose/no-new-privileges", "ignore-resource")}\n  web:\n    tty: true\n`;
    const silenced = lab(OPEN, over).check(uriOf(BASE))?.silenced ?? [];
    assert.deepEqual(
      silenced.map(({ finding, by }) => [finding.rule, "at" in by.origin]),
      [["compose/no-new-privileges", false]],
    );
  });
});

describe("while one file is typed", () => {
  const base = `${WEB}    privileged: true\n    ports: ["8080:80"]\n`;
  const over = "services:\n  web:\n    privileged: false\n";
  /** The findings of the base after each text of the override. */
  function typed(texts: readonly string[]): readonly (readonly string[])[] {
    const workspace = lab(base, over);
    assert.deepEqual(told(workspace, [BASE]), []);
    return texts.map((text, i) => {
      workspace.set(uriOf(OVER), OVER, text, i + 2);
      workspace.check(uriOf(OVER));
      return told(workspace, [BASE]);
    });
  }

  test("the other one keeps what it was, whatever cannot be read or merged", () => {
    const halves = [
      "    x: [\n",
      '    x: "\n',
      "    ports: 8\n",
      '    ports: "8080:80"\n',
      "    depends_on: [1]\n",
      "    depends_on: {8080: 1}\n",
      "    tty: true\n    tty: true\n",
      "    <<: *nowhere\n",
      "    logging:\n",
      "---\n",
      "---\n# next\n",
    ];
    assert.deepEqual(
      typed(halves.map((half) => over + half)),
      halves.map(() => []),
    );
  });
  test("every prefix of an override that says nothing of it leaves the base as it is", () => {
    const workspace = lab(base, over);
    const added =
      '    ports: ["81:81"]\n    environment:\n      - A=1\n    labels: {a: "b"}\n  mail:\n    image: mail:1.0\n    depends_on: {web: {condition: service_healthy}}\n';
    for (let end = 0; end <= added.length; end += 1) {
      workspace.set(uriOf(OVER), OVER, over + added.slice(0, end), end + 2);
      assert.deepEqual(told(workspace, [BASE]), [], added.slice(0, end));
    }
  });
  test("what the override no longer says counts at once, and so does its end", () => {
    assert.deepEqual(typed(["services:\n  web:\n    tty: true\n", over, ""]), [
      ["compose.yaml: privileged true"],
      [],
      ["compose.yaml: privileged true"],
    ]);
    const workspace = lab(base, over);
    workspace.delete(uriOf(OVER));
    assert.deepEqual(told(workspace, [BASE]), ["compose.yaml: privileged true"]);
  });
  test("no fix of the base is offered while the other file does not go with it", () => {
    const workspace = lab('services:\n  web:\n    image: web:1.4\n    ports: ["80:80"]\n', over);
    const fixes = () =>
      (workspace.check(uriOf(BASE))?.findings ?? []).map((one) => one.fixes.map(({ title }) => title));
    assert.deepEqual(fixes(), [["Set `no-new-privileges:true`"]]);
    workspace.set(uriOf(OVER), OVER, `${over}    ports: 8\n`, 2);
    assert.deepEqual(fixes(), [[]]);
    workspace.set(uriOf(OVER), OVER, over, 3);
    assert.deepEqual(fixes(), [["Set `no-new-privileges:true`"]]);
  });
});
