// Addresses that others wrote, in reports, in files on disk and in links: only those of the web are opened, linked or passed on.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { beforeEach, describe, test } from "node:test";
import { createEngine } from "../server/src/engine/index.ts";
import { reportsSarif } from "../server/src/output/sarif.ts";
import { type ScannedTarget, webAddress } from "../server/src/protocol.ts";
import type { Report } from "../server/src/scanners/core/report.ts";
import { isFailure } from "../server/src/scanners/core/scanner.ts";
import { SCANNERS } from "../server/src/scanners/registry.ts";
import { ReportStore } from "../server/src/scanners/store.ts";
import { parse } from "../server/src/scanners/trivy/trivy.ts";
import { ownFolder } from "./scanners/scene.ts";
import { asked } from "./support/fake-vscode.ts";
import fc from "./support/property.ts";

const { openPage } = await import("../client/src/web.ts");

const FINE = {
  "https://avd.aquasec.com/nvd/cve-2024-0001": "https://avd.aquasec.com/nvd/cve-2024-0001",
  "http://example.com": "http://example.com/",
  "HTTPS://EXAMPLE.com:8443/a?b=c@d#e": "https://example.com:8443/a?b=c@d#e",
  "https://[::1]/a": "https://[::1]/a",
  "https://example.com/a/../b/%2e%2e/c": "https://example.com/c",
  "https://example.com/?q=\"><'`": "https://example.com/?q=%22%3E%3C%27`",
  "https://example.com/ä?ö#ü": "https://example.com/%C3%A4?%C3%B6#%C3%BC",
  // Cyrillic letters that look like ours are told apart.
  "https://\u0430\u0440\u0440\u04cf\u0435.com/": "https://xn--80ak6aa92e.com/",
};

