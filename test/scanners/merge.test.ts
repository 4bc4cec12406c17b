// What several scanners say of one target, as one list: what is one thing and what is not.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createEngine } from "../../server/src/engine/index.ts";
import { type PackageName, type Risk, webAddress } from "../../server/src/protocol.ts";
import type { Item } from "../../server/src/scanners/core/report.ts";
import { merge } from "../../server/src/scanners/merge.ts";
import { packageKeys } from "../../server/src/scanners/packages.ts";
import { itemsOf, scannedTarget, summaryOf, sumOf } from "../../server/src/scanners/projection.ts";
import { by, check, license, npm, report, rulesOf, secret, target, told, vulnerability } from "./items.ts";

const OPENSSL = { name: "libssl1.1", version: "1.1.1d" };

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
    // It counts towards what another says of just one of them.
    assert.deepEqual(told([vulnerability("CVE-1-1", npm("x", "1"))], [two, vulnerability("CVE-1-2", npm("x", "1"))]), [
      "CVE-1-1 a+b",
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
    const url = webAddress("https://x.example/");
    assert.ok(url);
    const b = vulnerability("CVE-1", npm("x", "1"), { fixed: "2", url, place: { path: "/x" } });
    const [only] = merge([report("a", [a]), report("b", [b])], rulesOf);
    assert.ok(only?.kind === "vulnerability");
    assert.deepEqual([only.fixed, only.url, only.place?.path, only.package.purl], ["2", url, "/x", "pkg:npm/x@1"]);
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

  test("a target tells what is known of it: digest and platform from a scanner that knows, counts of what is merged", () => {
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
      assert.ok(packageKeys([{ name: { name: "x", version: "1", purl }, path: "" }])[0]?.what.endsWith("@1"), purl);
  });
});

