// A stranger's workspace and a stranger's scanner in a real workbench: whatever is looked at, no command is run, nothing is asked
// of the web, and no notification has a link.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { type TestContext, test } from "node:test";
import type { Locator, Page } from "playwright-core";
import { findChromium } from "../../scripts/host/chromium.ts";
import { installCodeServer } from "../../scripts/host/code-server.ts";
import { driveWorkbench, tried, type Workbench } from "../../scripts/host/drive.ts";
import { packExtension } from "../../scripts/package.ts";
import { QUICK } from "../../scripts/quick.ts";
import { until } from "../../scripts/wait.ts";
import { type Canary, packCanary } from "../hostile/canary.ts";
import { hostileFiles, writeAll } from "../hostile/files.ts";
import { listen } from "../hostile/listener.ts";
import { hostileScanners } from "../hostile/scanner.ts";
import { hostileTexts } from "../hostile/texts.ts";

/** How long a scan goes on after its last word, in seconds: the progress is looked at meanwhile. */
const PAUSE = 5;

/** Short enough that no list cuts it. */
const ICONS = {
  path: "icons/Dockerfile",
  text: "FROM a:1 AS $(alert)\nFROM b:1 AS c$(zap)\nCOPY --from=$(alert)x /a /b\nUSER 1\n",
};

