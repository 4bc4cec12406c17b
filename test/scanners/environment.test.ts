// What of our environment a scanner gets, on each system.
import assert from "node:assert/strict";
import { test } from "node:test";
import { systemOf } from "../../server/src/paths.ts";
import { programEnvironment } from "../../server/src/scanners/environment.ts";

const OWN = {
  Path: "C:\\bin",
  Temp: "C:\\temp",
  SystemRoot: "C:\\Windows",
  github_token: "x",
  NODE_OPTIONS: "--inspect",
};

test("Windows writes names in any case, and programs find them as they are written", () => {
  const { github_token, NODE_OPTIONS, ...wanted } = OWN;
  assert.deepEqual(programEnvironment(OWN, {}, [], systemOf("win32")), wanted);
  assert.deepEqual(programEnvironment(OWN, {}, [], systemOf("linux")), { SystemRoot: "C:\\Windows" });
});

test("what the settings add takes the place of the same name, however it is written", () => {
  assert.deepEqual(programEnvironment({ Path: "C:\\bin" }, { PATH: "D:\\bin" }, [], systemOf("win32")), {
    PATH: "D:\\bin",
  });
  assert.deepEqual(programEnvironment({ PATH: "/bin" }, { Path: "/other" }, [], systemOf("linux")), {
    PATH: "/bin",
    Path: "/other",
  });
});
