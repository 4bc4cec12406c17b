// What can be done about a finding in a real workbench, by pointer and keys: the menu, what is said behind it and Undo;
// each file compared byte for byte.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { type TestContext, test } from "node:test";
import { findChromium } from "../../scripts/host/chromium.ts";
import { installCodeServer } from "../../scripts/host/code-server.ts";
import { driveWorkbench, type Workbench } from "../../scripts/host/drive.ts";
import { packExtension } from "../../scripts/package.ts";
import { QUICK } from "../../scripts/quick.ts";
import { until } from "../../scripts/wait.ts";

const DOCKERFILE = "FROM node:24-slim\r\nRUN sudo npm ci\r\nRUN sudo npm test\r\nUSER node\r\n";
test("the actions of a finding by pointer and keys", async (t) => {
  if (QUICK) return t.skip("it opens a VS Code");
  if (installCodeServer() === undefined) return t.skip("code-server does not run on this machine");
  if (findChromium() === undefined) return t.skip("there is no Chromium");
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plimsoll-actions-ui-"));
  try {
    const workspace = path.join(folder, "shop");
    fs.mkdirSync(workspace, { recursive: true });
    fs.writeFileSync(path.join(workspace, "Dockerfile"), DOCKERFILE);
    const vsix = path.join(folder, "plimsoll.vsix");
    await packExtension(vsix);
    await driveWorkbench((workbench) => act(t, workbench), { workspace, vsix });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
});

async function act(t: TestContext, workbench: Workbench): Promise<void> {
  const { page, folder } = workbench;
  const picture = async (name: string) => {
    const wanted = process.env.PLIMSOLL_PICTURES;
    if (wanted !== undefined) await workbench.picture(path.join(wanted, `${name}.png`));
  };
  const bytesOf = (file: string) => fs.readFileSync(path.join(folder, file), "utf8");
  const toast = page.locator(".notifications-toasts .notification-list-item");
  const save = async (file: string) => {
    await page.keyboard.press("Control+s");
    await page.locator(".tab.active:not(.dirty)", { hasText: path.basename(file) }).waitFor();
  };
  /** Puts the cursor at the line and column of a file and takes the row of the menu that begins so. */
  const take = async (file: string, [line, column]: readonly [number, number], title: string, shot?: string) => {
    await workbench.open(file);
    await workbench.goTo(line, column);
    const menu = await workbench.quickFixes();
    const titles = await menu.allInnerTexts();
    if (shot !== undefined) await picture(shot);
    await menu.filter({ hasText: title }).first().click();
    return titles.map((one) => one.trim());
  };
  const press = async (button: string) => {
    await toast.getByRole("button", { name: button, exact: true }).first().click();
  };
  const clear = async () => {
    await workbench.command("Notifications: Clear All Notifications");
    await toast.first().waitFor({ state: "detached" });
  };

  await t.test("all of a rule: made at once, said in one line, undone to the byte", async () => {
    const titles = await take("Dockerfile", [2, 6], "Fix all of this rule", "menu-dockerfile");
    assert.deepEqual(titles, [
      "Remove `sudo`",
      "Fix all of this rule in the file",
      "Ignore `no-sudo`…",
      "Show rule `no-sudo`",
    ]);
    await toast.filter({ hasText: "2 fixes were made in Dockerfile." }).waitFor();
    await picture("done");
    await save("Dockerfile");
    assert.equal(bytesOf("Dockerfile"), DOCKERFILE.replaceAll("sudo ", ""));
    await press("Undo");
    await until("the bytes from before", () => bytesOf("Dockerfile") === DOCKERFILE);
    await clear();
  });

  await t.test("Undo does nothing to a file that has moved on, and says so", async () => {
    await take("Dockerfile", [2, 6], "Fix all of this rule");
    await toast.filter({ hasText: "2 fixes were made" }).waitFor();
    await workbench.goTo(5, 1);
    await page.keyboard.type("# mine");
    await press("Undo");
    await toast.filter({ hasText: "Dockerfile has changed since, so nothing was undone." }).waitFor();
    await save("Dockerfile");
    assert.equal(bytesOf("Dockerfile"), `${DOCKERFILE.replaceAll("sudo ", "")}# mine`);
    fs.writeFileSync(path.join(folder, "Dockerfile"), DOCKERFILE);
    await page.locator(".view-line").filter({ hasText: "sudo" }).first().waitFor();
    await clear();
  });
}
