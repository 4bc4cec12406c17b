// A download and the program that runs what it writes, rewritten to go through a file.
import { applyEdits, point, type Span, type TextEdit } from "../../core/text.ts";
import type { ShellCommand } from "./command.ts";
import { downloadToOutput, readOptions, scriptOf } from "./downloads.ts";
import { isShell } from "./wrappers.ts";

/** The text of a download of one address that writes to `file` instead of its standard output; undefined where it is another sort. */
export function downloadTo(text: string, command: ShellCommand, file: string): string | undefined {
  const { program, args, at } = command;
  const { urls, outputs } = readOptions(command);
  const isPlain = command.redirects.length === 0 && command.assignments.length === 0 && command.via === undefined;
  if (!isPlain || urls.length !== 1 || downloadToOutput(command) === undefined) return undefined;
  const last = args.at(-1);
  if (last === undefined) return undefined;
  if (outputs.length === 0) return within(text, at, [{ at: point(last.at.end), text: ` -o ${file}` }]);
  const letter = program === "curl" ? "o" : "O";
  const name = program === "curl" ? "--output" : "--output-document";
  const edits = args.flatMap((word, i): TextEdit[] => {
    const { literal = "", quoted } = word;
    const dash = { start: word.at.end - 1, end: word.at.end };
    if (quoted || text.slice(dash.start, dash.end) !== "-") return [];
    if (literal === `${name}=-`) return [{ at: dash, text: file }];
    if (isCluster(literal.slice(0, -1), letter)) return [{ at: dash, text: ` ${file}` }];
    const before = args[i - 1]?.literal ?? "";
    return literal === "-" && (before === name || isCluster(before, letter)) ? [{ at: dash, text: file }] : [];
  });
  return outputs.length === 1 && edits.length === 1 ? within(text, at, edits) : undefined;
}

/** Whether a word is short options of which the last one is `letter`: `-qO`. */
function isCluster(word: string, letter: string): boolean {
  return /^-[A-Za-z]{1,10}$/.test(word) && word.indexOf(letter) === word.length - 1;
}

/**
 * The text of a program that reads a script from its standard input, or from a download in its own words (`bash <(curl …)`,
 * `sh -c "$(curl …)"`), reading it from `file`; undefined where it is another sort. `whole` is the command that runs it, or itself.
 */
export function runOf(text: string, command: ShellCommand, whole: ShellCommand, file: string): string | undefined {
  const place = placeOfScript(command);
  return place === undefined ? undefined : within(text, whole.at, [{ at: place.at, text: `${place.apart}${file}` }]);
}

/** What the name of the file takes the place of, and what has to stand in front of it. */
function placeOfScript(command: ShellCommand): { readonly at: Span; readonly apart: "" | " " } | undefined {
  const { name, program, args, redirects } = command;
  const script = scriptOf(command);
  if (name === undefined || script === undefined) return undefined;
  if (script !== "input") {
    const [download] = script.runs;
    const isAll = (open: number, close: number) =>
      download?.at.start === script.at.start + open && download.at.end === script.at.end - close;
    if (script.text.startsWith("<(") && isAll(2, 1)) return { at: script.at, apart: "" };
    const flag = args.at(-2);
    // Words behind it would get other numbers.
    const isLast = args.at(-1) === script && flag?.literal === "-c" && isShell(program);
    const isWhole = script.text.startsWith('"$(') && isAll(3, 2);
    return isLast && isWhole ? { at: { start: flag.at.start, end: script.at.end }, apart: "" } : undefined;
  }
  if (redirects.some(({ operator }) => operator.includes("<"))) return undefined;
  let after = name;
  for (const [i, word] of args.entries()) {
    const { literal } = word;
    if (literal === undefined || word.quoted) return undefined;
    // The words that say where the script is, `-s --`, `-` or `/dev/stdin`, give way to the file.
    if (literal === "-s" && isShell(program)) {
      const next = args[i + 1];
      if (next?.literal === "--") return { at: { start: word.at.start, end: next.at.end }, apart: "" };
      // Behind `-s` alone an option is still the shell's.
      return next?.text.startsWith("-") === true ? undefined : { at: word.at, apart: "" };
    }
    const isEnd = literal === "--" && program?.startsWith("php") === true;
    if (literal === "-" || literal === "/dev/stdin" || isEnd) return { at: word.at, apart: "" };
    // Options without a value that stay in front of the file.
    if (!isShell(program) || !/^-[eux]{1,3}$/.test(literal)) return undefined;
    after = word;
  }
  return { at: point(after.at.end), apart: " " };
}

function within(
  text: string,
  at: { readonly start: number; readonly end: number },
  edits: readonly TextEdit[],
): string {
  const moved = edits.map((edit) => ({
    ...edit,
    at: { start: edit.at.start - at.start, end: edit.at.end - at.start },
  }));
  return applyEdits(text.slice(at.start, at.end), moved);
}
