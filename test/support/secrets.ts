// Secrets for tests, drawn at run time so that none is in the repository.
import assert from "node:assert/strict";
import { fileOf } from "../../server/src/engine/pipeline/engine.ts";
import { redactionBy } from "../../server/src/scanners/redacted.ts";
import { engine } from "./lab.ts";

/** A secret of a sort, the same at every run; `key` is that of the row of `text/secret-value`. */
export function secretOf(key: string): string {
  const named = engine.catalog.named(`text/secret-value/${key}`);
  assert.ok(named?.row && named.rule.kind === "check", `there is no row ${key}`);
  return /«([^»]*)»/.exec(named.rule.probe?.(named.row).bad ?? "")?.[1] ?? assert.fail(`${key} has no probe`);
}

/** As server and command line have it for what scanners say of a file. */
export const redactorOf = (path: string, text: string) => engine.redactorOf(fileOf(engine, path, text));

/** The part of what scanners are handed that takes secrets out. */
export const redacting = redactionBy(engine);
