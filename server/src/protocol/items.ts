// What scanners find, as client and server tell each other.
import type { WebAddress } from "./web-address.ts";

/** A scanner's id; its settings are `plimsoll.<id>.*`. Which scanners there are, the server says. */
export type ScannerId = string;

/** Worst first; `unknown`: not rated. */
export const RISKS = ["critical", "high", "medium", "low", "unknown"] as const;
export type Risk = (typeof RISKS)[number];

/** How many items there are of each kind. */
export type Kinds = Readonly<Record<ReportItem["kind"], number>>;

/** Where something lies in the image or folder that was scanned. */
export interface Place {
  /** With `/`; in an image from its root, in a folder from there, without a slash in front. Empty where nobody says. */
  readonly path: string;
  /** First and last line, from 1. */
  readonly lines?: readonly [number, number];
  /**
   * The layer of the image that brings it, by its digest; which one of how many, from 1, and the instruction that made it,
   * where that is known.
   */
  readonly layer?: {
    readonly digest: string;
    readonly number?: number;
    readonly of?: number;
    readonly createdBy?: string;
  };
}

/** `missing`: there is none where one is expected. */
export type SignatureState = "verified" | "invalid" | "missing";

export interface PackageName {
  readonly name: string;
  readonly version: string;
  /** https://github.com/package-url/purl-spec */
  readonly purl?: string;
}

/** A thing that scanners found. Of what several of them found there is one item. */
export type ReportItem =
  | {
      readonly kind: "vulnerability";
      /** The one name that most people know it by: a CVE where it has one. */
      readonly id: string;
      readonly aliases: readonly string[];
      readonly package: PackageName;
      readonly place?: Place;
      /** The version that repairs it. */
      readonly fixed?: string;
      /** The worst of `risks`. */
      readonly risk: Risk;
      /** The scanners that say so, each with the risk that it sees. */
      readonly risks: Readonly<Record<ScannerId, Risk>>;
      readonly title: string;
      readonly url?: WebAddress;
    }
  | {
      readonly kind: "secret";
      readonly id: string;
      readonly risk: Risk;
      readonly risks: Readonly<Record<ScannerId, Risk>>;
      readonly title: string;
      readonly place: Place;
      /** With the secret itself masked. */
      readonly excerpt?: string;
    }
  | {
      readonly kind: "misconfiguration";
      readonly id: string;
      readonly risk: Risk;
      readonly risks: Readonly<Record<ScannerId, Risk>>;
      readonly title: string;
      readonly message: string;
      readonly resolution?: string;
      readonly url?: WebAddress;
      readonly place: Place;
    }
  | {
      readonly kind: "license";
      readonly id: string;
      readonly risk: Risk;
      readonly risks: Readonly<Record<ScannerId, Risk>>;
      /** Empty for a file that belongs to none. */
      readonly package: string;
      readonly place?: Place;
    }
  | {
      /** A signature of the image. */
      readonly kind: "signature";
      /** Who signed: the identity of the certificate, or the name of the key. */
      readonly id: string;
      readonly issuer?: string;
      readonly state: SignatureState;
      /** How bad it is that it does not hold or is missing; absent where it is verified. */
      readonly risk?: Risk;
      /** What was checked, or why it does not hold. */
      readonly message: string;
      readonly scanners: readonly ScannerId[];
    }
  | {
      /** A package that is there, whether or not there is anything to say of it. */
      readonly kind: "package";
      /** `name@version`, or its purl. */
      readonly id: string;
      readonly package: PackageName;
      readonly place?: Place;
      readonly scanners: readonly ScannerId[];
    };

/** Those of some items that are about lines of a file. */
export type Located<I> = Extract<I, { readonly kind: "secret" | "misconfiguration" }>;

export function isLocated<I extends { readonly kind: ReportItem["kind"] }>(item: I): item is Located<I> {
  return item.kind === "secret" || item.kind === "misconfiguration";
}
