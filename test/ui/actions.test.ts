// What can be done about a finding in a real workbench, by pointer and keys: every row of the menu, previews in whole and in part,
// what is said behind it and Undo; each file compared byte for byte.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { until } from "../../scripts/wait.ts";
import { atDesk, type Desk, noWorkbench, type Step, stepsOf } from "../support/desk.ts";

const DOCKERFILE = "FROM node:24-slim\r\nRUN sudo npm ci\r\nRUN sudo npm test\r\nUSER node\r\n";
const API = 'FROM node\nWORKDIR /app\nCOPY . .\nUSER node\nCMD ["node", "server.js"]\n';
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      automountServiceAccountToken: false
      containers:
        - name: web
          image: registry.example.com/web:1.4
          securityContext:
            allowPrivilegeEscalation: true
          resources: { limits: { memory: 64Mi } }
`;
const OLD = "old/Dockerfile";
const ENDED = `FROM node:20
ARG NPM_TOKEN
WORKDIR /app
COPY package.json server.js ./
RUN npm ci
ADD app.conf /etc/app.conf
CMD node server.js
`;
const MOUNT = "RUN --mount=type=secret,id=npm_token";
const WEB = "k8s/web.yaml";
/** `true` behind `allowPrivilegeEscalation`. */
const ESCALATION = [17, 40] as const;
const SUDO = [2, 6] as const;
const BASE = [1, 7] as const;
const FIX_ALL = "Fix all of this rule";
const IGNORE = "Ignore `no-sudo`…";
const LOCKED = "Dockerfile is read-only, so nothing was changed.";

test("the actions of a finding by pointer and keys", async (t) => {
  const why = noWorkbench();
  if (why !== undefined) return t.skip(why);
  await atDesk({ Dockerfile: DOCKERFILE, "api/Dockerfile": API, [WEB]: DEPLOYMENT }, (desk) =>
    act(stepsOf(t, desk), desk),
  );
});

async function act(step: Step, desk: Desk): Promise<void> {
  const { page, pick, rows, saying, toast, take, told, saved, undone } = desk;
  const safe = DOCKERFILE.replaceAll("sudo ", "");
  const tabOfChanges = page.locator(".tab", { hasText: "Selected Fixes" });
  const ok = pick.getByRole("button", { name: "OK" });
  /** Opens the preview of what hardening the container does; what its rows say. */
  const previewed = async () => {
    const titles = await take(WEB, ESCALATION, "Harden container", rows.first());
    return { titles, all: await rows.allInnerTexts() };
  };

  await step("all of a rule: made at once, said in one line, undone to the byte", async () => {
    const titles = await take("Dockerfile", SUDO, FIX_ALL, saying("2 fixes were made in Dockerfile."));
    assert.deepEqual(titles, [
      "Remove `sudo`",
      "Fix all of this rule in the file",
      "Ignore `no-sudo`…",
      "Show rule `no-sudo`",
    ]);
    await desk.look("done");
    await saved("Dockerfile", safe);
    await undone("Dockerfile", DOCKERFILE);
  });

  await step("one fix: made, and taken back by Ctrl+Z", async () => {
    const line = (text: RegExp) => desk.editor.locator(".view-line").filter({ hasText: text });
    await take("Dockerfile", SUDO, "Remove `sudo`", line(/^RUN\snpm\sci$/));
    await saved("Dockerfile", DOCKERFILE.replace("sudo ", ""));
    await page.keyboard.press("Control+z");
    await line(/^RUN\ssudo\snpm\sci$/).waitFor();
    await saved("Dockerfile", DOCKERFILE);
  });

  await step("Undo does nothing to a file that has moved on, and says so", async () => {
    await take("Dockerfile", SUDO, FIX_ALL, saying("2 fixes were made"));
    await desk.goTo(5, 1);
    await page.keyboard.type("# mine");
    await desk.press("Undo");
    await told("Dockerfile has changed since, so nothing was undone.");
    await saved("Dockerfile", `${safe}# mine`);
    fs.writeFileSync(path.join(desk.folder, "Dockerfile"), DOCKERFILE);
    await desk.editor.locator(".view-line").filter({ hasText: "sudo" }).first().waitFor();
    await desk.clear();
  });

  await step("tags: two in the menu, the others behind one row that asks", async () => {
    const first = (await desk.menuAt("api/Dockerfile", BASE)).titles[0] ?? "";
    await page.keyboard.press("Escape");
    const tag = /`(node:[^`]+)`/.exec(first)?.[1] ?? "";
    const titles = await take("api/Dockerfile", BASE, first, desk.editor.getByText(tag));
    assert.ok(titles.length <= 8, titles.join(" | "));
    await saved("api/Dockerfile", API.replace("FROM node", `FROM ${tag}`));
    await page.keyboard.press("Control+z");
    await saved("api/Dockerfile", API);
    await take("api/Dockerfile", BASE, "Other tags…", rows.filter({ hasText: "node:" }).first());
    await desk.look("other-tags");
    const other = /`(node:[^`]+)`/.exec(await rows.last().innerText())?.[1] ?? "";
    assert.ok(other !== "" && !titles.some((one) => one.includes(`\`${other}\``)), other);
    await rows.last().click();
    await told("1 fix was made in api/Dockerfile.");
    await saved("api/Dockerfile", API.replace("FROM node", `FROM ${other}`));
    await undone("api/Dockerfile", API);
  });

  await step("a preview in part: what is cleared stays, what is ticked is there as a whole", async () => {
    const { titles, all } = await previewed();
    assert.ok(titles.length <= 8 && titles.some((one) => one.endsWith("· hardening")), titles.join(" | "));
    assert.equal(all.length, 2, all.join(" | "));
    for (const one of all) assert.match(one, /hardening.*line \d+ · [\w-]+/);
    const ticks = await rows.evaluateAll((found) => found.map((one) => one.getAttribute("aria-checked")));
    assert.deepEqual(ticks, ["true", "true"]);
    await desk.look("preview");
    await rows.filter({ hasText: "Harden container" }).click();
    const changes = page.locator(".tab.active", { hasText: "Selected Fixes" });
    await desk.click(pick.getByRole("button", { name: "Show Changes" }), changes);
    await page
      .locator(".monaco-diff-editor .line-insert, .monaco-diff-editor .char-insert")
      .first()
      .waitFor({ state: "attached" });
    await desk.look("changes");
    assert.equal(desk.bytesOf(WEB), DEPLOYMENT, "nothing is changed by a look");
    await desk.click(ok, desk.saying(`1 fix was made in ${WEB}.`));
    await tabOfChanges.waitFor({ state: "detached" });
    await saved(WEB, DEPLOYMENT.replace("Escalation: true", "Escalation: false"));
    await undone(WEB, DEPLOYMENT);
  });

  let hardened = "";
  await step("a preview in whole; a mount is never there without its volume", async () => {
    await previewed();
    await desk.click(ok, desk.saying(`2 fixes were made in ${WEB}.`));
    await desk.open(WEB);
    await desk.save(WEB);
    hardened = desk.bytesOf(WEB);
    for (const piece of ["readOnlyRootFilesystem: true", "mountPath: /tmp", "emptyDir: {}", "Escalation: false"])
      assert.ok(hardened.includes(piece), hardened);
    await undone(WEB, DEPLOYMENT);
  });

  await step("a preview that is left, or in which nothing is ticked, changes nothing", async () => {
    await previewed();
    await page.keyboard.press("Escape");
    await rows.first().waitFor({ state: "hidden" });
    await saved(WEB, DEPLOYMENT);
    await previewed();
    await desk.click(pick.getByRole("checkbox", { name: "Toggle all checkboxes" }));
    await desk.click(ok, desk.saying("No fix was selected, so nothing was changed."));
    await saved(WEB, DEPLOYMENT);
    await desk.clear();
  });

  await step("from the palette: Harden File by keys alone, what Ctrl+. makes", async () => {
    await desk.open(WEB);
    await desk.command("Plimsoll: Harden File…");
    await rows.filter({ hasText: "Harden container" }).waitFor();
    await page.keyboard.press("Enter");
    await told(`2 fixes were made in ${WEB}.`);
    await saved(WEB, hardened);
    await undone(WEB, DEPLOYMENT);
  });

  await step("from the palette: the workspace's safe fixes, in part", async () => {
    await desk.command("Plimsoll: Fix All Safe Problems in Workspace…");
    await rows
      .filter({ hasText: "Dockerfile:3" })
      .or(rows.filter({ hasText: "line 3" }))
      .first()
      .click();
    await desk.look("preview-workspace");
    await desk.click(ok, desk.saying("1 fix was made in Dockerfile."));
    await saved("Dockerfile", DOCKERFILE.replace("sudo ", ""));
    await undone("Dockerfile", DOCKERFILE);
  });

  await ignored(step, desk);
  await images(step, desk);

  await step("a file that may not be written: every way to change it says so, and its text stays", async () => {
    const file = path.join(desk.folder, "Dockerfile");
    const refused = async () => {
      await told(LOCKED);
      await desk.clear();
      assert.equal(await page.locator(".tab.dirty").count(), 0);
      assert.equal(desk.bytesOf("Dockerfile"), DOCKERFILE);
    };
    fs.chmodSync(file, 0o444);
    try {
      await take("Dockerfile", SUDO, FIX_ALL, saying(LOCKED));
      await desk.look("locked");
      await refused();
      await desk.command("Plimsoll: Fix All Safe Problems in File");
      await refused();
      await take("Dockerfile", SUDO, IGNORE, rows.filter({ hasText: "In this file" }));
      await rows.filter({ hasText: "In this file" }).click();
      await pick.getByText("Why is it fine here?").waitFor();
      await page.keyboard.press("Enter");
      await rows.filter({ hasText: "No end date" }).click();
      await refused();
    } finally {
      fs.chmodSync(file, 0o644);
    }
    await take("Dockerfile", SUDO, FIX_ALL, saying("2 fixes were made in Dockerfile."));
    await desk.save("Dockerfile");
    fs.chmodSync(file, 0o444);
    await desk.press("Undo");
    await told("Dockerfile is read-only, so nothing was undone.");
    assert.equal(desk.bytesOf("Dockerfile"), safe);
    fs.chmodSync(file, 0o644);
    await desk.clear();
  });

  await step("the page of a rule", async () => {
    fs.writeFileSync(path.join(desk.folder, "Dockerfile"), DOCKERFILE);
    await desk.editor.locator(".view-line").filter({ hasText: "sudo" }).first().waitFor();
    await take("Dockerfile", SUDO, "Show rule `no-sudo`", page.locator(".tab.active", { hasText: "no-sudo" }));
    const shown = page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
    await shown.locator("h1").first().waitFor();
    assert.match(await shown.locator("body").innerText(), /sudo/);
    // That it forgot the command of a row is what VS Code says of a menu that it has drawn anew; the row was taken again then.
    assert.equal(await toast.filter({ hasNotText: "Actual command not found" }).count(), 0);
  });
}

