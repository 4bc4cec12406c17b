// The animation of the README: a mistake is typed, marked and mended, then an image is scanned.
import type { Page } from "playwright-core";
import sharp from "sharp";
import { type DriveOptions, driveWorkbench } from "../host/drive.ts";
import { at } from "../project.ts";
import { SIDE_BAR } from "./set.ts";

const FILE = "docs/images/demo.webp";
const WIDTH = 1100;
/** Milliseconds a frame stays. */
const KEY = 110;
const MOMENT = 700;
const LOOK = 1800;

/** Plays the scene and writes the animation. */
export async function play(options: DriveOptions): Promise<void> {
  const frames: Buffer[] = [];
  const delay: number[] = [];
  await driveWorkbench(
    async ({ page, open, squiggles, goTo, quickFixes, drawSideBar }) => {
      const frame = async (stays: number) => {
        const shot = await page.screenshot({ animations: "disabled" });
        const small = await sharp(shot).resize(WIDTH).png().toBuffer();
        const last = frames.length - 1;
        if (frames[last]?.equals(small)) delay[last] = (delay[last] ?? 0) + stays;
        else {
          frames.push(small);
          delay.push(stays);
        }
      };
      await page.keyboard.press("Control+b");
      await open("services/web/Dockerfile");
      await squiggles("warning").first().waitFor({ state: "attached" });
      await page.locator(".codelens-decoration a").first().waitFor();
      await goTo(8, 99);
      await park(page);
      await frame(LOOK);
      await page.keyboard.press("Enter");
      for (const piece of ["RUN ", "sudo", " npm", " prune"]) {
        await page.keyboard.type(piece);
        await frame(KEY * piece.length);
      }
      await page.waitForTimeout(1000);
      await frame(MOMENT);
      await goTo(9, 6);
      const fix = page.locator(".action-widget .monaco-list-row.action").first();
      const take = async (title: string) => {
        await quickFixes();
        await page.waitForTimeout(400);
        await frame(LOOK);
        const rows = await page.locator(".action-widget .monaco-list-row.action").allInnerTexts();
        const steps = rows.findIndex((row) => row.includes(title));
        for (let step = 0; step < steps; step++) {
          await page.keyboard.press("ArrowDown");
          await frame(KEY * 2);
        }
        if (steps > 0) await frame(MOMENT);
        await page.keyboard.press("Enter");
        await fix.waitFor({ state: "hidden" });
        await page.waitForTimeout(1200);
        await frame(LOOK);
      };
      await take("Remove `sudo`");
      await goTo(2, 7);
      await frame(MOMENT);
      // Which tag comes first depends on the day.
      await take("Use `node:");
      await open("k8s/cleanup.yaml");
      await page.locator(".codelens-decoration a").filter({ hasText: "Scan image" }).first().waitFor();
      await park(page);
      await frame(MOMENT);
      await page.locator(".codelens-decoration a").filter({ hasText: "Scan image" }).first().click();
      await park(page);
      await page.locator(".notifications-toasts .notification-toast").filter({ hasText: "Scanning" }).waitFor();
      await drawSideBar(SIDE_BAR);
      await park(page);
      for (let second = 0; second < 3; second++) {
        await page.waitForTimeout(1000);
        await frame(MOMENT);
      }
      const report = page.locator(".part.sidebar .monaco-list-row").filter({ hasText: "critical" }).first();
      await report.waitFor();
      await page.locator(".codelens-decoration a").filter({ hasText: "critical" }).first().waitFor();
      await frame(MOMENT);
      await report.click();
      await page.locator(".part.sidebar .monaco-list-row").filter({ hasText: "libssl1.1" }).first().waitFor();
      await park(page);
      await frame(LOOK * 2);
    },
    { ...options, settings: { ...options.settings, "editor.parameterHints.enabled": false } },
  );
  const { size } = await sharp(frames, { join: { animated: true } })
    .webp({ delay, loop: 0, quality: 85, effort: 6 })
    .toFile(at(FILE));
  const seconds = Math.round(delay.reduce((sum, one) => sum + one, 0) / 1000);
  console.log(`${FILE}  ${frames.length} frames, ${seconds} s, ${Math.round(size / 1000)} kB`);
}

/** Moves the mouse where it shows nothing. */
async function park(page: Page): Promise<void> {
  const { width = 1000 } = page.viewportSize() ?? {};
  await page.mouse.move(width - 5, 3);
}
