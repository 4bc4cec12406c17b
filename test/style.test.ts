// What people read is plain English: nothing says what docs/style.md bans, and messages are short.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { engine } from "./support/lab.ts";
import { saidOfAll } from "./support/said.ts";
import { ROOT, sourcesBelow } from "./support/sources.ts";
import { asProse, forms, proseOf } from "./support/style.ts";

const FORMS = forms();

/** Pages for those who work on Plimsoll, and what is made from the rules and checked there. */
const INTERNAL = /^docs\/(?:architecture|contributing|performance|style|threat-model)\.md$/;

/** What of some texts is banned, each with the words to write. */
function banned(texts: Iterable<readonly [where: string, text: string]>): string[] {
  const found = new Set<string>();
  for (const [where, text] of texts) {
    const prose = asProse(text);
    for (const { pattern, write } of FORMS) {
      const match = pattern.exec(prose);
      if (match) found.add(`${where}: “${match[0]}” (write: ${write}) in: ${text.slice(0, 300)}`);
    }
  }
  return [...found];
}

test("each form finds its example, and neither its neighbour nor what is to be written", () => {
  assert.ok(FORMS.length > 25);
  for (const { pattern, fails, passes, write } of FORMS) {
    assert.match(asProse(fails), pattern);
    assert.doesNotMatch(asProse(passes), pattern);
    assert.doesNotMatch(write, pattern);
  }
  for (const { passes } of FORMS) assert.deepEqual(banned([["passes", passes]]), []);
});

const said = [...saidOfAll()];

test("messages, what is beside them and titles of fixes", () => {
  const texts = said.flatMap(({ rule, message, related, fixes }) =>
    [message, ...related.map((one) => one.message), ...fixes.map(({ title }) => title)].map(
      (text) => [rule, text] as const,
    ),
  );
  assert.deepEqual(banned(texts), []);
});

test("messages are short", (context) => {
  const messages = [...new Set(said.map(({ message }) => message))].sort((a, b) => a.length - b.length);
  const median = messages[messages.length >> 1]?.length ?? 0;
  const long = messages.filter(({ length }) => length > 100);
  context.diagnostic(`${messages.length} messages, median ${median}, above 100: ${long.length}`);
  for (const message of messages.slice(-20).reverse()) context.diagnostic(`${message.length}: ${message}`);
  assert.ok(median <= 80, `median ${median}`);
  assert.ok(long.length <= messages.length / 20, `${long.length} of ${messages.length} above 100:\n${long.join("\n")}`);
});

test("what there is to say of a rule", () => {
  const texts = engine.catalog.rules.flatMap((rule) =>
    [
      rule.title,
      rule.why,
      rule.breaks ?? "",
      rule.leave.when,
      rule.leave.reason ?? "",
      ...Object.values(rule.milder ?? {}),
      ...rule.examples.flatMap(({ note }) => note ?? []),
      ...(rule.rows ?? []).flatMap(({ title, why }) => [title, why ?? ""]),
      ...Object.values(rule.options ?? {}).map(({ description }) => description),
    ].map((text) => [rule.id, text] as const),
  );
  assert.deepEqual(banned(texts), []);
});

test("strings in the sources of server and client", () => {
  const texts = sourcesBelow("server/src", "client/src").flatMap(({ path: file, literals }) =>
    literals
      .filter(({ kind, content }) => kind !== "regex" && /\w [\w`$\\]/.test(content))
      .map(({ content }) => [file, content] as const),
  );
  assert.deepEqual(banned(texts), []);
});

test("settings, commands, walkthrough and snippets", () => {
  const strings = (value: unknown): string[] =>
    typeof value === "string"
      ? [value]
      : typeof value === "object" && value !== null
        ? Object.values(value).flatMap(strings)
        : [];
  const { description, capabilities, contributes } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8"));
  const texts = [description, capabilities, contributes].flatMap(strings);
  for (const name of readdirSync(path.join(ROOT, "snippets"))) {
    const all = JSON.parse(readFileSync(path.join(ROOT, "snippets", name), "utf8"));
    texts.push(...Object.values(all).map((one) => (one as { description: string }).description));
  }
  assert.deepEqual(banned(texts.map((text) => ["package.json", text])), []);
});

test("pages", () => {
  const below = ["docs", "media"].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
  );
  const pages = ["README.md", ...below].filter((file) => file.endsWith(".md") && !INTERNAL.test(file));
  assert.ok(pages.length > 40);
  const texts = pages.flatMap((file) =>
    proseOf(readFileSync(path.join(ROOT, file), "utf8")).map((text) => [file, text] as const),
  );
  assert.deepEqual(banned(texts), []);
});