test("a stranger's workspace in a real workbench", async (t) => {
  if (QUICK) return t.skip("it opens a VS Code");
  if (installCodeServer() === undefined) return t.skip("code-server does not run on this machine");
  if (findChromium() === undefined) return t.skip("there is no Chromium");
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plimsoll-hostile-"));
  const listener = await listen();
  try {
    const { origin } = listener;
    const workspace = path.join(folder, "hostile");
    const files = writeAll(workspace, [...hostileFiles(origin), ICONS]).map((file) => file.path);
    const programs = path.join(folder, "programs");
    const scanners = hostileScanners(programs, origin, { files, pause: PAUSE });
    // One path for the settings; which of them it is can be changed while the workbench runs.
    const current = path.join(folder, "current/trivy");
    const choose = (which: keyof typeof scanners) => {
      fs.rmSync(current, { force: true });
      fs.mkdirSync(path.dirname(current), { recursive: true });
      fs.writeFileSync(current, `#!/bin/sh\nexec '${scanners[which]}' "$@"\n`, { mode: 0o755 });
    };
    choose("good");
    writeEngine(path.join(folder, "engine"), origin);
    const canary = await packCanary(folder, origin);
    const vsix = path.join(folder, "plimsoll.vsix");
    await packExtension(vsix);
    const env = { ...canary.env, PATH: `${path.join(folder, "engine")}:${process.env.PATH}` };
    const settings = { "plimsoll.trivy.path": current, "plimsoll.trivy.offline": true };
    await driveWorkbench((workbench) => look(t, workbench, { canary, choose, asked: () => listener.asked }), {
      workspace,
      vsix,
      others: [canary.vsix],
      env,
      settings,
    });
  } finally {
    await listener.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
});

/** Plays Docker: its images have hostile names, and Podman hostile last words. */
function writeEngine(folder: string, origin: string): void {
  fs.mkdirSync(folder, { recursive: true });
  const images = hostileTexts(origin).all.map((text) => ({
    Repository: text,
    Tag: "$(alert)",
    Size: text,
    CreatedSince: text,
  }));
  fs.writeFileSync(path.join(folder, "images.json"), images.map((one) => JSON.stringify(one)).join("\n"));
  fs.writeFileSync(path.join(folder, "docker"), `#!/bin/sh\ncat '${folder}/images.json'\n`, { mode: 0o755 });
  fs.writeFileSync(path.join(folder, "podman"), `#!/bin/sh\ncat '${folder}/images.json' >&2\nexit 1\n`, {
    mode: 0o755,
  });
}

interface Around {
  readonly canary: Canary;
  choose(scanner: "good" | "failing"): void;
  asked(): readonly string[];
}

async function look(t: TestContext, workbench: Workbench, { canary, choose, asked }: Around): Promise<void> {
  const { page, command, goTo, picture } = workbench;
  const requests = foreignRequests(page);
  const shoot = async (name: string) => {
    if (process.env.PLIMSOLL_PICTURES === "1") await picture(`out/hostile/${name}.png`);
  };
  const messages = page.locator(".notification-list-item-message");
  const rows = page.locator(".part.sidebar .monaco-list-row");
  const row = (label: string | RegExp) => page.locator(".part.sidebar").getByRole("treeitem", { name: label });
  const suggestions = page.locator(".quick-input-list .monaco-list-row");
  const open = async (file: string) => {
    await page.keyboard.press("Escape");
    await workbench.open(file);
  };
  /** That no notification has a link, and a click on its words does nothing. */
  const quiet = async () => {
    assert.deepEqual(await messages.locator("a").allInnerTexts(), []);
    for (const message of await messages.all()) await message.click({ timeout: 2_000 }).catch(() => {});
  };

  await t.test("hovers have no link and no picture of the file", async () => {
    const hover = page.locator(".monaco-hover:not(.hidden) .hover-row");
    for (const [file, line, column] of [
      ["arg-2/Dockerfile", 5, 16],
      ["ignored-ids-2/Dockerfile", 2, 20],
      ["stage-3/Dockerfile", 2, 3],
      ["containers-3/k8s/pod.yaml", 8, 16],
    ] as const) {
      await open(file);
      await tried(hover.first(), async () => {
        await page.keyboard.press("Escape");
        await goTo(line, column);
        await page.keyboard.press("Control+k");
        await page.keyboard.press("Control+i");
      });
      await shoot(`hover ${path.dirname(file)}`);
      await harmless(file, page.locator(".monaco-hover"));
    }
  });

  await t.test("completions, lenses, the outline and the menu of fixes draw no icon of the file", async () => {
    await open(ICONS.path);
    await page.locator(".codelens-decoration a").first().waitFor();
    assert.equal(await page.locator(".codelens-decoration .codicon").count(), 0);
    const suggested = page.locator(".suggest-widget .monaco-list-row");
    await tried(suggested.first(), async () => {
      await page.keyboard.press("Escape");
      await goTo(3, 13);
      await page.keyboard.press("Control+Space");
    });
    await shoot("completions");
    assert.match((await suggested.allInnerTexts()).join("\n"), /\$ \((?:alert|zap)\)/);
    assert.equal(await suggested.locator(".monaco-icon-label-container .codicon").count(), 0);
    await harmless("completions", page.locator(".suggest-widget, .suggest-details"));
    await page.keyboard.press("Escape");
    await command("Explorer: Focus on Outline View");
    const outline = page.locator(".outline-pane .monaco-list-row");
    await outline.first().waitFor();
    await shoot("outline");
    assert.equal(await outline.locator(".monaco-icon-label-container .codicon").count(), 0);
    await open("containers-2/k8s/pod.yaml");
    const squiggle = workbench.squiggles("warning");
    await squiggle.first().waitFor({ state: "attached" });
    await goTo(8, 20);
    const fixes = await workbench.quickFixes();
    await shoot("fixes");
    assert.equal(await fixes.locator(".title .codicon").count(), 0);
    await harmless("the menu of fixes", page.locator(".action-widget"));
    await page.keyboard.press("Escape");
  });

  await t.test("the tree and its tooltips", async () => {
    await command("Plimsoll: Check Workspace");
    await command("Plimsoll: Focus on Results View");
    await row(/^Workspace, \d+ in \d+ files/).waitFor();
    await page.keyboard.press("Home");
    await tooltips("workspace");
    // What is far below is not drawn.
    await until("the workspace to be closed", async () => {
      await page.keyboard.press("Home");
      await page.keyboard.press("ArrowLeft");
      return (await rows.first().getAttribute("aria-expanded")) === "false";
    });
  });

  await t.test("a scan's notification, and the report", async () => {
    await command("Plimsoll: Scan Folder");
    await until(
      "the phases",
      async () => (await messages.allInnerTexts()).join("\n"),
      (text) => text.includes("Found "),
    );
    await shoot("progress");
    await quiet();
    const report = row(/critical/).first();
    await report.waitFor();
    // A click opens it.
    await report.click();
    await until(
      "its rows",
      () => rows.count(),
      (count) => count > 6,
    );
    await tooltips("report");
  });

  await t.test("a scan that fails, its row and what the row says", async () => {
    choose("failing");
    await command("Plimsoll: Scan Folder");
    const failure = row(/Trivy failed/).first();
    await failure.waitFor();
    await failure.click();
    await page.keyboard.press("Enter");
    await until(
      "its words",
      async () => (await messages.allInnerTexts()).join("\n"),
      (text) => text.includes("Trivy failed"),
    );
    await shoot("failure");
    await quiet();
    await harmless("the row", failure);
  });

  await t.test("the list of images draws no icon of an image", async () => {
    await command("Plimsoll: Scan Image");
    await suggestions.filter({ hasText: "as typed" }).or(suggestions.nth(4)).first().waitFor();
    await until(
      "the engine's images",
      async () => (await suggestions.allInnerTexts()).join("\n"),
      (text) => text.includes("$ ("),
    );
    await shoot("images");
    // Ours have one in front: an image file, a layout folder.
    const icons = await suggestions.locator(".label-name .codicon, .label-description .codicon").count();
    const foreign = await suggestions
      .filter({ hasText: "$ (" })
      .locator(".monaco-icon-label-container .codicon")
      .count();
    assert.equal(foreign, 0, String(icons));
    await harmless("images", page.locator(".quick-input-widget"));
    await page.keyboard.press("Escape");
  });

  await t.test("links to the extension", async () => {
    for (let n = 0; n < canary.links; n++) {
      await command("Notifications: Clear All Notifications");
      await command("Canary: Follow");
      await messages.filter({ hasText: "This version of Plimsoll has no such rule." }).waitFor();
      await quiet();
    }
    await shoot("no such rule");
  });

  await t.test("the Problems panel", async () => {
    await command("Problems: Focus on Problems View");
    const problems = page.locator(".markers-panel .monaco-list-row");
    await problems.first().waitFor();
    await shoot("problems");
    await harmless("problems", page.locator(".markers-panel"));
  });

  await t.test("no command was run, and nothing was asked of anybody", async () => {
    await command("Canary: Run");
    assert.equal(await until("the canary's own song", () => canary.sang()), "[]\n");
    assert.deepEqual(asked(), []);
    assert.deepEqual(requests, []);
  });

  /** Opens the rows of the view one after the other, and looks at the tooltips of some. */
  async function tooltips(name: string): Promise<void> {
    for (let step = 0; step < 12; step++) await page.keyboard.press(step % 2 === 0 ? "ArrowRight" : "ArrowDown");
    await shoot(`tree ${name}`);
    assert.equal(await rows.locator(".monaco-icon-label-container .codicon").count(), 0);
    for (const row of (await rows.all()).slice(2, 8))
      await harmless(`a tooltip of ${name}`, await workbench.tooltip(row));
    await shoot(`tooltip ${name}`);
    await page.mouse.move(700, 20);
  }
}

/** What the page, or a frame in it, asks of others than the server of the workbench, from now on. */
function foreignRequests(page: Page): readonly string[] {
  const own = new URL(page.url()).origin;
  const found: string[] = [];
  page.context().on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(own) && !/^(?:data|blob):/.test(url)) found.push(url);
  });
  return found;
}

/** That nothing there leads to where the hostile texts would. */
async function harmless(what: string, where: Locator): Promise<void> {
  const found = await where.evaluateAll((all) =>
    all.flatMap((one) =>
      [...one.querySelectorAll<HTMLElement>("a, img, iframe, [data-href]")].map((element) =>
        ["data-href", "href", "src", "title"].map((name) => element.getAttribute(name) ?? "").join(" "),
      ),
    ),
  );
  const foreign = found.filter((one) => /http:\/\/127\.0\.0\.1|canary|command:/i.test(one));
  assert.deepEqual(foreign, [], what);
}
