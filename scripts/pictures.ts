// npm run pictures [-- name…]: docs/images/*.png in a dark and a light theme and the animation of the README, all taken
// from a real workbench with a real Trivy. `npm run pictures -- set [look…]` takes every view in both themes, both of high
// contrast and at 200 %, and writes them to out/pictures.
import * as fs from "node:fs";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { buildAll } from "./build.ts";
import { type DriveOptions, driveWorkbench, tried, type Workbench } from "./host/drive.ts";
import { type ImageScene, imageScene } from "./host/image-scene.ts";
import { play as playDemo } from "./pictures/animation.ts";
import { SIDE_BAR, takeSet } from "./pictures/set.ts";
import { at, since } from "./project.ts";

const IMAGES = "docs/images";
const THEMES = { dark: "Default Dark Modern", light: "Default Light Modern" };
const SIZE = { width: 1200, height: 750 };
/** Longer than a scan takes here, so that its progress can be seen. */
const SLOW_SCAN_S = 4;
const QUIET = {
  "breadcrumbs.enabled": false,
  "editor.cursorBlinking": "solid",
  "editor.fontSize": 14,
  "editor.lineHeight": 22,
  "editor.matchBrackets": "never",
  "editor.occurrencesHighlight": "off",
  "editor.renderLineHighlight": "none",
  "editor.stickyScroll.enabled": false,
  "editor.guides.indentation": false,
  "explorer.autoReveal": false,
  "remote.autoForwardPorts": false,
  "workbench.layoutControl.enabled": false,
};

/** A part of the window, in points. */
interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** `mouse`: what it points at matters, so it stays where it is. */
type Camera = (name: string, area?: Area, mouse?: "stays") => Promise<void>;

interface Scene extends DriveOptions {
  /** The pictures that are taken in it. */
  readonly names: readonly string[];
  readonly play: (workbench: Workbench, shoot: Camera) => Promise<void>;
}

const SCENES: readonly Scene[] = [
  {
    names: ["welcome"],
    play: welcome,
    workspace: "test/playground/services/payments",
    settings: { ...QUIET, "plimsoll.trivy.path": "/nowhere/trivy" },
  },
  { names: ["dockerfile", "quick-fix", "manifest", "hover", "walkthrough"], play: editing },
  { names: ["progress", "results", "lens"], play: scanning },
];

const wanted = process.argv.slice(2);
const isWanted = (name: string) => wanted.length === 0 || wanted.some((one) => name.startsWith(one));

const start = performance.now();
if (!(await buildAll())) process.exit(1);
const scene = await imageScene({ slow: SLOW_SCAN_S });
if ("skip" in scene) throw new Error(`no pictures: ${scene.skip}`);
try {
  if (wanted[0] === "set") await takeSet(options(THEMES.dark), wanted.slice(1));
  else {
    if (wanted.length === 0 || wanted.some((name) => name !== "demo")) await themes();
    if (isWanted("demo")) await playDemo({ ...options(THEMES.dark), size: { width: 860, height: 540 } });
  }
} finally {
  await scene.stop();
}
console.log(`Pictures in ${since(start)}.`);

async function themes() {
  fs.mkdirSync(at(IMAGES), { recursive: true });
  for (const [suffix, theme] of Object.entries(THEMES)) {
    const camera = (page: Page): Camera => {
      return async (name, area, mouse) => {
        if (!isWanted(name)) return;
        if (mouse === undefined) await page.mouse.move(SIZE.width - 5, 3);
        await page.waitForTimeout(700); // a tooltip or a fading scroll bar goes
        const bytes = await page.screenshot({ animations: "disabled", ...(area !== undefined && { clip: area }) });
        const file = `${IMAGES}/${name}-${suffix}.png`;
        const { size } = await sharp(bytes).png({ palette: true, colours: 128, effort: 10 }).toFile(at(file));
        console.log(`${file}  ${Math.round(size / 1000)} kB`);
      };
    };
    for (const { names, play, ...its } of SCENES) {
      if (!names.some(isWanted)) continue;
      await driveWorkbench((workbench) => play(workbench, camera(workbench.page)), { ...options(theme), ...its });
    }
  }
}

