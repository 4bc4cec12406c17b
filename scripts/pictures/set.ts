// Every view in every theme, at VS Code's own width of the side bar, to be looked at: nothing of it is kept in the repository.
import * as fs from "node:fs";
import type { Page } from "playwright-core";
import { type DriveOptions, driveWorkbench, tried, type Workbench } from "../host/drive.ts";
import { at } from "../project.ts";

const FOLDER = "out/pictures";
/** Where a side bar of 300 points ends: the icons before it take 48. */
export const SIDE_BAR = 348;

/** What a window is opened with. */
interface Look {
  readonly theme: string;
  /** How many times as large all is drawn: so many times smaller is the window. */
  readonly zoom?: number;
}

const LOOKS: Readonly<Record<string, Look>> = {
  dark: { theme: "Default Dark Modern" },
  light: { theme: "Default Light Modern" },
  "hc-dark": { theme: "Default High Contrast" },
  "hc-light": { theme: "Default High Contrast Light" },
  "zoom-200": { theme: "Default Dark Modern", zoom: 2 },
};

/** Takes the views in the looks that are named, in all where none is. They land in out/pictures, by `<view>-<look>.png`. */
export async function takeSet(options: DriveOptions, wanted: readonly string[]): Promise<void> {
  fs.mkdirSync(at(FOLDER), { recursive: true });
  for (const [name, { theme, zoom = 1 }] of Object.entries(LOOKS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const size = zoom === 1 ? { width: 1200, height: 750 } : { width: 1440 / zoom, height: 900 / zoom };
    await driveWorkbench((workbench) => walk(workbench, cameraOf(workbench, name)), {
      ...options,
      theme,
      size,
      scale: zoom,
    });
  }
}

/** `mouse`: what it points at matters, so it stays where it is. */
type Camera = (view: string, mouse?: "stays") => Promise<void>;

function cameraOf({ page, picture }: Workbench, look: string): Camera {
  return async (view, mouse) => {
    if (mouse === undefined) await park(page);
    await page.waitForTimeout(700); // a tooltip or a fading scroll bar goes
    const file = `${FOLDER}/${view}-${look}.png`;
    await picture(file);
    console.log(file);
  };
}

async function walk(workbench: Workbench, shoot: Camera): Promise<void> {
  const { page } = workbench;
  const sideBar = page.locator(".part.sidebar");
  const row = (text: string) => sideBar.locator(".monaco-list-row").filter({ hasText: text }).first();
  const picked = (text: string) => page.locator(".quick-input-list .monaco-list-row").filter({ hasText: text }).first();
  await workbench.command("Plimsoll: Focus on Results View");
  await workbench.drawSideBar(SIDE_BAR);
  await sideBar.locator(".welcome-view-content").getByRole("button", { name: "Check Workspace" }).waitFor();
  await shoot("empty");
  await workbench.command("Plimsoll: Check Workspace");
  await row("Scanners").waitFor();
  // The click on a row that is drawn anew meanwhile is lost.
  await tried(row("Privileged"), () => row("agent.yaml").click());
  await shoot("results-checked");
  await row("Privileged").hover();
  await page.locator(".workbench-hover-container .workbench-hover").first().waitFor();
  await shoot("results-tooltip", "stays");
  await workbench.open("k8s/agent.yaml");
  // A small window has only the lines around the cursor, and their squiggles.
  await workbench.goTo(21, 25);
  await workbench.squiggles("error").first().waitFor({ state: "attached" });
  await workbench.quickFixes();
  await shoot("menu");
  await page.keyboard.press("Escape");
  await workbench.command("Show or Focus Hover");
  await page.locator(".monaco-hover:not(.hidden) .hover-row").first().waitFor();
  await shoot("hover", "stays");
  await page.keyboard.press("Escape");
  await take(workbench, "Ignore");
  await picked("On this line").waitFor();
  await shoot("ignore-scope");
  await picked("On this line").click();
  await page.getByText("Why is it fine here?").waitFor();
  await shoot("ignore-reason");
  await page.keyboard.press("Enter");
  await picked("No end date").waitFor();
  await shoot("ignore-date");
  await page.keyboard.press("Escape");
  await workbench.open("k8s/cleanup.yaml");
  await workbench.goTo(14, 17);
  await workbench.squiggles("warning").first().waitFor({ state: "attached" });
  await workbench.command("Plimsoll: Harden File…");
  await picked("hardening").waitFor();
  await shoot("preview");
  await page.keyboard.press("Escape");
  await writeDockerfile(workbench, shoot);
  // A small window has no room for the scans below the files.
  await row("Workspace").click();
  await row("agent.yaml").waitFor({ state: "hidden" });
  await workbench.command("Plimsoll: Scan Image");
  await picked("1.14.2").click();
  await row("critical").waitFor();
  await tried(row("Vulnerabilities"), () => row("critical").click());
  await tried(row("CVE-2019-1551"), () => row("libssl1.1").click());
  await shoot("results-scanned");
}

/** What helps with a Dockerfile: the tags of an image, and hardening with the choices that are left. */
async function writeDockerfile(workbench: Workbench, shoot: Camera): Promise<void> {
  const { page } = workbench;
  const fixes = page.locator(".quick-input-list .monaco-list-row").filter({ hasText: "hardening" });
  await workbench.open("services/web/Dockerfile");
  await workbench.goTo(2, 10);
  await page.keyboard.type(":");
  await page.locator(".suggest-widget.visible .monaco-list-row").first().waitFor();
  await shoot("tags");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Backspace");
  await workbench.command("Plimsoll: Harden File…");
  await fixes.first().waitFor();
  await shoot("harden");
  await page.keyboard.press("Enter");
  await page
    .locator(".quick-input-widget")
    .filter({ hasText: /Choices? (?:Are|Is) Left/ })
    .waitFor();
  await shoot("choices");
  await page.keyboard.press("Escape");
  await page.locator(".notifications-toasts").filter({ hasText: "made in" }).waitFor();
  await workbench.command("Notifications: Clear All Notifications");
}

/** Takes the row of the menu at the cursor that begins so. */
async function take(workbench: Workbench, title: string): Promise<void> {
  const rows = await workbench.quickFixes();
  await rows.filter({ hasText: title }).first().click();
}

/** Moves the mouse where it shows nothing. */
async function park(page: Page): Promise<void> {
  const { width = 1000 } = page.viewportSize() ?? {};
  await page.mouse.move(width - 5, 3);
}
