// What the README and the pages for users say must be there: links, pictures, commands, settings, rules.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";

const ROOT = path.resolve(import.meta.dirname, "..");
const read = (file: string) => fs.readFileSync(path.join(ROOT, file), "utf8");
const MANIFEST = JSON.parse(read("package.json"));
const PAGES = [
  ...["README.md", "CHANGELOG.md", "SECURITY.md", "docs/rules/README.md"],
  ...fs.globSync("docs/*.md", { cwd: ROOT }),
];
const IMAGES = "docs/images";

/** The headings of a page as GitHub names them in addresses: small letters, hyphens for blanks, nothing but words. */
function headingsOf(markdown: string): ReadonlySet<string> {
  const headings = [...markdown.replace(/^```[\s\S]*?^```/gm, "").matchAll(/^#+ (.+)$/gm)];
  return new Set(
    headings.map(([, title = ""]) =>
      title
        .toLowerCase()
        .replace(/[^\w -]/g, "")
        .replaceAll(" ", "-"),
    ),
  );
}

for (const page of PAGES) {
  const text = read(page);

  test(`${page}: links and pictures lead to files that are there`, () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)|\b(?:src|srcset)="([^"]+)"/g)].map(
      (match) => match[1] ?? match[2] ?? "",
    );
    const local = links.filter((link) => !/^(?:[a-z]+:|#)/.test(link)).map((link) => link.replace(/#.*/, ""));
    const missing = local.filter((link) => !fs.existsSync(path.join(ROOT, path.dirname(page), link)));
    assert.deepEqual(missing, []);
  });

  test(`${page}: links to headings lead to one`, () => {
    const links = [...text.matchAll(/\]\((?![a-z]+:)([^)\s#]*)#([^)\s]+)\)/g)];
    const missing = links.filter(([, file = "", anchor = ""]) => {
      const target = file === "" ? text : read(path.join(path.dirname(page), file));
      return !headingsOf(target).has(anchor);
    });
    assert.deepEqual(
      missing.map(([link]) => link),
      [],
    );
  });

  test(`${page}: scripts, settings and rules that it names exist`, () => {
    const scripts = [...text.matchAll(/\bnpm run ([\w-]+)/g)].map((match) => match[1] ?? "");
    assert.deepEqual(
      scripts.filter((name) => !(name in MANIFEST.scripts)),
      [],
    );
    const settings = [...text.matchAll(/`(plimsoll\.[\w.]*\w)`/g)].map((match) => match[1] ?? "");
    const known = Object.keys(MANIFEST.contributes.configuration.properties);
    assert.deepEqual(
      settings.filter((name) => !known.includes(name)),
      [],
    );
    const rules = [...text.matchAll(/\b((?:dockerfile|kubernetes|compose|text)\/[a-z][a-z-]+[a-z])\b(?![\w./-])/g)].map(
      (match) => match[1] ?? "",
    );
    assert.deepEqual(
      rules.filter(
        (id) =>
          !fs.existsSync(path.join(ROOT, `docs/rules/${id}.md`)) &&
          !fs.existsSync(path.join(ROOT, "server/src/engine", id)),
      ),
      [],
    );
  });
}

/** Where the pages for users lead: places that exist. Those of rules are in the rules' `references`. */
const PLACES = [
  "https://endoflife.date",
  "https://github.com/docker-library/official-images",
  "https://github.com/endoflife-date/endoflife.date",
  "https://semver.org",
  "https://trivy.dev",
  "https://www.shellcheck.net",
];

test("a heading of a rule's page is a few words and no sentence", () => {
  const pages = fs.globSync("docs/rules/*/*.md", { cwd: ROOT });
  assert.ok(pages.length > 30);
  const offenders = pages.flatMap((page) =>
    [
      ...read(page)
        .replace(/^```[\s\S]*?^```/gm, "")
        .matchAll(/^##+ (?:Example: )?(.+)$/gm),
    ].flatMap(([, title = ""]) => (title.length <= 60 && !title.endsWith(".") ? [] : [`${page}: ${title}`])),
  );
  assert.deepEqual(offenders, []);
});

test("there is no public home yet: no address of ours is in the manifest or in a page, and SECURITY.md says so", () => {
  for (const field of ["repository", "bugs", "homepage", "qna", "sponsor"])
    assert.equal(field in MANIFEST, false, field);
  assert.match(read("SECURITY.md"), /^Plimsoll has no public home yet/m);
  const shown = [...PAGES, ...fs.globSync("media/walkthrough/*.md", { cwd: ROOT }), "data/README.md"];
  const texts = [...shown.map(read), JSON.stringify(MANIFEST)];
  // An example's address is one that is kept for examples, or of this machine.
  const example = /^https?:\/\/(?:[\w-]+\.)*(?:example(?:\.\w+)?|localhost|127\.0\.0\.1)(?:[:/]|$)/;
  const found = texts.flatMap((text) => [
    ...[...text.matchAll(/\bhttps?:\/\/[^\s"'<>()`\\]+/g)]
      .map(([address]) => address)
      .filter((address) => !example.test(address) && !PLACES.some((place) => `${address}/`.startsWith(`${place}/`))),
    ...(text.match(/\bmailto:|[\w.+-]+@[\w-]+\.(?!example)[a-z]{2,}\b|marketplace\.visualstudio|open-vsx/gi) ?? []),
  ]);
  assert.deepEqual(found, []);
});

test("the pictures are small, dark and light come in pairs", () => {
  const names = fs.readdirSync(path.join(ROOT, IMAGES));
  const size = (name: string) => fs.statSync(path.join(ROOT, IMAGES, name)).size;
  assert.ok(names.reduce((sum, name) => sum + size(name), 0) < 3_000_000);
  assert.ok(size("demo.webp") < 1_000_000);
  const dark = names.filter((name) => name.endsWith("-dark.png"));
  assert.ok(dark.length >= 8);
  assert.deepEqual(
    dark.filter((name) => !names.includes(name.replace("-dark", "-light"))),
    [],
  );
});