function options(theme: string): DriveOptions {
  const { env, settings } = scene as ImageScene;
  return { theme, scale: 2, size: SIZE, env, settings: { ...QUIET, ...settings } };
}

/** What the editor shows: squiggles, the menu, the hover. */
async function editing(workbench: Workbench, shoot: Camera): Promise<void> {
  const { page } = workbench;
  await page.keyboard.press("Control+b");
  const area = (height: number, width = 860): Area => ({ x: 50, y: 4, width, height });
  await workbench.open("services/worker/Dockerfile");
  await workbench.squiggles("warning").first().waitFor({ state: "attached" });
  await shoot("dockerfile", area(440));
  await workbench.goTo(14, 6);
  await (await workbench.quickFixes()).first().waitFor();
  await shoot("quick-fix", area(510));
  await page.keyboard.press("Escape");
  await workbench.open("k8s/agent.yaml");
  await workbench.squiggles("error").first().waitFor({ state: "attached" });
  await shoot("manifest", area(690));
  await workbench.goTo(21, 25);
  await workbench.command("Show or Focus Hover");
  await page.locator(".monaco-hover:not(.hidden) .hover-row").nth(1).waitFor();
  await shoot("hover", area(690, 1120), "stays");
  await page.keyboard.press("Escape");
  await workbench.command("Welcome: Open Walkthrough...");
  const walkthrough = page.locator(".quick-input-list .monaco-list-row").filter({ hasText: "with Plimsoll" }).first();
  await walkthrough.click();
  await page.getByText("See what was found").first().waitFor();
  await page.waitForTimeout(1500);
  await shoot("walkthrough", { x: 50, y: 4, width: 1140, height: 690 });
}

/** What a scan shows: its progress, the tree, the lens. */
async function scanning(workbench: Workbench, shoot: Camera): Promise<void> {
  const { page } = workbench;
  await workbench.open("k8s/cleanup.yaml");
  await workbench.squiggles("warning").first().waitFor({ state: "attached" });
  await page
    .locator(".activitybar")
    .getByRole("tab", { name: /Plimsoll/ })
    .click();
  await workbench.drawSideBar(SIDE_BAR);
  await workbench.command("Plimsoll: Check Workspace");
  const row = (text: string) => page.locator(".part.sidebar .monaco-list-row").filter({ hasText: text }).first();
  await row("Scanners").waitFor();
  await workbench.command("Plimsoll: Scan Image");
  const image = page.locator(".quick-input-list .monaco-list-row").filter({ hasText: "1.14.2" }).first();
  await image.waitFor();
  await image.click();
  await page.locator(".notifications-toasts .notification-toast").filter({ hasText: "Scanning" }).waitFor();
  await page.waitForTimeout(2500);
  await shoot("progress");
  await row("critical").waitFor();
  // A click opens a row; one that comes while the rows are drawn anew is lost.
  await tried(row("Vulnerabilities"), () => row("critical").click());
  await tried(row("CVE-2019-1551"), () => row("libssl1.1").click());
  await tried(row("No memory limit"), () => row("cleanup.yaml").click());
  await page.locator(".codelens-decoration a").filter({ hasText: "critical" }).first().waitFor();
  await shoot("results");
  const { x, y } = (await page.locator(".monaco-editor .view-lines").boundingBox()) ?? { x: 500, y: 60 };
  await shoot("lens", { x: x - 70, y: y + 240, width: 640, height: 206 });
}

/** The empty view of a clean folder on a machine without Trivy. */
async function welcome(workbench: Workbench, shoot: Camera): Promise<void> {
  const { page } = workbench;
  await page
    .locator(".activitybar")
    .getByRole("tab", { name: /Plimsoll/ })
    .click();
  await page.locator(".part.sidebar .welcome-view-content").first().waitFor();
  await workbench.command("Plimsoll: Check Workspace");
  await page.locator(".part.sidebar .welcome-view-content").filter({ hasText: "How to Install" }).first().waitFor();
  await shoot("welcome", { x: 0, y: 0, width: 350, height: 330 });
}
