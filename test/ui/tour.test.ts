// The first minute in a real workbench, by pointer: the playground opens on its tour, and each of its links leads to the line where
// something can be done.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { test } from "node:test";
import type { Locator, Page } from "playwright-core";
import { findChromium } from "../../scripts/host/chromium.ts";
import { installCodeServer } from "../../scripts/host/code-server.ts";
import { driveWorkbench, tried, type Workbench } from "../../scripts/host/drive.ts";
import { packExtension } from "../../scripts/package.ts";
import { QUICK } from "../../scripts/quick.ts";
import { until } from "../../scripts/wait.ts";

test("the tour's links lead where something can be broken, mended and scanned", async (t) => {
  if (QUICK) return t.skip("it opens a VS Code");
  if (installCodeServer() === undefined) return t.skip("code-server does not run on this machine");
  if (findChromium() === undefined) return t.skip("there is no Chromium");
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plimsoll-tour-"));
  try {
    const vsix = path.join(folder, "plimsoll.vsix");
    await packExtension(vsix);
    // As `npm start` sets it.
    await driveWorkbench(walk, { vsix, settings: { "workbench.startupEditor": "readme" } });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
});

async function walk(workbench: Workbench): Promise<void> {
  const { page, squiggles, quickFixes } = workbench;
  await page.locator(".tab.active", { hasText: "README.md" }).waitFor();
  await follow(page, "Break it");
  assert.equal(await place(page), "Ln 13, Col 1");
  await page.keyboard.press("Shift+End");
  await page.keyboard.type("USER root");
  await squiggles("warning").first().waitFor();
  await follow(page, "Mend it");
  assert.equal(await place(page), "Ln 2, Col 1");
  assert.match(await (await quickFixes()).first().innerText(), /^(?:Run as|Use) /);
  await page.keyboard.press("Escape");
  await follow(page, "Scan it");
  assert.equal(await place(page), "Ln 26, Col 1");
}

/** Clicks a link of the tour until another tab is in front: a frame that is drawn anew meanwhile takes the click with it. */
async function follow(page: Page, text: string): Promise<void> {
  await tried(page.locator(".tab.active", { hasNotText: "README.md" }), async () => {
    await page.locator(".tab", { hasText: "README.md" }).click();
    const link = await until(`the link ${text}`, () => linkIn(page, text));
    await link.click({ timeout: 2_000 }).catch(() => undefined);
  });
  await page.locator(".statusbar-item", { hasText: /Ln (?!1,)\d+/ }).waitFor();
}

/** A link of a page that VS Code shows in a frame; undefined while there is none. */
async function linkIn(page: Page, text: string): Promise<Locator | undefined> {
  for (const frame of page.frames()) {
    const found = frame.locator("a", { hasText: text });
    // A frame may be replaced meanwhile.
    if ((await found.count().catch(() => 0)) > 0) return found.first();
  }
  return undefined;
}

function place(page: Page): Promise<string> {
  return page.locator(".statusbar-item", { hasText: /Ln \d+/ }).innerText();
}
