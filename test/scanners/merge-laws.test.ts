// Laws of merging: what becomes one thing does not depend on the order of the reports, nothing is lost, and the cost is linear.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Item } from "../../server/src/scanners/core/report.ts";
import { merge } from "../../server/src/scanners/merge.ts";
import { assertLinear } from "../support/cost.ts";
import fc from "../support/property.ts";
import { by, check, npm, report, rulesOf, secret, vulnerability } from "./items.ts";

const SCANNERS = ["a", "b", "c", "d"] as const;

/** Few names, types, paths and layers, so that they meet often; `nothing` where a scanner does not say. */
const nothing = fc.constant(undefined);
const path = fc.oneof(
  nothing,
  fc.constantFrom("", "one", "/two", "app.jar/x.jar", "app.jar:x.jar", "var/lib/dpkg/status"),
);
const layer = fc.oneof(nothing, fc.constantFrom("l1", "l2"));
const lines = fc.oneof(
  nothing,
  fc.constantFrom([1, 1], [1, 9], [2, 4], [4, 9], [9, 9]) as fc.Arbitrary<[number, number]>,
);
const purl = fc.oneof(
  nothing,
  fc.constantFrom(
    "pkg:npm/x@1",
    "pkg:npm/X@1",
    "pkg:deb/x@1",
    "pkg:deb/x@1?arch=i386",
    "pkg:maven/x/x@1",
    "pkg:maven/g/x@1",
  ),
);
const names = fc.constantFrom(
  ["CVE-1"],
  ["CVE-2"],
  ["GHSA-1"],
  ["GHSA-1", "CVE-1"],
  ["GHSA-1", "CVE-2"],
  ["CVE-2", "GHSA-2"],
  ["ELSA-1", "CVE-1", "CVE-2"],
  ["DSA-1"],
);

const anyVulnerability = fc
  .record({ names, purl, path, layer })
  .map(({ names: [id = "", ...aliases], purl, path, layer }) =>
    vulnerability(
      id,
      { name: "x", version: "1", ...(purl !== undefined && { purl }) },
      { aliases, ...(path !== undefined && { place: { path, ...(layer !== undefined && { layer }) } }) },
    ),
  );
const anySecret = fc
  .record({ path: fc.constantFrom("a", "/a", "b"), lines, id: fc.constantFrom("key", "token", "pat") })
  .map(({ path, lines, id }) => secret(path, lines, id));
const anyCheck = fc
  .record({ id: fc.constantFrom("DS-1", "CIS-1", "X"), lines, path: fc.constantFrom("f", "image configuration") })
  .map(({ id, path, lines }) => check(id, path, lines));
const someItems = fc.array(fc.oneof(anyVulnerability, anySecret, anyCheck), { maxLength: 6 });
const someReports = fc
  .tuple(someItems, someItems, someItems, someItems)
  .map((lists) =>
    lists.flatMap((items, i) => (items.length === 0 ? [] : [report(SCANNERS[i] ?? "", marked(i, items))])),
  );

/** Items that can be told apart afterwards: the names of vulnerabilities, which are all kept, have one of their own. */
function marked(scanner: number, items: readonly Item[]): readonly Item[] {
  return items.map((item, i) =>
    item.kind === "vulnerability" ? { ...item, aliases: [...item.aliases, `MARK-${scanner}-${i}`] } : item,
  );
}

const marksOf = (item: Item): readonly string[] =>
  item.kind === "vulnerability" ? item.aliases.filter((name) => name.startsWith("MARK-")) : [];

function permutations<T>(list: readonly T[]): readonly (readonly T[])[] {
  if (list.length < 2) return [list];
  return list.flatMap((one, i) => permutations(list.toSpliced(i, 1)).map((others) => [one, ...others]));
}

