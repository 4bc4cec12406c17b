// Downloads to a file that a later command of the same step compares with a checksum that the Dockerfile states, so that it does not
// matter who sent it.
import { nameIn } from "../../core/paths.ts";
import type { Dockerfile } from "../parse/document.ts";
import { resolveAt } from "../stages/environment.ts";
import type { Call } from "./calls.ts";
import type { ShellCommand, ShellWord } from "./command.ts";
import { shortOptions } from "./download-options.ts";
import { readOptions, verifies } from "./downloads.ts";

/** SHA-256 and longer: of shorter ones somebody can make another file with the same. */
const STATED = /\b(?:[\da-f]{128}|[\da-f]{96}|[\da-f]{64})\b/i;
/** Options of curl and wget by which a request carries something that may be secret. Sources: curl(1), wget(1). */
const SENDING =
  /^--(?:aws-sigv4|body-|cert|cookie|data|form|ftp-|header|http-|json|load-cookies|netrc|oauth2|password|post-|private-key|proxy-|referer|upload-file|user(?:=|$))/;
const SENDING_LETTERS = { curl: "bdEFHnTu", wget: "" } as const;

/** How many commands of a step are looked at. */
const MOST = 200;

/** Whether a download sends nothing that may be secret, and its step compares the file with a checksum that is stated there. */
export function isChecked(doc: Dockerfile, { step, command }: Call): boolean {
  const { urls, options, outputs } = readOptions(command);
  const own = command.program === "curl" ? "curl" : "wget";
  const letters: string = SENDING_LETTERS[own];
  const sends = (text: string) =>
    SENDING.test(text) || [...shortOptions(own, text)].some((letter) => letters.includes(letter));
  const [url] = urls;
  if (url === undefined || urls.length > 1 || options.some(({ literal, text }) => sends(literal ?? text))) return false;
  const [file = "file"] = outputs;
  const name = nameIn(plain(file === "file" ? url.text : file));
  if (name === "" || step.script.commands.length > MOST) return false;
  return step.script.commands.some((one) => {
    if (one.at.start < command.at.start || !verifies(one)) return false;
    const words = wordsOf(one).map(({ text }) => text);
    const states = (text: string) =>
      STATED.test(text) || STATED.test(resolveAt(doc, step.instruction, { raw: text }) ?? "");
    return words.some((text) => plain(text).includes(name)) && words.some(states);
  });
}

/** The words of a command, and those of the commands whose output it reads. */
function wordsOf({ args, stdin }: ShellCommand): readonly ShellWord[] {
  return [...args, ...stdin.flatMap((one) => one.args)];
}

function plain(text: string): string {
  return text.replace(/["']/g, "").replace(/[?#].*$/s, "");
}
