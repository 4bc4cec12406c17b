// Every form of exception that we write is read back by its tool: the finding is gone there, and all others are as before.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, describe, test } from "node:test";
import { realHadolint } from "../scripts/hadolint.ts";
import { realTrivy } from "../scripts/trivy.ts";
import { allWritten, RECORD, textsOf, type Written } from "./oracles/exceptions/cases.ts";
import type { Answer } from "./oracles/exceptions/oracle.ts";
import { writeFiles } from "./support/files.ts";
import { type Said, saidByHadolint, saidByTrivy } from "./support/tools.ts";

const all = allWritten();
const texts = textsOf(all);
const folder = mkdtempSync(path.join(tmpdir(), "plimsoll-read-back-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const nameOf = (text: string): string => `Dockerfile.${texts.indexOf(text)}`;
const layOut = (name: string, some: readonly string[]): string => {
  writeFiles(path.join(folder, name), Object.fromEntries(some.map((text) => [nameOf(text), text])));
  return path.join(folder, name);
};

/** What a tool says of a text; undefined where it cannot read it. */
type Ask = (text: string) => readonly Said[] | undefined;

/** The findings of a tool as they have to be after an exception was written: those before, without what it excepts. */
function expected(one: Written, before: readonly Said[], tool: string): readonly string[] {
  return before
    .filter(({ id, line }) => {
      if (one.foreign?.tool !== tool || id !== one.foreign.id) return true;
      return one.foreign.scope === "line" && line !== undefined && !isSameStep(one, line);
    })
    .map(({ id, line }) => `${id} on ${line === undefined ? "no line" : one.moved(line)}`)
    .sort();
}

/** Whether a tool's line is that of the finding, or of the beginning of its instruction. */
function isSameStep({ before, line }: Written, other: number): boolean {
  const lines = before.split("\n").slice(Math.min(line, other) - 1, Math.max(line, other) - 1);
  return lines.every((text) => /[\\`]\r?$/.test(text));
}

function heldBy(tool: string, ask: () => Ask, reads: (text: string) => boolean = () => true): void {
  const own = all
    .filter(({ foreign }) => foreign === undefined || foreign.tool === tool)
    .filter(({ before, after }) => reads(before) && reads(after));
  for (const one of own) {
    test(one.title, () => {
      const [before, now] = [ask()(one.before), ask()(one.after)];
      assert.ok(before !== undefined && now !== undefined, `${tool} cannot read it:\n${one.after}`);
      const said = now.map(({ id, line }) => `${id} on ${line ?? "no line"}`).sort();
      assert.deepEqual(said, expected(one, before, tool), one.after);
      if (one.foreign === undefined) return;
      const { id, scope } = one.foreign;
      const excepted = before.filter((said) => said.id === id && (scope === "file" || isSameStep(one, said.line ?? 0)));
      assert.notDeepEqual(excepted, [], `${tool} has no ${id} there: nothing is shown by this`);
    });
  }
  test("there are forms to be read back", () => {
    assert.ok(own.some(({ foreign }) => foreign !== undefined));
  });
}

describe("BuildKit, as recorded (`npm run oracle -- exceptions --write`)", () => {
  const record: { readonly cases: Readonly<Record<string, Answer>> } = JSON.parse(readFileSync(RECORD, "utf8"));
  heldBy("BuildKit", () => (text) => {
    const answer = record.cases[text];
    return answer === undefined || "error" in answer ? undefined : answer.map(({ rule, line }) => ({ id: rule, line }));
  });
});

describe("hadolint", () => {
  const hadolint = realHadolint();
  if ("skip" in hadolint) return test("reads what we write", { skip: hadolint.skip }, () => {});
  const laidOut = layOut("hadolint", texts);
  // DL3057 is off unless somebody asks for it, and a comment for it is written for those who did.
  writeFiles(laidOut, { ".hadolint.yaml": "override:\n  info:\n    - DL3057\n" });
  const said = saidByHadolint(hadolint.path, laidOut, texts.map(nameOf));
  return heldBy("hadolint", () => (text) => said.get(nameOf(text)));
});

describe("Trivy", async () => {
  const trivy = await realTrivy();
  if ("skip" in trivy) return test("reads what we write", { skip: trivy.skip }, () => {});
  // Trivy 0.74 crashes on a `check` of BuildKit's above an instruction.
  const reads = (text: string) => !/^\s*#\s*check\s*=/m.test(text.slice(text.search(/^FROM/m)));
  const said = saidByTrivy(trivy.path, layOut("trivy", texts.filter(reads)));
  return heldBy("Trivy", () => (text) => said.get(nameOf(text)), reads);
});