describe("an advisory", () => {
  const curl = (distribution: string): PackageName => ({
    name: "curl",
    version: "7.0.0-1.amzn2",
    purl: `pkg:rpm/${distribution}/curl@7.0.0-1.amzn2`,
  });
  const about = (id: string, ...aliases: readonly string[]) => vulnerability(id, curl("amzn"), { aliases });

  test("about one CVE goes by it, whichever scanner names the advisory", () => {
    const ids = [
      "ALAS-2030-100",
      "ALSA-2",
      "UBUNTU-CVE-2030-10",
      "DEBIAN-CVE-2030-10",
      "CGA-3",
      "GMS-4",
      "EUVD-5",
      "RLSA-2030:1",
    ];
    for (const id of ids) {
      const a = vulnerability("CVE-2030-10", curl("amazon"));
      const [only, ...others] = merge([report("a", [a]), report("b", [about(id, "CVE-2030-10")])], rulesOf);
      assert.ok(only?.kind === "vulnerability" && others.length === 0, id);
      assert.deepEqual([only.id, only.aliases, by(only)], ["CVE-2030-10", [id], "a+b"]);
    }
  });

  test("whose id ends in the CVE needs no alias", () => {
    assert.deepEqual(told([about("DEBIAN-CVE-2030-10")], [about("CVE-2030-10")]), ["CVE-2030-10 a+b"]);
    assert.deepEqual(told([about("CURL-CVE-2030-10")], [about("CVE-2030-1")]), ["CVE-2030-10 a", "CVE-2030-1 b"]);
  });

  test("about two CVEs counts towards each that another scanner has", () => {
    const both = [about("CVE-1", "ELSA-1"), about("CVE-2", "ELSA-1")];
    assert.deepEqual(told(both, [about("ELSA-1", "CVE-1", "CVE-2")]), ["CVE-1 a+b", "CVE-2 a+b"]);
    assert.deepEqual(told([about("ELSA-1", "CVE-1", "CVE-2")], both), ["CVE-1 a+b", "CVE-2 a+b"]);
    const merged = merge([report("a", both), report("b", [about("ELSA-1", "CVE-1", "CVE-2")])], rulesOf);
    assert.deepEqual(
      merged.map((one) => one.kind === "vulnerability" && one.aliases),
      [["ELSA-1"], ["ELSA-1"]],
    );
  });

  test("keeps what no other scanner has", () => {
    const three = about("ELSA-1", "CVE-1", "CVE-2", "CVE-3");
    assert.deepEqual(told([about("CVE-1")], [three]), ["CVE-1 a+b", "ELSA-1 b"]);
    assert.deepEqual(told([about("CVE-1"), about("CVE-3")], [three]), ["CVE-1 a+b", "CVE-3 a+b", "CVE-2 b"]);
    assert.deepEqual(told([three], [three], [about("CVE-1")]), ["CVE-1 a+b+c", "ELSA-1 a+b"]);
    assert.deepEqual(told([about("CVE-9")], [three]), ["CVE-9 a", "ELSA-1 b"]);
    assert.deepEqual(told([vulnerability("CVE-1", npm("curl", "1"))], [three]), ["CVE-1 a", "ELSA-1 b"]);
  });

  test("says less of an item than the item's own CVE", () => {
    const [x, y] = [npm("x", "1"), npm("y", "1")];
    const own = [
      vulnerability("CVE-1", x, { aliases: ["GHSA-1"] }),
      vulnerability("CVE-2", y, { aliases: ["GHSA-1"] }),
    ];
    const other = [
      vulnerability("GHSA-1", y, { aliases: ["CVE-2"] }),
      vulnerability("GHSA-1", x, { aliases: ["CVE-1"] }),
    ];
    assert.deepEqual(told(own, other), ["CVE-1 a+b", "CVE-2 a+b"]);
    assert.deepEqual(told(other, own), ["CVE-2 a+b", "CVE-1 a+b"]);
    // Without a CVE of its own the one that is said of its package counts.
    const bare = [vulnerability("GHSA-1", y), vulnerability("GHSA-1", x)];
    assert.deepEqual(told(own, bare), ["CVE-1 a+b", "CVE-2 a+b"]);
    assert.deepEqual(told(bare, own), ["CVE-2 a+b", "CVE-1 a+b"]);
    // And one that others use for two is neither.
    const two = [
      vulnerability("CVE-1", x, { aliases: ["GHSA-1"] }),
      vulnerability("CVE-2", x, { aliases: ["GHSA-1"] }),
    ];
    assert.deepEqual(told(two, [vulnerability("GHSA-1", x)]), ["CVE-1 a", "CVE-2 a", "GHSA-1 b"]);
  });

  test("that says another CVE is about that one", () => {
    const x = npm("x", "1");
    assert.deepEqual(
      told(
        [vulnerability("GHSA-1", x, { aliases: ["CVE-1"] })],
        [vulnerability("GHSA-1", x, { aliases: ["CVE-2"] }), vulnerability("CVE-2", x)],
      ),
      ["CVE-1 a", "CVE-2 b"],
    );
  });

  test("and its CVE in one report are counted once, two advisories on one CVE are not", () => {
    const [x, place] = [npm("x", "1"), { path: "a" }];
    const ghsa = (id: string, more = {}) =>
      vulnerability(id, x, { aliases: ["CVE-1"], place, risk: "critical", ...more });
    const cve = vulnerability("CVE-1", x, { place });
    assert.deepEqual(told([cve], [ghsa("GHSA-1"), cve]), ["CVE-1 a+b"]);
    assert.deepEqual(told([ghsa("GHSA-1"), cve], [cve]), ["CVE-1 a+b"]);
    assert.deepEqual(told([cve], [ghsa("GHSA-1"), ghsa("GHSA-2")]), ["CVE-1 a+b", "CVE-1 b"]);
    assert.deepEqual(told([cve], [ghsa("GHSA-1", { place: { path: "b" } }), cve]), ["CVE-1 a+b", "CVE-1 b"]);
    const [only] = merge([report("a", [cve]), report("b", [cve, ghsa("GHSA-1")])], rulesOf);
    assert.deepEqual(only?.kind === "vulnerability" && only.risks, { a: "high", b: "critical" });
  });

  test("in other capitals is the same, and no alias of itself", () => {
    const x = npm("x", "1");
    for (const [a, b] of [
      ["cve-2020-1", "CVE-2020-1"],
      ["CVE-2020-1", "cve-2020-1"],
    ] as const) {
      const [only, ...others] = merge(
        [report("a", [vulnerability(a, x)]), report("b", [vulnerability(b, x)])],
        rulesOf,
      );
      assert.ok(only?.kind === "vulnerability" && others.length === 0);
      assert.deepEqual([only.id, only.aliases], ["CVE-2020-1", []]);
    }
    const two = [vulnerability("CVE-1", x, { aliases: ["GHSA-aaaa"] }), vulnerability("ghsa-AAAA", x)] as const;
    const [only] = merge([report("a", [two[0]]), report("b", [two[1]])], rulesOf);
    assert.deepEqual(only?.kind === "vulnerability" && only.aliases, ["GHSA-aaaa"]);
  });
});

