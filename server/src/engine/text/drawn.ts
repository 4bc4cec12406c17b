// Texts that fit a pattern, drawn so that no key or token has to stand in the sources.

/** Numbers from 0 up to, not including, 1. */
export type Draw = () => number;

/** The same numbers for the same seed, as if drawn by chance. */
export function drawing(seed: string): Draw {
  let state = 7;
  for (const char of seed) state = (Math.imul(state, 31) + char.charCodeAt(0)) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) / 0x1000000;
  };
}

type Piece = () => string;

/**
 * A shortest text that fits a pattern made of characters, classes, groups, alternatives (the first counts) and counts; what
 * looks ahead or anchors is left out.
 */
export function drawn(pattern: RegExp, draw: Draw): string {
  const { source } = pattern;
  let at = 0;
  const choice = (): Piece => {
    const first = sequence();
    while (source[at] === "|") {
      at += 1;
      sequence();
    }
    return first;
  };
  const sequence = (): Piece => {
    const pieces: Piece[] = [];
    while (at < source.length && source[at] !== "|" && source[at] !== ")") pieces.push(counted(atom()));
    return () => pieces.map((piece) => piece()).join("");
  };
  const atom = (): Piece => {
    const char = source[at] ?? "";
    at += 1;
    if (char === "(") {
      const kind = /^\?[:!=]/.exec(source.slice(at, at + 2))?.[0] ?? "";
      at += kind.length;
      const inner = choice();
      at += 1;
      return kind === "" || kind === "?:" ? inner : () => "";
    }
    if (char === "^") return () => "";
    if (char !== "[" && char !== "\\") return () => char;
    const end = char === "[" ? source.indexOf("]", at) : at + 1;
    const letters = lettersOf(char === "[" ? source.slice(at, end) : `\\${source[at]}`);
    at = char === "[" ? end + 1 : end;
    return () => letters[Math.floor(draw() * letters.length)] ?? "";
  };
  const counted = (piece: Piece): Piece => {
    const count = /^(?:\{(\d+)(?:,\d*)?\}|[?*])/.exec(source.slice(at));
    if (count === null) return piece;
    at += count[0].length;
    return () => Array.from({ length: Number(count[1] ?? 0) }, piece).join("");
  };
  return choice()();
}

/** The characters of what stands between the brackets of a class. */
function lettersOf(content: string): string {
  const written = content.replaceAll("\\w", "A-Za-z0-9_").replaceAll("\\d", "0-9").replace(/\\(.)/g, "$1");
  return written.replace(/(.)-(.)/g, (_, first: string, last: string) =>
    Array.from({ length: last.charCodeAt(0) - first.charCodeAt(0) + 1 }, (_, i) =>
      String.fromCharCode(first.charCodeAt(0) + i),
    ).join(""),
  );
}
