// A workspace that is not trusted, with two folders of one name: the built-in rules and their actions work, no scanner is offered,
// and whatever names a file says which of the two it is in.
import assert from "node:assert/strict";
import { test } from "node:test";
import { atDesk, type Desk, noWorkbench, type Step, stepsOf } from "../support/desk.ts";

const DOCKERFILE = "FROM node:24-slim\nRUN sudo npm ci\nRUN npm test\nUSER node\n";
const MENDED = DOCKERFILE.replace("sudo ", "");
const [NEW, OLD] = ["new/shop/Dockerfile", "old/shop/Dockerfile"] as const;

test("restricted, with two folders of one name", async (t) => {
  const why = noWorkbench();
  if (why !== undefined) return t.skip(why);
  const both = JSON.stringify({ folders: [{ path: "new/shop" }, { path: "old/shop" }] });
  const files = { [NEW]: DOCKERFILE, [OLD]: DOCKERFILE, "both.code-workspace": both };
  await atDesk(files, (desk) => act(stepsOf(t, desk), desk), { trust: true, opened: "both.code-workspace" });
});

async function act(step: Step, desk: Desk): Promise<void> {
  const { page, pick, rows, sideBar, told } = desk;
  const ok = pick.getByRole("button", { name: "OK" });

  await step("the empty view: what is done and not done, each with its button", async () => {
    await desk.command("Plimsoll: Focus on Results View");
    const welcome = sideBar.locator(".welcome-view-content");
    await welcome.getByText("This workspace is restricted").waitFor();
    await desk.drawSideBar(348);
    await desk.look("restricted-empty");
    const trust = page.getByText("You are in Restricted Mode");
    await desk.click(welcome.getByRole("button", { name: "Manage Workspace Trust" }), trust);
    await page.keyboard.press("Escape");
    await trust.waitFor({ state: "hidden" });
    await desk.click(welcome.getByRole("button", { name: "Check Workspace" }), desk.row(/^Workspace, 2 in 2 files/));
    const labels = await desk.labels();
    assert.deepEqual(labels.slice(1, 3), [`${NEW}, 1 warning`, `${OLD}, 1 warning`]);
    assert.match(labels.at(-1) ?? "", /^Scanners: Trivy waits for a trusted workspace/);
    await desk.look("restricted");
  });

  await step("no scan is offered: not in the title, the palette or the editor", async () => {
    const title = await desk.namesOf(sideBar.locator(".composite.title").getByRole("button"));
    assert.ok(title.includes("Check Workspace") && !title.some((one) => one.startsWith("Scan")), title.join());
    await desk.open(OLD);
    assert.equal(await page.locator(".codelens-decoration").count(), 0);
    await page.keyboard.press("F1");
    await page.keyboard.insertText("Plimsoll: S");
    await rows.filter({ hasText: "Show Rule" }).waitFor();
    assert.equal(await rows.filter({ hasText: /Scan (?:Image|Folder)/ }).count(), 0);
    await page.keyboard.press("Escape");
  });

  await step("the menu works, and says in which folder it did", async () => {
    await desk.take(OLD, [2, 6], "Ignore `no-sudo`…", rows.filter({ hasText: "On this line" }));
    await rows.filter({ hasText: "On this line" }).click();
    await pick.getByText("Why is it fine here?").waitFor();
    await page.keyboard.press("Enter");
    await rows.filter({ hasText: "No end date" }).click();
    await told(`An exception was added to ${OLD}.`);
    await desk.look("restricted-ignored");
    await desk.saved(OLD, DOCKERFILE.replace("RUN sudo", "# plimsoll: ignore dockerfile/no-sudo\nRUN sudo"));
    assert.equal(desk.bytesOf(NEW), DOCKERFILE);
    await desk.undone(OLD, DOCKERFILE);
  });

  await step("a preview of both: each row says where it is; in part, the other folder stays as it is", async () => {
    await desk.command("Plimsoll: Fix All Safe Problems in Workspace…");
    await rows.filter({ hasText: `${OLD}:2` }).waitFor();
    await desk.look("restricted-preview");
    await rows.filter({ hasText: `${NEW}:2` }).click();
    const changes = page.locator(".tab.active", { hasText: "Selected Fixes" });
    await desk.click(pick.getByRole("button", { name: "Show Changes" }), changes);
    await desk.click(ok, desk.saying(`1 fix was made in ${OLD}.`));
    await desk.saved(OLD, MENDED);
    assert.equal(desk.bytesOf(NEW), DOCKERFILE);
    await desk.undone(OLD, DOCKERFILE);
  });

  await step("both at once, and both undone", async () => {
    await desk.command("Plimsoll: Fix All Safe Problems in Workspace…");
    await rows.filter({ hasText: `${NEW}:2` }).waitFor();
    await page.keyboard.press("Enter");
    await told("2 fixes were made in 2 files.");
    await desk.saved(OLD, MENDED);
    await desk.saved(NEW, MENDED);
    await desk.press("Undo");
    await desk.becomes(OLD, DOCKERFILE);
    await desk.becomes(NEW, DOCKERFILE);
    await desk.clear();
  });
}
