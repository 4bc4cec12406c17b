// One start of a program for a scanner: what it may use, its environment, its limits, and what is written down of it.
import { OWN_SYSTEM, variableIn } from "../paths/paths.ts";
import type { ScanFailure } from "../protocol.ts";
import { STILL_RUNNING } from "./core/failures.ts";
import type { Invocation, Output, Ran, Scanner } from "./core/scanner.ts";
import type { SettingValues } from "./core/settings.ts";
import { programEnvironment, scrub, unconnected } from "./environment.ts";
import { inEmptyFolder } from "./programs/files.ts";
import { pathOutside } from "./programs/locate.ts";
import type { RedactorOf } from "./redacted.ts";
import { type RunOptions, run } from "./run.ts";

/** What our own limit adds to the scanner's, so that its word comes first, in milliseconds. */
const GRACE = 500;

/** Where scanners run and what they may use. */
export interface Surroundings {
  /** The folders that are open; no program in them is started, nor in a repository that holds one of them. */
  readonly workspace: readonly string[];
  /** Folders that are scanned, open or not: no program in them is started either. */
  readonly scanned?: readonly string[];
  /** Aborted as soon as nothing may be started any more: then what runs is ended, too. Absent where that cannot happen. */
  readonly allowed?: AbortSignal;
  /** Our own environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where the output for people goes; never told a secret. */
  log(line: string): void;
  /** A text without the secrets that can be recognized by themselves. */
  redact(text: string): string;
  /** What takes the secrets of the files of a scanned folder out of what scanners say. */
  readonly redactorOf: RedactorOf;
  /** Called with what people should know of a scan that did give a report: what it left out, or left running. */
  note(line: string): void;
}

/** A scanner with its settings. */
export interface Configured<S extends Scanner = Scanner> {
  readonly scanner: S;
  readonly settings: SettingValues<S["settings"]>;
  /** What the value of a setting came from, for messages: `plimsoll.<id>.path`, `--<id>`. */
  origin(setting: string): string;
  /** Whether it was asked for by name, and so its absence is a failure. */
  readonly required?: boolean;
}

export interface Limits {
  /** In milliseconds. */
  readonly timeout: number;
  readonly seconds: number;
  /** The setting that says so; absent where the scanner has none. */
  readonly setting?: string;
}

/** How long one start may take where no setting says so, in seconds. */
const USUAL_TIMEOUT = 600;

/** How long one start of a scanner may take. */
export function limits({ settings, origin }: Configured): Limits {
  const given = "timeout" in settings && typeof settings.timeout === "number" ? settings.timeout : undefined;
  const seconds = given ?? USUAL_TIMEOUT;
  return { timeout: seconds * 1000 + GRACE, seconds, ...(given !== undefined && { setting: origin("timeout") }) };
}

/** The environment of what a scanner starts, before `start` adds what keeps a program that may not connect from doing so. */
export function environmentOf(
  configured: Configured,
  { environment }: Surroundings,
  { connects = false }: Pick<Invocation, "connects"> = {},
): Environment {
  const { program } = configured.scanner;
  const also = [...(program?.environment ?? []), ...((connects ? program?.connecting : undefined) ?? [])];
  return programEnvironment(environment, extraOf(configured), { also, connects });
}

/** Everything that a scanner may get of our environment: what its output and its words may repeat. */
export function knownTo(configured: Configured, around: Surroundings): Environment {
  return environmentOf(configured, around, { connects: true });
}

/** The variables that a scanner's settings add. */
export function extraOf({ settings }: Configured): Environment {
  return (settings as { readonly extraEnvironment?: Environment }).extraEnvironment ?? {};
}

/** Reads phases in what a scanner's own program writes on stderr. */
export function phases({ program }: Scanner, onPhase: ((phase: string) => void) | undefined) {
  return (line: string) => {
    const phase = program?.phase(line);
    if (phase !== undefined) onPhase?.(scrub(phase));
  };
}

/** The folders whose programs are never started, nor those of a repository that holds one of them. */
export function foreignFolders({ workspace, scanned = [] }: Surroundings): readonly string[] {
  return [...workspace, ...scanned];
}

export type Environment = Readonly<Record<string, string>>;

/** An environment whose PATH leads to no program of the workspace. */
async function withoutWorkspace(env: Environment, workspace: readonly string[]): Promise<Environment> {
  const name = Object.keys(env).find((one) => variableIn({ [one]: "set" }, "PATH", OWN_SYSTEM) !== undefined);
  if (name === undefined) return env;
  return { ...env, [name]: await pathOutside(env[name] ?? "", workspace, OWN_SYSTEM) };
}

/** Starts a program in an empty folder, and writes down that it did. */
export async function start(
  program: string,
  { args, env: own, connects = false }: Invocation,
  given: Environment,
  around: Surroundings,
  options: Omit<RunOptions, "env" | "cwd">,
): Promise<Ran> {
  const signals = [around.allowed, options.signal].filter((one) => one !== undefined);
  const signal = signals.length > 1 ? AbortSignal.any(signals) : signals[0];
  if (signal?.aborted) return { ended: "cancelled", stdout: "", stderr: "" };
  const env = await withoutWorkspace({ ...given, ...own }, foreignFolders(around));
  const log = (line: string) => around.log(around.redact(scrub(line, env)));
  log(`${program} ${args.join(" ")}`);
  const ran = await inEmptyFolder((cwd) =>
    run(program, args, { env: connects ? env : unconnected(env, cwd), cwd, ...options, signal }),
  );
  // Otherwise the failure says so.
  if (ran.left && (ran.ended === "exited" || ran.ended === "cancelled"))
    around.note(`\`${program}\`: ${STILL_RUNNING}`);
  if (ran.ended !== "exited" || ran.exit !== 0) {
    const how =
      ran.ended === "exited" ? `exit code ${ran.exit}` : [ran.ended, ran.by ?? ran.reason].filter(Boolean).join(", ");
    // Some programs say on stdout what went wrong.
    const words = (ran.stderr.trim() || ran.stdout.trim()).slice(-4000);
    log(`${how}${words === "" ? "" : `\n${words}`}`);
  }
  return ran;
}

export function outputOf(ran: Ran): Output {
  return { stdout: ran.stdout, stderr: ran.stderr, exit: ran.exit ?? 1 };
}

/** A failure whose words hold no password. */
export function scrubbed(given: ScanFailure, env: Environment, { redact }: Pick<Surroundings, "redact">): ScanFailure {
  return { ...given, message: redact(scrub(given.message, env)) };
}