const REFUSED = [
  ...["", "a", "/a", "//example.com/a", "example.com", "https:", "https:/example.com", "https:example.com", "http://"],
  ...["file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "ftp://example.com/", "mailto:a@example.com"],
  ...["command:workbench.action.quit", "vscode://evil.ext/run", "ssh://example.com", "smb://host/share", "ms-msdt:/id"],
  ...["\\\\host\\share", "C:\\a.exe", "view-source:https://example.com", "blob:https://example.com/a", "httpss://a.b/"],
  ...[
    "https://me@example.com/",
    "https://me:word@example.com/",
    "https://:@example.com/",
    "https://example.com@evil.com/",
  ],
  ...["https://example.com\\@evil.com/", "https:\\\\example.com/", "https:///example.com/a", "https:///", "https://?a"],
  ...[
    " https://example.com/",
    "https://example.com/a b",
    "https://example.com/\n",
    "https://exa\tmple.com/",
    "https://a\0.b/",
  ],
  ...["https://example.com/\u001b]52;c;x\u0007", "https://example.com/\u0085", "https://example.com/\u2028a"],
  ...[
    "https://example.com/\u202egnp.exe",
    "https://\u200bexample.com/",
    "https://exa\u00admple.com/",
    "https://a.b/\ud800",
  ],
  ...[
    "https://a b/",
    "https://%00/",
    "https://a.b:99999/",
    "https://[::g]/",
    `https://example.com/${"a".repeat(2048)}`,
  ],
  `https://example.com/${"ä".repeat(1000)}`,
];

describe("an address", () => {
  for (const [text, address] of Object.entries(FINE)) test(text, () => assert.equal(webAddress(text), address));
  for (const text of REFUSED)
    test(`not: ${JSON.stringify(text.slice(0, 60))}`, () => assert.equal(webAddress(text), undefined));
  for (const value of [undefined, null, 1, {}, ["https://example.com"], { toString: () => "https://example.com" }])
    test(`not: ${typeof value} ${JSON.stringify(value)}`, () => assert.equal(webAddress(value), undefined));

  test("whatever is written: http or https, no name or password, nothing that cannot be seen, and again itself", () => {
    const part = fc.oneof(
      fc.constantFrom(
        "http",
        "https",
        ":",
        "/",
        "//",
        "@",
        "\\",
        "?",
        "#",
        "%2f",
        "%40",
        "..",
        "[",
        "]",
        "\t",
        "\u202e",
        "a.b",
      ),
      fc.string({ unit: "binary", maxLength: 3 }),
    );
    const written = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(
        fc.oneof(
          written,
          written.map((rest) => `https://a${rest}`),
          fc.webUrl(),
        ),
        (text) => {
          const address = webAddress(text);
          if (address === undefined) return;
          const { protocol, username, password, hostname } = new URL(address);
          assert.match(protocol, /^https?:$/);
          assert.deepEqual([username, password], ["", ""]);
          assert.notEqual(hostname, "");
          assert.match(address, /^[!-~]+$/);
          assert.equal(webAddress(address), address);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

/** A report of Trivy in which every address is one of `urls`. */
function reported(urls: readonly string[]): Report {
  const given = urls.map((PrimaryURL, i) => ({ PrimaryURL, Severity: "HIGH", Title: `title ${i}` }));
  const Results = [
    {
      Target: "a",
      Class: "lang-pkgs",
      Vulnerabilities: given.map((one, i) => ({ ...one, VulnerabilityID: `CVE-2024-${i}`, PkgName: `p${i}` })),
      Misconfigurations: given.map((one, i) => ({ ...one, ID: `DS-${i}`, Status: "FAIL", Message: "m" })),
    },
  ];
  const target = { kind: "folder", path: "/work" } as const;
  const stdout = JSON.stringify({ SchemaVersion: 2, Results });
  const read = parse({ stdout, stderr: "", exit: 0 }, target, undefined, "limit");
  assert.ok(!isFailure(read), JSON.stringify(read));
  const day = "2026-01-01T00:00:00.000Z";
  const scanner = { id: "trivy", title: "Trivy", version: "1" };
  return { target, scanner, begun: day, taken: day, items: read.items, files: {} };
}

const sarifOf = (report: Report) =>
  reportsSarif(
    { target: report.target, title: "work", failures: [] } as unknown as ScannedTarget,
    [report],
    (id) => id,
  );

const addressesOf = ({ items }: Report) => items.flatMap((item) => ("url" in item ? [item.url] : []));

describe("addresses in a report", () => {
  const twice = (urls: readonly string[]) => [...urls, ...urls];

  test("are kept where they are http or https, and dropped where they are not", () => {
    const report = reported([...REFUSED, ...Object.keys(FINE)]);
    assert.equal(report.items.length, 2 * (REFUSED.length + Object.keys(FINE).length));
    assert.deepEqual(addressesOf(report), twice(Object.values(FINE)));
  });

  test("the same goes for reports on disk", async () => {
    const folder = ownFolder();
    const own = reported(["https://own.example/"]);
    await new ReportStore(folder).put(own);
    const [name = ""] = fs.readdirSync(folder).filter((file) => !file.endsWith(".lock"));
    const file = path.join(folder, name);
    for (const url of ["file:///etc/passwd", "https://me@evil.example/", "command:a"]) {
      fs.writeFileSync(file, fs.readFileSync(file, "utf8").replaceAll("https://own.example/", url));
      const kept = await new ReportStore(folder).of(own.target);
      assert.deepEqual(kept.flatMap(addressesOf).filter(Boolean), [], url);
      assert.equal(kept[0]?.items.length, 2);
      fs.writeFileSync(file, fs.readFileSync(file, "utf8").replaceAll(url, "https://own.example/"));
    }
    assert.deepEqual((await new ReportStore(folder).of(own.target)).flatMap(addressesOf), addressesOf(own));
  });

  test("SARIF has them as help", () => {
    const report = reported([...REFUSED, ...Object.keys(FINE)]);
    const help = [...sarifOf(report).matchAll(/"helpUri": "(.*)"/g)].map(([, uri]) => uri);
    assert.deepEqual(help.sort(), twice(Object.values(FINE)).sort());
  });
});

describe("a page is opened", () => {
  beforeEach(() => {
    asked.length = 0;
  });

  test("by its address as a browser would write it", async () => {
    for (const [text, address] of Object.entries(FINE)) {
      await openPage(text);
      assert.deepEqual(asked.splice(0), [["openExternal", address]]);
    }
  });

  test("and by nothing else, which is reported without the address", async () => {
    for (const text of REFUSED) {
      await openPage(text);
      assert.deepEqual(asked.splice(0), [["showErrorMessage", "This is not a web address, so it was not opened."]]);
    }
  });
});

test("our own addresses pass", () => {
  const ours = [
    ...SCANNERS.flatMap(({ program }) => (program === undefined ? [] : [program.installing])),
    ...createEngine().catalog.rules.flatMap(({ references }) => references ?? []),
  ];
  assert.ok(ours.length > 20);
  for (const address of ours) assert.equal(webAddress(address)?.replace(/\/$/, ""), address.replace(/\/$/, ""));
});
