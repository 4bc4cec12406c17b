// The view “Results” in a real workbench, by pointer: every button, inline action and menu entry, with the files compared byte for
// byte; what a screen reader is told of each row.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { test } from "node:test";
import type { Locator } from "playwright-core";
import { tried } from "../../scripts/host/drive.ts";
import { type ImageScene, imageScene } from "../../scripts/host/image-scene.ts";
import { until } from "../../scripts/wait.ts";
import { atDesk, type Desk, noWorkbench, type Step, stepsOf } from "../support/desk.ts";

const DOCKERFILE = "FROM node:24-slim\nRUN sudo npm ci\nUSER node\n";
const POD = (image: string) => `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  automountServiceAccountToken: false
  containers:
    - name: web
      image: ${image}
      securityContext: { privileged: true }
      resources: { limits: { memory: 64Mi } }
`;
const SUDO = /^warning: `sudo` .* (?:Line|Dockerfile, line) 2, can be fixed/;
const MENDED = DOCKERFILE.replace("sudo ", "");
const FILE = /^Dockerfile, 1 warning/;

test("the view Results by pointer", async (t) => {
  const why = noWorkbench();
  if (why !== undefined) return t.skip(why);
  const scene = await imageScene();
  if ("skip" in scene) return t.skip(scene.skip);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plimsoll-held-"));
  try {
    const held = heldBack(folder, String(scene.settings["plimsoll.trivy.path"]));
    const settings = { ...scene.settings, "plimsoll.trivy.path": held.program };
    const files = { Dockerfile: DOCKERFILE, "k8s/web.yaml": POD(scene.image) };
    await atDesk(
      files,
      async (desk) => {
        const step = stepsOf(t, desk);
        await findings(step, desk);
        await scans(step, desk, scene, held);
        await emptied(step, desk);
      },
      { env: scene.env, settings },
    );
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
    await scene.stop();
  }
});

interface Held {
  readonly program: string;
  hold(): void;
  release(): void;
}

/** A scanner whose scans of images wait for as long as somebody holds them back. */
function heldBack(folder: string, scanner: string): Held {
  const program = path.join(folder, "trivy");
  const mark = path.join(folder, "hold");
  const wait = `case " $* " in *" image "*) while [ -e "${mark}" ]; do sleep 0.1; done;; esac`;
  fs.writeFileSync(program, `#!/bin/sh\n${wait}\nexec "${scanner}" "$@"\n`, { mode: 0o755 });
  return { program, hold: () => fs.writeFileSync(mark, ""), release: () => fs.rmSync(mark, { force: true }) };
}

const TITLE_ACTIONS = ["Filter Results…", "Group Results…", "Check Workspace", "Scan Image…"];

