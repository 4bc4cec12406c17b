// Fixes as an editor applies them, in whichever files they edit.
import { type Finding, type Fix, isEdit, isFileEdit } from "../../server/src/engine/core/finding.ts";
import { applyEdits } from "../../server/src/engine/core/text.ts";
import type { Workspace } from "../../server/src/engine/pipeline/workspace.ts";
import { uriOf } from "./lab.ts";

/** Texts by their paths. */
export type Texts = Readonly<Record<string, string>>;

/** What `look` says of each fix of each finding in `texts`, with the texts after it. */
export function eachFix<T>(
  workspace: Workspace,
  texts: Texts,
  look: (finding: Finding, fix: Fix, after: Texts) => T,
): readonly T[] {
  return Object.keys(texts).flatMap((path) =>
    (workspace.check(uriOf(path))?.findings ?? []).flatMap((finding) =>
      finding.fixes.map((fix) => look(finding, fix, after(texts, path, fix))),
    ),
  );
}

/** The texts after a fix of a finding in the file at `path`. */
function after(texts: Texts, path: string, { changes }: Fix): Texts {
  const changed = Object.entries(texts).map(([target, text]) => {
    const edits = changes.flatMap((change) => {
      if (isFileEdit(change)) return change.path === target ? [change] : [];
      return isEdit(change) && target === path ? [change] : [];
    });
    return [target, applyEdits(text, edits)] as const;
  });
  return Object.fromEntries(changed);
}
