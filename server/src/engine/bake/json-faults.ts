// Where a text stops being JSON (RFC 8259): Bake takes no comment and no comma behind the last entry, as the reader for YAML does.
import type { SyntaxProblem } from "../core/document.ts";
import { type Span, span } from "../core/text.ts";

/** The first place at which a text is not JSON; undefined where it is. Linear, and never throws. */
export function jsonFault(text: string): SyntaxProblem | undefined {
  const open: string[] = [];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  /** What has to come next: a value, a key, a colon, or what follows a value; a bracket may close in place of the first entry. */
  let next: "value" | "key" | "colon" | "end" = "value";
  let isFirst = false;
  for (; ; at += 1) {
    while (at < text.length && " \t\r\n".includes(text[at] ?? "")) at += 1;
    const sign = text[at];
    if (sign === undefined) break;
    const around = open.at(-1);
    if (next === "colon") {
      if (sign !== ":") return fault(span(at, at + 1), "A `:` has to be here");
      next = "value";
    } else if (sign === around && (next === "end" || isFirst)) {
      open.pop();
      [next, isFirst] = ["end", false];
    } else if (next === "end") {
      if (sign !== "," || around === undefined) return fault(span(at, at + 1), "A comma or the end has to be here");
      next = around === "}" ? "key" : "value";
      const behind = text.slice(at + 1).search(/[^ \t\r\n]/);
      if (behind !== -1 && text[at + 1 + behind] === around)
        return fault(span(at, at + 1), "No entry follows this comma");
    } else if (sign === '"') {
      const end = endOfText(text, at);
      if (end === undefined) return fault(span(at, lineEnd(text, at)), "This text is not closed or has a wrong escape");
      at = end;
      [next, isFirst] = [next === "key" ? "colon" : "end", false];
    } else if (next === "key") return fault(span(at, at + 1), "A name in double quotes has to be here");
    else if (sign === "{" || sign === "[") {
      open.push(sign === "{" ? "}" : "]");
      [next, isFirst] = [sign === "{" ? "key" : "value", true];
    } else {
      const word = wordAt(text, at);
      if (!LITERAL.test(word)) return fault(span(at, at + Math.max(1, word.length)), "This is not a value");
      at += word.length - 1;
      [next, isFirst] = ["end", false];
    }
  }
  if (open.length === 0 && next === "end") return undefined;
  const end = text.trimEnd().length;
  return { ...fault(span(Math.max(0, end - 1), end), "The end of the file is missing"), missing: true };
}

const LITERAL = /^(?:true|false|null|-?(?:0|[1-9]\d{0,400})(?:\.\d{1,400})?(?:[eE][+-]?\d{1,10})?)$/;

function fault(at: Span, what: string): SyntaxProblem {
  return { at, message: `${what}, so Bake rejects the file.`, code: "bad-json" };
}

/** The quote that closes the one at `start`; undefined where there is none in the line, or an escape is wrong. */
function endOfText(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at += 1) {
    const sign = text[at] ?? "";
    if (sign === '"') return at;
    if (sign < " ") return undefined;
    if (sign !== "\\") continue;
    at += 1;
    if (!/^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(text.slice(at, at + 5))) return undefined;
  }
  return undefined;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end;
}

function wordAt(text: string, start: number): string {
  let end = start;
  while (end < text.length && /[\w.+-]/.test(text[end] ?? "")) end += 1;
  return text.slice(start, end);
}
