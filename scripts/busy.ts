// npm run busy -- 15 npm test [-- name…]: runs a command while 15 threads compete with it for the processor. A test that
// fails only there depends on elapsed time. On Linux with autogroup scheduling, programs that the command starts in sessions
// of their own (code-server) compete with the threads as a group, so they are slowed down less.
import { spawn } from "node:child_process";
import { Worker } from "node:worker_threads";

const [count = "", program, ...args] = process.argv.slice(2);
const threads = Number(count);
if (!(Number.isInteger(threads) && threads > 0) || program === undefined) {
  console.error("usage: npm run busy -- <threads> <command> [arguments], for instance npm run busy -- 15 npm test");
  process.exitCode = 2;
} else {
  // Threads end with this process, even if it is killed.
  const workers = Array.from({ length: threads }, () => new Worker("for (;;);", { eval: true }));
  const child = spawn(program, args, { stdio: "inherit", shell: process.platform === "win32" });
  process.on("SIGINT", () => {}); // Ctrl+C reaches the command by itself
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
  process.exitCode = await new Promise<number>((resolve) => {
    child.on("error", (error) => {
      console.error(`${program}: ${error.message}`);
      resolve(1);
    });
    child.on("exit", (code) => resolve(code ?? 1));
  });
  for (const worker of workers) void worker.terminate();
}
