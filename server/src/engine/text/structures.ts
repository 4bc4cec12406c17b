// Secrets that are told by their structure instead of a prefix: keys in PEM, JWTs, registry logins, connection strings. A look costs a
// constant, or as much as the scan then skips.

import { fromBase64 } from "../core/base64.ts";
import type { Row } from "../core/rule.ts";
import { type Span, span } from "../core/text.ts";
import { isSampleToken, isStandInBody } from "../knowledge/stand-ins.ts";

/** What a look found: `at` is the value; `standIn` where it has the shape but nothing secret in it. */
export interface Look {
  readonly at: Span;
  readonly standIn?: boolean;
  /** The part of it that is marked, all by default. */
  readonly mark?: Span;
  /** The row, where it is another than the structure's own. */
  readonly row?: Row;
  /** How the message shows it, where that is not the structure's own beginning: of a key the header that it has. */
  readonly shown?: string;
  /** Whether it stands in an encoding that anyone can undo. */
  readonly encoded?: boolean;
  /** The last second in which it counts, from 1970 on (RFC 7519, `exp`), where it says that. */
  readonly expires?: number;
}

export interface Structure {
  readonly row: Row;
  /** How the message shows it: its constant beginning. */
  readonly shown: string;
  /** The scan looks where one of these stands … */
  readonly triggers: readonly string[];
  /** … and where the character before it is none of these. */
  readonly notAfter?: RegExp;
  /** `at` is where the trigger starts. */
  look(text: string, at: number): Look | undefined;
}

