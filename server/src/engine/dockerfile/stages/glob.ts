// The pattern forms of variable expansion: `${V#p}`, `${V##p}`, `${V%p}`, `${V%%p}`, `${V/p/r}`, `${V//p/r}`.

/** Longer texts and patterns with more stars are not worth the time: their value stays unknown. */
const LONGEST = 400;
const MOST_STARS = 3;

/** A shell pattern (`*`, `?`, escapes) as a regular expression's source; undefined where it is too costly or malformed. */
function source(pattern: string): string | undefined {
  let stars = 0;
  let result = "";
  for (let i = 0; i < pattern.length; i += 1) {
    let char = pattern[i] ?? "";
    if (char === "*") {
      stars += 1;
      result += "[^]*";
      continue;
    }
    if (char === "?") {
      result += "[^]";
      continue;
    }
    if (char === "\\") {
      i += 1;
      if (i >= pattern.length) return undefined;
      char = pattern[i] ?? "";
    }
    result += char.replace(/[\\^$.*+?()[\]{}|/-]/, "\\$&");
  }
  return stars > MOST_STARS || pattern.length > LONGEST ? undefined : result;
}

/** `value` without the shortest (`p`) or longest (`#p`, `%p`) match of a pattern at its start (`#`) or end (`%`). */
export function trimPattern(value: string, operand: string, side: "#" | "%"): string | undefined {
  const greedy = operand.startsWith(side);
  const pattern = greedy ? operand.slice(1) : operand;
  const expression = source(pattern);
  if (expression === undefined || value.length > LONGEST) return undefined;
  const whole = new RegExp(`^(?:${expression})$`);
  // Tried length by length: a regular expression alone finds the longest suffix, never the shortest.
  for (let n = 0; n <= value.length; n += 1) {
    const length = greedy ? value.length - n : n;
    const part = side === "#" ? value.slice(0, length) : value.slice(value.length - length);
    if (whole.test(part)) return side === "#" ? value.slice(length) : value.slice(0, value.length - length);
  }
  return value;
}

/** `value` with the first (`p/r`) or every (`/p/r`) match of a pattern replaced. */
export function replacePattern(value: string, operand: string): string | undefined {
  const every = operand.startsWith("/");
  const rest = every ? operand.slice(1) : operand;
  let slash = 0;
  while (slash < rest.length && rest[slash] !== "/") slash += rest[slash] === "\\" ? 2 : 1;
  if (slash >= rest.length || slash === 0 || value.length > LONGEST) return undefined;
  const expression = source(rest.slice(0, slash));
  if (expression === undefined) return undefined;
  const replacement = rest.slice(slash + 1).replace(/\\([/}])/g, "$1");
  return value.replace(new RegExp(expression, every ? "g" : ""), () => replacement);
}