async function findings(step: Step, desk: Desk): Promise<void> {
  const { page, pick, rows, row, sideBar, told } = desk;
  const title = sideBar.locator(".composite.title");
  const welcome = sideBar.locator(".welcome-view-content");
  const titleAction = (name: string, effect: Locator) =>
    desk.click(title.getByRole("button", { name: new RegExp(`^${name}`) }), effect);
  const input = pick.locator("input").first();

  await step("the empty view has a button, which fills it", async () => {
    await desk.command("Plimsoll: Focus on Results View");
    await desk.drawSideBar(348);
    await welcome.getByRole("button", { name: "Check Workspace" }).waitFor();
    await desk.look("results-empty");
    await desk.click(welcome.getByRole("button", { name: "Check Workspace" }), row(/^Workspace, 3 in 2 files/));
    const names = await desk.namesOf(title.getByRole("button"));
    for (const name of TITLE_ACTIONS) assert.ok(names.includes(name), names.join());
    await desk.expand(FILE);
    await desk.expand(/^k8s\/web\.yaml, 1 error/);
    await desk.look("results-findings");
  });

  /** The row of the finding, which is gone while there is nothing to find: its file's row comes back as open as it was. */
  const sudo = async () => {
    await row(SUDO).waitFor();
    return SUDO;
  };
  const fixed = desk.saying("1 fix was made in Dockerfile.");

  await step("a row's actions have names; its menu has the same and more", async () => {
    assert.deepEqual(await desk.inline(SUDO), ["Fix", "Ignore…"]);
    const entries = (await desk.contextMenu(SUDO)).filter((one) => one !== "");
    assert.deepEqual(entries, ["Fix", "Ignore…", "Show Rule", "Copy"]);
    await page.keyboard.press("Escape");
    assert.deepEqual(await desk.inline(/^Workspace, /), ["Check Workspace"]);
  });

  await step("Fix mends; Open shows the file, Undo brings it back", async () => {
    await desk.act(await sudo(), "Fix", fixed);
    await desk.open("k8s/web.yaml");
    await desk.press("Open");
    await page.locator(".tab.active", { hasText: "Dockerfile" }).waitFor();
    await desk.saved("Dockerfile", MENDED);
    await page.keyboard.press("Control+z");
    await desk.saved("Dockerfile", DOCKERFILE);
    await desk.choose(await sudo(), "Fix", fixed);
    await desk.saved("Dockerfile", MENDED);
    await desk.undone("Dockerfile", DOCKERFILE);
  });

  await step("Ignore… asks for that finding's scopes and nothing else", async () => {
    await desk.act(await sudo(), "Ignore…", rows.first());
    await desk.look("results-ignore");
    assert.deepEqual(
      (await rows.allInnerTexts()).map((one) => one.trim()),
      ["On this line", "In this stage", "In this file", "Everywhere: turn off the rule in .plimsoll.yaml"],
    );
    await page.keyboard.press("Escape");
    await pick.waitFor({ state: "hidden" });
    await desk.saved("Dockerfile", DOCKERFILE);
    await desk.choose(await sudo(), "Ignore…", rows.first());
    await rows.filter({ hasText: "In this file" }).click();
    await pick.getByText("Why is it fine here?").waitFor();
    await page.keyboard.type("the base image needs it");
    await page.keyboard.press("Enter");
    await rows.filter({ hasText: "Other date…" }).click();
    await pick.getByText("The last day").waitFor();
    await page.keyboard.type("2999-12-31");
    await page.keyboard.press("Enter");
    await told("An exception was added to Dockerfile.");
    const comment = "# plimsoll: ignore-file dockerfile/no-sudo until 2999-12-31 -- the base image needs it\n";
    await desk.saved("Dockerfile", comment + DOCKERFILE);
    await desk.undone("Dockerfile", DOCKERFILE);
  });

  await step(
    "by keys: Ctrl+. ignores, Enter opens, the menu key has the menu, Ctrl+F filters and Escape clears",
    async () => {
      await sudo();
      await desk.walkTo(FILE);
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Control+.");
      await rows.filter({ hasText: "On this line" }).waitFor();
      await page.keyboard.press("Enter");
      await pick.getByText("Why is it fine here?").waitFor();
      await page.keyboard.press("Enter");
      await rows.filter({ hasText: "No end date" }).waitFor();
      await page.keyboard.press("Enter");
      await told("An exception was added to Dockerfile.");
      await desk.saved("Dockerfile", DOCKERFILE.replace("RUN", "# plimsoll: ignore dockerfile/no-sudo\nRUN"));
      await desk.undone("Dockerfile", DOCKERFILE);
      await sudo();
      await desk.walkTo(SUDO);
      await page.keyboard.press("Enter");
      await page
        .locator(".monaco-editor .cursor-line-number, .monaco-editor .active-line-number", { hasText: "2" })
        .first()
        .waitFor();
      await desk.walkTo(SUDO);
      await tried(desk.entries.first(), () => page.keyboard.press("Shift+F10"));
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await told("1 fix was made in Dockerfile.");
      await desk.saved("Dockerfile", MENDED);
      await desk.undone("Dockerfile", DOCKERFILE);
      await desk.walkTo(/^Workspace/);
      await page.keyboard.press("Control+f");
      await pick.locator("input").first().fill("privileged");
      await page.keyboard.press("Enter");
      await row(/^Workspace, 1 of 3/).waitFor();
      await desk.walkTo(/^Workspace/);
      await page.keyboard.press("Escape");
      await row(/^Workspace, 3 in 2 files/).waitFor();
    },
  );

  await step("Copy copies the message; Show Rule shows the page", async () => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await desk.contextMenu(await sudo());
    await desk.pressEntry("Copy");
    const copied = () => page.evaluate<string>("navigator.clipboard.readText()");
    await until("the message", copied, (text) => text.startsWith("`sudo`"));
    await desk.choose(await sudo(), "Show Rule", page.locator(".tab.active", { hasText: "no-sudo" }));
  });

  await step("the filter: while typing, kept, cleared by its button, and nothing found", async () => {
    await titleAction("Filter Results…", input);
    await input.fill("sudo");
    await row(/^Workspace, 1 of 3 in 1 file/).waitFor();
    await page.keyboard.press("Escape");
    await row(/^Workspace, 3 in 2 files/).waitFor();
    await titleAction("Filter Results…", input);
    await input.fill("nothing has this");
    await page.keyboard.press("Enter");
    await welcome.getByText("No results match the filter.").waitFor();
    await desk.look("results-filtered");
    await desk.click(welcome.getByRole("button", { name: "Clear Filter" }), row(/^Workspace, 3 in 2 files/));
    await titleAction("Filter Results…", input);
    await input.fill("error");
    await page.keyboard.press("Enter");
    await row(/^Workspace, 1 of 3/).waitFor();
    await titleAction("Clear Filter", row(/^Workspace, 3 in 2 files/));
  });

  await step("groups; in each a row says its severity in words, and shows it by more than a colour", async () => {
    const iconOf = new Map<string, string>();
    for (const [by, group] of [
      ["By Rule", /, 1 finding, dockerfile\/no-sudo/],
      ["By Severity", /^2 warnings/],
      ["By File", /^Dockerfile, 1 warning/],
    ] as const) {
      await titleAction("Group Results…", rows.first());
      await rows.filter({ hasText: by }).first().click();
      await desk.expand(group);
      await row(SUDO).waitFor();
      await desk.look(`results-${by.slice(3).toLowerCase()}`);
      for (const { name, icon } of await rowsShown(desk)) {
        assertNamed(name);
        const severity = /^(error|warning|info|hint): /.exec(name)?.[1];
        if (severity !== undefined) iconOf.set(severity, icon);
      }
    }
    assert.ok(iconOf.size >= 2);
    assert.equal(new Set(iconOf.values()).size, iconOf.size, "each severity has a shape of its own");
  });

  await step(
    "the view, its badge, its buttons and the status item have names that say what they are and count in words",
    async () => {
      assert.match((await sideBar.getByRole("tree").first().getAttribute("aria-label")) ?? "", /Results/);
      const badge = page
        .locator(".activitybar .action-item")
        .filter({ has: page.locator(".badge-content", { hasText: "3" }) });
      const names = await badge
        .locator("[aria-label]")
        .evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")));
      assert.match(names.join(), /Plimsoll.*1 error, 2 warnings/);
      for (const name of await desk.namesOf(title.getByRole("button"))) assertNamed(name);
      await desk.open("Dockerfile");
      const item = page.locator('[id="plimsoll.plimsoll.plimsoll.status"]');
      await until(
        "the status item's name",
        async () => (await item.getAttribute("aria-label")) ?? "",
        (name) => /^Plimsoll: This file: 1 warning\b/.test(name),
      );
      await desk.look("results-badge");
    },
  );

  await step("the status item leads to the view", async () => {
    await page.keyboard.press("Control+b");
    await row(/^Workspace/).waitFor({ state: "hidden" });
    await desk.click(page.locator('[id="plimsoll.plimsoll.plimsoll.status"]'), row(/^Workspace/));
  });
}

