// What of our environment a scanner gets, on each system.
import assert from "node:assert/strict";
import { test } from "node:test";
import { systemOf } from "../../server/src/paths/paths.ts";
import { programEnvironment, unconnected } from "../../server/src/scanners/environment.ts";

const OWN = {
  Path: "C:\\bin",
  Temp: "C:\\temp",
  SystemRoot: "C:\\Windows",
  github_token: "x",
  NODE_OPTIONS: "--inspect",
};

test("Windows writes names in any case, and programs find them as they are written", () => {
  const { github_token, NODE_OPTIONS, ...wanted } = OWN;
  assert.deepEqual(programEnvironment(OWN, {}, {}, systemOf("win32")), wanted);
  assert.deepEqual(programEnvironment(OWN, {}, {}, systemOf("linux")), { SystemRoot: "C:\\Windows" });
});

test("what the settings add takes the place of the same name, however it is written", () => {
  assert.deepEqual(programEnvironment({ Path: "C:\\bin" }, { PATH: "D:\\bin" }, {}, systemOf("win32")), {
    PATH: "D:\\bin",
  });
  assert.deepEqual(programEnvironment({ PATH: "/bin" }, { Path: "/other" }, {}, systemOf("linux")), {
    PATH: "/bin",
    Path: "/other",
  });
});

test("a program that may not connect finds no way to, whatever it is given", () => {
  const given = { PATH: "/bin", HOME: "/root", https_proxy: "http://me:pass@proxy", DOCKER_CONFIG: "/root/.docker" };
  const found = unconnected({ ...given, No_Proxy: "*" }, "/tmp/empty", systemOf("linux"));
  assert.deepEqual([found.PATH, found.HOME, found.DOCKER_CONFIG], ["/bin", "/root", "/tmp/empty"]);
  const proxies = Object.entries(found).filter(([name]) => /proxy/i.test(name));
  assert.deepEqual(proxies.map(([name]) => name).sort(), [
    "ALL_PROXY",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "NO_PROXY",
    "all_proxy",
    "http_proxy",
    "https_proxy",
    "no_proxy",
  ]);
  for (const [name, value] of proxies) assert.equal(value, /^no_/i.test(name) ? "" : "http://127.0.0.1:99999", name);
  assert.equal(found.GIT_ALLOW_PROTOCOL, "none");
  // Windows has one name for both.
  const names = Object.keys(unconnected({ https_proxy: "p" }, "C:\\empty", systemOf("win32")));
  assert.deepEqual(
    names.filter((name) => /^https_proxy$/i.test(name)),
    ["HTTPS_PROXY"],
  );
});
