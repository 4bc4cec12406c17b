// What a scanner is: a pure description of what to start and of what came back. scan.ts takes the steps that it asks for.
import type { ScanFailure, ScannerId, ScanTarget } from "../../protocol.ts";
import type { Item, Parsed } from "./report.ts";
import type { ProgramSettings, SettingSpecs, SettingValues } from "./settings.ts";

/** One start of a program: arguments, never a shell line. */
export interface Invocation {
  /** Another program than the scanner's own, by its name in PATH. */
  readonly program?: { readonly name: string; readonly title: string };
  readonly args: readonly string[];
  /** Variables that it gets besides those that all of the scanner's starts get. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Whether it may connect: to the network, a registry or an engine. Without this it gets neither proxies nor logins, and an
   * environment in which connecting fails; that it does not try is for its arguments to say.
   */
  readonly connects?: boolean;
  /** What it does, for people; without it the scanner says so from what the program writes. */
  readonly phase?: string;
}

/** A piece of a file: at most `length` bytes from `offset`. */
export interface Reading {
  readonly read: string;
  readonly offset: number;
  readonly length: number;
  /** What is being read, for people. */
  readonly phase?: string;
}

/** What a scan asks for. */
export type Step = Invocation | Reading;

/** What a program that ended by itself has written. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

/** What a step answers. A failure: it could not be started or read, or it did not end by itself. */
export type Answer = Output | Uint8Array | ScanFailure;

/** A scan as a coroutine: it yields steps, is handed the answer to each, and returns what it makes of them. */
export type Steps<T> = Generator<Step, T, Answer>;

/** How a program ended. `exit` is set where `ended` is "exited", `reason` where it could not be started. */
export interface Ran {
  readonly ended: "exited" | "killed" | "cancelled" | "timeout" | "too-large" | "not-started";
  readonly exit?: number;
  /** The signal that ended it. */
  readonly by?: string;
  /** The system's code, `ENOENT`, or its words. */
  readonly reason?: string;
  /** Whether something that it started held its output to the last: it may still be running. */
  readonly left?: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a scanner says of itself. */
export interface Probed {
  readonly version: string;
  /** When its database was made, ISO 8601; absent where it has none. */
  readonly database?: string;
}

/** Versions that must not be started. */
export interface Refused {
  /** `1.2.3`. */
  readonly versions: readonly string[];
  /** Why, as the end of a sentence after the versions. */
  readonly why: string;
  /** The versions of the program that the build information of a Go binary names. */
  inBuildInfo(info: string): readonly string[];
}

/** The program by which a scanner works. */
export interface Program {
  /** Without ending, as it is looked for in PATH. */
  readonly name: string;
  /** The public page (https) that tells how to install it. */
  readonly installing: string;
  /** The variables that it gets of our environment beside those that every program gets. */
  readonly environment: readonly RegExp[];
  /** Those that it gets only where it may connect: where its data comes from, and how it logs in. */
  readonly connecting?: readonly RegExp[];
  readonly refused?: Refused;
  /** Asks for version and database. */
  probe(): Invocation;
  readProbe(output: Output): Probed | ScanFailure;
  /** How new databases are fetched: the only starts that are meant to use the network. Absent where it has none. */
  readonly update?: {
    /** One after the other; where one fails, those after it are not made. */
    starts(): readonly Invocation[];
    /** Why it failed, from the output of an update that ended with an error. */
    failure(output: Output, before: Probed): ScanFailure;
  };
  /** What a line on stderr says about the progress, for people. */
  phase(line: string): string | undefined;
}

export interface ScanOptions<S extends SettingSpecs> {
  /** Files are absolute. */
  readonly settings: SettingValues<S>;
  readonly probed: Probed;
  /** How messages name a setting: `plimsoll.<id>.timeout`, on the command line `--timeout`. */
  origin(setting: keyof S & string): string;
  /** An empty folder for what one step writes and another reads; removed afterwards. */
  readonly scratch: string;
}

/** Files of a folder that a scan leaves out. */
export interface LeftOut {
  /** What they are, one and several of them: "Terraform file", "Terraform files". */
  readonly what: readonly [one: string, several: string];
  /** `a.json`, `a/b.json`: the end of a path; `*.tf`: any name that ends so. */
  readonly names: readonly string[];
  /** What is done with them all the same, in words; undefined where nothing is. */
  readonly only?: string;
}

/** What a scan leaves out as long as a setting has the value that it has. */
export interface Leaving {
  readonly setting: string;
  /** When that is, as it follows "Not scanned": "offline". */
  readonly when: string;
  readonly files: readonly LeftOut[];
}

/** What a scanner with a program of its own, or one that is built in, has in common. Nothing in it starts, reads or throws. */
interface Common<S extends SettingSpecs> {
  readonly id: ScannerId;
  readonly title: string;
  readonly takes: readonly ScanTarget["kind"][];
  /** What it looks for: "nothing found" is said of that only. */
  readonly finds: readonly Item["kind"][];
  readonly settings: S;
  /** What of a folder is not looked at though nothing in the report says so; undefined where all is. */
  leaving?(settings: SettingValues<S>): Leaving | undefined;
  scan(target: ScanTarget, options: ScanOptions<S>): Steps<Parsed | ScanFailure>;
}

export interface ProgramScanner<S extends ProgramSettings & SettingSpecs = ProgramSettings & SettingSpecs>
  extends Common<S> {
  readonly program: Program;
}

export interface BuiltInScanner<S extends SettingSpecs = SettingSpecs> extends Common<S> {
  readonly program?: undefined;
  readonly version: string;
}

export type Scanner = ProgramScanner | BuiltInScanner;

export function isFailure(value: object): value is ScanFailure {
  return "code" in value && "remedies" in value;
}
