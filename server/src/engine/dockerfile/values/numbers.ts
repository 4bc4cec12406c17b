// Numbers, truth values and durations as Go's standard library reads them, which BuildKit leaves them to (strconv, time).

import { byWord } from "../../core/by-word.ts";

/** Whether `text` is a number without a sign of at most 32 bits, written in a base (`strconv.ParseUint`). */
export function isNumber(text: string, base: 8 | 10): boolean {
  const digits = base === 8 ? /^[0-7]+$/ : /^[0-9]+$/;
  return digits.test(text) && Number.parseInt(text, base) <= 0xffff_ffff;
}

/** The number of 64 bits that `text` is, with or without a sign (`strconv.Atoi`); undefined where it is none. */
export function integer(text: string): number | undefined {
  const [, sign, written = ""] = /^([+-]?)([0-9]+)$/.exec(text) ?? [];
  const digits = written.replace(/^0+(.)/, "$1");
  if (sign === undefined || digits.length > 19) return undefined;
  const most = sign === "-" ? 2n ** 63n : 2n ** 63n - 1n;
  return BigInt(digits) > most ? undefined : Number(text);
}

/** Whether `strconv.ParseBool` reads `text`. */
export function isTruth(text: string): boolean {
  return /^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(text);
}

/** What is behind the last digit, point or blank is the unit. */
const SIZE = /^(.*[\d.]) ?(?:b|[kmgtp](?:b|ib)?)?$/is;

/**
 * Whether `docker/go-units` reads `text` as an amount of memory (`RAMInBytes`): `100m`, `1.5 GiB`, `1e9`. The amount is any number that
 * Go reads (`strconv.ParseFloat`) and that is not below zero. (It would take words such as `inf` in front of a blank, too.)
 */
export function isSize(text: string): boolean {
  const amount = float(SIZE.exec(text)?.[1] ?? "");
  return amount !== undefined && amount >= 0;
}

const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const HEXADECIMAL = /^([+-]?)0x([\da-f]*)(?:\.([\da-f]*))?p([+-]?\d+)$/i;

/** The number that `strconv.ParseFloat` reads, undefined where it reads none or one that 64 bits do not hold. */
function float(written: string): number | undefined {
  // An underscore may part two digits, and a prefix from its first one.
  const isHexadecimal = /^[+-]?0x/i.test(written);
  const text = written.replace(isHexadecimal ? /(?<=[\da-fx])_(?=[\da-f])/gi : /(?<=\d)_(?=\d)/g, "");
  const [, sign = "", whole = "", fraction = "", exponent = ""] = HEXADECIMAL.exec(text) ?? [];
  const value = DECIMAL.test(text)
    ? Number(text)
    : power(`${whole}${fraction}`, Number(exponent) - 4 * fraction.length);
  if (value === undefined || !Number.isFinite(value)) return undefined;
  return sign === "-" ? -value : value;
}

/** Hexadecimal digits times a power of two; undefined where there are no digits. */
function power(digits: string, exponent: number): number | undefined {
  if (digits === "") return undefined;
  const own = digits.replace(/^0+/, "");
  if (own === "") return 0;
  // What does not fit into a number's own digits only moves the point.
  const kept = own.slice(0, 16);
  const shift = exponent + 4 * (own.length - kept.length);
  return Number(`0x${kept}`) * 2 ** Math.max(-1074, Math.min(shift, 2_000));
}

/** Nanoseconds. */
const UNITS: Readonly<Record<string, number>> = byWord({
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
});
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
