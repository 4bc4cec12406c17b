// The hands of somebody at the workbench, for tests: what they point at, press and choose, each with the wait for what it does.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { TestContext } from "node:test";
import type { Locator } from "playwright-core";
import { findChromium } from "../../scripts/host/chromium.ts";
import { installCodeServer } from "../../scripts/host/code-server.ts";
import { type DriveOptions, driveWorkbench, tried, type Workbench } from "../../scripts/host/drive.ts";
import { packExtension } from "../../scripts/package.ts";
import { QUICK } from "../../scripts/quick.ts";
import { until } from "../../scripts/wait.ts";

/** Files by their paths; what is in them. */
export type Files = Readonly<Record<string, string>>;

/** Why no workbench can be opened here; undefined where one can. */
export function noWorkbench(): string | undefined {
  if (QUICK) return "it opens a VS Code";
  if (installCodeServer() === undefined) return "code-server does not run on this machine";
  return findChromium() === undefined ? "there is no Chromium" : undefined;
}

/** Opens a workbench with the packed extension on a folder `shop` of these files, and hands over what a user has there. */
export async function atDesk(
  files: Files,
  use: (desk: Desk) => Promise<void>,
  options: Omit<DriveOptions, "workspace" | "vsix"> = {},
): Promise<void> {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "plimsoll-desk-"));
  try {
    const workspace = path.join(scratch, "shop");
    writeFiles(workspace, files);
    const vsix = path.join(scratch, "plimsoll.vsix");
    await packExtension(vsix);
    await driveWorkbench((workbench) => use(deskOf(workbench)), { ...options, workspace, vsix });
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

function writeFiles(folder: string, files: Files): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
}

export type Desk = ReturnType<typeof deskOf>;

/** Runs one thing that somebody does at the desk as a test of its own. */
export type Step = (name: string, run: () => Promise<void>) => Promise<void>;

/** Steps of one test, in one workbench. Where one fails a picture shows what was to be seen, and those after it are not tried. */
export function stepsOf(t: TestContext, { picture }: Workbench): Step {
  let failed: string | undefined;
  return async (name, run) => {
    await t.test(name, async () => {
      if (failed !== undefined) throw new Error(`Not tried: “${failed}” has failed.`);
      try {
        await run();
      } catch (error) {
        failed = name;
        await picture("out/desk-failure.png");
        throw new Error(
          `${error instanceof Error ? error.message : error}\nWhat was to be seen: out/desk-failure.png`,
          {
            cause: error,
          },
        );
      }
    });
  };
}

/** How long something that may be drawn anew meanwhile is pointed at before it is looked for again, in milliseconds. */
const AIM_MS = 2_000;

/**
 * A click is lost where what it is meant for is drawn anew between pointing and pressing. So a caller that names the `effect` of a click has
 * it made again until that is seen; nothing is pressed twice that is gone after the first time.
 */
