// What several scanners say of one target, as one list: what is one thing and what is not.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Risk } from "../../server/src/protocol.ts";
import { packageKey } from "../../server/src/scanners/advisories.ts";
import type {
  Item,
  License,
  Misconfiguration,
  PackageName,
  Report,
  Secret,
  Vulnerability,
} from "../../server/src/scanners/core/report.ts";
import { type Merged, merge } from "../../server/src/scanners/merge.ts";
import { itemsOf, scannedTarget, summaryOf, sumOf } from "../../server/src/scanners/projection.ts";
import { assertLinear } from "../support/cost.ts";

const target = { kind: "image", name: "shop/web:1" } as const;

function report(id: string, items: readonly Item[], more: Partial<Report> = {}): Report {
  const scanner = { id, title: id.toUpperCase(), version: "1" };
  return { target, scanner, taken: "2026-01-01T00:00:00.000Z", items, files: {}, ...more };
}

function vulnerability(id: string, what: PackageName, more: Partial<Vulnerability> = {}): Vulnerability {
  return { kind: "vulnerability", id, aliases: [], package: what, risk: "high", title: id, ...more };
}

const npm = (name: string, version: string): PackageName => ({ name, version, purl: `pkg:npm/${name}@${version}` });
const OPENSSL = { name: "libssl1.1", version: "1.1.1d" };

const secret = (path: string, lines?: readonly [number, number], id = "token"): Secret => ({
  kind: "secret",
  id,
  risk: "high",
  title: id,
  place: { path, ...(lines && { lines }) },
});
const check = (id: string, path: string, lines?: readonly [number, number], risk: Risk = "low"): Misconfiguration => ({
  kind: "misconfiguration",
  id,
  risk,
  title: id,
  message: id,
  place: { path, ...(lines && { lines }) },
});
const license = (id: string, named: string): License => ({ kind: "license", id, risk: "low", package: named });

/** Who says so, in their order. */
const by = (item: Merged): string => ("risks" in item ? Object.keys(item.risks) : item.scanners).join("+");

/** The ids and who says them, of a list of items for each of the scanners a, b, c … */
function told(...lists: readonly (readonly Item[])[]): readonly string[] {
  const reports = lists.map((items, i) => report(String.fromCharCode(97 + i), items));
  return merge(reports, rulesOf).map((item) => `${item.id} ${by(item)}`);
}

/** As our rules would say: DS-1 of a and CIS-1 of b are one verdict. */
const rulesOf = (scanner: string, id: string) =>
  (scanner === "a" && id === "DS-1") || (scanner === "b" && id === "CIS-1") ? ["dockerfile/missing-user"] : [];

