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

const MOST_OUTPUT = 64_000_000;
/** After the first SIGTERM, in milliseconds. One does not end a scanner that waits for a registry or a pipe; a second does. */
const SECOND_TERM = 400;
const KILL = 2_000;
/** How long a program that has ended may leave its output open to others it has started, in milliseconds. */
const LINGER = 1_000;
/** How long what was killed may take to be gone, in milliseconds; after that it is not waited for. */
const GONE = 500;

/** How each program that runs now is ended, for the case that we end first. */
const running = new Set<() => void>();
const endAll = () => {
  for (const end of running) end();
};

/**
 * Runs `program` (an absolute path) to its end, and ends what it has started with it. What has left its process group cannot be
 * ended: it is not waited for, and the answer says so (`left`). Never throws.
 */
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
  let giveUp = () => {};
  const stop = (why: typeof stopped) => {
    if (stopped !== undefined) return;
    stopped = why;
    child.kill("SIGTERM");
    timers.push(
      setTimeout(() => child.kill("SIGTERM"), SECOND_TERM),
      setTimeout(() => child.kill("SIGKILL"), KILL),
    );
    // Not even SIGKILL ends a program that is blocked inside the system, waiting for a disk that is gone.
    giveUp();
  };
  const out = gather(limit, () => stop("too-large"));
  const errors = gather(limit, () => stop("too-large"), onLine);
  child.stdout.on("data", out.take);
  child.stderr.on("data", errors.take);
  // The leader is gone: what is left of its group goes with it. What holds its output after that has left the group.
  let left = false as boolean;
  const released = new Promise<undefined>((resolve) => {
    const release = () => {
      left = true;
      child.stdout.destroy();
      child.stderr.destroy();
      child.nodeChildProcess.unref();
      resolve(undefined);
    };
    giveUp = () => timers.push(setTimeout(release, KILL + GONE));
    child.nodeChildProcess.once("exit", () => {
      const killRest = () => {
        child.kill("SIGKILL");
        timers.push(setTimeout(release, GONE));
      };
      if (stopped !== undefined) killRest();
      else timers.push(setTimeout(killRest, LINGER));
    });
  });
  const abort = () => stop("cancelled");
  const end = () => child.kill("SIGKILL");
  signal?.addEventListener("abort", abort, { once: true });
  if (running.size === 0) process.once("exit", endAll);
  running.add(end);
  timers.push(setTimeout(() => stop("timeout"), timeout));
  const ended: Result = (await Promise.race([child, released])) ?? child.nodeChildProcess;
  for (const timer of timers) clearTimeout(timer);
  running.delete(end);
  if (running.size === 0) process.off("exit", endAll);
  signal?.removeEventListener("abort", abort);
  const output = { stdout: out.text(), stderr: errors.text(), ...(left && { left }) };
  if (child.pid === undefined) return { ended: "not-started", reason: codeOf(ended), ...output };
  if (stopped !== undefined) {
    child.kill("SIGKILL");
    return { ended: stopped, ...output };
  }
  if (typeof ended.exitCode === "number") return { ended: "exited", exit: ended.exitCode, ...output };
  return { ended: "killed", by: ended.signal ?? ended.signalCode ?? "SIGKILL", ...output };
}

/** How a program ended, as the library or Node says it. */
interface Result {
  readonly exitCode?: number | null | undefined;
  readonly signal?: string | undefined;
  readonly signalCode?: string | null;
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
