// npm run busy -- 15 npm test [-- name…]: runs a command while so many threads want the processor, as on a machine that others
// use too. What fails there and passes alone depends on the clock.
import { Worker } from "node:worker_threads";
import { run } from "./project.ts";

const [count = "", program, ...args] = process.argv.slice(2);
const threads = Number(count);
if (!(Number.isInteger(threads) && threads > 0) || program === undefined) {
  console.error("usage: npm run busy -- <threads> <command> [arguments], for instance npm run busy -- 15 npm test");
  process.exitCode = 2;
} else {
  // They end with this process, however it ends.
  const workers = Array.from({ length: threads }, () => new Worker("for (;;);", { eval: true }));
  process.exitCode = await run(program, args, { shell: process.platform === "win32" });
  for (const worker of workers) void worker.terminate();
}
