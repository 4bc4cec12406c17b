// What makes the build stop at the lines above all instructions, and at lines that are too long (BuildKit 0.34:
// frontend/dockerfile/parser/directives.go, linter/linter.go).
import type { SyntaxProblem } from "../../core/document.ts";
import { quoted } from "../../core/text.ts";
import { isTruth } from "../values/numbers.ts";
import type { Directive } from "./document.ts";

/** The errors of parser directives, in order. */
export function* directiveErrors(directives: readonly Directive[]): Iterable<SyntaxProblem> {
  const seen = new Set<string>();
  for (const { name, value, nameAt, valueAt } of directives) {
    const wrong = name === "check" ? optionFault(value) : undefined;
    if (seen.has(name)) {
      yield { code: "repeated-directive", at: nameAt, message: `The directive \`${name}\` may be set only once.` };
    } else if (name === "escape" && value !== "\\" && value !== "`") {
      const message = `The escape character must be a backslash or a backtick, not \`${quoted(value)}\`.`;
      yield { code: "bad-escape", at: valueAt, message };
    } else if (wrong !== undefined) yield { code: "bad-check", at: valueAt, message: wrong };
    seen.add(name);
  }
}

const OPTIONS: ReadonlySet<string> = new Set(["error", "experimental", "skip"]);

/** What is wrong with the options of `check`, which end at the first blank. */
function optionFault(value: string): string | undefined {
  const [first, second, ...rest] = (value.split(" ", 1)[0] ?? "").split(";");
  // The third takes what follows it along.
  const options = [first, second, rest.length === 0 ? undefined : rest.join(";")];
  for (const option of options) {
    if (option === undefined) continue;
    const equals = option.indexOf("=");
    const name = (equals === -1 ? option : option.slice(0, equals)).trim();
    const given = option.slice(equals + 1).trim();
    if (equals === -1)
      return `\`${quoted(option)}\` is not an option: \`check\` takes \`name=value\`, separated by \`;\`.`;
    if (!OPTIONS.has(name)) return `\`check\` has no option \`${quoted(name)}\`.`;
    if (name === "error" && !isTruth(given))
      return `\`error\` must be \`true\` or \`false\`, not \`${quoted(given)}\`.`;
  }
  return undefined;
}

/** How many bytes BuildKit reads of a line, its line break counted (Go's `bufio.MaxScanTokenSize`). */
const LONGEST = 65_536;

/** Lines that are longer than BuildKit reads. */
export function* longLines(text: string): Iterable<SyntaxProblem> {
  if (text.length * 3 < LONGEST) return;
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    if ((end - start) * 3 >= LONGEST && bytesIn(text, start, end) >= LONGEST) {
      const message = "This line is longer than 65,535 bytes, so the build stops.";
      yield { code: "long-line", at: { start, end: start + 1 }, message };
    }
    start = end + 1;
  }
}

/** How many bytes a stretch of text takes in UTF-8. */
function bytesIn(text: string, start: number, end: number): number {
  let bytes = 0;
  for (let i = start; i < end; i += 1) {
    const code = text.charCodeAt(i);
    // Half a pair takes two of the four bytes.
    const isHalf = code >= 0xd800 && code < 0xe000;
    bytes += code < 0x80 ? 1 : code < 0x800 || isHalf ? 2 : 3;
  }
  return bytes;
}
