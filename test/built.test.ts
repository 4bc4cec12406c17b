// What came of building and running Dockerfiles before and after fixes, as `npm run built -- --write` recorded it: test/built/.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { namesHere, recorded, textOf } from "./built/record.ts";
import { hashOf } from "./oracles/compared.ts";

describe("Dockerfiles built and run before and after fixes", () => {
  const outcomes = recorded();

  test("there are at least 40, none has a frontend of its own, and each was built as it is now", () => {
    const names = namesHere();
    assert.ok(names.length >= 40);
    for (const name of names) {
      assert.doesNotMatch(textOf(name), /^#\s*syntax\s*=/im, name);
      assert.equal(outcomes[name]?.text, hashOf(textOf(name)), `${name}: npm run built -- ${name} --write`);
    }
  });

  test("each builds, and does the same after safe fixes and after hardening", () => {
    const wrong = Object.entries(outcomes).filter(([, { build, wrong }]) => build !== 0 || wrong.length > 0);
    assert.deepEqual(
      wrong.map(([name]) => name),
      [],
    );
  });
});
