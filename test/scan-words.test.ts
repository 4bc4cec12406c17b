// One word for one thing: what is said about scans is called the same as a setting, a key of `.plimsoll.yaml` and an option.
import assert from "node:assert/strict";
import { test } from "node:test";
import { scanWords } from "../scripts/scan-words.ts";
import { SCANNERS } from "../server/src/scanners/index.ts";

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

test("a setting, its key and its option have one name", () => {
  const words = scanWords(SCANNERS);
  assert.ok(words.length > 5);
  for (const { setting, key, option } of words) {
    const name = (setting || key).split(".").at(-1) ?? "";
    if (setting !== "" && key !== "") assert.equal(key, `scan.${name}`);
    // Where a program is, is said by its scanner's id; which scanners there are to be, one by one.
    const own = name === "path" ? (setting.split(".")[1] ?? "") : kebab(name);
    const allowed = ["", `--${own}`, `--no-${own}`, ...(key === "scan.scanners" ? ["--scanner"] : [])];
    assert.ok(allowed.includes(option), `${setting || key} is called ${option}`);
  }
  assert.deepEqual(
    words.filter(({ setting }) => setting === "").map(({ key }) => key),
    ["scan.scanners"],
    "every other key is a setting, too",
  );
});