/** Whether a vulnerability in two packages is one. */
const areOne = (a: PackageName, b: PackageName, path?: string, other = path): boolean => {
  const at = (what: PackageName, place?: string) =>
    vulnerability("CVE-1", what, place === undefined ? {} : { place: { path: place } });
  return told([at(a, path)], [at(b, other)]).length === 1 && told([at(b, other)], [at(a, path)]).length === 1;
};

describe("a package is the same", () => {
  const go = (name: string, version: string, purl?: string): PackageName => ({
    name,
    version,
    ...(purl !== undefined && { purl: `pkg:golang/${purl}` }),
  });

  test("as a module of Go, with all the steps of its path", () => {
    const xxhash = "github.com/cespare/xxhash";
    const v2 = go(`${xxhash}/v2`, "v2.3.0", `${xxhash}/v2@v2.3.0`);
    assert.ok(areOne(v2, go(`${xxhash}/v2`, "v2.3.0", `${xxhash}@v2.3.0#v2`)));
    assert.ok(areOne(v2, go("xxhash", "2.3.0", `${xxhash}@2.3.0#v2`)));
    assert.ok(areOne(v2, go(`${xxhash}/v2`, "v2.3.0", `${xxhash}@v2.3.0`)));
    assert.ok(areOne(v2, go(`${xxhash}/v2`, "v2.3.0")));
    assert.ok(!areOne(v2, go(xxhash, "v2.3.0", `${xxhash}@v2.3.0`)));
    const sdk = (service: string, named: string) => go(named, "v1", `github.com/a/sdk@v1#service/${service}`);
    assert.ok(!areOne(sdk("s3", "github.com/a/sdk/service/s3"), sdk("ec2", "github.com/a/sdk/service/ec2")));
    assert.ok(!areOne(sdk("s3", "sdk"), sdk("ec2", "sdk")));
  });

  test("as Go's own library, by whichever name and version", () => {
    const trivy = go("stdlib", "v1.26.8", "stdlib@v1.26.8");
    assert.ok(areOne(trivy, go("stdlib", "go1.26.8", "stdlib@1.26.8")));
    assert.ok(areOne(trivy, go("std", "1.26.8", "std@1.26.8")));
    assert.ok(areOne(trivy, go("stdlib", "", "stdlib@1.26.8")));
    assert.ok(areOne(trivy, go("stdlib", "go1.26.8 X:boringcrypto", "stdlib@1.26.8")));
    assert.ok(areOne(trivy, go("stdlib", "go1.26.8")));
    assert.ok(!areOne(trivy, go("stdlib", "go1.26.7", "stdlib@1.26.7")));
    assert.ok(!areOne(trivy, go("github.com/x/std", "v1.26.8", "github.com/x/std@v1.26.8")));
  });

  test("of the system, where one scanner knows only the system's own list", () => {
    const bash = { name: "bash", version: "5" };
    const deb = { ...bash, purl: "pkg:deb/debian/bash@5" };
    assert.ok(areOne(bash, deb, "/var/lib/dpkg/status", undefined));
    assert.ok(areOne(bash, deb, "var/lib/dpkg/status.d/bash", "/var/lib/dpkg/status"));
    assert.ok(areOne(bash, deb, "/usr/bin/bash", undefined));
    assert.ok(areOne(bash, { ...bash, purl: "pkg:rpm/fedora/bash@5" }, "usr/lib/sysimage/rpm/rpmdb.sqlite"));
    assert.ok(!areOne(bash, npm("bash", "5"), "/var/lib/dpkg/status", undefined));
    assert.deepEqual(
      told(
        [vulnerability("CVE-1", bash, { place: { path: "app/bash/package.json" } })],
        [
          vulnerability("CVE-1", deb),
          vulnerability("CVE-1", npm("bash", "5"), { place: { path: "app/bash/package.json" } }),
        ],
      ),
      ["CVE-1 a+b", "CVE-1 b"],
    );
  });

  test("whatever stands between an archive and what lies in it", () => {
    const log4j = {
      name: "log4j-core",
      version: "2.14.1",
      purl: "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1",
    };
    const inside = "opt/app.jar/BOOT-INF/lib/log4j-core-2.14.1.jar";
    for (const other of [
      "/opt/app.jar:BOOT-INF/lib/log4j-core-2.14.1.jar",
      "/opt/app.jar!/BOOT-INF/lib/log4j-core-2.14.1.jar",
      "opt/app.jar!BOOT-INF/lib/log4j-core-2.14.1.jar",
    ])
      assert.ok(areOne(log4j, log4j, inside, other), other);
    assert.ok(areOne(log4j, log4j, "a.ear/b.war/c.jar", "/a.ear:b.war:c.jar"));
    assert.ok(!areOne(log4j, log4j, inside, "opt/other.jar:BOOT-INF/lib/log4j-core-2.14.1.jar"));
    assert.ok(!areOne(log4j, log4j, inside, "opt/lib/log4j-core-2.14.1.jar"));
    assert.ok(!areOne(log4j, log4j, "opt/app.jarlib", "opt/app.jar/lib"));
  });

  test("where one scanner guesses the group of a jar", () => {
    const maven = (group: string, name = "b"): PackageName => ({
      name,
      version: "1",
      purl: `pkg:maven/${group}${name}@1`,
    });
    assert.ok(areOne(maven("b/"), maven("org.a/"), "x.jar"));
    assert.ok(areOne(maven(""), maven("org.a/"), "x.jar", "/x.jar"));
    assert.ok(areOne({ name: "b", version: "1" }, maven("org.a/"), "x.jar"));
    assert.ok(!areOne(maven("b/"), maven("org.a/"), "x.jar", "y.jar"));
    assert.ok(!areOne(maven("b/"), maven("org.a/")));
    assert.ok(!areOne(maven("org.b/"), maven("org.a/"), "x.jar"));
    assert.ok(!areOne(maven("b/"), maven("org.a/", "c"), "x.jar"));
  });

  test("whichever file of its folder describes a Python package", () => {
    const x = { name: "x", version: "1", purl: "pkg:pypi/x@1" };
    assert.ok(areOne(x, x, "usr/lib/x-1.dist-info/METADATA", "/usr/lib/x-1.dist-info/RECORD"));
    assert.ok(areOne(x, x, "usr/lib/x-1.egg-info/PKG-INFO", "usr/lib/x-1.egg-info"));
    assert.ok(!areOne(x, x, "usr/lib/x-1.dist-info/METADATA", "opt/lib/x-1.dist-info/METADATA"));
  });

  test("by versions that differ in what scanners leave out, and by no others", () => {
    const of = (type: string, name: string, version: string): PackageName => ({
      name,
      version,
      purl: `pkg:${type}/${name}@${encodeURIComponent(version)}`,
    });
    assert.ok(areOne(of("composer", "a/b", "v1.2.3"), of("composer", "a/b", "1.2.3")));
    assert.ok(areOne(of("rpm", "openssl-libs", "0:1.1.1k-9.el8"), of("rpm", "openssl-libs", "1.1.1k-9.el8")));
    assert.ok(areOne(of("deb", "zlib1g", "1:1.2.11.dfsg-1"), of("deb", "zlib1g", "1.2.11.dfsg-1")));
    const docker = "github.com/docker/docker";
    assert.ok(areOne(of("golang", docker, "v20.10.0+incompatible"), of("golang", docker, "20.10.0+incompatible")));
    assert.ok(!areOne(of("cargo", "x", "1.0.0+abc"), of("cargo", "x", "1.0.0")));
    assert.ok(!areOne(of("pypi", "numpy", "1"), of("conda", "numpy", "1")));
    assert.ok(!areOne(of("deb", "libssl1.1", "1.1.1d-0"), of("deb", "openssl", "1.1.1d-0")));
  });

  test("of npm in the same capitals only", () => {
    assert.ok(!areOne(npm("JSONStream", "1"), npm("jsonstream", "1")));
    assert.ok(areOne(npm("JSONStream", "1"), npm("JSONStream", "1")));
    assert.ok(areOne(npm("JSONStream", "1"), { ...npm("jsonstream", "1"), name: "JSONStream" }));
    assert.ok(areOne(npm("JSONStream", "1"), { name: "JSONStream", version: "1" }));
    assert.ok(!areOne(npm("JSONStream", "1"), { name: "jsonstream", version: "1" }));
    const nuget = (name: string): PackageName => ({ name, version: "1", purl: `pkg:nuget/${name}@1` });
    assert.ok(areOne(nuget("Newtonsoft.Json"), nuget("newtonsoft.json")));
    assert.deepEqual(
      told(
        [vulnerability("CVE-1", nuget("Moment")), vulnerability("CVE-1", npm("moment", "1"))],
        [vulnerability("CVE-1", nuget("moment")), vulnerability("CVE-1", npm("moment", "1"))],
      ),
      ["CVE-1 a+b", "CVE-1 a+b"],
    );
  });
});

