// Findings that one thing would mend are shown as one: the squiggle, the hover, the menu, and what the tree is told.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  FINDINGS_REQUEST,
  type FindingsResult,
  IGNORE_SCOPES_REQUEST,
  type IgnoreScopesResult,
} from "../../server/src/protocol.ts";
import { Typist, typedUri } from "./typist.ts";

const URI = typedUri("compose.yaml");
const RULE = "compose/no-new-privileges";
const service = (name: string, more = "") => `  ${name}:\n    image: shop/${name}:1\n${more}`;
const SET = "    security_opt:\n      - no-new-privileges:true\n";
const of = (...names: readonly string[]) => `services:\n${names.map((name) => service(name)).join("")}`;

async function opened(text: string): Promise<Typist> {
  const typist = await Typist.start({});
  await typist.open(URI, "yaml", text);
  return typist;
}

const said = (typist: Typist) => typist.shown(URI).map(({ message, range }) => `${range.start.line} ${message}`);
test("three services that lack the same are one finding at `services`, with the places of each", async () => {
  const typist = await opened(of("web", "db", "mail"));
  assert.deepEqual(said(typist), ["0 3 services may gain privileges: they do not set `no-new-privileges:true`."]);
  const [{ relatedInformation = [], severity } = {}] = typist.shown(URI);
  assert.equal(severity, 2);
  assert.deepEqual(
    relatedInformation.map(({ location }) => location.range.start.line),
    [1, 3, 5],
  );
  await typist.end();
});

test("two are two, and a third that sets it does not count", async () => {
  const typist = await opened(`${of("web", "db")}${service("mail", SET)}`);
  assert.deepEqual(typist.rules(URI), [RULE, RULE]);
  await typist.end();
});

test("what is switched off is its own finding beside those that lack it", async () => {
  const off = "    security_opt:\n      - no-new-privileges:false\n";
  const typist = await opened(`${of("web", "db", "mail")}${service("cron", off)}`);
  assert.deepEqual(said(typist), [
    "0 3 services may gain privileges: they do not set `no-new-privileges:true`.",
    "10 `no-new-privileges` is off for `cron`: setuid programs can raise its privileges.",
  ]);
  await typist.end();
});

test("each document of a stream counts by itself", async () => {
  const typist = await opened(`${of("web", "db", "mail")}---\n${of("a", "b")}`);
  assert.deepEqual(
    typist.shown(URI).map(({ range }) => range.start.line),
    [0, 9, 11],
  );
  await typist.end();
});

test("one fix mends them all, and a service keeps its own", async () => {
  const text = of("web", "db", "mail");
  const typist = await opened(text);
  const [all, ...others] = await typist.editor.actions(URI, "services");
  assert.equal(all?.title, "Set `no-new-privileges:true` for all 3 · hardening");
  assert.equal(
    typist.editor.after(URI, all?.edit),
    `services:\n${["web", "db", "mail"].map((one) => service(one, SET)).join("")}`,
  );
  assert.ok(
    others.every(({ title }) => !title.startsWith("Fix all of this rule")),
    JSON.stringify(others),
  );
  const [own] = await typist.editor.actions(URI, "db:");
  assert.equal(own?.title, "Set `no-new-privileges:true` · hardening");
  assert.equal(typist.editor.after(URI, own?.edit), text.replace(service("db"), service("db", SET)));
  await typist.end();
});

test("a service that needs a decision is left out of the fix, and the title says so", async () => {
  const sudo = "    command: sudo run\n";
  const typist = await opened(`${of("web", "db", "mail")}${service("cron", sudo)}`);
  const [all] = await typist.editor.actions(URI, "services");
  assert.equal(all?.title, "Set `no-new-privileges:true` for 3 of the 4 · hardening");
  await typist.end();
});

test("it is ignored in the file or everywhere, not on a line on which none of them is", async () => {
  const typist = await opened(of("web", "db", "mail"));
  const { findings, together }: FindingsResult = await typist.editor.connection.sendRequest(FINDINGS_REQUEST, {
    textDocument: { uri: URI },
  });
  const [shown] = together;
  assert.equal(shown?.about, "3 services");
  assert.deepEqual([findings.length, together.length], [3, 1]);
  const place = { uri: URI, rule: RULE, fingerprint: shown?.fingerprint, line: 0 };
  const { scopes }: IgnoreScopesResult = await typist.editor.connection.sendRequest(IGNORE_SCOPES_REQUEST, place);
  assert.deepEqual(
    scopes.map(({ id }) => id),
    ["file", "off"],
  );
  await typist.end();
});

test("what is typed into a file takes nothing away that stays", async () => {
  const text = of("web", "db", "mail");
  const typist = await opened(text);
  await typist.type(URI, text.length, service("cron"));
  await typist.pass(2000);
  assert.deepEqual(said(typist), ["0 4 services may gain privileges: they do not set `no-new-privileges:true`."]);
  for (const { shown } of typist.states.get(URI) ?? []) assert.equal(shown[0]?.range.start.line, 0);
  await typist.end();
});
