// Programs of the system's packages that tests need.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { cacheFolder, say } from "./node24.mjs";
import { QUICK } from "./quick.ts";

/**
 * The path of a program; installed from a Debian package where it is missing and that can be done, not with PLIMSOLL_QUICK=1.
 * Tests run side by side: one of them installs at a time, and who finds a program finds all that its package needs.
 */
export function installed(name: string, from: string): string | undefined {
  const isAllowed = process.platform === "linux" && process.getuid?.() === 0 && !QUICK;
  if (!isAllowed || whereIs("apt-get") === undefined || whereIs("flock") === undefined) return whereIs(name);
  fs.mkdirSync(cacheFolder(), { recursive: true });
  const lock = path.join(cacheFolder(), "apt.lock");
  const locked = (script: string): boolean =>
    spawnSync("flock", [lock, "sh", "-c", script, "sh", from], {
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      stdio: "ignore",
    }).status === 0;
  locked("true");
  const found = whereIs(name);
  if (found !== undefined) return found;
  say(`Installing ${from} (once) …`);
  const install = 'apt-get -o DPkg::Lock::Timeout=600 -q -y install --no-install-recommends "$1"';
  locked(`${install} || { apt-get -o DPkg::Lock::Timeout=600 -q -y update && ${install}; }`);
  return whereIs(name);
}

function whereIs(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(path.delimiter), "/usr/sbin", "/sbin"];
  return folders.map((folder) => path.join(folder, name)).find((file) => path.isAbsolute(file) && fs.existsSync(file));
}