describe("a third scanner", () => {
  const bare = vulnerability("CVE-1", { name: "minimist", version: "1" });
  const deb = { name: "minimist", version: "1", purl: "pkg:deb/debian/minimist@1" };
  const go = (path?: string, layer?: string) =>
    vulnerability(
      "CVE-1",
      { name: "x", version: "1", purl: "pkg:golang/x@1" },
      path === undefined ? {} : { place: { path, ...(layer !== undefined && { layer }) } },
    );

  test("does not join packages of two types", () => {
    assert.deepEqual(told([bare], [vulnerability("CVE-1", npm("minimist", "1"))], [vulnerability("CVE-1", deb)]), [
      "CVE-1 a+b",
      "CVE-1 c",
    ]);
    const pypi = { name: "minimist", version: "1", purl: "pkg:pypi/minimist@1" };
    assert.deepEqual(
      told([vulnerability("CVE-1", npm("minimist", "1"))], [bare], [vulnerability("CVE-1", pypi)], [bare]),
      ["CVE-1 a+b+d", "CVE-1 c"],
    );
  });

  test("does not join two paths", () => {
    assert.deepEqual(told([go()], [go("one")], [go("two")]), ["CVE-1 a+b", "CVE-1 c"]);
    assert.deepEqual(told([go("one")], [go()], [go("two")]), ["CVE-1 a+b", "CVE-1 c"]);
    assert.deepEqual(told([go("one")], [go("two")], [go()]), ["CVE-1 a+c", "CVE-1 b"]);
  });

  test("is credited with what it says", () => {
    const merged = merge(
      [report("a", [go(), go()]), report("b", [go("one"), go("two")]), report("c", [go("two")])],
      rulesOf,
    );
    assert.deepEqual(
      merged.map((one) => one.kind === "vulnerability" && `${one.place?.path} ${by(one)}`),
      ["one a+b", "two a+b+c"],
    );
  });

  test("is found by what the second knows", () => {
    const untyped = vulnerability("CVE-1", { name: "x", version: "1" }, { place: { path: "p" } });
    assert.deepEqual(told([untyped], [go()], [go("p")]), ["CVE-1 a+b+c"]);
    assert.deepEqual(told([untyped], [go()], [go("q")]), ["CVE-1 a", "CVE-1 b+c"]);
  });

  test("takes nothing from what is said exactly", () => {
    assert.deepEqual(told([go("a"), go("b")], [go(), go("a")]), ["CVE-1 a+b", "CVE-1 a+b"]);
    assert.deepEqual(told([go(), go("a")], [go("a"), go("b")]), ["CVE-1 a+b", "CVE-1 a+b"]);
    assert.deepEqual(told([go(), go("one")], [go(), go("two")]), ["CVE-1 a+b", "CVE-1 a+b"]);
    const layered = [
      [go("", "l1"), go("", "l2")],
      [go("two", "l2"), go("one", "l1")],
    ] as const;
    const merged = merge([report("a", layered[0]), report("b", layered[1])], rulesOf);
    assert.deepEqual(
      merged.map((one) => one.kind === "vulnerability" && one.place),
      [
        { path: "one", layer: "l1" },
        { path: "two", layer: "l2" },
      ],
    );
  });

  test("is told apart by its architecture where another has several", () => {
    const libc = (arch: string) =>
      vulnerability("CVE-1", { name: "libc6", version: "2", purl: `pkg:deb/debian/libc6@2?arch=${arch}` });
    assert.deepEqual(told([libc("amd64"), libc("i386")], [libc("i386")]), ["CVE-1 a", "CVE-1 a+b"]);
    assert.deepEqual(told([libc("amd64")], [libc("i386")], [libc("amd64"), libc("i386")]), ["CVE-1 a+c", "CVE-1 b+c"]);
    // Scanners have different words for one.
    assert.deepEqual(told([libc("amd64")], [libc("x86_64")]), ["CVE-1 a+b"]);
  });
});

