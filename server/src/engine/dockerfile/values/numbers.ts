// Numbers, truth values and durations as Go's standard library reads them, which BuildKit leaves them to (strconv, time).

/** Whether `text` is a number without a sign of at most 32 bits, written in a base (`strconv.ParseUint`). */
export function isNumber(text: string, base: 8 | 10): boolean {
  const digits = base === 8 ? /^[0-7]+$/ : /^[0-9]+$/;
  return digits.test(text) && Number.parseInt(text, base) <= 0xffff_ffff;
}

/** The number that `text` is, with or without a sign (`strconv.Atoi`); undefined where it is none. */
export function integer(text: string): number | undefined {
  return /^[+-]?[0-9]{1,18}$/.test(text) ? Number(text) : undefined;
}

/** Whether `strconv.ParseBool` reads `text`. */
export function isTruth(text: string): boolean {
  return /^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(text);
}

/** Whether `docker/go-units` reads `text` as an amount of memory (`RAMInBytes`): `100m`, `1.5 GiB`. */
export function isSize(text: string): boolean {
  return /^\+?(?:\d+(?:\.\d*)?|\.\d+) ?(?:b|[kmgtp](?:b|ib)?)?$/i.test(text);
}

/** Nanoseconds. */
const UNITS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};
const SIGN = /^[+-]/;
const STEP = /^(\d+(?:\.\d*)?|\.\d+)([^\d.]*)/;
/** What 63 bits hold: Go's durations are no longer. */
const LONGEST = 2 ** 63;

/** The nanoseconds of a duration such as `1m30s`, or what is wrong with it (`time.ParseDuration`). */
export function nanoseconds(text: string): number | "no number" | "no unit" | "unknown unit" | "too long" {
  let rest = text.replace(SIGN, "");
  if (rest === "0") return 0;
  if (rest === "") return "no number";
  let sum = 0;
  while (rest !== "") {
    const [step, amount, unit = ""] = STEP.exec(rest) ?? [];
    if (step === undefined) return "no number";
    if (unit === "") return "no unit";
    const worth = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
    if (worth === undefined) return "unknown unit";
    sum += Number(amount) * worth;
    if (sum >= LONGEST) return "too long";
    rest = rest.slice(step.length);
  }
  return text.startsWith("-") ? -sum : sum;
}
