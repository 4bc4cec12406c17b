// Guillemets in an example mark the exact findings: `FROM «node»`.
import type { Span } from "../../server/src/engine/core/text.ts";

/** The text without its marks, and the marked spans in the order of their starts. An unpaired mark is an error. */
export function unmarked(marked: string): { text: string; spans: Span[] } {
  const spans: Span[] = [];
  const open: number[] = [];
  let text = "";
  for (const char of marked) {
    if (char === "«") open.push(text.length);
    else if (char === "»") {
      const start = open.pop();
      if (start === undefined) throw new Error(`a » without its «: ${marked}`);
      spans.push({ start, end: text.length });
    } else text += char;
  }
  if (open.length > 0) throw new Error(`a « without its »: ${marked}`);
  return { text, spans: sorted(spans) };
}

/** By start, then by end. */
export function sorted(spans: readonly Span[]): Span[] {
  return spans.map(({ start, end }) => ({ start, end })).sort((a, b) => a.start - b.start || a.end - b.end);
}

/** The text with marks around spans: what a failing test shows. */
export function marked(text: string, spans: readonly Span[]): string {
  let result = "";
  for (let i = 0; i <= text.length; i += 1) {
    result += spans
      .filter(({ start, end }) => end === i && start < i)
      .map(() => "»")
      .join("");
    result += spans
      .filter(({ start }) => start === i)
      .map(() => "«")
      .join("");
    result += spans
      .filter(({ start, end }) => end === i && start === i)
      .map(() => "»")
      .join("");
    result += text[i] ?? "";
  }
  return result;
}