describe("a vulnerability is the same", () => {
  test("under any of its names, and is told by the CVE", () => {
    const a = vulnerability("GHSA-1", npm("x", "1"), { aliases: ["CVE-2020-1"] });
    const b = vulnerability("CVE-2020-1", npm("x", "1"), { risk: "critical", title: "What it is" });
    const c = vulnerability("GO-2020-5", npm("x", "1"), { aliases: ["GHSA-1"], risk: "unknown" });
    const [only, ...others] = merge([report("a", [a]), report("b", [b]), report("c", [c])], rulesOf);
    assert.deepEqual(others, []);
    assert.ok(only?.kind === "vulnerability");
    assert.deepEqual([only.id, [...only.aliases].sort()], ["CVE-2020-1", ["GHSA-1", "GO-2020-5"]]);
    assert.deepEqual([only.risk, only.risks], ["critical", { a: "high", b: "critical", c: "unknown" }]);
    assert.equal(only.title, "What it is");
  });

  test("not through an advisory that is about several", () => {
    const dsa = { aliases: ["DSA-4855-1"] };
    assert.deepEqual(
      told(
        [vulnerability("CVE-2019-1551", OPENSSL, dsa), vulnerability("CVE-2020-1971", OPENSSL, dsa)],
        [vulnerability("CVE-2020-1971", OPENSSL), vulnerability("DSA-4855-1", OPENSSL)],
      ),
      ["CVE-2019-1551 a", "CVE-2020-1971 a+b", "DSA-4855-1 b"],
    );
    const two = vulnerability("GHSA-2", npm("x", "1"), { aliases: ["CVE-1-1", "CVE-1-2"] });
    assert.deepEqual(told([vulnerability("CVE-1-1", npm("x", "1"))], [two, vulnerability("CVE-1-2", npm("x", "1"))]), [
      "CVE-1-1 a",
      "GHSA-2 b",
      "CVE-1-2 b",
    ]);
  });

  test("however the package is written", () => {
    const same: readonly (readonly [PackageName, PackageName])[] = [
      [
        { name: "openssl", version: "1.1.1d-0", purl: "pkg:deb/debian/openssl@1.1.1d-0?arch=amd64&distro=debian-10" },
        {
          name: "openssl",
          version: "1.1.1d-0",
          purl: "pkg:deb/debian/openssl@1.1.1d-0?distro=debian-10.13&upstream=x",
        },
      ],
      [
        { name: "bash", version: "1:5.0", purl: "pkg:deb/debian/bash@5.0?epoch=1" },
        { name: "bash", version: "5.0", purl: "pkg:deb/bash@1%3A5.0" },
      ],
      [
        { name: "@scope/x", version: "1", purl: "pkg:npm/%40scope/x@1" },
        { name: "@scope/x", version: "1" },
      ],
      [
        { name: "@scope/x", version: "1", purl: "pkg:npm/%40scope/x@1" },
        { name: "x", version: "1", purl: "pkg:npm/@scope/x@1" },
      ],
      [
        { name: "org.a:b", version: "1", purl: "pkg:maven/org.a/b@1" },
        { name: "b", version: "1", purl: "pkg:maven/org.a/b@1?type=jar" },
      ],
      [
        { name: "org.a:b", version: "1", purl: "pkg:maven/org.a/b@1" },
        { name: "org.a:b", version: "1" },
      ],
      [
        { name: "Foo_Bar", version: "1", purl: "pkg:pypi/Foo_Bar@1" },
        { name: "foo-bar", version: "1", purl: "pkg:pypi/foo-bar@1" },
      ],
      [
        { name: "stdlib", version: "v1.22.0", purl: "pkg:golang/stdlib@1.22.0" },
        { name: "stdlib", version: "1.22.0", purl: "pkg:golang/stdlib@v1.22.0" },
      ],
    ];
    for (const [a, b] of same)
      assert.deepEqual(told([vulnerability("CVE-1", a)], [vulnerability("CVE-1", b)]), ["CVE-1 a+b"], a.name);
    const others: readonly (readonly [PackageName, PackageName])[] = [
      [npm("x", "1"), npm("x", "2")],
      [npm("x", "1"), npm("y", "1")],
      [npm("minimist", "1"), { name: "minimist", version: "1", purl: "pkg:deb/debian/minimist@1" }],
      [
        { name: "x", version: "1", purl: "pkg:maven/a/x@1" },
        { name: "x", version: "1", purl: "pkg:maven/b/x@1" },
      ],
    ];
    for (const [a, b] of others)
      assert.equal(told([vulnerability("CVE-1", a)], [vulnerability("CVE-1", b)]).length, 2, JSON.stringify([a, b]));
  });

  test("at one path; a package of the system wherever its files are", () => {
    const at = (path: string, what = npm("x", "1")) => vulnerability("CVE-1", what, { place: { path } });
    assert.deepEqual(told([at("app/a.json"), at("app/b.json")], [at("/app/b.json"), at("/app/c.json")]), [
      "CVE-1 a",
      "CVE-1 a+b",
      "CVE-1 b",
    ]);
    assert.deepEqual(told([at("app/a.json"), at("app/b.json")], [vulnerability("CVE-1", npm("x", "1"))]), [
      "CVE-1 a+b",
      "CVE-1 a",
    ]);
    const deb = { name: "x", version: "1", purl: "pkg:deb/debian/x@1" };
    assert.deepEqual(told([vulnerability("CVE-1", deb)], [at("/var/lib/dpkg/status", deb)]), ["CVE-1 a+b"]);
    assert.deepEqual(told([vulnerability("CVE-1", { name: "x", version: "1" })], [at("/x", deb)]), ["CVE-1 a+b"]);
  });

  test("and what one scanner does not say, another does", () => {
    const a = vulnerability("CVE-1", { name: "x", version: "1" });
    const b = vulnerability("CVE-1", npm("x", "1"), { fixed: "2", url: "https://x.example", place: { path: "/x" } });
    const [only] = merge([report("a", [a]), report("b", [b])], rulesOf);
    assert.ok(only?.kind === "vulnerability");
    assert.deepEqual(
      [only.fixed, only.url, only.place?.path, only.package.purl],
      ["2", "https://x.example", "/x", "pkg:npm/x@1"],
    );
  });
});

test("a secret is the same where its lines overlap", () => {
  assert.deepEqual(
    told(
      [secret("/a.env", [2, 2]), secret("/a.env", [5, 20], "key"), secret("/b.env")],
      [
        secret("a.env", [3, 3]),
        secret("a.env", [2, 2], "pat"),
        secret("/a.env", [7, 7], "pem"),
        secret("/b.env", [1, 1]),
      ],
      [secret("/a.env", [3, 3], "third")],
    ).toSorted(),
    ["key a+b", "token a+b", "token a+b", "token b+c"],
  );
});

test("a check is the same with one verdict at one place", () => {
  assert.deepEqual(
    told(
      [check("DS-1", "image configuration"), check("DS-2", "image configuration")],
      [check("CIS-1", "image configuration"), check("CIS-2", "image configuration")],
    ).toSorted(),
    ["CIS-2 b", "DS-1 a+b", "DS-2 a"],
  );
  assert.deepEqual(
    told(
      [check("DS-1", "Dockerfile", [3, 9])],
      [check("CIS-1", "Dockerfile", [12, 12]), check("CIS-1", "Dockerfile", [4, 4])],
    ).toSorted(),
    ["CIS-1 b", "DS-1 a+b"],
  );
  assert.deepEqual(told([check("X", "a", [1, 1])], [check("X", "b", [1, 1])]).length, 2);
  const [only] = merge(
    [report("a", [check("DS-1", "f", undefined, "low")]), report("b", [check("CIS-1", "f", undefined, "high")])],
    rulesOf,
  );
  assert.ok(only !== undefined && "risk" in only && only.risk === "high");
});