/** Each scope, with and without a reason, and each date. */
async function ignored(step: Step, desk: Desk): Promise<void> {
  const { page, pick, rows, take, told, saved, undone } = desk;
  const input = pick.locator("input").first();
  const ask = async (scope: string) => {
    await take(WEB, ESCALATION, "Ignore `allow-privilege-escalation`…", rows.filter({ hasText: scope }));
    await rows.filter({ hasText: scope }).click();
  };
  const name = "kubernetes/allow-privilege-escalation";
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const LINE = "            allowPrivilegeEscalation: true\n";
  const cases = [
    { scope: "On this line", reason: "", date: "No end date", comment: `# plimsoll: ignore ${name}\n`, above: LINE },
    {
      scope: "In Deployment `web`",
      reason: "it sets file capabilities",
      date: "90 days",
      comment: `# plimsoll: ignore-resource ${name} until ${inDays(90)} -- it sets file capabilities\n`,
      above: "apiVersion",
    },
    {
      scope: "In this file",
      reason: "a test",
      date: "1 year",
      comment: `# plimsoll: ignore-file ${name} until ${inDays(365)} -- a test\n`,
      above: "apiVersion",
    },
  ];
  for (const { scope, reason, date, comment, above } of cases) {
    await step(`ignored ${scope}, ${date}`, async () => {
      await ask(scope);
      await pick.getByText("Why is it fine here?").waitFor();
      await input.fill(reason);
      await page.keyboard.press("Enter");
      await rows.filter({ hasText: date }).click();
      await told(`An exception was added to ${WEB}.`);
      const indent = /^ */.exec(above)?.[0] ?? "";
      await saved(WEB, DEPLOYMENT.replace(above, `${indent}${comment}${above}`));
      await undone(WEB, DEPLOYMENT);
    });
  }

  await step("a date of one's own: a wrong one is refused, the right one written", async () => {
    await ask("In Deployment `web`");
    await input.fill("it sets file capabilities");
    await page.keyboard.press("Enter");
    await rows.filter({ hasText: "Other date…" }).click();
    await input.fill("2999-13-01");
    await pick.getByText("Write a date such as").waitFor();
    await page.keyboard.press("Enter");
    await desk.look("bad-date");
    await input.fill("2999-12-31");
    await pick.getByText("Write a date such as").waitFor({ state: "hidden" });
    await page.keyboard.press("Enter");
    await told(`An exception was added to ${WEB}.`);
    const comment = `# plimsoll: ignore-resource ${name} until 2999-12-31 -- it sets file capabilities\n`;
    await saved(WEB, comment + DEPLOYMENT);
    await undone(WEB, DEPLOYMENT);
  });

  await step("a question that is left writes nothing", async () => {
    await ask("In Deployment `web`");
    await input.fill("half a reason");
    await page.keyboard.press("Escape");
    await pick.waitFor({ state: "hidden" });
    await saved(WEB, DEPLOYMENT);
  });

  await step("a rule turned off: the configuration is created, and Undo takes it away again", async () => {
    const off = rows.filter({ hasText: "turn off the rule" });
    await take("Dockerfile", SUDO, IGNORE, off);
    await off.click();
    await told("dockerfile/no-sudo is turned off in .plimsoll.yaml.");
    assert.match(desk.bytesOf(".plimsoll.yaml"), /rules:\n {2}dockerfile\/no-sudo: off\n$/);
    await desk.press("Undo");
    await until("the configuration to go", () => !fs.existsSync(path.join(desk.folder, ".plimsoll.yaml")));
    assert.equal(desk.bytesOf("Dockerfile"), DOCKERFILE);
    await desk.clear();
  });
}

