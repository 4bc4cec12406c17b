// Programs that fetch something, programs that run what they read, and where the two meet.
import { addAll } from "../../core/lists.ts";
import type { Span } from "../../core/text.ts";
import type { ShellCommand, ShellWord } from "./command.ts";
import { LONG_VALUES, SHORT_VALUES } from "./download-options.ts";
import { isShell, programOf } from "./wrappers.ts";

export interface Download {
  /** The address as written, without credentials and query; undefined where it cannot be told from other words. */
  readonly url: string | undefined;
  /** The address, else the program. */
  readonly at: Span;
}

/** What `command` fetches and writes to its standard output; undefined where it is no download, or goes to a file. */
export function downloadToOutput(command: ShellCommand): Download | undefined {
  const { program, redirects } = command;
  if (program !== "curl" && program !== "wget") return undefined;
  if (redirects.some(({ operator, descriptor }) => operator.startsWith(">") && (descriptor ?? 1) === 1))
    return undefined;
  const { urls, outputs } = readOptions(command);
  const toOutput = outputs.every((file) => file === "-" || file === "/dev/stdout");
  if (!toOutput || (program === "wget" && outputs.length === 0)) return undefined;
  const word = urls.find(({ text }) => text.includes("://")) ?? urls[0];
  const at = word?.at ?? command.name?.at ?? command.at;
  return /^["']?file:/.test(word?.text ?? "") ? undefined : { url: word && addressOf(word.text), at };
}

/** The words that are no options, those that are, and the files that `-o`, `-O` and their long forms name. */
export function readOptions({ program, args }: ShellCommand) {
  const [own, output] = program === "curl" ? (["curl", "o"] as const) : (["wget", "O"] as const);
  const values = SHORT_VALUES[own];
  const urls: ShellWord[] = [];
  const options: ShellWord[] = [];
  const outputs: string[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const word = args[i];
    const text = word?.literal ?? word?.text ?? "";
    if (word === undefined) break;
    if (!text.startsWith("-") || text === "-") {
      urls.push(word);
      continue;
    }
    options.push(word);
    if (text.startsWith("--")) {
      const [, name, value] = /^--([\w-]+)(?:=(.*))?$/s.exec(text) ?? [];
      if (name === "remote-name" || name === "remote-name-all") outputs.push("file");
      if (name === "output" || name === "output-document") outputs.push(value ?? args[i + 1]?.literal ?? "file");
      // Behind `--url` is an address like any other.
      if (value === undefined && LONG_VALUES[own].has(name ?? "")) i += 1;
      continue;
    }
    for (let k = 1; k < text.length; k += 1) {
      const letter = text[k] ?? "";
      if (program === "curl" && letter === "O") outputs.push("file");
      if (!values.includes(letter)) continue;
      const rest = text.slice(k + 1);
      if (letter === output) outputs.push(rest === "" ? (args[i + 1]?.literal ?? "file") : rest);
      if (rest === "") i += 1;
      break;
    }
  }
  return { urls, options, outputs };
}

/** An address that may be shown: no quotes, no credentials, no query. */
export function addressOf(text: string): string {
  return text
    .replace(/["']/g, "")
    .replace(/[?#].*$/s, "")
    .replace(/^(\w+:\/\/)[^/@]*@/, "$1");
}

const INTERPRETER = /^(?:python[\d.]*|pypy\d?|perl|ruby|node|nodejs|php[\d.]*|lua[\d.]*|Rscript)$/;

function runsScripts(program: string | undefined): boolean {
  return isShell(program) || INTERPRETER.test(program ?? "");
}

/** The script a command runs: the text it reads from its standard input, or the word that names or holds it. */
export function scriptOf(command: ShellCommand): "input" | ShellWord | undefined {
  const { program, args } = command;
  if (program === "source" || program === ".") return fileOrInput(args[0]);
  if (program === "eval") return args[0];
  if (!runsScripts(program)) return undefined;
  const shell = isShell(program);
  for (let i = 0; i < args.length; i += 1) {
    const word = args[i];
    const text = word?.literal ?? word?.text ?? "";
    if (text === "-") return "input";
    if (text === "--")
      return shell || programOf(program)?.startsWith("php") !== true ? fileOrInput(args[i + 1]) : "input";
    if (!/^[-+]./.test(text)) return fileOrInput(word);
    if (text.startsWith("--")) continue;
    if (shell ? text.includes("c") : /^-\w*[cer]$/.test(text)) return args[i + 1];
    if (shell && text.includes("s")) return "input";
    if (!shell && text.startsWith("-m")) return undefined;
    if (shell ? /[oO]$/.test(text) : /^-[dWXI]$/.test(text)) i += 1;
  }
  return "input";
}

function fileOrInput(word: ShellWord | undefined): "input" | ShellWord {
  return word === undefined || word.literal === "/dev/stdin" ? "input" : word;
}

/** What `command` downloads and runs without anybody having seen it: `curl … | sh`, `bash <(curl …)`, `sh -c "$(curl …)"`. */
export function unseenScript(command: ShellCommand): Download | undefined {
  const script = scriptOf(command);
  if (script === undefined) return undefined;
  if (script !== "input") return firstDownload(script.runs.filter((run) => isCommandOf(script, run)));
  const redirected = command.redirects.find(({ operator }) => operator === "<" || operator === "<<<");
  if (redirected !== undefined) return firstDownload(redirected.target?.runs ?? []);
  if (command.redirects.some(({ operator }) => operator.startsWith("<<"))) return undefined;
  for (let one = command.via; one !== undefined; one = one.via) if (one.program === "xargs") return undefined;
  return upstream(command);
}

/**
 * Whether what a command within a word prints becomes a command of the script that the word is: at its beginning, or behind a separator.
 */
function isCommandOf({ text, at }: ShellWord, run: ShellCommand): boolean {
  if (/^"?(?:\$\(|`|<\()/.test(text)) return true;
  const opened = text.slice(0, Math.max(0, run.at.start - at.start)).trimEnd();
  const open = ["$(", "`"].find((sign) => opened.endsWith(sign));
  if (open === undefined) return false;
  const before = opened.slice(0, -open.length);
  const last = before.trimEnd();
  return [";", "&", "|"].includes(last.at(-1) ?? "") || before.slice(last.length).includes("\n");
}

function firstDownload(commands: readonly ShellCommand[]): Download | undefined {
  for (const command of commands) {
    const found = downloadToOutput(command);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** How many commands of a pipeline are looked at. */
const LONGEST_PIPELINE = 64;

function upstream(command: ShellCommand): Download | undefined {
  const pending = [...command.stdin].slice(0, LONGEST_PIPELINE);
  for (let i = 0; i < pending.length && i < LONGEST_PIPELINE; i += 1) {
    const one = pending[i];
    if (one === undefined) break;
    const found = downloadToOutput(one);
    if (found !== undefined) return found;
    if (pending.length < LONGEST_PIPELINE) addAll(pending, one.stdin.slice(0, LONGEST_PIPELINE));
  }
  return undefined;
}

const CHECKSUMS = /^(?:(?:sha(?:1|224|256|384|512)?|md5|b2)sum|shasum|b3sum|cosign|minisign|slsa-verifier|gpgv)$/;

/** Whether a command compares a file with a checksum or a signature. */
export function verifies({ program, args }: ShellCommand): boolean {
  if (program === undefined) return false;
  if (program === "gpg" || program === "gpg2") return args.some(({ literal }) => literal === "--verify");
  if (program === "openssl") return args[0]?.literal === "dgst";
  return CHECKSUMS.test(program);
}
