// How the bytes of a file become text: UTF-16 with and without a byte order mark, and what only looks like it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../server/src/files/decode.ts";

const POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: ü🚢}\n";
const little = (text: string) => new Uint8Array(Buffer.from(text, "utf16le"));
const big = (text: string) => new Uint8Array(Buffer.from(text, "utf16le").swap16());

test("UTF-16 is read with a mark and without one", () => {
  for (const write of [little, big]) {
    assert.deepEqual(decode(write(POD)), { text: POD, bom: false, utf8: false });
    assert.deepEqual(decode(write(`\uFEFF${POD}`)), { text: POD, bom: true, utf8: false });
    assert.equal(decode(write("ab: ä")).text, "ab: ä");
    assert.equal(decode(write("{}")).text, "{}");
  }
  assert.deepEqual(decode(new Uint8Array(Buffer.from(POD))), { text: POD, bom: false, utf8: true });
});

test("other bytes with zeros stay what they are", () => {
  for (const bytes of [
    [0, 0, 0, 0],
    [1, 0, 2, 0, 3, 0, 4, 0],
    [0x61, 0],
    [0x61, 0, 0x62, 0, 0x63, 0x63, 0x64, 0],
    [0x61, 0, 0, 0],
  ]) {
    assert.equal(decode(Uint8Array.from(bytes)).utf8, true, String(bytes));
  }
  assert.equal(decode(new Uint8Array()).text, "");
});