/** What is known of images and secrets while a Dockerfile is written, and all of it in turn by “Harden this Dockerfile…”. */
async function images(step: Step, desk: Desk): Promise<void> {
  const { page, pick, rows, take, told, saved, undone } = desk;
  const offered = page.locator(".suggest-widget.visible .monaco-list-row");
  const ok = pick.getByRole("button", { name: "OK" });
  const picture = async (name: string) => {
    await page.mouse.move(700, 500);
    await desk.look(name);
  };
  const write = (file: string, text: string) => {
    fs.mkdirSync(path.join(desk.folder, path.dirname(file)), { recursive: true });
    fs.writeFileSync(path.join(desk.folder, file), text);
  };

  await step("after `FROM node:` come the tags that get fixes, then the ended ones struck through", async () => {
    write("new/Dockerfile", "");
    await desk.open("new/Dockerfile");
    await page.keyboard.type("FROM node:");
    await offered.first().waitFor();
    await picture("tags");
    const tags = await offered.evaluateAll((all) =>
      all.map((one) => ({
        says: one.getAttribute("aria-label") ?? "",
        isStruck: one.querySelector(".deprecated") !== null,
      })),
    );
    const from = tags.findIndex(({ isStruck }) => isStruck);
    assert.match(tags[0]?.says ?? "", /^\d+-slim, supported/);
    assert.ok(from > 2, JSON.stringify(tags));
    for (const [i, { says, isStruck }] of tags.entries()) {
      assert.match(says, i < from ? /^\d+(?:-\w+)?, supported/ : /^\d+, ended \d{4}-\d\d-\d\d/);
      assert.equal(isStruck, i >= from, says);
    }
    const [tag] = (tags[0]?.says ?? "").split(",");
    await page.keyboard.press("Enter");
    await saved("new/Dockerfile", `FROM node:${tag}`);
  });

  await step("a base image whose support has ended, and the next release that has it", async () => {
    write(OLD, ENDED);
    const { titles } = await desk.menuAt(OLD, [1, 11]);
    await picture("ended");
    await page.keyboard.press("Escape");
    const tag = /(?<=^|\|)Use `(node:\d+)`/.exec(titles.join("|"))?.[1] ?? "";
    assert.ok(tag > "node:20", titles.join(" | "));
    await desk.command("Show or Focus Hover");
    const hover = page.locator(".monaco-hover:not(.hidden)", {
      hasText: "Regular support of Node.js 20 ended on 2026-04-30",
    });
    await hover.first().waitFor();
    await desk.look("ended-hover");
    await page.keyboard.press("Escape");
    await take(OLD, [1, 11], `Use \`${tag}\``, desk.editor.getByText(tag));
    await saved(OLD, ENDED.replace("node:20", tag));
    await page.keyboard.press("Control+z");
    await saved(OLD, ENDED);
  });

  await step("a secret that is an argument is mounted for the step that uses it", async () => {
    const line = desk.editor.locator(".view-line").filter({ hasText: "type=secret" });
    await take(OLD, [2, 6], "Mount it as a build secret", line);
    await picture("secret");
    await desk.save(OLD);
    assert.ok(!desk.bytesOf(OLD).includes("ARG NPM_TOKEN"), desk.bytesOf(OLD));
    assert.match(desk.bytesOf(OLD), new RegExp(`^${MOUNT}.* npm ci$`, "m"));
    await page.keyboard.press("Control+z");
    await saved(OLD, ENDED);
  });

  await step("hardened: each fix to be left out, then each choice, and all of it undone at once", async () => {
    await take(OLD, [1, 11], "Harden this Dockerfile", rows.first());
    const fixes = await rows.allInnerTexts();
    await picture("harden");
    assert.deepEqual(
      fixes.map((one) => /line (\d+) · ([\w-]+)/.exec(one)?.slice(1).join(" ")),
      ["1 missing-user", "6 prefer-copy", "7 json-cmd"],
    );
    await rows.filter({ hasText: "prefer-copy" }).click();
    const choices = pick.filter({ hasText: "2 Choices Are Left" });
    await desk.click(ok, choices);
    await rows.filter({ hasText: "ended on" }).waitFor();
    await picture("choices");
    const left = await rows.allInnerTexts();
    assert.equal(left.length, 2, left.join(" | "));
    assert.match(
      left[0] ?? "",
      /^Regular support of Node\.js 20 ended on 2026-04-30\.\s+line 1 · Use `node:\d+` · Use `node:\d+`$/,
    );
    assert.match(left[1] ?? "", /`NPM_TOKEN`[\s\S]+line 2 · Mount it as a build secret/);
    await page.keyboard.press("Enter");
    await rows.filter({ hasText: "Use `node:" }).first().waitFor();
    await picture("choice");
    const tag = /`(node:\d+)`/.exec((await rows.allInnerTexts())[0] ?? "")?.[1] ?? "";
    await desk.click(rows.first(), pick.getByText("1 Choice Is Left"));
    await picture("last-choice");
    await page.keyboard.press("Enter");
    await told(`4 fixes were made in ${OLD}.`);
    await picture("hardened");
    assert.equal(await desk.toast.count(), 1);
    await desk.save(OLD);
    const hardened = desk.bytesOf(OLD);
    assert.match(
      hardened,
      new RegExp(`^FROM ${tag}\nWORKDIR [\\s\\S]+\n${MOUNT}.* npm ci\nADD .+\nUSER node\nCMD \\[`),
    );
    await undone(OLD, ENDED);
  });
}
