// What must hold of any two Compose files that are deployed together: their fixes, their exceptions, what a break leaves behind.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { QUICK } from "../scripts/quick.ts";
import type { Finding, Fix } from "../server/src/engine/core/finding.ts";
import { NO_INDEX } from "../server/src/engine/core/index.ts";
import { applyEdits } from "../server/src/engine/core/text.ts";
import type { Workspace } from "../server/src/engine/pipeline/workspace.ts";
import { writeIgnore } from "../server/src/engine/suppressions/write.ts";
import { composeFile } from "./support/compose-files.ts";
import { eachFix, type Texts } from "./support/each-fix.ts";
import { engine, labOf, settingsOf, uriOf } from "./support/lab.ts";
import fc from "./support/property.ts";

const BASE = "compose.yaml";
const OVER = "compose.override.yaml";

describe("any two Compose files", () => {
  const RUNS = QUICK ? 20 : 100;
  const tagged = composeFile(["!reset", "!override"]);
  const documents = fc.oneof(
    composeFile(),
    fc.tuple(composeFile(), tagged).map(([one, two]) => `${one}---\n${two}`),
  );
  const projects = fc.tuple(documents, tagged).map(([base, over]): Texts => ({ [BASE]: base, [OVER]: over }));
  const labFor = (texts: Texts) => labOf(settingsOf(), texts);
  /** Whether the files go together; what is judged as it is written has tests of its own. */
  function areDeployed(workspace: Workspace): boolean {
    const world = { file: (path: string) => workspace.file(uriOf(path)), index: NO_INDEX };
    return (engine.language("compose")?.deploys?.evaluate(BASE, world) ?? []).length > 0;
  }
  function counts(workspace: Workspace): ReadonlyMap<string, number> {
    const found = new Map<string, number>();
    for (const path of [BASE, OVER]) {
      const checked = workspace.check(uriOf(path));
      assert.deepEqual(checked?.crashes, []);
      for (const { rule, subject } of checked?.findings ?? []) {
        found.set(`${rule} ${subject}`, (found.get(`${rule} ${subject}`) ?? 0) + 1);
      }
    }
    return found;
  }

  test("each fix that is offered removes its finding and brings no other", () => {
    let fixes = 0;
    const property = fc.property(projects, (texts) => {
      const workspace = labFor(texts);
      if (!areDeployed(workspace)) return;
      const before = counts(workspace);
      const look = (finding: Finding, fix: Fix, next: Texts) => {
        fixes += 1;
        const after = counts(labFor(next));
        const name = `${finding.rule} ${finding.subject}`;
        assert.ok((after.get(name) ?? 0) < (before.get(name) ?? 0), `${fix.title}: ${JSON.stringify(next)}`);
        // What yielded to the finding is told where that is gone: of its service, as the finding points at a key of that.
        const yielding = engine.catalog.rules.filter(({ yieldsTo }) => yieldsTo?.includes(finding.rule));
        const [service = ""] = finding.subject.split(">", 1);
        const yielded = new Set(yielding.map(({ id }) => `${id} ${service}`));
        const more = [...after].filter(([key, count]) => count > (before.get(key) ?? 0) && !yielded.has(key));
        assert.deepEqual(more, [], `${fix.title}: ${JSON.stringify(next)}`);
      };
      eachFix(workspace, texts, look);
    });
    fc.assert(property, { numRuns: RUNS });
    assert.ok(fixes > RUNS / 2, `only ${fixes} fixes`);
  });
  test("an exception that is written for a finding silences it and is not stale", () => {
    const property = fc.property(projects, fc.constantFrom("line", "section", "file"), (texts, scope) => {
      const workspace = labFor(texts);
      if (!areDeployed(workspace)) return;
      for (const path of [BASE, OVER]) {
        const file = workspace.file(uriOf(path));
        const [finding] = workspace.check(uriOf(path))?.findings ?? [];
        const language = engine.language("compose");
        if (file === undefined || language === undefined || finding === undefined) continue;
        const written = writeIgnore({ file, language, catalog: engine.catalog, finding, scope });
        if (written === undefined) continue;
        const next = { ...texts, [path]: applyEdits(file.text, written.edits) };
        const after = labFor(next);
        const silenced = after.check(uriOf(path))?.silenced.map((one) => one.finding.fingerprint);
        assert.ok(silenced?.includes(finding.fingerprint), JSON.stringify(next));
        assert.ok(![...counts(after).keys()].some((name) => name.startsWith("plimsoll/unused")), JSON.stringify(next));
      }
    });
    fc.assert(property, { numRuns: RUNS });
  });
  test("after a break in one file all is as if it had never been", () => {
    const property = fc.property(projects, fc.constantFrom(BASE, OVER), (texts, path) => {
      const workspace = labFor(texts);
      const before = counts(workspace);
      workspace.set(uriOf(path), path, `${texts[path]}x: [\n`, 2);
      counts(workspace);
      workspace.set(uriOf(path), path, texts[path] ?? "", 3);
      assert.deepEqual(counts(workspace), before);
    });
    fc.assert(property, { numRuns: RUNS });
  });
});