const MASKED = /\.\.\.|\*\*\*|<|\$\{|\$\(|\{\{|xxxx/i;
const PEM_HEADER = /^-----BEGIN (?:(RSA|EC|DSA|OPENSSH|ENCRYPTED|SSH2 ENCRYPTED|PGP) )?PRIVATE KEY(?: BLOCK)?-----/;
/** Base64 over one line or several of any indentation, each full of it. */
const BASE64_LINES = /^[A-Za-z0-9+/]+={0,2}(?:\r?\n[ \t]*[A-Za-z0-9+/]+={0,2}(?=\s|$))*/;

/** The base64 characters of a PEM body, without line breaks (real or written as `\n`), quotes and comment signs. */
function pemBody(between: string): string {
  return between
    .replace(/\\[nrt]/g, "")
    .replace(/^[ \t#]*(?:Proc-Type|DEK-Info|Version|Comment):.*$/gm, "")
    .replace(/[^A-Za-z0-9+/=]/g, "");
}

function isKeyBody(between: string): boolean {
  const body = pemBody(between);
  return body.length >= 64 && !MASKED.test(between) && !isStandInBody(body);
}

/** As Checkov, gitleaks and Trivy see them, whatever is around the key and whether it is locked. */
const ANY_PRIVATE_KEY = {
  equivalents: ["gitleaks:private-key", "trivy:private-key"],
  answersTo: ["checkov:CKV_SECRET_13"],
} as const;

/** Keys that are told from other private keys by what is around or in them. */
const GOOGLE_KEY: Row = {
  ...ANY_PRIVATE_KEY,
  key: "gcp-service-account",
  title: "Google Cloud service account key",
  label: "Google Cloud account key",
  equivalents: [...ANY_PRIVATE_KEY.equivalents, "trivy:gcp-service-account"],
};
/** A private key that is encrypted itself, with a passphrase that is not there. */
export const LOCKED_KEY: Row = {
  ...ANY_PRIVATE_KEY,
  key: "encrypted-private-key",
  title: "encrypted private key",
  severity: "warning",
};

/** The words of a header, all of which are known: `BEGIN RSA PRIVATE KEY`. */
const nameOf = (header: RegExpExecArray) => header[0].replaceAll("-----", "");

function isLocked(header: RegExpExecArray, between: string): boolean {
  return header[1]?.includes("ENCRYPTED") === true || between.includes("Proc-Type: 4,ENCRYPTED");
}

const privateKey: Structure = {
  row: { ...ANY_PRIVATE_KEY, key: "private-key", title: "private key" },
  shown: "BEGIN PRIVATE KEY",
  triggers: ["-----BEGIN "],
  notAfter: /-/,
  look(text, at) {
    const header = PEM_HEADER.exec(text.slice(at, at + 60));
    if (header === null) return undefined;
    const from = at + header[0].length;
    // The next dashes end the block, whatever they are: with them every block is read once.
    const end = text.indexOf("-----", from);
    const footer = /^-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----/.exec(text.slice(end, end + 70));
    if (end === -1 || footer === null) return undefined;
    const whole = span(at, end + footer[0].length);
    const between = text.slice(from, end);
    if (!isKeyBody(between)) return { at: whole, standIn: true };
    const google = /\\?"private_key\\?"\s{0,9}:\s{0,9}\\?"$/.test(text.slice(Math.max(0, at - 40), at));
    const locked = isLocked(header, between);
    const mark = span(at, from);
    return {
      at: whole,
      mark,
      shown: nameOf(header),
      ...(locked ? { row: LOCKED_KEY } : google ? { row: GOOGLE_KEY } : {}),
    };
  },
};

const encodedPrivateKey: Structure = {
  row: {
    key: "private-key-base64",
    title: "base64-encoded private key",
    equivalents: ["gitleaks:private-key"],
    answersTo: ["checkov:CKV_SECRET_13"],
  },
  shown: "BEGIN PRIVATE KEY",
  triggers: ["LS0tLS1CRUdJTi"],
  notAfter: /[\w+/]/,
  look(text, at) {
    const run = BASE64_LINES.exec(text.slice(at, at + 30_000))?.[0] ?? "";
    const decoded = fromBase64(run) ?? "";
    const header = PEM_HEADER.exec(decoded);
    const whole = span(at, at + run.length);
    if (header === null) return { at: whole, standIn: true };
    const [between = ""] = decoded.slice(header[0].length).split("-----", 1);
    const row = isLocked(header, between) ? { row: LOCKED_KEY } : {};
    return { at: whole, standIn: !isKeyBody(between), shown: nameOf(header), encoded: true, ...row };
  },
};

const DEMO_CLAIMS = /John Doe|1234567890|supabase-demo|example/i;

const jwt: Structure = {
  row: {
    key: "jwt",
    title: "JSON Web Token",
    // What it opens cannot be told.
    severity: "warning",
    equivalents: ["gitleaks:jwt", "trivy:jwt-token"],
    answersTo: ["checkov:CKV_SECRET_9"],
  },
  shown: "eyJ…",
  triggers: ["eyJ"],
  notAfter: /[\w-]/,
  look(text, at) {
    const parts = /^(eyJ[\w-]{10,2000})\.(eyJ[\w-]{10,6000})\.([\w-]{20,1500})(?![\w-])/.exec(
      text.slice(at, at + 9600),
    );
    if (parts === null) return undefined;
    const [whole, header = "", claims = "", signature = ""] = parts;
    const plain = (part: string) => fromBase64(part.replaceAll("-", "+").replaceAll("_", "/")) ?? "";
    const said = plain(claims);
    const real = plain(header).includes('"alg"') && !DEMO_CLAIMS.test(said) && !isSampleToken(signature, 3);
    const expires = /"exp"\s{0,9}:\s{0,9}(\d{1,11})\b/.exec(said)?.[1];
    const end = expires === undefined ? {} : { expires: Number(expires) };
    return { at: span(at, at + whole.length), standIn: !real, ...end };
  },
};

/** The same in base64, as in `data` of a Secret. */
const encodedJwt: Structure = {
  row: {
    ...jwt.row,
    key: "jwt-base64",
    title: "base64-encoded JSON Web Token",
    label: "JSON Web Token",
    equivalents: ["gitleaks:jwt-base64"],
  },
  shown: "eyJ…",
  triggers: ["ZXlK"],
  notAfter: /[\w+/]/,
  look(text, at) {
    const run = /^[A-Za-z0-9+/]{40,9000}={0,2}(?![A-Za-z0-9+/=])/.exec(text.slice(at, at + 9100))?.[0] ?? "";
    const plain = (fromBase64(run) ?? "").trimEnd();
    const found = plain.startsWith("eyJ") ? jwt.look(plain, 0) : undefined;
    if (found === undefined || found.at.end !== plain.length) return undefined;
    return { ...found, at: span(at, at + run.length), encoded: true };
  },
};

/** `user:password`, decoded from a registry login, with a password that is none. */
function isStandInLogin(encoded: string): boolean {
  const login = /^[\x21-\x7e]{1,200}?:([\x20-\x7e]{4,3000})$/.exec(fromBase64(encoded) ?? "");
  return login?.[1] === undefined || MASKED.test(login[1]) || isSampleToken(login[1], 2);
}

const registryLogin: Structure = {
  row: { key: "dockerconfig-auth", title: "registry login", equivalents: ["trivy:dockerconfig-secret"] },
  shown: '"auth"',
  triggers: ['"auth"', '"auth\\"'],
  look(text, at) {
    const match = /^("auth\\?"\s{0,20}:\s{0,20}\\?")([A-Za-z0-9+/]{8,4000}={0,2})\\?"/.exec(text.slice(at, at + 4100));
    if (match?.[1] === undefined || match[2] === undefined) return undefined;
    const start = at + match[1].length;
    return { at: span(start, start + match[2].length), standIn: isStandInLogin(match[2]) };
  },
};

const dockerConfig: Structure = {
  row: { key: "dockerconfig-secret", title: "registry login", equivalents: ["trivy:dockerconfig-secret"] },
  shown: ".dockerconfigjson",
  triggers: [".dockerconfigjson", ".dockercfg"],
  look(text, at) {
    const key = /^\.docker(?:configjson|cfg)["']?[ \t]{0,20}:[ \t]{0,20}(?:[|>][-+]?[ \t]{0,20}\r?\n[ \t]{0,99})?["']?/;
    const start = at + (key.exec(text.slice(at, at + 200))?.[0].length ?? 0);
    const run = start === at ? "" : (BASE64_LINES.exec(text.slice(start, start + 20_000))?.[0] ?? "");
    const decoded = run.length < 20 ? "" : (fromBase64(run) ?? "");
    const logins = [...decoded.matchAll(/"auth"\s{0,20}:\s{0,20}"([A-Za-z0-9+/=]{8,4000})"/g)];
    const passwords = [...decoded.matchAll(/"password"\s{0,20}:\s{0,20}"([^"]{4,3000})"/g)];
    if (logins.length === 0 && passwords.length === 0) return undefined;
    const real =
      logins.some(([, login = ""]) => !isStandInLogin(login)) ||
      (logins.length === 0 && passwords.some(([, word = ""]) => !MASKED.test(word) && !isSampleToken(word, 2)));
    return { at: span(start, start + run.length), standIn: !real };
  },
};

export const STRUCTURES: readonly Structure[] = [
  privateKey,
  encodedPrivateKey,
  jwt,
  encodedJwt,
  registryLogin,
  dockerConfig,
];

/** Every row of a structure. */
export const STRUCTURE_ROWS: readonly Row[] = [...STRUCTURES.map(({ row }) => row), GOOGLE_KEY, LOCKED_KEY];
