// What the hostile tests search for is found where it is: a search that finds nothing anywhere would let all pass.
import assert from "node:assert/strict";
import { test } from "node:test";
import { literal } from "../../server/src/shown/markdown.ts";
import { actingIn } from "./rendered.ts";
import { acting, hostileTexts, obeyed } from "./texts.ts";

const { by, all } = hostileTexts("http://127.0.0.1:1");

test("characters that are obeyed", () => {
  for (const kind of ["controls", "bidi", "lines"] as const) assert.notDeepEqual(acting(by[kind]), [], kind);
  assert.deepEqual(acting("a\nb ä 漢"), []);
});

test("lines that are obeyed", () => {
  for (const kind of ["lines", "agents", "workflow"] as const) assert.notDeepEqual(obeyed(by[kind]), [], kind);
  assert.deepEqual(obeyed("a ::error::\n# ## a\n\\x3a:b"), []);
});

test("Markdown that does something", () => {
  assert.deepEqual(actingIn(by.picture).pictures.length, 2);
  assert.ok(actingIn(by.command).links.some((one) => one.startsWith("command:")));
  assert.ok(actingIn(by.bare).links.length >= 4, JSON.stringify(actingIn(by.bare)));
  assert.ok(actingIn(by.html).html.length >= 3);
  assert.ok(actingIn(by.code).pictures.length >= 1);
  assert.ok(actingIn(by.structure).links.length >= 1);
});

test("none of the texts does anything as a literal", () => {
  for (const text of all) {
    const { links, pictures, html } = actingIn(literal(text));
    assert.deepEqual([...links, ...pictures, ...html], [], text.slice(0, 100));
  }
});
