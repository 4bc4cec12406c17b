// Whether a process of this machine runs.
import * as fs from "node:fs";

/** Whether a process is running. A zombie, which has ended but whose parent has not asked for its status, is not. */
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
