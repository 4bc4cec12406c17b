// The package as users get it: what is in it, how large it is, and that two packs of one commit are equal.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { after, before, describe, test } from "node:test";
import { inflateRawSync } from "node:zlib";
import { packExtension, packedReadme } from "../scripts/package.ts";
import { at } from "../scripts/project.ts";
import { QUICK } from "../scripts/quick.ts";
import { factTables } from "../server/src/engine/knowledge/provenance.ts";

/** The goal is 1 MB. */
const MOST_BYTES = 2_000_000;
/** What ships, rule pages (one a rule) apart. */
const CONTENTS = [
  "[Content_Types].xml",
  "extension.vsixmanifest",
  "extension/LICENSE.txt",
  "extension/SECURITY.md",
  "extension/THIRD-PARTY-NOTICES.txt",
  "extension/changelog.md",
  "extension/dist/cli.cjs",
  "extension/dist/client.cjs",
  "extension/dist/client.web.js",
  "extension/dist/main.cjs",
  "extension/dist/server.cjs",
  "extension/dist/server.web.js",
  "extension/docs/images/icon.png",
  "extension/docs/plimsoll.schema.json",
  "extension/docs/settings.schema.json",
  "extension/media/plimsoll.svg",
  "extension/media/walkthrough/ci.md",
  "extension/media/walkthrough/findings.svg",
  "extension/media/walkthrough/fix.svg",
  "extension/media/walkthrough/scan.svg",
  "extension/package.json",
  "extension/readme.md",
  "extension/snippets/dockerfile.json",
];

/** The files of a zip by their names, from its central directory (APPNOTE.TXT, 4.3.12). */
function unzip(archive: Buffer): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  const end = archive.lastIndexOf("PK\x05\x06", undefined, "latin1");
  let entry = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const [method, size] = [archive.readUInt16LE(entry + 10), archive.readUInt32LE(entry + 20)];
    const [name, extra, comment] = [28, 30, 32].map((field) => archive.readUInt16LE(entry + field)) as [
      number,
      number,
      number,
    ];
    const header = archive.readUInt32LE(entry + 42);
    const data = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
    const packed = archive.subarray(data, data + size);
    const bytes = method === 0 ? packed : inflateRawSync(packed);
    files.set(archive.toString("utf8", entry + 46, entry + 46 + name), bytes);
    entry += 46 + name + extra + comment;
  }
  return files;
}

