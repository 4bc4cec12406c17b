// The packed extension, installed as users install it, and used with the keyboard alone; what a screen reader is told on the way.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { type TestContext, test } from "node:test";
import type { Locator, Page } from "playwright-core";
import { findChromium } from "../../scripts/host/chromium.ts";
import { installCodeServer } from "../../scripts/host/code-server.ts";
import { driveWorkbench, tried } from "../../scripts/host/drive.ts";
import { type ImageScene, imageScene } from "../../scripts/host/image-scene.ts";
import { packExtension } from "../../scripts/package.ts";
import { at } from "../../scripts/project.ts";
import { QUICK } from "../../scripts/quick.ts";
import { until } from "../../scripts/wait.ts";

const MANIFEST = JSON.parse(fs.readFileSync(at("package.json"), "utf8"));

test("the packed extension by keyboard alone", async (t) => {
  if (QUICK) return t.skip("it opens a VS Code");
  if (installCodeServer() === undefined) return t.skip("code-server does not run on this machine");
  if (findChromium() === undefined) return t.skip("there is no Chromium");
  const scene = await imageScene();
  if ("skip" in scene) return t.skip(scene.skip);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plimsoll-ui-"));
  try {
    const vsix = path.join(folder, "plimsoll.vsix");
    await packExtension(vsix);
    const { env, settings } = scene;
    await driveWorkbench(({ page }) => useIt(t, page, scene), { vsix, env, settings });
  } finally {
    await scene.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
});

async function useIt(t: TestContext, page: Page, { image }: ImageScene): Promise<void> {
  const keys = async (...all: readonly string[]) => {
    for (const key of all) await page.keyboard.press(key);
  };
  const rows = page.locator(".part.sidebar .monaco-list-row");
  const row = (label: string | RegExp): Locator => page.locator(".part.sidebar").getByRole("treeitem", { name: label });
  const suggestions = page.locator(".quick-input-list .monaco-list-row");
  const choose = async (text: string, sought: string | RegExp) => {
    const input = page.locator(".quick-input-widget input").first();
    await input.waitFor();
    await page.keyboard.insertText(text);
    await suggestions.filter({ hasText: sought }).first().waitFor();
    await until(`${sought} to be chosen`, async () =>
      page.locator(".quick-input-list .monaco-list-row.focused").filter({ hasText: sought }).isVisible(),
    );
    await keys("Enter");
  };
  const command = async (name: string) => {
    // While a command is being carried out the palette can come up without others of its extension.
    await tried(suggestions.filter({ hasText: name }).first(), async () => {
      await keys("Escape", "F1");
      await page.keyboard.insertText(name);
    });
    await choose("", name);
  };
  const open = async (file: string) => {
    await keys("Control+p");
    await choose(file, path.posix.basename(file));
    await page.locator(".tab.active", { hasText: path.posix.basename(file) }).waitFor();
  };
  /** Walks down the tree to a row that is drawn; again from the top where it has passed the row before it was drawn. */
  const walkTo = (label: string | RegExp) =>
    until(`the row ${label}`, async () => {
      await keys("Home");
      for (let steps = 0; steps < 80; steps++) {
        const name = await page.locator(".part.sidebar .monaco-list-row.focused").getAttribute("aria-label");
        if (name !== null && (typeof label === "string" ? name.includes(label) : label.test(name))) return true;
        await keys("ArrowDown");
      }
      return false;
    });

  await t.test("a finding is underlined; F8 goes there, Ctrl+. and Enter mend it", async () => {
    await open("services/worker/Dockerfile");
    await page.locator(".monaco-editor .squiggly-warning").first().waitFor({ state: "attached" });
    await keys("F8", "Escape");
    const menu = page.locator(".action-widget .monaco-list-row.action");
    await tried(menu.first(), () => keys("Control+."));
    const titles = await menu.allInnerTexts();
    assert.match(titles[0] ?? "", /^Use `ubuntu:/);
    const first = (pattern: RegExp) => titles.findIndex((title) => pattern.test(title));
    assert.ok(first(/^Ignore/) > first(/^Use/), titles.join("\n"));
    assert.match(titles.at(-1) ?? "", /^Show rule/);
    await keys("Enter");
    await page
      .locator(".view-line")
      .filter({ hasText: /FROM\s+ubuntu:\d/ })
      .waitFor();
  });

  await t.test("the status item says how many findings the file has, and what was checked in it", async () => {
    const item = page.locator('[id="plimsoll.plimsoll.plimsoll.status"]');
    const label = async () => (await item.getAttribute("aria-label")) ?? "";
    await until("its label", label, (text) =>
      /^Plimsoll: This file: \d+ warnings?.*\. Checked: rules for Dockerfiles.*\. Open files: /.test(text),
    );
  });

  await t.test("palette, Scan Image…, a part of a name, Enter: the report appears", async () => {
    await command("Plimsoll: Check Workspace");
    await command("Plimsoll: Scan Image");
    await choose("api:1.14.2", image);
    await row(new RegExp(`^${image}, .*critical`)).waitFor();
  });

  await t.test("arrows walk through the tree; every row says what it is", async () => {
    await command("Plimsoll: Focus on Results View");
    // A key that comes while the tree is drawn anew is lost: the walk is done again then.
    const openedFrom = async (parent: RegExp) => {
      await walkTo(parent);
      await keys("ArrowRight");
    };
    await tried(row(/^Vulnerabilities, \d/), () => openedFrom(/1\.14\.2, .*critical/));
    await tried(row(/^medium: CVE-2019-1551, .*fixed in 1\.1\.1d/), () => openedFrom(/: libssl1/));
    const labels = await rows.evaluateAll((all) => all.map((one) => one.getAttribute("aria-label") ?? ""));
    assert.ok(labels.length > 10);
    for (const label of labels) {
      assert.match(label, /\w{3}/);
      assert.doesNotMatch(label, /\$\(|undefined|\[object|\*\*/);
    }
    assert.ok(
      labels.some((label) => /^Workspace, \d+ in \d+ files/.test(label)),
      labels.join("\n"),
    );
    assert.ok(
      labels.some((label) => /^services\/web\/Dockerfile, 2 warnings/.test(label)),
      labels.join("\n"),
    );
  });

  await t.test("Enter on a finding opens its place", async () => {
    await walkTo("services/api/Dockerfile");
    await keys("ArrowRight");
    await row(/^error: /).waitFor();
    await walkTo(/^error: /);
    const label = (await page.locator(".part.sidebar .monaco-list-row.focused").getAttribute("aria-label")) ?? "";
    const line = /Line (\d+)/.exec(label)?.[1];
    await keys("Enter");
    await page.locator(".tab.active", { hasText: "Dockerfile" }).waitFor();
    await page
      .locator(".part.statusbar")
      .getByText(new RegExp(`^Ln ${line},`))
      .waitFor();
  });

  await t.test("Shift+F10 opens a finding's menu; Show Rule shows the bundled page", async () => {
    await command("Plimsoll: Focus on Results View");
    await walkTo(/^error: /);
    await keys("Shift+F10");
    const entries = page.getByRole("menuitem");
    await entries.first().waitFor();
    const names = await entries.evaluateAll((all) => all.map((one) => one.textContent?.trim() ?? ""));
    for (const name of ["Ignore…", "Show Rule", "Copy"])
      assert.ok(
        names.some((one) => one.startsWith(name)),
        names.join(),
      );
    const down = names.findIndex((one) => one.startsWith("Show Rule"));
    for (let step = 0; step <= down; step++) await keys("ArrowDown");
    await until("Show Rule", async () => {
      const focused = await page.locator(".monaco-menu .action-item.focused").first().innerText();
      if (!focused.includes("Show Rule")) await keys("ArrowUp");
      return focused.includes("Show Rule");
    });
    await keys("Enter");
    const shown = page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
    await shown.locator("h1").first().waitFor();
    assert.match(await shown.locator("body").innerText(), /FROM/);
  });

  await t.test("the actions of a row and of the view have names", async () => {
    const view = page.locator(".part.sidebar .composite.title, .part.sidebar .pane-header").first();
    const buttons = await view
      .getByRole("button")
      .evaluateAll((all) => all.map((one) => one.getAttribute("aria-label") ?? ""));
    for (const name of ["Filter Results…", "Group Results…", "Check Workspace", "Scan Image…"]) {
      assert.ok(
        buttons.some((one) => one.startsWith(name)),
        `${name} in ${buttons.join()}`,
      );
    }
    await command("Plimsoll: Focus on Results View");
    await walkTo(/1\.14\.2, .*critical/);
    const inline = page.locator(".part.sidebar .monaco-list-row.focused").getByRole("button");
    const names = await inline.evaluateAll((all) => all.map((one) => one.getAttribute("aria-label") ?? ""));
    assert.deepEqual(names, ["Scan Again", "Export Report…"]);
  });

  await t.test("every command is in the palette, but those that work on a row", async () => {
    const hidden = new Set<string>(
      MANIFEST.contributes.menus.commandPalette
        .filter(({ when }: { when: string }) => when === "false" || when.startsWith("plimsoll."))
        .map((one: { command: string }) => one.command),
    );
    await open("services/web/Dockerfile");
    await keys("F1");
    await page.keyboard.insertText("Plimsoll: ");
    await suggestions.filter({ hasText: "Scan Image" }).first().waitFor();
    const shown: string[] = [];
    for (const { command: id, title } of MANIFEST.contributes.commands) {
      if (hidden.has(id)) continue;
      await keys("Control+a");
      await page.keyboard.insertText(`>Plimsoll: ${title}`);
      await suggestions
        .filter({ hasText: `Plimsoll: ${title}` })
        .first()
        .waitFor();
      shown.push(title);
    }
    await keys("Escape");
    assert.ok(shown.length >= 12, shown.join());
  });
}