async function scans(step: Step, desk: Desk, { image }: ImageScene, held: Held): Promise<void> {
  const { page, pick, rows, row, sideBar, told } = desk;
  const scanned = new RegExp(`^${image}, \\d+ critical`);
  const again = new RegExp(`^${image}, .* …, \\d+ critical`);
  const running = new RegExp(`^${image}, being scanned`);
  const lens = page.locator(".codelens-decoration a");

  await step("a lens starts a scan, the row's button cancels it, and the title's starts it again", async () => {
    held.hold();
    await desk.open("k8s/web.yaml");
    await desk.click(lens.filter({ hasText: "Scan image" }).first(), row(running));
    assert.deepEqual(await desk.inline(running), ["Cancel Scan"]);
    await desk.act(running, "Cancel Scan", desk.without(row(running)));
    held.release();
    await desk.click(sideBar.locator(".composite.title").getByRole("button", { name: /^Scan Image…/ }), rows.first());
    await rows.filter({ hasText: image }).first().click();
    await row(scanned).waitFor();
    await lens.filter({ hasText: "critical" }).first().waitFor();
    assert.equal(desk.bytesOf("k8s/web.yaml"), POD(image));
  });

  await step("a report's row: its buttons, its menu, and rows below that say their risk", async () => {
    assert.deepEqual(await desk.inline(scanned), ["Scan Again", "Export Report…"]);
    const entries = (await desk.contextMenu(scanned)).filter((one) => one !== "");
    assert.deepEqual(entries, ["Scan Again", "Export Report…", "Copy", "Remove from Results"]);
    await page.keyboard.press("Escape");
    await desk.expand(scanned);
    await desk.expand(/^Vulnerabilities, \d/);
    await desk.expand(/^medium: libssl/);
    await desk.look("results-report");
    const shown = await rowsShown(desk);
    const iconOf = new Map<string, string>();
    for (const { name, icon, depth } of shown) {
      assertNamed(name);
      const risk = /^(critical|high|medium|low): CVE/.exec(name)?.[1];
      if (risk !== undefined) iconOf.set(risk, icon);
      if (depth > 3) assert.match(name, /^(?:critical|high|medium|low|not rated): /);
    }
    assert.equal(new Set(iconOf.values()).size, iconOf.size);
  });

  await step("an advisory is opened only after a question", async () => {
    const question = page.locator(".monaco-dialog-box");
    await desk.choose(/^medium: CVE-2019-1551/, "Open Advisory", question.getByText("external website"));
    await question.getByRole("button", { name: "Cancel" }).click();
    await question.waitFor({ state: "detached" });
  });

  await step("Scan Again; Export Report… writes a file and offers to open it", async () => {
    held.hold();
    await desk.act(scanned, "Scan Again", row(again));
    await desk.look("results-again");
    assert.deepEqual(await desk.inline(again), ["Cancel Scan", "Export Report…"]);
    await desk.act(again, "Cancel Scan", desk.without(row(again)));
    await row(scanned).waitFor();
    await desk.act(scanned, "Scan Again", row(again));
    held.release();
    await row(again).waitFor({ state: "detached" });
    await row(scanned).waitFor();
    const name = "report.sarif";
    const input = pick.locator("input").first();
    await desk.act(scanned, "Export Report…", input);
    // The dialog writes a name into its box after it has come up.
    await until(
      "the proposed name",
      () => input.inputValue(),
      (value) => value.endsWith(".sarif"),
    );
    await input.fill(path.join(desk.folder, name));
    await page.keyboard.press("Enter");
    await told("The results are in ");
    assert.equal(JSON.parse(desk.bytesOf(name)).version, "2.1.0");
    await desk.press("Open");
    await page.locator(".tab.active", { hasText: name }).waitFor();
  });

  await step("a report is removed by its menu, and the image is a row without one again", async () => {
    const unscanned = new RegExp(`^${image}, not scanned`);
    await desk.choose(scanned, "Remove from Results", row(unscanned));
    assert.deepEqual(await desk.inline(unscanned), ["Scan"]);
    await desk.act(unscanned, "Scan", row(scanned));
  });
}

