// The only place in the project that starts a program: an argument array, never a shell, and every way it can end as a value.
import { execa } from "execa";
import type { Ran } from "./core/scanner.ts";

export interface RunOptions {
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** Where it runs. */
  readonly cwd: string;
  /** In milliseconds; then the program is stopped. */
  readonly timeout: number;
  /** The most bytes on stdout and on stderr, each; then the program is stopped. At most 64 MB. */
  readonly limit?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called for each whole line on stderr. */
  onLine?(line: string): void;
}

export const MOST_OUTPUT = 64_000_000;
/** After the first SIGTERM, in milliseconds. One does not end a scanner that waits for a registry or a pipe; a second does. */
const SECOND_TERM = 400;
const KILL = 2_000;
/** How long a program that has ended may leave its output open to others it has started, in milliseconds. */
const LINGER = 1_000;

/** How each program that runs now is ended, for the case that we end first. */
const running = new Set<() => void>();
const endAll = () => {
  for (const end of running) end();
};

/** Runs `program` (an absolute path) to its end. Nothing is left running when the answer comes; never throws. */
export async function run(program: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  if (options.signal?.aborted) return { ended: "cancelled", stdout: "", stderr: "" };
  try {
    return await supervise(program, args, options);
  } catch (error) {
    return { ended: "not-started", reason: codeOf(error), stdout: "", stderr: "" };
  }
}

async function supervise(program: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  const { env, cwd, timeout, signal, onLine } = options;
  const limit = Math.min(options.limit ?? MOST_OUTPUT, MOST_OUTPUT);
  const child = execa(program, [...args], {
    cwd,
    env: { ...env },
    extendEnv: false,
    preferLocal: false,
    stdin: "ignore",
    buffer: false,
    reject: false,
    killDescendants: true,
    forceKillAfterDelay: false,
    cleanup: true,
    windowsHide: true,
  });
  const timers: NodeJS.Timeout[] = [];
  let stopped: "cancelled" | "timeout" | "too-large" | undefined;
  const stop = (why: typeof stopped) => {
    if (stopped !== undefined) return;
    stopped = why;
    child.kill("SIGTERM");
    timers.push(
      setTimeout(() => child.kill("SIGTERM"), SECOND_TERM),
      setTimeout(() => child.kill("SIGKILL"), KILL),
    );
  };
  const out = gather(limit, () => stop("too-large"));
  const errors = gather(limit, () => stop("too-large"), onLine);
  child.stdout.on("data", out.take);
  child.stderr.on("data", errors.take);
  // The leader is gone: what is left of its group goes with it.
  child.nodeChildProcess.once("exit", () => {
    if (stopped !== undefined) child.kill("SIGKILL");
    else timers.push(setTimeout(() => child.kill("SIGKILL"), LINGER));
  });
  const abort = () => stop("cancelled");
  const end = () => child.kill("SIGKILL");
  signal?.addEventListener("abort", abort, { once: true });
  if (running.size === 0) process.once("exit", endAll);
  running.add(end);
  timers.push(setTimeout(() => stop("timeout"), timeout));
  const result = await child;
  for (const timer of timers) clearTimeout(timer);
  running.delete(end);
  if (running.size === 0) process.off("exit", endAll);
  signal?.removeEventListener("abort", abort);
  const output = { stdout: out.text(), stderr: errors.text() };
  if (child.pid === undefined) return { ended: "not-started", reason: codeOf(result), ...output };
  if (stopped !== undefined) {
    child.kill("SIGKILL");
    return { ended: stopped, ...output };
  }
  if (result.exitCode !== undefined) return { ended: "exited", exit: result.exitCode, ...output };
  return { ended: "killed", by: result.signal ?? "SIGKILL", ...output };
}

/** Collects a stream up to a limit; what comes after it is dropped, and `full` is called. */
function gather(limit: number, full: () => void, onLine?: (line: string) => void) {
  const chunks: Buffer[] = [];
  let size = 0;
  let rest = "";
  return {
    take: (chunk: Buffer) => {
      if (size + chunk.length > limit) return full();
      size += chunk.length;
      chunks.push(chunk);
      if (onLine === undefined) return;
      const lines = (rest + chunk.toString("utf8")).split(/\r?\n|\r/);
      rest = (lines.pop() ?? "").slice(-10_000);
      for (const line of lines) onLine(line);
    },
    text: () => Buffer.concat(chunks).toString("utf8"),
  };
}

/** The system's code of an error, wherever the library has put it. */
function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return String(error);
  const { code, cause, originalMessage, message } = error as {
    readonly code?: unknown;
    readonly cause?: unknown;
    readonly originalMessage?: unknown;
    readonly message?: unknown;
  };
  if (typeof code === "string") return code;
  if (cause !== undefined && cause !== null) return codeOf(cause);
  return String(originalMessage ?? message ?? "unknown");
}
