// The choices that are left after hardening: all of a file, or those of the part that was hardened.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { Server } from "../client/src/server.ts";
import { answers, asked } from "./support/fake-vscode.ts";

const { offerChoices } = await import("../client/src/choices.ts");

const finding = (subject: string, kind: "choice" | "safe" = "choice") => ({
  message: `About ${subject}.`,
  subject,
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
  fixes: [{ title: "Use `a`", kind }],
});
const FINDINGS = [
  finding("stage api"),
  finding("stage api>RUN 3f2a"),
  finding("stage api2"),
  finding("stage b", "safe"),
];
const server = { request: async () => ({ findings: FINDINGS }) } as unknown as Server;

/** The rows that are offered first. */
async function offered(subject?: string): Promise<readonly string[]> {
  let rows: readonly { readonly label: string }[] = [];
  answers.set("showQuickPick", (items: typeof rows) => {
    rows = items;
    return undefined;
  });
  await offerChoices(server, { uri: "file:///Dockerfile", subject }, async () => {});
  return rows.map(({ label }) => label);
}

beforeEach(() => {
  asked.length = 0;
  answers.clear();
});

test("of a file all are offered", async () => {
  assert.deepEqual(await offered(), ["About stage api.", "About stage api>RUN 3f2a.", "About stage api2."]);
});

test("of a stage only its own", async () => {
  assert.deepEqual(await offered("stage api"), ["About stage api.", "About stage api>RUN 3f2a."]);
});
