// Texts of a report without the secrets of any file that it names, however they are quoted.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import type { Item, Parsed } from "../../server/src/scanners/core/report.ts";
import { withoutSecrets } from "../../server/src/scanners/redacted.ts";
import { redacting } from "../support/secrets.ts";
import { ownFolder } from "./scene.ts";

const SECRET = ["Tg4r", "q9Zx", "w2Lm"].join("");
const WIDE = ["Kd7w", "p3Vb", "x8Nq"].join("");
const TOKEN = ["ghp_", "x7Qm2LkV9sTr4WbN8yHc3JfD6pGzA1eUo5Rq"].join("");

function folder(): string {
  const root = ownFolder();
  writeFileSync(path.join(root, "Dockerfile"), `FROM a:1\nENV DB_PASSWORD=${SECRET}\n`);
  const wide = `services:\n  a:\n    environment:\n      DB_PASSWORD: ${WIDE}\n`;
  writeFileSync(path.join(root, "compose.yaml"), Buffer.from(`\ufeff${wide}`, "utf16le"));
  return root;
}

const items = (words: string): readonly Item[] => [
  {
    kind: "vulnerability",
    id: "CVE-1",
    aliases: [],
    package: { name: "a", version: "1", type: "npm" } as never,
    place: { path: "Dockerfile" },
    risk: "low",
    title: words,
  },
  { kind: "secret", id: "x", risk: "low", title: words, place: { path: "other.txt" }, excerpt: words },
  { kind: "license", id: "MIT", risk: "low", package: words, place: { path: "compose.yaml" } },
];
const image = (words: string) => ({ layers: [{ diffId: "sha256:1", createdBy: words }] });

async function shown(words: string): Promise<string> {
  const parsed = { items: items(words), image: image(words) } as unknown as Parsed;
  return JSON.stringify(await withoutSecrets(parsed, { kind: "folder", path: folder() }, redacting));
}

test("every text is without the secrets of all files that are named, those in UTF-16 among them", async () => {
  const json = await shown(`It quotes ${SECRET} and ${WIDE} of others.`);
  assert.ok(!json.includes(SECRET) && !json.includes(WIDE), json);
  assert.equal(json.split("It quotes *** and *** of others.").length, 6);
});

test("a secret that control characters, escape codes or invisible characters split", async () => {
  for (const split of [
    "\u0000",
    "\u0008",
    "\u001b[0m",
    "\u001b]8;;x\u0007",
    "\u200b",
    "\u2060",
    "\u00ad",
    "\u202e",
    "\ufe0f",
    "\u{e0061}",
  ]) {
    for (const secret of [SECRET, WIDE, TOKEN]) {
      const json = await shown(`It is ${secret.slice(0, 9)}${split}${secret.slice(9)}.`);
      assert.ok(!json.includes(secret.slice(0, 9)) && !json.includes(secret.slice(9)), json);
    }
  }
});

test("texts without secrets are as they were", async () => {
  const words = "A \u001b[1mbold\u001b[0m word, 👩‍💻 and\u00a0a blank";
  assert.equal((await shown(words)).split(JSON.stringify(words)).length, 6);
});

test("of more files than are read together each counts for what is said of it, and is read by itself", async () => {
  const root = ownFolder();
  const secrets = Array.from({ length: 205 }, (_, i) => `${SECRET}${i + 1000}`);
  const items = secrets.map((secret, i): Item => {
    writeFileSync(path.join(root, `${i}.Dockerfile`), `FROM a:1\nENV DB_PASSWORD=${secret}\n`);
    return { kind: "secret", id: "x", risk: "low", title: `It is ${secret} here`, place: { path: `${i}.Dockerfile` } };
  });
  const asked: number[] = [];
  const redactorOf: typeof redacting.redactorOf = (files) => {
    asked.push(files.length);
    return redacting.redactorOf(files);
  };
  const { items: cleaned } = await withoutSecrets({ items }, { kind: "folder", path: root }, { redactorOf });
  for (const item of cleaned) assert.equal("title" in item && item.title, "It is *** here");
  assert.deepEqual(asked, [200, 1, 1, 1, 1, 1]);
});
