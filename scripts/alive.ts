// Whether a process of this machine runs.
import * as fs from "node:fs";

/** Whether a process runs. One that has ended does not, though its parent may not have taken note of it yet (a zombie). */
export function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/^State:\s+Z/m.test(fs.readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return !fs.existsSync("/proc/self/status"); // it has ended since, or this system has no /proc
  }
}
