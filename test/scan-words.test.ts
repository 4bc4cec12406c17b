// One word for one thing: what is said about scans is called the same as a setting, a key of `.plimsoll.yaml` and an option.
import assert from "node:assert/strict";
import { test } from "node:test";
import { scanWords } from "../scripts/scan-words.ts";
import { SCAN_KEYS } from "../server/src/engine/config/keys.ts";
import { isMachineOnly, type SettingSpec } from "../server/src/scanners/core/settings.ts";
import { layeredSettings, SCANNERS } from "../server/src/scanners/index.ts";

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

test("what a file says of scans reaches a setting, and none that belongs to the user alone", () => {
  const { scanners, ...keys } = SCAN_KEYS;
  assert.deepEqual(
    scanners !== undefined && "words" in scanners && scanners.words,
    SCANNERS.map(({ id }) => id),
  );
  for (const { id, settings } of SCANNERS) {
    for (const [name, spec] of Object.entries<SettingSpec>(settings)) {
      const key = keys[name];
      const said =
        key === undefined
          ? "x"
          : key.type === "boolean"
            ? !("default" in spec && spec.default)
            : key.type === "number"
              ? 5
              : "high";
      const { fromFile } = layeredSettings(settings, {}, { [name]: said }, "setting");
      const isStrict = spec.type === "flag" && spec.strict !== undefined;
      if (isMachineOnly(spec)) assert.equal(fromFile.has(name), false, `a file sets ${id}.${name}`);
      else if (key !== undefined) assert.equal(fromFile.has(name), true, `scan.${name} is read by nothing`);
      if (isStrict)
        assert.equal(
          layeredSettings(settings, { [name]: !spec.strict }, { [name]: spec.strict }, "setting").settings[name],
          spec.strict,
        );
      if (key !== undefined && "words" in key && spec.type === "choice")
        assert.deepEqual([...key.words].sort(), Object.keys(spec.choices).sort());
    }
  }
});