describe("the package", { skip: QUICK && "it takes ten seconds to pack twice" }, () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plimsoll-vsix-"));
  const archives: Buffer[] = [];
  let files: ReadonlyMap<string, Buffer> = new Map();
  const text = (name: string) => (files.get(`extension/${name}`) ?? Buffer.alloc(0)).toString();

  before(async () => {
    for (const name of ["one.vsix", "two.vsix"]) {
      const file = path.join(folder, name);
      await packExtension(file);
      archives.push(fs.readFileSync(file));
    }
    files = unzip(archives[0] ?? Buffer.alloc(0));
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  test("two packs of one commit are equal", () => {
    const [one, two] = archives.map((bytes) => createHash("sha256").update(bytes).digest("hex"));
    assert.equal(one, two);
  });

  test("is at most 2 MB", () => {
    const size = archives[0]?.length ?? 0;
    console.log(`${Math.round(size / 1000)} kB, goal 1000 kB`);
    assert.ok(size <= MOST_BYTES, `${size} bytes`);
  });

  test("holds the bundles, a page a rule, and nothing else: no source, no test, no map", () => {
    const pages = fs
      .globSync("docs/rules/*/*.md", { cwd: at() })
      .map((page) => `extension/${page.replaceAll("\\", "/")}`);
    assert.ok(pages.length > 40);
    assert.deepEqual([...files.keys()].sort(), [...CONTENTS, ...pages].sort());
    const bundles = [...files.keys()].filter((name) => name.startsWith("extension/dist/"));
    assert.equal(bundles.length, 6);
    for (const name of bundles) assert.doesNotMatch(files.get(name)?.toString() ?? "", /sourceMappingURL=/, name);
  });

  test("of package.json the bundles hold the version alone", () => {
    const { version, description } = JSON.parse(text("package.json"));
    for (const bundle of ["main.cjs", "server.web.js"]) {
      assert.ok(text(`dist/${bundle}`).includes(JSON.stringify(version)), bundle);
      assert.equal(text(`dist/${bundle}`).includes(description), false, bundle);
    }
  });

  test("the licences of the data and of every package in the bundles are there, with their copyright lines", () => {
    const notices = text("THIRD-PARTY-NOTICES.txt");
    const parts = notices.split(/^={80}$/m);
    const part = (title: string) => parts[parts.findIndex((one) => one.trim() === title) + 1] ?? "";
    assert.match(part("endoflife.date"), /^Copyright 2020 endoflife\.date contributors$/m);
    assert.match(part("endoflife.date"), /Permission is hereby granted, free of charge/);
    assert.match(part("official-images"), /^ *Copyright 2014 Docker, Inc\.$/m);
    assert.match(part("official-images"), /Version 2\.0, January 2004/);
    const { dependencies } = JSON.parse(fs.readFileSync(at("package.json"), "utf8"));
    const locked = JSON.parse(fs.readFileSync(at("package-lock.json"), "utf8")).packages;
    for (const name of Object.keys(dependencies)) {
      const { version, license } = locked[`node_modules/${name}`];
      assert.ok(part(`${name} ${version} (${license})`).trim().length > 300, name);
    }
    const bodies = parts.filter((_, i) => i > 0 && i % 2 === 0);
    assert.ok(bodies.length > 40, `${bodies.length} sections`);
    for (const body of bodies) assert.match(body, /copyright/i);
    assert.doesNotMatch(notices, /^esbuild /m, "what only builds is not packed");
  });

  test("`--version --verbose` says how large the tables of facts are in the bundles", () => {
    const tables = factTables();
    assert.equal(tables.length, 5);
    for (const bundle of ["main.cjs", "server.web.js"]) {
      const found = [...text(`dist/${bundle}`).matchAll(/snapshot:"\d{4}-\d\d-\d\d",rows:(\[.*?\])\}/g)];
      const inBundle = found.map(([, rows = ""]) => rows.length).sort((a, b) => a - b);
      const said = tables.map(({ bytes }) => bytes).sort((a, b) => a - b);
      assert.equal(inBundle.length, said.length, bundle);
      for (const [i, bytes] of inBundle.entries()) {
        assert.ok(Math.abs(bytes - (said[i] ?? 0)) < 20, `${bundle}: ${bytes} bytes, said to be ${said[i]}`);
      }
    }
  });

  test("its manifest names only files that are there, and nothing of how it was built", () => {
    const manifest = JSON.parse(text("package.json"));
    for (const field of ["scripts", "dependencies", "devDependencies", "type"])
      assert.equal(field in manifest, false, field);
    const { contributes, main, browser, icon, bin } = manifest;
    const named: readonly string[] = [
      main,
      browser,
      icon,
      bin.plimsoll,
      ...contributes.snippets.map((one: { path: string }) => one.path),
      ...contributes.viewsContainers.activitybar.map((one: { icon: string }) => one.icon),
      ...contributes.walkthroughs.flatMap(
        ({ icon, steps }: { icon: string; steps: { media: Record<string, string> }[] }) => [
          icon,
          ...steps.map(({ media }) => media.svg ?? media.markdown),
        ],
      ),
    ];
    const missing = named.filter((name) => !files.has(`extension/${path.posix.normalize(name)}`));
    assert.deepEqual(missing, []);
  });

  test("names no place of the machine that built it", () => {
    for (const [name, bytes] of files) assert.equal(bytes.includes(at()), false, name);
  });
});

test("the README of the package: no pictures, nothing about a clone, links to files are plain", () => {
  const readme = packedReadme(
    'A\n\n<!-- clone:start -->\nnpm start\n<!-- clone:end -->\n![film](docs/a.webp)\n\n<picture>\n<img alt="one" src="docs/b.png">\n</picture>\n\nB\n[page](docs/x.md) [web](https://example.com) [here](#there)\n',
  );
  assert.equal(readme, "A\n\nB\npage [web](https://example.com) [here](#there)\n");
});
