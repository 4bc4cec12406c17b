// Variables in Compose values, by the Compose Specification's chapter "Interpolation": `$VAR`, `${VAR:-default}`, `$$`.
import type { ImagePiece } from "../core/image.ts";
import type { Span } from "../core/text.ts";

/** A value after interpolation, as far as the file alone tells. */
export interface Interpolated {
  /** Literals, defaults and unknowns in order; `at` counts from where the text starts in the document. */
  readonly pieces: readonly ImagePiece[];
  /** The whole value; undefined where a variable without a default stands in it. */
  readonly value: string | undefined;
  /** The value with unknown variables left as they are written: for looking at beginnings and ends. */
  readonly shown: string;
  /** Where variables stand that take their value from the environment. */
  readonly set: readonly Span[];
}

/**
 * What a project sets variables to: null where it sets one and its value is not known, undefined where it says nothing, so that a
 * default holds.
 */
export type Environment = (name: string) => string | null | undefined;

/** Defaults within defaults that are followed; Compose files rarely nest two. */
const DEPTH = 8;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*/;

export const NOTHING_SET: Environment = () => undefined;

/** Interpolates `text`, which starts at offset `start`, with what `environment` sets. Never fails. */
export function interpolate(text: string, start = 0, environment = NOTHING_SET, depth = 0): Interpolated {
  const pieces: ImagePiece[] = [];
  const set: Span[] = [];
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
    const { value, isSet } = meaningOf(text.slice(sign, end), environment, depth);
    add(value, sign, end);
    if (isSet) set.push({ start: start + sign, end: start + end });
    from = end;
  }
  const value = pieces.some((piece) => piece.text === undefined) ? undefined : shown;
  return { pieces, value, shown, set };
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

/** What one `$…` stands for. */
interface Meaning {
  /** Undefined where only a shell knows. */
  readonly value: string | undefined;
  /** Whether the environment has a part in it. */
  readonly isSet: boolean;
}

/** By compose-go 2.16.2, template/template.go. */
function meaningOf(variable: string, environment: Environment, depth: number): Meaning {
  if (variable === "$$" || variable === "$") return { value: "$", isSet: false };
  const [, bare, braced, operator = "", rest = ""] =
    /^\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)(?:(:?[-?+])(.*))?\})$/s.exec(variable) ?? [];
  const name = bare ?? braced;
  if (name === undefined) return { value: undefined, isSet: false };
  const found = environment(name);
  const other = (isSet: boolean): Meaning => {
    if (depth === DEPTH) return { value: undefined, isSet };
    const { value, set } = interpolate(rest, 0, environment, depth + 1);
    return { value, isSet: isSet || set.length > 0 };
  };
  if (found === undefined) return operator.endsWith("-") ? other(false) : { value: undefined, isSet: false };
  if (operator === "+" || (operator === ":+" && found !== null && found !== "")) return other(true);
  if (found === null) return { value: undefined, isSet: true };
  // Set to nothing, it leaves the default as it is.
  if (operator === ":-" && found === "") return other(false);
  return { value: operator === ":?" && found === "" ? undefined : found, isSet: true };
}
