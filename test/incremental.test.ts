// Checking edit by edit must give what a fresh check of the same texts gives: reuse of parts, index, results.
import assert from "node:assert/strict";
import { test } from "node:test";
import { QUICK } from "../scripts/quick.ts";
import type { Finding } from "../server/src/engine/core/finding.ts";
import { labOf, settingsOf, uriOf } from "./support/lab.ts";
import { mutations } from "./support/mutate.ts";
import fc from "./support/property.ts";
import { examples } from "./support/samples.ts";

const FILES = 40;
const EDITS = QUICK ? 200 : 1_000;

/** 40 texts; every third is a stream of several manifests, so that parts move and are reused. */
function start(): Record<string, string> {
  const texts = examples();
  const manifests = texts.filter(({ path }) => path.endsWith(".yaml")).map(({ text }) => text);
  const files: Record<string, string> = {};
  for (let i = 0; i < FILES; i += 1) {
    const one = texts[(i * 7) % texts.length];
    if (one === undefined) continue;
    const folder = `f${i}`;
    if (i % 3 === 0)
      files[`${folder}/all.yaml`] = [0, 1, 2, 3].map((k) => manifests[(i + k * 5) % manifests.length]).join("---\n");
    else files[`${folder}/${one.path}`] = one.text;
  }
  return files;
}

test(`after ${EDITS} random edits in ${FILES} files the findings equal a fresh check`, () => {
  const settings = settingsOf();
  const texts = start();
  const paths = Object.keys(texts);
  const live = labOf(settings, texts);
  const results = new Map<string, readonly Finding[]>();
  const recheck = (uri: string) => results.set(uri, live.check(uri)?.findings ?? []);
  for (const path of paths) recheck(uriOf(path));
  const edits = fc.sample(fc.tuple(fc.nat(), fc.nat(19), mutations), { numRuns: EDITS, seed: 1_000 });
  edits.forEach(([pick, action, mutate], i) => {
    const path = paths[pick % paths.length] ?? "";
    const before = texts[path];
    const after = action === 0 ? undefined : action === 1 || before === undefined ? start()[path] : mutate(before);
    const affected = after === undefined ? live.delete(uriOf(path)) : live.set(uriOf(path), path, after, i + 2);
    if (after === undefined) delete texts[path];
    else texts[path] = after;
    for (const uri of [uriOf(path), ...affected]) recheck(uri);
    if (i % 100 !== 99) return;
    const fresh = labOf(settings, texts);
    for (const one of paths)
      assert.deepEqual(results.get(uriOf(one)), fresh.check(uriOf(one))?.findings ?? [], `${one} after ${i + 1} edits`);
  });
});
