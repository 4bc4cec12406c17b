// Variables in Compose values, by the Compose Specification's chapter "Interpolation": `$VAR`, `${VAR:-default}`, `$$`.
import type { ImagePiece } from "../core/image.ts";

/** A value after interpolation, as far as the file alone tells. */
export interface Interpolated {
  /** Literals, defaults and unknowns in order; `at` counts from where the text starts in the document. */
  readonly pieces: readonly ImagePiece[];
  /** The whole value; undefined where a variable without a default stands in it. */
  readonly value: string | undefined;
  /** The value with unknown variables left as they are written: for looking at beginnings and ends. */
  readonly shown: string;
}

/** Defaults within defaults that are followed; Compose files rarely nest two. */
const DEPTH = 8;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*/;

/** Interpolates `text`, which starts at offset `start`. A variable counts as unset, so that its default holds. Never fails. */
export function interpolate(text: string, start = 0, depth = 0): Interpolated {
  const pieces: ImagePiece[] = [];
  let shown = "";
  const add = (value: string | undefined, from: number, to: number) => {
    if (to === from) return;
    pieces.push({ text: value, at: { start: start + from, end: start + to } });
    shown += value ?? text.slice(from, to);
  };
  let from = 0;
  while (from < text.length) {
    const sign = text.indexOf("$", from);
    add(text.slice(from, sign === -1 ? text.length : sign), from, sign === -1 ? text.length : sign);
    if (sign === -1) break;
    const end = endOfVariable(text, sign);
    add(fallbackOf(text.slice(sign, end), depth), sign, end);
    from = end;
  }
  const value = pieces.some((piece) => piece.text === undefined) ? undefined : shown;
  return { pieces, value, shown };
}

/** Where the variable that starts at the `$` at `sign` ends; one past the sign where it is a plain dollar. */
export function endOfVariable(text: string, sign: number): number {
  const next = text.charAt(sign + 1);
  if (next === "$") return sign + 2;
  if (next !== "{") return sign + 1 + (NAME.exec(text.slice(sign + 1, sign + 256))?.[0].length ?? 0);
  let depth = 0;
  for (let i = sign + 1; i < text.length; i += 1) {
    if (text[i] === "{") depth += 1;
    else if (text[i] === "}") depth -= 1;
    if (depth === 0) return i + 1;
  }
  return text.length;
}

/** What one `$…` stands for where the variable is not set; undefined where only the environment knows. */
function fallbackOf(variable: string, depth: number): string | undefined {
  if (variable === "$$" || variable === "$") return "$";
  const inner = /^\$\{([A-Za-z_][A-Za-z0-9_]*)(?![A-Za-z0-9_])(:?[-?+])?(.*)\}$/s.exec(variable);
  const [, , operator = "", rest = ""] = inner ?? [];
  if (!operator.endsWith("-") || depth === DEPTH) return undefined;
  return interpolate(rest, 0, depth + 1).value;
}
