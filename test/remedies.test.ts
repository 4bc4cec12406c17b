// The steps that a failure offers know their scanner: what each asks of VS Code, for whichever scanner.
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import type { Means } from "../client/src/remedies.ts";
import type { Remedy, ScannerState, ScanTarget } from "../server/src/protocol.ts";
import { answers, asked } from "./support/fake-vscode.ts";

const { takeRemedy } = await import("../client/src/remedies.ts");

const TARGET: ScanTarget = { kind: "image", name: "shop/web:1.4" };
const scanner = (id: string, title: string, updates = true): ScannerState => ({
  id,
  title,
  installing: `https://example.com/${id}`,
  updates,
  finds: ["vulnerability"],
});
const ONE = scanner("one", "One");
const TWO = scanner("two", "Two");
const SIGNER = scanner("signer", "Signer", false);

/** Takes a step with some scanners around; answers what was done by scanning. */
async function take(
  remedy: Remedy,
  failed: Parameters<typeof takeRemedy>[2],
  scanners: readonly ScannerState[] = [ONE, TWO, SIGNER],
): Promise<readonly unknown[]> {
  const done: unknown[] = [];
  const means = {
    results: { source: { scanners: async () => scanners } },
    scanning: {
      scan: async (target: ScanTarget) => done.push(["scan", target]),
      updateDatabase: async (state: ScannerState, target: unknown) => done.push(["update", state.id, target]),
    },
    output: { show: () => done.push("output") },
  };
  await takeRemedy(means as unknown as Means, remedy, failed);
  return done;
}

type Items = readonly { readonly label: string }[];
const choosing = (label: string) =>
  answers.set("showQuickPick", (items: Items) => items.find((one) => one.label === label));
const offered = () => asked.flatMap(([what, items]) => (what === "showQuickPick" ? [items as Items] : []));

describe("steps", () => {
  beforeEach(() => {
    asked.length = 0;
    answers.clear();
  });

  test("install opens the page of its scanner", async () => {
    await take("install", { scanner: "two" });
    assert.deepEqual(asked, [["openExternal", "https://example.com/two"]]);
  });

  test("without a scanner the user is asked which; with one there is nothing to ask", async () => {
    choosing("Two");
    await take("install", {});
    assert.deepEqual(
      offered()[0]?.map(({ label }) => label),
      ["One", "Two", "Signer"],
    );
    assert.deepEqual(asked.at(-1), ["openExternal", "https://example.com/two"]);
    asked.length = 0;
    await take("install", {}, [ONE]);
    assert.deepEqual(asked, [["openExternal", "https://example.com/one"]]);
    asked.length = 0;
    answers.clear();
    await take("install", {});
    assert.deepEqual(
      asked.map(([what]) => what),
      ["showQuickPick"],
      "nothing is opened when the user goes away",
    );
  });

  test("a scanner that is not there is told, and no other is taken in its place", async () => {
    await take("choose-program", { scanner: "three" }, [ONE]);
    await take("install", {}, []);
    assert.deepEqual(asked, [
      ["showErrorMessage", "Plimsoll's language server has no scanner `three`."],
      ["showErrorMessage", "Plimsoll's language server has no matching scanner."],
    ]);
  });

  test("choose-program writes the user's setting of that scanner and scans again", async () => {
    answers.set("showOpenDialog", () => [{ scheme: "file", fsPath: "/opt/two" }]);
    assert.deepEqual(await take("choose-program", { scanner: "two", target: TARGET }), [["scan", TARGET]]);
    assert.deepEqual(asked, [
      ["showOpenDialog", { title: "Where Two Is", openLabel: "Use This Program" }],
      ["update plimsoll", "two.path", "/opt/two", 1],
    ]);
    asked.length = 0;
    answers.clear();
    assert.deepEqual(await take("choose-program", { scanner: "two", target: TARGET }), []);
    assert.equal(asked.length, 1, "nothing is written when the user goes away");
  });

  test("update-database asks for its scanner's, and offers only those that have one", async () => {
    assert.deepEqual(await take("update-database", { scanner: "two", target: TARGET }), [["update", "two", TARGET]]);
    choosing("One");
    assert.deepEqual(await take("update-database", {}), [["update", "one", undefined]]);
    assert.deepEqual(
      offered()[0]?.map(({ label }) => label),
      ["One", "Two"],
    );
  });

  test("open-settings shows the settings of its scanner, without one all of ours", async () => {
    await take("open-settings", { scanner: "two" });
    await take("open-settings", {});
    assert.deepEqual(asked, [
      ["executeCommand", "workbench.action.openSettings", "@ext:plimsoll.plimsoll two"],
      ["executeCommand", "workbench.action.openSettings", "@ext:plimsoll.plimsoll"],
    ]);
  });

  test("scan again is for the target, with all scanners", async () => {
    assert.deepEqual(await take("rescan", { scanner: "two", target: TARGET }), [["scan", TARGET]]);
    assert.deepEqual(await take("rescan", {}), []);
    assert.deepEqual(await take("show-output", { scanner: "two" }), ["output"]);
  });
});