function deskOf(workbench: Workbench) {
  const { page, folder } = workbench;
  /** The list or box in which VS Code asks something. */
  const pick = page.locator(".quick-input-widget");
  const rows = pick.locator(".quick-input-list .monaco-list-row");
  const toast = page.locator(".notifications-toasts .notification-list-item");
  const sideBar = page.locator(".part.sidebar");
  const editor = page.locator(".editor-group-container.active .monaco-editor .view-lines").first();
  const underlined = page.locator('.editor-group-container.active .monaco-editor [class*="squiggly-"]');
  const bytesOf = (file: string) => fs.readFileSync(path.join(folder, file), "utf8");

  /** A picture, where PLIMSOLL_PICTURES names a folder for them. */
  const look = async (name: string) => {
    const wanted = process.env["PLIMSOLL_PICTURES"];
    if (wanted !== undefined) await workbench.picture(path.join(wanted, `${name}.png`));
  };
  /** Waits until the rows of the side bar stand still: a pointer hits what has moved below it meanwhile. */
  const still = async () => {
    let before: string | undefined;
    await until("the rows to stand still", async () => {
      const rows = sideBar.locator(".monaco-list-row");
      const now = await rows.evaluateAll((all) =>
        all.map((one) => `${(one as HTMLElement).style.top} ${one.getAttribute("aria-label")}`).join("\n"),
      );
      const stood = now === before;
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 150));
      return stood;
    });
  };
  /** Takes the pointer away, and waits until no tooltip of what it has left lies over anything and nothing moves. */
  const away = async () => {
    await page.mouse.move(700, 500);
    await page.locator(".workbench-hover-container:not(:empty)").waitFor({ state: "detached" });
    await still();
  };
  /** Clicks where no tooltip lies in between. */
  const click = async (target: Locator, effect?: Locator, options: { readonly button?: "right" } = {}) => {
    await away();
    if (effect === undefined) return target.click(options);
    await target.waitFor();
    await tried(effect, async () => {
      await attempted(target.click({ ...options, timeout: AIM_MS }));
    });
  };
  /** Seen while something is not there: the effect of what takes it away. */
  const without = (gone: Locator) => page.locator("body").filter({ hasNot: gone });
  /** Waits until a file on disk is what is expected, byte for byte. */
  const becomes = (file: string, text: string) =>
    until(
      `the bytes of ${file}`,
      () => bytesOf(file),
      (now) => now === text,
    );
  const save = async (file: string) => {
    await page.keyboard.press("Control+s");
    await page.locator(".tab.active:not(.dirty)", { hasText: path.basename(file) }).waitFor();
  };
  /** Saves a file and compares it. */
  const saved = async (file: string, text: string) => {
    await workbench.open(file);
    await save(file);
    // The tab is clean a moment before the file is written.
    await becomes(file, text);
  };
  /** The titles of the menu that Ctrl+. opens at a line and column of a file. */
  const menuAt = async (file: string, [line, column]: readonly [number, number]) => {
    await workbench.open(file);
    await workbench.goTo(line, column);
    // Before the server has answered there is no menu; a key that is pressed twice for it can close it again.
    await underlined.first().waitFor({ state: "attached" });
    const menu = await workbench.quickFixes();
    const titles = (await menu.allInnerTexts()).map((one) => one.trim());
    return { menu, titles };
  };
  /** The same, and takes the row that begins so, until its effect is seen: VS Code draws the menu anew when an answer comes behind it. */
  const take = async (file: string, place: readonly [number, number], title: string, effect: Locator) => {
    let first: readonly string[] | undefined;
    await tried(effect, async () => {
      if (first !== undefined && !(await underlined.first().isVisible())) return;
      const { menu, titles } = await menuAt(file, place);
      const at = titles.findIndex((one) => one.startsWith(title));
      if (first === undefined) assert.ok(at >= 0, `${title} in ${titles.join(" | ")}`);
      first ??= titles;
      if (at >= 0) await attempted(menu.nth(at).click({ timeout: AIM_MS }));
      else await page.keyboard.press("Escape");
    });
    return first ?? [];
  };
  /** Takes what VS Code says in a notification, once it says so. */
  const saying = (text: string) => toast.filter({ hasText: text }).first();
  const told = (text: string) => saying(text).waitFor();
  /** Presses a button of a notification, which goes then. It may have gone to the others by itself before. */
  const press = async (button: string) => {
    const sought = page.getByRole("button", { name: button, exact: true });
    const listed = page
      .locator(".notifications-toasts, .notifications-center.visible")
      .locator(".notification-list-item");
    const having = listed.filter({ has: sought });
    if (!(await having.first().isVisible())) await workbench.command("Notifications: Show Notifications");
    await having.first().waitFor();
    const last = having.nth((await having.count()) - 1);
    await until(`${button} to be pressed`, async () => {
      await attempted(having.getByRole("button", { name: button, exact: true }).first().click({ timeout: AIM_MS }));
      return attempted(last.waitFor({ state: "detached", timeout: AIM_MS }));
    });
  };
  const clear = async () => {
    if ((await toast.count()) === 0) return;
    await workbench.command("Notifications: Clear All Notifications");
    await toast.first().waitFor({ state: "detached" });
  };
  /** Presses Undo in the notification, and waits until a file is again what it was. */
  const undone = async (file: string, text: string) => {
    await press("Undo");
    await becomes(file, text);
    await clear();
  };
  /** A row of the tree in the side bar by what a screen reader says of it. */
  const row = (name: RegExp) => sideBar.getByRole("treeitem", { name }).first();
  const expand = async (name: RegExp) => {
    await row(name).waitFor();
    if ((await row(name).getAttribute("aria-expanded")) === "true") return;
    await tried(sideBar.locator('[aria-expanded="true"]').and(sideBar.getByRole("treeitem", { name })), async () => {
      await click(row(name).locator(".monaco-tl-twistie"));
    });
  };
  /** Walks to a row of the tree by keys alone; again from the top where the tree was drawn anew meanwhile. */
  const walkTo = (name: RegExp) =>
    until(`the row ${name}`, async () => {
      await page.keyboard.press("Control+0");
      await page.keyboard.press("Home");
      for (let steps = 0; steps < 40; steps += 1) {
        const focused = sideBar.locator(".monaco-list-row.focused");
        const label = (await focused.count()) === 0 ? null : await focused.first().getAttribute("aria-label");
        if (label !== null && name.test(label)) return true;
        await page.keyboard.press("ArrowDown");
      }
      return false;
    });
  const labels = () =>
    sideBar.locator(".monaco-list-row").evaluateAll((all) => all.map((one) => one.getAttribute("aria-label") ?? ""));
  const namesOf = (buttons: Locator) =>
    buttons.evaluateAll((all) => all.map((one) => (one.getAttribute("aria-label") ?? "").replace(/ \(.*\)$/, "")));
  /** The names of a row's inline actions. */
  const inline = async (name: RegExp) => {
    await tried(row(name).getByRole("button").first(), async () => {
      await away();
      await row(name).hover();
    });
    return namesOf(row(name).getByRole("button"));
  };
  /** Presses an inline action of a row: it is there as long as the pointer is on the row, which a click elsewhere may have left. */
  const act = async (name: RegExp, action: string, effect: Locator) => {
    await row(name).waitFor();
    const button = row(name).getByRole("button", { name: new RegExp(`^${action}`) });
    await tried(effect, async () => {
      await away();
      if (await attempted(row(name).hover({ timeout: AIM_MS }))) await attempted(button.click({ timeout: AIM_MS }));
    });
  };
  const entries = page.locator(".monaco-menu .action-item:not(.disabled) .action-label:not(.separator)");
  /** Opens the context menu of a row; the names in it. Rows move while others come: it must be the menu of this one. */
  const contextMenu = async (name: RegExp) => {
    await until(`the menu of ${name}`, async () => {
      await click(row(name), entries.first(), { button: "right" });
      if (/\bfocused\b/.test((await row(name).getAttribute("class")) ?? "")) return true;
      await page.keyboard.press("Escape");
      await entries.first().waitFor({ state: "detached" });
      return false;
    });
    return (await entries.allInnerTexts()).map((one) => one.trim());
  };
  /** Presses an entry of the menu that is open, which takes no click in the first tenth of a second. */
  const pressEntry = (entry: string) =>
    until(`${entry} to be taken`, async () => {
      await attempted(entries.filter({ hasText: entry }).first().click({ timeout: AIM_MS }));
      return (await entries.count()) === 0;
    });
  const choose = async (name: RegExp, entry: string, effect: Locator) => {
    await row(name).waitFor();
    await tried(effect, async (attempt) => {
      if (attempt > 1 && !(await row(name).isVisible())) return;
      await contextMenu(name);
      await pressEntry(entry);
    });
  };
  return {
    ...workbench,
    ...{ act, becomes, bytesOf, choose, clear, click, contextMenu, editor, entries, expand, inline, labels, look },
    ...{ menuAt, namesOf, pick, press, pressEntry, row, rows, save, saved, saying, sideBar, take, toast, told, undone },
    ...{ walkTo, without },
  };
}

/** Whether something went well; what may be gone meanwhile is tried again by the caller. */
function attempted(doing: Promise<unknown>): Promise<boolean> {
  return doing.then(
    () => true,
    () => false,
  );
}
