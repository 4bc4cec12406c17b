// What a plain scalar means: by the core schema of YAML 1.2, and to the versions of go-yaml that kubectl and Compose read with.
import type { Scalar } from "../node.ts";
import type { RawScalar } from "./tree.ts";

/**
 * What a plain scalar means by the core schema of YAML 1.2 (YAML 1.2.2 §10.3.2). `yes`, `no`, `on` and `off` are taken for booleans
 * as well, as in YAML 1.1.
 */
export function plainValue(source: string): Scalar {
  const word = isOldLetter(source) ? undefined : oldWord(source);
  return word === undefined ? (coreNumber(source) ?? source) : word;
}

/**
 * What go.yaml.in/yaml/v2 makes of a plain scalar: the words of YAML 1.1 are booleans, and numbers are read as Go writes them.
 * Source: resolve.go.
 */
export function goValue(source: string): Scalar {
  const word = oldWord(source);
  return word === undefined ? (goNumber(source) ?? signedBinary(source) ?? source) : word;
}

/** The same of go.yaml.in/yaml/v4, to which `yes` and its kind are texts. Source: internal/libyaml/resolver.go. */
export function newGoValue(source: string): Scalar {
  const word = newWord(source);
  return word === undefined ? (goNumber(source) ?? source) : word;
}

function newWord(source: string): boolean | null | undefined {
  switch (source) {
    case "":
    case "~":
    case "null":
    case "Null":
    case "NULL":
      return null;
    case "true":
    case "True":
    case "TRUE":
      return true;
    case "false":
    case "False":
    case "FALSE":
      return false;
    default:
      return undefined;
  }
}

function oldWord(source: string): boolean | null | undefined {
  switch (source) {
    case "y":
    case "Y":
    case "yes":
    case "Yes":
    case "YES":
    case "on":
    case "On":
    case "ON":
      return true;
    case "n":
    case "N":
    case "no":
    case "No":
    case "NO":
    case "off":
    case "Off":
    case "OFF":
      return false;
    default:
      return newWord(source);
  }
}

function isOldLetter(source: string): boolean {
  return source === "y" || source === "Y" || source === "n" || source === "N";
}

const INTEGER = /^[-+]?[0-9]+$/;
const OCTAL = /^0o[0-7]+$/;
const HEX = /^0x[0-9a-fA-F]+$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** Whether a number may begin with it: only digits, signs and a point can. */
function mayBeNumber(source: string): boolean {
  const first = source.charCodeAt(0);
  return (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
}

function coreNumber(source: string): number | undefined {
  if (!mayBeNumber(source)) return undefined;
  if (INTEGER.test(source) || FLOAT.test(source) || HEX.test(source)) return Number(source);
  if (OCTAL.test(source)) return Number.parseInt(source.slice(2), 8);
  return infinity(source);
}

function infinity(source: string): number | undefined {
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(source)) return source.startsWith("-") ? -Infinity : Infinity;
  return /^\.(?:nan|NaN|NAN)$/.test(source) ? Number.NaN : undefined;
}

/** What Go takes for an integer: a prefix says its base, and so does a leading zero. */
const GO_INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[oO]?([0-7]+)|0[bB]([01]+)|(0|[1-9][0-9]*))$/;
/** What begins with a point Go reads as its own floats: an underscore there is between two digits (strconv.ParseFloat). */
const GO_FRACTION = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;
/** More digits than any number of 64 bits has, in whatever base. */
const LONGEST = 70;
const LARGEST = 2n ** 64n - 1n;
const LARGEST_SIGNED = 2n ** 63n;

/**
 * A number as go-yaml reads it: underscores say nothing, `0777` and `0o777` are octal, `08` is none and therefore a decimal fraction.
 * Integers in base 60 are texts.
 */
function goNumber(source: string): number | undefined {
  if (!mayBeNumber(source)) return undefined;
  if (source.startsWith(".")) return GO_FRACTION.test(source) ? finite(source.replaceAll("_", "")) : infinity(source);
  const plain = source.includes("_") ? source.replaceAll("_", "") : source;
  const [, sign = "", hex, octal, binary, decimal] = GO_INTEGER.exec(plain) ?? [];
  const digits = hex ?? octal ?? binary ?? decimal;
  if (digits !== undefined) {
    const prefix = hex !== undefined ? "0x" : octal !== undefined ? "0o" : binary !== undefined ? "0b" : "";
    const value = sized(prefix, digits, sign);
    if (value !== undefined) return value;
  }
  return FLOAT.test(plain) ? finite(plain) : infinity(source);
}

const SIGNED_BINARY = /^0b([-+])([01]+)$/;

/** `0b-1`, which v2 reads as -1: what follows a `0b` it has Go read as a number in base 2, sign included. Source: resolve.go. */
function signedBinary(source: string): number | undefined {
  if (!source.startsWith("0b")) return undefined;
  const [, sign, digits] = SIGNED_BINARY.exec(source.replaceAll("_", "")) ?? [];
  return sign === undefined || digits === undefined ? undefined : sized("0b", digits, sign);
}

/** Whether what go-yaml takes for a number is an integer to it, and no fraction. */
export function isGoInteger(source: string): boolean {
  const plain = source.replaceAll("_", "");
  return GO_INTEGER.test(plain) || SIGNED_BINARY.test(plain);
}

/** An integer of 64 bits; undefined for one that has more. The prefix is JavaScript's for the base. */
function sized(prefix: string, digits: string, sign: string): number | undefined {
  const significant = digits.replace(/^0+/, "");
  if (significant.length > LONGEST) return undefined;
  const value = BigInt(`${prefix}0${significant}`);
  if (sign === "-") return value <= LARGEST_SIGNED ? -Number(value) : undefined;
  return value < LARGEST_SIGNED || (sign === "" && value <= LARGEST) ? Number(value) : undefined;
}

function finite(source: string): number | undefined {
  const value = Number(source);
  return Number.isFinite(value) ? value : undefined;
}

/** How a reader tells what a scalar means. */
export interface Meanings {
  /** What a plain scalar means. */
  readonly plain: (source: string) => Scalar;
  /** Whether a tag makes a text of a plain scalar, asked about tags that are no types of YAML: `!`, `!x`. */
  readonly isTextTag: (tag: string) => boolean;
}

/** Whether what is written decides what a scalar means: it is plain, and has no tag that does. */
export function isUntyped({ style, tag }: Pick<RawScalar, "style" | "tag">, { isTextTag }: Meanings): boolean {
  return style === "plain" && (tag === undefined || (!isType(tag) && !isTextTag(tag)));
}

/** What a scalar means to a reader. Whether it fits its tag is another question (`refusals`). */
export function meaningOf(scalar: Pick<RawScalar, "source" | "style" | "tag">, meanings: Meanings): Scalar {
  const { source, tag } = scalar;
  return isUntyped(scalar, meanings) || (tag !== undefined && READ_AS_PLAIN.has(tag)) ? meanings.plain(source) : source;
}

const TYPES = "tag:yaml.org,2002:";
const READ_AS_PLAIN: ReadonlySet<string> = new Set(["int", "float", "bool", "null"].map((type) => TYPES + type));

function isType(tag: string): boolean {
  return READ_AS_PLAIN.has(tag) || tag === `${TYPES}str` || tag === `${TYPES}binary`;
}
