// Where things are in the project, and how our scripts start programs and wait.
import { type SpawnOptions, spawn } from "node:child_process";
import * as path from "node:path";

/** The project's folder. */
export const ROOT = path.resolve(import.meta.dirname, "..");

/** An absolute path from one that counts from the project's folder. */
export const at = (...parts: readonly string[]): string => path.join(ROOT, ...parts);

/** Runs a program with our output and waits for it: its exit code, 1 where it did not start or was killed. */
export function run(program: string, args: readonly string[], options: SpawnOptions = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: ROOT, stdio: "inherit", ...options });
    child.on("error", (error) => {
      console.error(`${program}: ${error.message}`);
      resolve(1);
    });
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

/** Runs a JavaScript or TypeScript file with the Node.js that runs this. */
export function runNode(file: string, args: readonly string[] = [], options: SpawnOptions = {}): Promise<number> {
  return run(process.execPath, ["--disable-warning=ExperimentalWarning", file, ...args], options);
}

/** A file of a package's `bin`, for tools that have no API. */
export const tool = (...parts: readonly string[]): string => at("node_modules", ...parts);

/**
 * `run` with Node's compile cache on in every process that it starts: tests start more than a hundred, and most of them
 * load the same TypeScript.
 */
export async function withCompileCache<T>(run: () => Promise<T>): Promise<T> {
  const before = process.env.NODE_COMPILE_CACHE;
  process.env.NODE_COMPILE_CACHE = before ?? at("node_modules/.cache/compiled");
  try {
    return await run();
  } finally {
    if (before === undefined) delete process.env.NODE_COMPILE_CACHE;
  }
}

/** Seconds since `start` (of `performance.now()`), for people: `0.4 s`. */
export const since = (start: number): string => `${((performance.now() - start) / 1000).toFixed(1)} s`;