/** What is behind the three dots, and the view when all is gone. */
async function emptied(step: Step, desk: Desk): Promise<void> {
  const { page, pick, row, rows, sideBar } = desk;
  const more = async (entry: string) => {
    const title = sideBar.locator(".composite.title");
    await desk.click(title.getByRole("button", { name: /More Actions/ }), desk.entries.first());
    await desk.pressEntry(entry);
  };
  await step("the menu of the view: refresh, fix, export, scan a folder, clear", async () => {
    await more("Refresh Results");
    await row(/^Workspace, 3 in 2 files/).waitFor();
    await more("Fix All Safe Problems in Workspace");
    await rows.filter({ hasText: "Remove `sudo`" }).waitFor();
    await page.keyboard.press("Escape");
    await pick.waitFor({ state: "hidden" });
    assert.equal(desk.bytesOf("Dockerfile"), DOCKERFILE);
    await more("Export Results…");
    await pick.getByText("All findings of the workspace").first().waitFor();
    await page.keyboard.press("Escape");
    await pick.waitFor({ state: "hidden" });
    // Of several folders it would ask which.
    await more("Scan Folder…");
    await row(/^workspace folder shop, .*critical/).waitFor();
    await more("Clear Results");
    await row(/critical/).waitFor({ state: "detached" });
    await desk.look("results-cleared");
  });
}

interface RowShown {
  readonly name: string;
  readonly icon: string;
  readonly depth: number;
}

/** The rows that are drawn: what a screen reader says, the icon's name, and how deep each is. */
function rowsShown({ sideBar }: Desk): Promise<RowShown[]> {
  return sideBar.locator(".monaco-list-row").evaluateAll((all) =>
    all.map((one) => ({
      name: one.getAttribute("aria-label") ?? "",
      icon: /codicon-([\w-]+)/.exec(one.querySelector(".custom-view-tree-node-item-icon")?.className ?? "")?.[1] ?? "",
      depth: Number(one.getAttribute("aria-level")),
    })),
  );
}

function assertNamed(name: string): void {
  assert.match(name, /\w{3}/);
  assert.doesNotMatch(name, /\$\(|undefined|\[object|\*\*/);
}