test("licenses, signatures and packages by all that names them", () => {
  const signature = (state: "verified" | "missing"): Item => ({
    kind: "signature",
    id: "me",
    message: "x",
    ...(state === "verified" ? { state } : { state, risk: "low" }),
  });
  const there = (name: string): Item => ({ kind: "package", id: name, package: { name, version: "1" } });
  assert.deepEqual(
    told(
      [license("MIT", "x"), signature("verified"), there("x")],
      [license("MIT", "x"), license("MIT", "y"), signature("missing"), there("x"), there("y")],
    ),
    ["MIT a+b", "me a", "x a+b", "MIT b", "me b", "y b"],
  );
});

describe("whatever there is", () => {
  const items = [
    vulnerability("CVE-1", npm("x", "1")),
    vulnerability("CVE-1", npm("x", "1")),
    secret("/a", [1, 1]),
    secret("/a", [1, 1]),
    check("DS-1", "f"),
    license("MIT", "x"),
  ];

  test("of one scanner nothing is joined, nor is its order changed", () => {
    assert.deepEqual(
      merge([report("a", items)], rulesOf).map(({ id }) => id),
      items.map(({ id }) => id),
    );
    assert.deepEqual(merge([], rulesOf), []);
    assert.deepEqual(told(items, []).length, items.length);
  });

  test("what two say of the same things is all of it, once", () => {
    assert.deepEqual(told(items, items).toSorted(), items.map(({ id }) => `${id} a+b`).toSorted());
    assert.deepEqual(told(items, items, items).toSorted(), items.map(({ id }) => `${id} a+b+c`).toSorted());
  });

  test("a target tells what is known of it: digest and platform of whoever knows, counts of what is merged", () => {
    const image = {
      digest: "sha256:aa",
      layers: [{ diffId: "sha256:l1" }, { diffId: "sha256:l2", createdBy: "RUN login hunter2" }],
    };
    const a = report("a", [vulnerability("CVE-1", npm("x", "1"), { place: { path: "/x", layer: "sha256:l2" } })], {
      image,
    });
    const b = report(
      "b",
      [vulnerability("CVE-1", npm("x", "1"), { risk: "low", place: { path: "x", layer: "sha256:unknown" } })],
      {
        image: { platform: "linux/arm64", layers: [] },
      },
    );
    const together = itemsOf([a, b], { rulesOf, redact: (text) => text.replace("hunter2", "***") });
    const scanned = scannedTarget(target, [summaryOf(a), summaryOf(b)], [], sumOf(together));
    assert.deepEqual(
      [scanned.digest, scanned.platform, scanned.counts.high, scanned.counts.low],
      ["sha256:aa", "linux/arm64", 1, 0],
    );
    const [first] = together;
    assert.ok(first?.kind === "vulnerability");
    assert.deepEqual(first.place, {
      path: "/x",
      layer: { digest: "sha256:l2", number: 2, of: 2, createdBy: "RUN login ***" },
    });
  });

  test("odd package URLs are names like others", () => {
    for (const purl of [
      "",
      "pkg:",
      "pkg:npm",
      "pkg:npm/",
      "pkg:npm/%",
      "pkg:npm/%zz@1",
      "x",
      "pkg:generic/a/b/c@1#sub?x",
    ])
      assert.ok(packageKey({ name: "x", version: "1", purl }).what.endsWith("@1"), purl);
  });
});

describe("the cost is linear", () => {
  const many = <T>(count: number, make: (i: number) => T): readonly T[] =>
    Array.from({ length: count }, (_, i) => make(i));
  const lists: Readonly<Record<string, (i: number) => Item>> = {
    "one vulnerability again and again": () => vulnerability("CVE-1", npm("x", "1")),
    "one vulnerability at many paths": (i) => vulnerability("CVE-1", npm("x", "1"), { place: { path: `/${i}` } }),
    "a chain of aliases": (i) => vulnerability(`GHSA-${i}`, npm("x", "1"), { aliases: [`GHSA-${i + 1}`] }),
    "one secret again and again": () => secret("/a", [1, 1]),
    "secrets at every line": (i) => secret("/a", [i, i + 1]),
    "one check of the whole": () => check("DS-1", "f"),
    "checks that cover much": (i) => check("X", "f", [1, i + 1]),
  };
  for (const [name, make] of Object.entries(lists)) {
    test(name, () => {
      assertLinear(
        name,
        20_000,
        (size) => many(size, make),
        (items) => merge([report("a", items), report("b", items), report("c", items)], rulesOf),
      );
    });
  }
});
