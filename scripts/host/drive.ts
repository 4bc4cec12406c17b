// Drives a real workbench as a user does, with mouse and keyboard: for pictures and for what no API of VS Code shows.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Locator, Page } from "playwright-core";
import { at, ROOT } from "../project.ts";
import { PATIENCE_MS } from "../wait.ts";
import { launchChromium } from "./chromium.ts";
import { cleanEnvironment, extensionsFolder, installCodeServer, pageAddress, startCodeServer } from "./code-server.ts";
import { linkExtension } from "./extension.ts";

export interface DriveOptions {
  /** The folder that is copied and opened, absolute or from the project's folder; the playground where none is named. */
  readonly workspace?: string;
  /** What is opened of the copy in place of the folder itself: a `.code-workspace` file, by its path in there. */
  readonly opened?: string;
  /** A packed extension to install; the checkout with its dist/ where none is named. */
  readonly vsix?: string;
  /** Packed extensions to install beside it. */
  readonly others?: readonly string[];
  readonly theme?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Keep workspace trust: the folder opens restricted. */
  readonly trust?: boolean;
  /** Pixels per point; 2 for pictures of the README. */
  readonly scale?: number;
  readonly size?: { readonly width: number; readonly height: number };
  /** Environment for the extension. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Workbench {
  readonly page: Page;
  /** The copy of the workspace that is open. */
  readonly folder: string;
  /** Opens a file by its path in the workspace and waits for its text. */
  open(file: string): Promise<void>;
  /** Runs a command by its name in the palette. */
  command(label: string): Promise<void>;
  /** The squiggles of the editor in front. */
  squiggles(severity: "error" | "warning" | "info" | "hint"): Locator;
  /** Puts the cursor of the editor in front at a line and column, both from 1. */
  goTo(line: number, column: number): Promise<void>;
  /** The rows of the menu that Ctrl+. opens at the cursor. */
  quickFixes(): Promise<Locator>;
  /** Points at a row of a list or tree and waits for its tooltip. */
  tooltip(row: Locator): Promise<Locator>;
  /** Draws the side bar so that it ends that many points from the left of the window. */
  drawSideBar(to: number): Promise<void>;
  /** Writes a picture of the whole window; a path that is not absolute counts from the project's folder. */
  picture(file: string): Promise<void>;
}

const PICTURE_SETTINGS = {
  "window.autoDetectColorScheme": false,
  "window.commandCenter": false,
  "editor.minimap.enabled": false,
};
/** A point of the title bar that has no tooltip. */
const NOTHING_THERE = { x: 700, y: 20 };
/** How long the first attempt waits for its effect, in milliseconds; each further one waits twice as long as the one before. */
const FIRST_TRY_MS = 4_000;

/**
 * Repeats an action until its effect is visible, for keys that have none when they are pressed too early. On a busy machine
 * the effect may just be late, so attempts become longer; the last one is as long as any other wait.
 * @param act gets the number of the attempt, from 1
 */
export async function tried(effect: Locator, act: (attempt: number) => Promise<void>): Promise<void> {
  for (let attempt = 1, wait = FIRST_TRY_MS; ; attempt += 1, wait *= 2) {
    await act(attempt);
    const seen = effect.waitFor({ timeout: Math.min(wait, PATIENCE_MS) });
    if (wait >= PATIENCE_MS) return seen;
    if (await seen.then(() => true).catch(() => false)) return;
  }
}

