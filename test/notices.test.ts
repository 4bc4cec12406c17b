// The licences of others: what is in the bundles has its notice, and what may not be passed on stops the package.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { after, describe, test } from "node:test";
import { buildAll } from "../scripts/build.ts";
import { inputsInto, thirdPartyNotices } from "../scripts/notices.ts";
import { at, ROOT } from "../scripts/project.ts";

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "plimsoll-notices-"));
after(() => fs.rmSync(scratch, { recursive: true, force: true }));

/** The titles of the sections of packages: `name version (licence)`. */
const titled = (notices: string): string[] =>
  [...notices.matchAll(/^={80}\n(\S+ \S+ \(.*\))\n={80}$/gm)].map(([, title = ""]) => title);

describe("what is bundled", async () => {
  const inputs = new Set<string>();
  const outdir = path.join(scratch, "dist");
  const built = await buildAll({ outdir, extra: { metafile: true, plugins: [inputsInto(inputs)] } });
  const notices = thirdPartyNotices(inputs);

  test("every package whose code is in a bundle has its notice, and no other has one", () => {
    assert.ok(built);
    // Not by the list that the notices are made of: esbuild writes the path of each file above its code.
    const folders = fs
      .readdirSync(outdir)
      .filter((name) => /\.c?js$/.test(name))
      .flatMap((name) => [...fs.readFileSync(path.join(outdir, name), "utf8").matchAll(/^ *\/\/ (\S+)$/gm)])
      .flatMap(([, file = ""]) => /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file) ?? []);
    const wanted = [...new Set(folders)].map((folder) => {
      const { name, version, license } = JSON.parse(fs.readFileSync(at(folder, "package.json"), "utf8"));
      return `${name} ${version} (${license})`;
    });
    assert.ok(wanted.length > 30, `${wanted.length} packages`);
    assert.deepEqual(titled(notices).sort(), [...new Set(wanted)].sort());
  });

  test("the order does not depend on that of the bundles", () => {
    assert.equal(thirdPartyNotices([...inputs].reverse()), notices);
    assert.deepEqual(titled(notices), titled(notices).toSorted());
  });

  test("neither a path of this machine nor the address of a registry is in it", () => {
    assert.ok(!notices.includes(ROOT));
    assert.doesNotMatch(notices, /node_modules|registry\.npmjs|npm\.pkg\.|\.tgz\b/);
  });
});

describe("what may be packed", () => {
  const MIT = "Permission is hereby granted, free of charge, to any\nperson obtaining a copy";
  let count = 0;
  /** The notices of bundles with one package. */
  const noticesOf = (license: unknown, files: Readonly<Record<string, string>>) => {
    const folder = path.join(scratch, String(count++), "node_modules", "given");
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "given", version: "1.2.3", license }));
    for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
    return thirdPartyNotices([path.relative(ROOT, path.join(folder, "index.js"))]);
  };

  test("a package with its licence, and its NOTICE behind it", () => {
    const notices = noticesOf("Apache-2.0", {
      "LICENSE.txt": "Apache License\r\n  Version 2.0, January 2004",
      NOTICE: "Made by Given.",
      "README.md": "Not this.",
    });
    assert.ok(
      notices.endsWith(
        `\ngiven 1.2.3 (Apache-2.0)\n${"=".repeat(80)}\n\nApache License\n  Version 2.0, January 2004\n\nMade by Given.\n`,
      ),
    );
  });

  for (const [why, license, files, said] of [
    ["no licence file", "MIT", { "README.md": `Copyright (c) 2020 A\n${MIT}` }, /has no licence file/],
    ["a licence that is not listed", "GPL-3.0-only", { LICENSE: "GNU" }, /"GPL-3\.0-only", which .* does not list/],
    ["a property of every object for a licence", "constructor", { LICENSE: "x" }, /"constructor", which .* not list/],
    ["no licence in its manifest", undefined, { LICENSE: `Copyright A\n${MIT}` }, /undefined, which .* does not list/],
    ["the form of old manifests", { type: "MIT" }, { LICENSE: `Copyright A\n${MIT}` }, /which .* does not list/],
    ["a choice of two", "(MIT OR GPL-2.0)", { LICENSE: `Copyright A\n${MIT}` }, /which .* does not list/],
    ["another licence than it says", "MIT", { LICENSE: "Copyright 2020 A\nGNU GENERAL PUBLIC" }, /is another one/],
    ["no owner", "MIT", { LICENSE: `${MIT}\nThe above copyright notice` }, /names no owner/],
    ["an empty licence file", "ISC", { LICENSE: "" }, /is another one/],
  ] as const)
    test(`not one with ${why}`, () => {
      assert.throws(() => noticesOf(license, files), said);
    });
});
