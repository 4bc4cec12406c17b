// No regular expression of the sources takes more than linear time, by recheck (4.5, its build in JavaScript), which also finds
// polynomial time: safe-regex2 sees nested repeats alone, and redos-detector gives scores. It takes a second for some expressions,
// so what it said is kept; only new expressions are checked. `npm test -- regular-expressions --update` checks all of them.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { test } from "node:test";
import { sourcesBelow } from "./support/sources.ts";

const { checkSync }: typeof import("recheck") = createRequire(import.meta.url)("recheck/lib/browser.js");
const RECORD = path.join(import.meta.dirname, "regular-expressions.json");

interface Recorded {
  /** Expressions that recheck has found to be linear. */
  readonly linear: readonly string[];
  /** Others, with what bounds their time: it was looked at by a person. */
  readonly bounded: Readonly<Record<string, string>>;
}

const recorded: Recorded = JSON.parse(fs.readFileSync(RECORD, "utf8"));

/** Expressions as `source/flags`, each with a file that has it. Without a repeat that has no end they are linear. */
async function expressions(): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>(await composed());
  for (const { path: file, text, literals } of sourcesBelow("server/src", "client/src")) {
    for (const { kind, content, start } of literals) {
      if (kind !== "regex" || !isOpenEnded(content)) continue;
      const flags = /^[a-z]*/.exec(text.slice(start + content.length + 2))?.[0] ?? "";
      found.set(`${content}/${flags}`, file);
    }
  }
  return found;
}

/** Those that modules of the engine put together of several pieces when they are loaded; copies of literals are among them. */
async function composed(): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const builtIn = globalThis.RegExp;
  const record = (made: RegExp): RegExp => {
    const [, , , caller = ""] = new Error().stack?.split("\n") ?? [];
    const file = /\/(server\/src\/[^:]+)/.exec(caller)?.[1];
    if (file !== undefined && isOpenEnded(made.source)) found.set(`${made.source}/${made.flags}`, file);
    return made;
  };
  globalThis.RegExp = new Proxy(builtIn, {
    construct: (target, given: ConstructorParameters<typeof RegExp>) => record(new target(...given)),
    apply: (target, _, given: ConstructorParameters<typeof RegExp>) => record(target(...given)),
  });
  try {
    await import("../server/src/engine/index.ts");
  } finally {
    globalThis.RegExp = builtIn;
  }
  return found;
}

function isOpenEnded(source: string): boolean {
  return /[*+]|\{\d+,\}/.test(source.replace(/\\./g, "x").replace(/\[[^\]]*\]/g, "x"));
}

/** What recheck says: "safe", or why not. */
function verdictOn(expression: string): string {
  const slash = expression.lastIndexOf("/");
  const said = checkSync(expression.slice(0, slash), expression.slice(slash + 1), {
    checker: "automaton",
    timeout: 20_000,
  });
  if (said.status === "vulnerable") return `${said.complexity.summary}, by ${said.attack.pattern}`;
  return said.status === "safe" ? "safe" : `it cannot tell (${said.error.kind})`;
}

test("every regular expression takes linear time, or its time is bounded by something else", async () => {
  const found = await expressions();
  assert.ok(found.size > 100);
  const known = new Set(process.env.PLIMSOLL_UPDATE === "1" ? [] : recorded.linear);
  const linear: string[] = [];
  const offenders: string[] = [];
  for (const [expression, file] of found) {
    if (Object.hasOwn(recorded.bounded, expression)) continue;
    const verdict = known.has(expression) ? "safe" : verdictOn(expression);
    if (verdict === "safe") linear.push(expression);
    else offenders.push(`${file}: /${expression}: ${verdict}`);
  }
  if (process.env.PLIMSOLL_UPDATE === "1") {
    fs.writeFileSync(RECORD, `${JSON.stringify({ linear: linear.sort(), bounded: recorded.bounded }, undefined, 2)}\n`);
  }
  assert.deepEqual(offenders, []);
  const unrecorded = linear.filter((one) => !known.has(one));
  if (process.env.PLIMSOLL_UPDATE !== "1") {
    assert.deepEqual(unrecorded, [], "linear, but not recorded: npm test -- regular-expressions --update");
  }
  const left = [...(known.size > 0 ? recorded.linear : []), ...Object.keys(recorded.bounded)].filter(
    (one) => !found.has(one),
  );
  assert.deepEqual(left, [], "recorded, but in no source any more");
});

test("what is slow is found", () => {
  for (const slow of ["(a+)+b/", "\\s+$/", "\\s*a?\\s*b/", "(?:.*,)*x/", "[^,]+,/", "^(.*)-(.*)x$/s"]) {
    assert.notEqual(verdictOn(slow), "safe", slow);
  }
  for (const fine of ["^a+$/", "^(?:a|b)*c/"]) assert.equal(verdictOn(fine), "safe", fine);
});
