// Loaded into a program before it starts (`--require`): tells what the process has used, whenever it is asked over IPC, or
// else once at its end, on the file descriptor 3. The other side is usage.ts.
const { writeSync } = require("node:fs");

/** CPU time of all its threads in milliseconds, memory now and at its peak in bytes. */
function usage() {
  const { user, system } = process.cpuUsage();
  const peak = process.resourceUsage().maxRSS * 1024;
  return { cpu: (user + system) / 1000, memory: process.memoryUsage.rss(), peak };
}

if (process.send === undefined) process.on("exit", () => writeSync(3, JSON.stringify(usage())));
else process.on("message", () => process.send?.(usage()));