/** Opens a workbench, hands it to `drive`, and leaves nothing running. A failure leaves a picture, named in its message. */
export async function driveWorkbench<T>(
  drive: (workbench: Workbench) => Promise<T>,
  options: DriveOptions = {},
): Promise<T> {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "plimsoll-drive-"));
  const profile = path.join(scratch, "profile");
  const folder = path.join(scratch, path.basename(options.workspace ?? "playground"));
  fs.cpSync(path.resolve(ROOT, options.workspace ?? "test/playground"), folder, { recursive: true });
  if (options.vsix === undefined) linkExtension(profile);
  else install(profile, [options.vsix, ...(options.others ?? [])]);
  const { theme = "Default Dark Modern" } = options;
  const server = await startCodeServer({
    profile,
    settings: { ...PICTURE_SETTINGS, "workbench.colorTheme": theme, ...options.settings },
    trust: options.trust ?? false,
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  const browser = await launchChromium();
  try {
    const viewport = options.size ?? { width: 1440, height: 900 };
    const page = await browser.newPage({ viewport, deviceScaleFactor: options.scale ?? 1 });
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(pageAddress(server.origin, path.join(folder, options.opened ?? "")));
    await page.waitForSelector(".monaco-workbench .part.statusbar");
    try {
      return await drive(workbenchOf(page, folder));
    } catch (error) {
      const picture = at("out/drive-failure.png");
      await page.screenshot({ path: picture, animations: "disabled" });
      throw new Error(`${error instanceof Error ? error.message : error}\nWhat was to be seen: ${picture}`, {
        cause: error,
      });
    }
  } finally {
    await Promise.all([browser.close(), server.stop()]);
    fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

function install(profile: string, packed: readonly string[]): void {
  const programs = installCodeServer();
  if (programs === undefined) throw new Error("code-server cannot be installed on this machine");
  const args = [programs.entry, "--user-data-dir", profile, "--extensions-dir", extensionsFolder(profile)];
  const each = packed.flatMap((vsix) => ["--install-extension", path.resolve(ROOT, vsix)]);
  const installed = spawnSync(programs.node, [...args, ...each, "--force"], {
    env: cleanEnvironment(),
    encoding: "utf8",
  });
  if (installed.status !== 0) throw new Error(`${packed} cannot be installed:\n${installed.stdout}${installed.stderr}`);
}

function workbenchOf(page: Page, folder: string): Workbench {
  const pick = async (prefix: string, text: string) => {
    const input = page.locator(".quick-input-widget input").first();
    const rows = page.locator(".quick-input-list .monaco-list-row").filter({ hasText: path.basename(text) });
    // While a command is being carried out the palette can come up without others of its extension.
    await tried(rows.first(), async (attempt) => {
      if (attempt > 1) await page.keyboard.press("Escape");
      await page.keyboard.press("F1");
      await input.fill(`${prefix}${text}`);
    });
    await rows.first().click();
    // The list goes, or the command shows another one in its place.
    await page.waitForFunction((typed) => {
      const input = document.querySelector<HTMLInputElement>(".quick-input-widget input");
      return input === null || input.offsetParent === null || input.value !== typed;
    }, `${prefix}${text}`);
  };
  return {
    page,
    folder,
    async open(file) {
      const whole = path.join(folder, file);
      if (!fs.existsSync(whole)) throw new Error(`${file} is not in the workspace`);
      const uri = encodeURI(whole);
      const editor = page.locator(`.editor-group-container.active .monaco-editor[data-uri$="${uri}"]`);
      // What is in front needs only the focus. By the whole path there is one such file, whatever others are called.
      if (await editor.isVisible()) await page.keyboard.press("Control+1");
      else await pick("", whole);
      await editor.locator(".view-lines .view-line").first().waitFor();
    },
    command: (label) => pick(">", label),
    squiggles: (severity) => page.locator(`.monaco-editor .squiggly-${severity}`),
    async goTo(line, column) {
      await page.keyboard.press("Control+g");
      await page.locator(".quick-input-widget input").first().fill(`:${line}:${column}`);
      await page.keyboard.press("Enter");
    },
    async quickFixes() {
      const rows = page.locator(".action-widget .monaco-list-row.action");
      // The first request can come before the server has an answer; VS Code then says that there is nothing.
      await tried(rows.first(), () => page.keyboard.press("Control+."));
      return rows;
    },
    async tooltip(row) {
      const shown = page.locator(".workbench-hover-container .workbench-hover, .monaco-hover:not(.hidden)");
      await tried(shown.first(), async () => {
        // The tooltip of another row may lie over this one. It goes when the pointer leaves.
        await page.mouse.move(NOTHING_THERE.x, NOTHING_THERE.y);
        await shown.first().waitFor({ state: "hidden" });
        await row.hover();
      });
      return shown;
    },
    async drawSideBar(to) {
      const side = await page.locator(".part.sidebar").boundingBox();
      if (side === null) return;
      await page.mouse.move(side.x + side.width, side.y + 300);
      await page.mouse.down();
      await page.mouse.move(to, side.y + 300, { steps: 5 });
      await page.mouse.up();
    },
    async picture(file) {
      const target = path.resolve(ROOT, file);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      await page.screenshot({ path: target, animations: "disabled" });
    },
  };
}
