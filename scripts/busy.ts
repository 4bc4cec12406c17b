// npm run busy -- 15 npm test [-- name…]: runs a command while 15 threads compete with it for the processor. A test that
// fails only there depends on elapsed time. On Linux with autogroup scheduling, programs that the command starts in sessions
// of their own (code-server) compete with the threads as a group, so they are slowed down less.
import { Worker } from "node:worker_threads";
import { run } from "./project.ts";

const [count = "", program, ...args] = process.argv.slice(2);
const threads = Number(count);
if (!(Number.isInteger(threads) && threads > 0) || program === undefined) {
  console.error("usage: npm run busy -- <threads> <command> [arguments], for instance npm run busy -- 15 npm test");
  process.exitCode = 2;
} else {
  // Threads end with this process, even if it is killed.
  const workers = Array.from({ length: threads }, () => new Worker("for (;;);", { eval: true }));
  process.exitCode = await run(program, args, { shell: process.platform === "win32" });
  for (const worker of workers) void worker.terminate();
}