describe("whatever several scanners say", () => {
  const runs = { numRuns: 300, seed: 9 };

  test("what becomes one thing does not depend on the order of the reports", () => {
    fc.assert(
      fc.property(someReports, (reports) => {
        const [first, ...others] = permutations(reports).map((order) =>
          merge(order, rulesOf)
            .map((item) => {
              const names = item.kind === "vulnerability" ? [item.id, ...[...item.aliases].sort()] : [];
              const risks = "risks" in item ? Object.entries(item.risks).sort() : [];
              return JSON.stringify([item.kind, names, risks, by(item).split("+").sort()]);
            })
            .sort(),
        );
        if (reports.length > 1) for (const other of others) assert.deepEqual(other, first);
      }),
      runs,
    );
  });

  test("all of it is told, and only an advisory about several CVEs more than once", () => {
    fc.assert(
      fc.property(someReports, (reports) => {
        if (reports.length < 2) return;
        const merged = merge(reports, rulesOf);
        const told = merged.flatMap(marksOf);
        for (const item of reports.flatMap(({ items }) => items)) {
          const [mark] = marksOf(item);
          if (mark === undefined) continue;
          const times = told.filter((one) => one === mark).length;
          assert.ok(times === 1 || (times === 2 && item.id === "ELSA-1"), `${mark} ${item.id} ${times}`);
        }
        for (const kind of ["secret", "misconfiguration"] as const)
          for (const { scanner, items } of reports) {
            const own = merged.filter((item) => item.kind === kind && by(item).split("+").includes(scanner.id));
            assert.equal(own.length, items.filter((item) => item.kind === kind).length);
          }
      }),
      runs,
    );
  });

  test("nothing is one that has two types, or two paths and is not of the system", () => {
    const typeOf = (item: Item) =>
      item.kind === "vulnerability" ? /pkg:(\w+)/.exec(item.package.purl ?? "")?.[1] : undefined;
    const pathOf = (item: Item) =>
      item.kind === "vulnerability" ? item.place?.path.replace(/^\//, "").replace(":", "/") : "";
    fc.assert(
      fc.property(someReports, (reports) => {
        const byMark = new Map(reports.flatMap(({ items }) => items.map((item) => [marksOf(item)[0], item] as const)));
        for (const merged of reports.length < 2 ? [] : merge(reports, rulesOf)) {
          const said = marksOf(merged).flatMap((mark) => byMark.get(mark) ?? []);
          const types = new Set(said.map(typeOf).filter((type) => type !== undefined));
          assert.ok(types.size < 2, JSON.stringify(said));
          const paths = new Set(said.map(pathOf).filter((path) => path));
          assert.ok(types.has("deb") || paths.size < 2, JSON.stringify(said));
        }
      }),
      runs,
    );
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
    "packages of which little is said": (i) =>
      vulnerability(
        "CVE-1",
        i % 2 === 0 ? npm("x", "1") : { name: "x", version: "1" },
        i % 3 === 0 ? {} : { place: { path: `/${i % 50}` } },
      ),
    "an advisory that is about many": (i) =>
      vulnerability(i % 2 === 0 ? `CVE-${i}` : `ELSA-${i}`, npm("x", "1"), {
        aliases: i % 2 === 0 ? [] : [`CVE-${i - 1}`, `CVE-${i}`],
      }),
    "many CVEs with one advisory": (i) =>
      vulnerability(i % 2 === 0 ? `CVE-${i}` : "GHSA-1", npm("x", "1"), { aliases: ["GHSA-1"] }),
    "jars with a guessed group": (i) =>
      vulnerability(
        "CVE-1",
        { name: "b", version: "1", purl: i % 2 === 0 ? "pkg:maven/b/b@1" : `pkg:maven/g${i % 4}/b@1` },
        { place: { path: `/${i >> 1}.jar` } },
      ),
    "secrets of the whole and of lines": (i) => secret("/a", i % 2 === 0 ? [i, i + 5] : undefined, `token-${i % 3}`),
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

  test("scanners that say different lines and paths", () => {
    assertLinear(
      "different lines and paths",
      20_000,
      (size) => many(size, (i) => i),
      (numbers) =>
        merge(
          ["a", "b", "c"].map((id, n) =>
            report(
              id,
              numbers.flatMap((i) => [
                check("X", "f", [i + n, i + 2 * n + 1]),
                vulnerability("CVE-1", npm("x", "1"), n === 2 ? {} : { place: { path: `/${i + n}` } }),
              ]),
            ),
          ),
          rulesOf,
        ),
    );
  });
});
