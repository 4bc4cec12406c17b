// The day is handed in: what a rule says of it is said anew on another day, and only then.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CheckRule, Context } from "../server/src/engine/core/rule.ts";
import { checkFile } from "../server/src/engine/pipeline/check.ts";
import { parseFile } from "../server/src/engine/pipeline/engine.ts";
import { plimsollIn } from "./support/cli.ts";
import { projectOf } from "./support/files.ts";
import { engine, settingsOf } from "./support/lab.ts";

/** Checks one file on some days in turn with one rule; answers its messages of each day and how often it ran. */
function onDays(days: readonly string[], say: (context: Context) => string) {
  const some = engine.catalog.rules.find((one) => one.kind === "check" && one.reads === undefined);
  const file = parseFile(engine, "file:///Dockerfile", "Dockerfile", "FROM node\n", 1);
  assert.ok(some !== undefined && file !== undefined);
  let runs = 0;
  const rule: CheckRule = {
    ...(some as CheckRule),
    id: "dockerfile/dated",
    *check(_doc, context) {
      runs += 1;
      yield { at: { start: 0, end: 4 }, message: say(context) };
    },
  };
  const settings = {
    ...settingsOf(),
    rules: new Map([[rule.id, { severity: "warning", options: {} }] as const]),
  };
  const rules = [rule];
  const dated = { ...engine, rulesFor: () => rules };
  const messages = days.map((today) => {
    const { findings } = checkFile({ engine: dated, file, settings, index: undefined, today });
    return findings.map(({ message }) => message).join();
  });
  return { messages, runs };
}

test("a result for which a rule read the day is made anew on another day", () => {
  const days = ["2026-11-23", "2026-11-23", "2026-11-24"];
  assert.deepEqual(
    onDays(days, ({ today }) => today),
    { messages: days, runs: 2 },
  );
});

test("a result that does not depend on the day is kept past midnight", () => {
  const { messages, runs } = onDays(["2026-11-23", "2026-11-24"], () => "always");
  assert.deepEqual([messages, runs], [["always", "always"], 1]);
});

test("the command line takes the day of SOURCE_DATE_EPOCH for today, and a value that is no time for nothing", async () => {
  const folder = projectOf({
    Dockerfile: 'FROM alpine:3.22\nRUN sudo id\nUSER 10001\nCMD ["ls"]\n',
    ".plimsoll.yaml": "exceptions:\n  - rules: dockerfile/no-sudo\n    until: 1999-12-31\n    reason: a test\n",
  });
  const isExcepted = async (SOURCE_DATE_EPOCH: string) => {
    const ended = await plimsollIn(folder, ["check", "--format", "unix", "Dockerfile"], "", { SOURCE_DATE_EPOCH });
    return !ended.out.includes("[dockerfile/no-sudo]");
  };
  const [lastSecond, nextDay] = ["946684799", "946684800"];
  assert.equal(await isExcepted(lastSecond), true);
  for (const other of [nextDay, "yesterday", "1e3", ""]) assert.equal(await isExcepted(other), false, other);
});
