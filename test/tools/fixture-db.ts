// A small vulnerability database for Trivy, written by our own code: nothing is downloaded, and the tests know each entry.
// Trivy keeps it in bbolt, version 2 (https://github.com/etcd-io/bbolt): pages of 4096 bytes; 0 and 1 are meta pages.
import * as fs from "node:fs";
import * as path from "node:path";

const PAGE = 4096;
const FIRST_FREE = 3;
const LEAF = 2;
const META = 4;
const FREE_LIST = 16;
const MAGIC = 0xed0cdaed;
const HEADER = 16;
const ELEMENT = 16;

/** A bucket: other buckets and JSON values by key. */
interface Bucket {
  readonly [key: string]: Bucket | Json;
}

class Json {
  readonly bytes: Buffer;
  constructor(value: object) {
    this.bytes = Buffer.from(JSON.stringify(value));
  }
}

const json = (value: object) => new Json(value);

/** The bytes of a database with `root` as its root bucket. Each bucket becomes one leaf page, as long as it needs to be. */
function bolt(root: Bucket): Buffer {
  const pages = new Map<number, Buffer>();
  let next = FIRST_FREE;

  const leaf = (elements: { key: Buffer; isBucket: boolean; value: Buffer }[]): number => {
    elements.sort((a, b) => Buffer.compare(a.key, b.key));
    const size = elements.reduce((sum, { key, value }) => sum + ELEMENT + key.length + value.length, HEADER);
    const count = Math.max(1, Math.ceil(size / PAGE));
    const id = next;
    next += count;
    const page = Buffer.alloc(count * PAGE);
    page.writeBigUInt64LE(BigInt(id), 0);
    page.writeUInt16LE(LEAF, 8);
    page.writeUInt16LE(elements.length, 10);
    page.writeUInt32LE(count - 1, 12);
    let data = HEADER + ELEMENT * elements.length;
    elements.forEach(({ key, isBucket, value }, i) => {
      const at = HEADER + ELEMENT * i;
      page.writeUInt32LE(isBucket ? 1 : 0, at);
      page.writeUInt32LE(data - at, at + 4);
      page.writeUInt32LE(key.length, at + 8);
      page.writeUInt32LE(value.length, at + 12);
      data += key.copy(page, data);
      data += value.copy(page, data);
    });
    pages.set(id, page);
    return id;
  };

  const bucket = (entries: Bucket): number =>
    leaf(
      Object.entries(entries).map(([name, value]) => {
        const key = Buffer.from(name);
        if (value instanceof Json) return { key, isBucket: false, value: value.bytes };
        const inner = Buffer.alloc(16);
        inner.writeBigUInt64LE(BigInt(bucket(value)), 0);
        return { key, isBucket: true, value: inner };
      }),
    );

  const rootId = bucket(root);
  const file = Buffer.alloc(next * PAGE);
  for (const id of [0, 1]) meta(file, id, rootId, next);
  file.writeBigUInt64LE(2n, 2 * PAGE);
  file.writeUInt16LE(FREE_LIST, 2 * PAGE + 8);
  for (const [id, page] of pages) page.copy(file, id * PAGE);
  return file;
}

function meta(file: Buffer, id: number, root: number, pages: number): void {
  const page = id * PAGE;
  file.writeBigUInt64LE(BigInt(id), page);
  file.writeUInt16LE(META, page + 8);
  const body = page + HEADER;
  file.writeUInt32LE(MAGIC, body);
  file.writeUInt32LE(2, body + 4);
  file.writeUInt32LE(PAGE, body + 8);
  file.writeBigUInt64LE(BigInt(root), body + 16);
  file.writeBigUInt64LE(2n, body + 32);
  file.writeBigUInt64LE(BigInt(pages), body + 40);
  file.writeBigUInt64LE(BigInt(id), body + 48);
  file.writeBigUInt64LE(fnv64a(file.subarray(body, body + 56)), body + 56);
}

function fnv64a(bytes: Buffer): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash;
}

const NPM = "npm::GitHub Security Advisory Npm";
const SEVERITY = { LOW: 1, MEDIUM: 2, HIGH: 3, CRITICAL: 4 } as const;

/** Every vulnerability the fixture database knows, by id. */
export const VULNERABILITIES = {
  "CVE-2019-1551": "MEDIUM",
  "CVE-2019-18276": "LOW",
  "CVE-2019-14697": "CRITICAL",
  "CVE-2019-1549": "MEDIUM",
  "CVE-2019-10744": "CRITICAL",
} as const satisfies Readonly<Record<string, keyof typeof SEVERITY>>;

/** What each is about, in short. */
const TITLES: Readonly<Record<string, string>> = {
  "CVE-2019-1551": "overflow in the squaring of 512-bit numbers",
  "CVE-2019-18276": "a setuid program keeps its saved user",
  "CVE-2019-14697": "wrong floating-point stack on x86",
  "CVE-2019-1549": "parent and child share random numbers after fork",
  "CVE-2019-10744": "prototype pollution in defaultsDeep",
};

function detail([id, severity]: readonly [string, keyof typeof SEVERITY]): [string, Json] {
  const text = { Title: TITLES[id] ?? id, Description: "fixture", References: [`https://example.invalid/${id}`] };
  return [id, json({ ...text, Severity: severity, VendorSeverity: { nvd: SEVERITY[severity] } })];
}

const source = (id: string, name: string) => json({ ID: id, Name: name, URL: `https://example.invalid/${id}` });

/** Writes `db/trivy.db` and `db/metadata.json` into a cache folder of Trivy; `schema` and `updated` make it an old one. */
export function writeDatabase(cache: string, { schema = 2, updated = new Date() } = {}): void {
  const folder = path.join(cache, "db");
  fs.mkdirSync(folder, { recursive: true });
  const database = bolt({
    "data-source": {
      "debian 10": source("debian", "Debian Security Tracker"),
      "alpine 3.9": source("alpine", "Alpine Secdb"),
      [NPM]: source("ghsa", "GitHub Security Advisory Npm"),
    },
    "debian 10": {
      openssl: { "CVE-2019-1551": json({ FixedVersion: "1.1.1d-0+deb10u3", VendorIDs: ["DSA-4855-1"] }) },
      bash: { "CVE-2019-18276": json({ Severity: 1, Status: 2 }) },
    },
    "alpine 3.9": {
      musl: { "CVE-2019-14697": json({ FixedVersion: "1.1.20-r5" }) },
      openssl: { "CVE-2019-1549": json({ FixedVersion: "1.1.1d-r0" }) },
    },
    [NPM]: { lodash: { "CVE-2019-10744": json({ PatchedVersions: ["4.17.12"], VulnerableVersions: ["<4.17.12"] }) } },
    vulnerability: Object.fromEntries(Object.entries(VULNERABILITIES).map(detail)),
  });
  fs.writeFileSync(path.join(folder, "trivy.db"), database);
  const times = { NextUpdate: "2099-01-01T00:00:00Z", UpdatedAt: updated.toISOString(), DownloadedAt: updated.toISOString() };
  fs.writeFileSync(path.join(folder, "metadata.json"), JSON.stringify({ Version: schema, ...times }));
}

if (import.meta.main) {
  const [cache] = process.argv.slice(2);
  if (cache === undefined) throw new Error("usage: node fixture-db.ts CACHE");
  writeDatabase(cache);
}