test("what is said of one thing is put together field by field", () => {
  const go = { name: "x", version: "1", purl: "pkg:golang/x@1" };
  const merged = merge(
    [
      report("a", [vulnerability("CVE-1", go, { place: { path: "", layer: "sha256:1" } }), check("DS-2", "f")]),
      report("b", [
        vulnerability("CVE-1", go, { place: { path: "usr/bin/x" }, title: "What it is" }),
        check("DS-2", "f", [7, 7]),
      ]),
    ],
    rulesOf,
  );
  assert.deepEqual(
    merged.map((one) => "place" in one && one.place),
    [
      { path: "usr/bin/x", layer: "sha256:1" },
      { path: "f", lines: [7, 7] },
    ],
  );
});

test("a secret is the same by what it is first, by its place second", () => {
  const both = [secret("a", [2, 2], "aws-access-key-id"), secret("a", [2, 2], "aws-secret-access-key")];
  assert.deepEqual(told(both, [secret("a", [2, 2], "aws-secret-access-key")]), [
    "aws-access-key-id a",
    "aws-secret-access-key a+b",
  ]);
  assert.deepEqual(told([secret("a", [2, 2], "aws-secret-access-key")], both), [
    "aws-secret-access-key a+b",
    "aws-access-key-id b",
  ]);
  assert.deepEqual(told(both, [secret("a", [2, 2], "x"), secret("a", [2, 2], "aws-access-key-id")]).toSorted(), [
    "aws-access-key-id a+b",
    "aws-secret-access-key a+b",
  ]);
  assert.deepEqual(told([secret("a", [1, 1], "x"), secret("a", [9, 9], "y")], [secret("a", undefined, "y")]), [
    "x a",
    "y a+b",
  ]);
});

