// What scanners find, of whatever kind: adapters fill it, the store keeps it, merge.ts joins it, the protocol has a projection of it.
import {
  type Kinds,
  type PackageName,
  RISKS,
  type Risk,
  type ScannerId,
  type ScanTarget,
  type SignatureState,
  type WebAddress,
} from "../../protocol.ts";

/** A layer of an image. */
export interface Layer {
  /** The digest of its content, `sha256:…`: it is the same in every image that has the layer. */
  readonly diffId: string;
  /** The instruction that made it, as the image's history has it. */
  readonly createdBy?: string;
  /** In bytes, uncompressed. */
  readonly size?: number;
}

/** What is known of an image as a whole. */
export interface Image {
  /** The digest of its configuration, `sha256:…`: what engines call its id. */
  readonly id?: string;
  /** The digest of its manifest where a registry knows it, `sha256:…`. */
  readonly digest?: string;
  /** `linux/arm64`. */
  readonly platform?: string;
  /** From the base up. */
  readonly layers: readonly Layer[];
}

/** Where something lies in what was scanned. */
export interface Place {
  /**
   * With `/`; in an image from its root, in a folder from there, without a slash in front. What lies in an archive has the
   * path of the archive in front and a plain `/` between: `opt/app.jar/BOOT-INF/lib/log4j-core-2.14.1.jar`. Empty where
   * nobody says.
   */
  readonly path: string;
  /** First and last line, from 1. */
  readonly lines?: readonly [number, number];
  /** The `diffId` of the layer that brings it. */
  readonly layer?: string;
}

/** The most that editors and SARIF take for a line. */
const LAST_LINE = 2 ** 31 - 1;
const isLine = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= LAST_LINE;

/** First and last line where a program says what can be lines; without an end, or with one before it, the first alone. */
export function linesOf(start: unknown, end: unknown): { readonly lines?: readonly [number, number] } {
  if (!isLine(start)) return {};
  return { lines: [start, isLine(end) && end >= start ? end : start] };
}

/** An item whose place has lines only where they can be lines. */
export function withSoundLines<I extends Item>(item: I): I {
  const place = "place" in item ? item.place : undefined;
  if (place?.lines === undefined) return item;
  const {
    lines: [first, last],
    ...rest
  } = place;
  return { ...item, place: { ...rest, ...linesOf(first, last) } };
}

/** The place of what concerns an image as a whole. */
export const WHOLE_IMAGE = "image configuration";

export interface Vulnerability {
  readonly kind: "vulnerability";
  readonly id: string;
  /** Other names of the same thing. */
  readonly aliases: readonly string[];
  readonly package: PackageName;
  readonly place?: Place;
  /** The version that repairs it. */
  readonly fixed?: string;
  readonly risk: Risk;
  readonly title: string;
  readonly url?: WebAddress;
}

export interface Secret {
  readonly kind: "secret";
  /** The scanner's own name for what it looked for. */
  readonly id: string;
  readonly risk: Risk;
  readonly title: string;
  readonly place: Place;
  /** With the secret itself masked. */
  readonly excerpt?: string;
}

export interface Misconfiguration {
  readonly kind: "misconfiguration";
  /** The scanner's own name of the check. */
  readonly id: string;
  readonly risk: Risk;
  readonly title: string;
  readonly message: string;
  readonly resolution?: string;
  readonly url?: WebAddress;
  readonly place: Place;
}

export interface License {
  readonly kind: "license";
  /** https://spdx.org/licenses/ where the scanner says so. */
  readonly id: string;
  readonly risk: Risk;
  /** Empty for a file that belongs to none. */
  readonly package: string;
  readonly place?: Place;
}

/** A signature of an image, or that there is none where one is expected. */
export type Signature = {
  readonly kind: "signature";
  /** Who signed or should have: the identity of the certificate, or the name of the key. */
  readonly id: string;
  readonly issuer?: string;
  /** What was checked, or why it does not hold. */
  readonly message: string;
} & (
  | { readonly state: "verified"; readonly risk?: never }
  /** With how bad that is. */
  | { readonly state: Exclude<SignatureState, "verified">; readonly risk: Risk }
);

/** A package that is there, whether or not there is anything to say of it. */
export interface Package {
  readonly kind: "package";
  /** Its purl, else `name@version`. */
  readonly id: string;
  readonly package: PackageName;
  readonly place?: Place;
}

/** What is rated by how bad it is. */
export type RatedItem = Vulnerability | Secret | Misconfiguration | License;
/** What is there, whether or not there is anything wrong with it. */
export type Fact = Signature | Package;
export type Item = RatedItem | Fact;

export function isRated<R extends RatedItem>(item: R | Fact): item is R {
  return item.kind !== "signature" && item.kind !== "package";
}

/** What a scan gave, before it has a target and a date. */
export interface Parsed {
  readonly version?: string;
  readonly image?: Image;
  readonly items: readonly Item[];
  /** What people should know of the scan besides, each a sentence: what was left out. */
  readonly notes?: readonly string[];
}

/** What one scanner found in one target. */
export interface Report {
  readonly target: ScanTarget;
  readonly scanner: {
    readonly id: ScannerId;
    readonly title: string;
    readonly version: string;
    /** When its database was made, ISO 8601; absent where it has none. */
    readonly database?: string;
  };
  /** When the scan began that gave it, ISO 8601, UTC; the same for all reports of one scan. */
  readonly begun: string;
  /** When it was made, ISO 8601, UTC. */
  readonly taken: string;
  readonly image?: Image;
  readonly items: readonly Item[];
  /** For a folder: SHA-256 of each file with located items as it was scanned, by its path below the folder. */
  readonly files: Readonly<Record<string, string>>;
}

/** How many items there are of each risk; what is only there has none. */
export function countsOf(
  items: readonly { readonly kind: keyof Kinds; readonly risk?: Risk | undefined }[],
): Readonly<Record<Risk, number>> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
  for (const { risk } of items) if (risk !== undefined) counts[risk] += 1;
  return counts;
}

/**
 * Whether something is as bad as `threshold` or worse. A secret or a misconfiguration without a rating may be as bad as any,
 * and counts as such: the author of its check may have left the rating out. A vulnerability without one was looked at and not rated.
 */
export function reaches(
  items: readonly { readonly kind: keyof Kinds; readonly risk?: Risk | undefined }[],
  threshold: Risk,
): boolean {
  const most = RISKS.indexOf(threshold);
  return items.some(
    ({ kind, risk }) =>
      risk !== undefined &&
      (RISKS.indexOf(risk) <= most || (risk === "unknown" && (kind === "secret" || kind === "misconfiguration"))),
  );
}

/** How many items there are of each kind. */
export function kindsOf(items: readonly { readonly kind: keyof Kinds }[]): Kinds {
  const kinds = { vulnerability: 0, secret: 0, misconfiguration: 0, license: 0, signature: 0, package: 0 };
  for (const { kind } of items) kinds[kind] += 1;
  return kinds;
}