test("lines that two have in common are all that a third can meet", () => {
  assert.deepEqual(told([check("X", "f", [1, 10])], [check("X", "f", [1, 1])], [check("X", "f", [10, 10])]), [
    "X a+b",
    "X c",
  ]);
  assert.deepEqual(told([check("X", "f")], [check("X", "f", [1, 1])], [check("X", "f", [9, 9])]), ["X a+b", "X c"]);
  assert.deepEqual(
    told(
      [check("X", "f", [1, 100]), check("X", "f", [50, 55])],
      [check("X", "f", [52, 58]), check("X", "f", [60, 61])],
    ),
    ["X a+b", "X a+b"],
  );
});

test("checks of Trivy and Dockle meet where a rule of ours gives the verdict of both, and only there", () => {
  const { catalog } = createEngine();
  const whole = "image configuration";
  const count = (trivy: string, dockle: string, lines?: readonly [number, number]) =>
    merge([report("trivy", [check(trivy, whole, lines)]), report("dockle", [check(dockle, whole)])], (scanner, id) =>
      catalog.equivalentsOf(scanner, id),
    ).length;
  assert.equal(count("DS-0002", "CIS-DI-0001"), 1);
  assert.equal(count("DS-0001", "DKL-DI-0006", [3, 3]), 1);
  assert.equal(count("DS-0010", "DKL-DI-0001", [3, 3]), 1);
  assert.equal(count("DS-0026", "CIS-DI-0006"), 1);
  assert.equal(count("DS-0017", "CIS-DI-0007"), 1);
  for (const [trivy, dockle] of [
    ["DS-0005", "CIS-DI-0009"],
    ["DS-0002", "CIS-DI-0006"],
  ] as const)
    assert.equal(count(trivy, dockle), 2, `${trivy} ${dockle}`);
});

describe("nobody makes harmless what another calls critical", () => {
  const merged = (a: Item, b: Item) => merge([report("a", [a]), report("b", [b])], rulesOf);

  test("the words are those of who sees the worst risk", () => {
    const loud = vulnerability("CVE-1", npm("x", "1"), { risk: "critical", title: "Log4Shell" });
    const quiet = vulnerability("CVE-1", { ...npm("x", "1"), name: "safe-thing" }, { risk: "low", title: "harmless" });
    for (const [one] of [merged(quiet, loud), merged(loud, quiet)])
      assert.ok(
        one?.kind === "vulnerability" &&
          one.title === "Log4Shell" &&
          one.package.name === "x" &&
          one.risk === "critical",
      );
  });

  test("a signature has the worst risk that is seen", () => {
    const signature = (risk: Risk, message: string): Item => ({
      kind: "signature",
      id: "key",
      state: "invalid",
      risk,
      message,
    });
    const [one, ...others] = merged(signature("low", "fine"), signature("critical", "of another image"));
    assert.ok(one?.kind === "signature" && others.length === 0);
    assert.deepEqual([one.risk, one.message], ["critical", "of another image"]);
  });

  test("a secret is at the narrowest lines that any scanner says", () => {
    const wide = { ...secret("/a", [1, 1_000_000_000], "maybe-test-string"), risk: "low" as const };
    const narrow = { ...secret("/a", [42, 42], "aws-key"), risk: "critical" as const };
    for (const [one] of [merged(wide, narrow), merged(narrow, { ...wide, place: { path: "/a" } })])
      assert.ok(
        one?.kind === "secret" && one.id === "aws-key" && String(one.place.lines) === "42,42",
        JSON.stringify(one),
      );
  });

  test("a name in a path or a package is no sign of ours", () => {
    for (const odd of ["?", "*", "? *"])
      assert.equal(
        merged(
          vulnerability("CVE-1", npm("x", "1"), { place: { path: odd } }),
          vulnerability("CVE-1", npm("x", "1"), { place: { path: "usr/bin/app" } }),
        ).length,
        2,
        odd,
      );
  });
});
