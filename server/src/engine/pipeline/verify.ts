// Whether a fix of something that is deployed with other files holds: they are put together anew with it.
import type { Deployment } from "../core/deployment.ts";
import type { SourceFile } from "../core/document.ts";
import { type Fix, isEdit, isFileEdit, nameOf } from "../core/finding.ts";
import { applyEdits, shift, type TextEdit } from "../core/text.ts";
import type { Membership } from "./deployments.ts";
import type { Draft } from "./draft.ts";
import { type Engine, parseFile } from "./engine.ts";
import type { Raw } from "./raw.ts";

export interface VerifyInput {
  readonly engine: Engine;
  /** The file that the fix edits, and where the part begins that its edits count from. */
  readonly file: SourceFile;
  readonly start: number;
  readonly membership: Membership;
  fileAt(path: string): SourceFile | undefined;
  /** What the rules say of a deployed document. */
  raw(deployment: Deployment, doc: Deployment["docs"][number]): Raw;
}

/** Whether the finding is gone after the fix, and nothing new is there. */
export function holds(fix: Fix, draft: Draft, input: VerifyInput): boolean {
  const { membership } = input;
  const files = changed(fix, input);
  if (files === undefined) return false;
  const deployments = membership.anew(files);
  // Of what no longer goes together nothing can be told.
  if (deployments.length < membership.deployments.length) return false;
  const before = told(membership.deployments, input);
  const after = told(deployments, input);
  const own = (draft.covers ?? [nameOf(draft)]).map((name) => counted(name, draft.subject));
  const sum = (counts: ReadonlyMap<string, number>) => own.reduce((all, name) => all + (counts.get(name) ?? 0), 0);
  if (sum(after) >= sum(before)) return false;
  return [...after].every(([name, count]) => count <= (before.get(name) ?? 0));
}

/** The files as the fix leaves them; undefined where one of them then has a syntax error that it did not have. */
function changed(fix: Fix, { engine, file, start, fileAt }: VerifyInput): ReadonlyMap<string, SourceFile> | undefined {
  const edits = new Map<string, TextEdit[]>();
  const add = (path: string, edit: TextEdit) => edits.set(path, [...(edits.get(path) ?? []), edit]);
  for (const change of fix.changes) {
    if (isFileEdit(change)) add(change.path, change);
    else if (isEdit(change)) add(file.path, { ...change, at: shift(change.at, start) });
  }
  const files = new Map<string, SourceFile>();
  for (const [path, list] of edits) {
    const old = path === file.path ? file : fileAt(path);
    const text = old && applyEdits(old.text, list);
    const next = old && text !== undefined ? parseFile(engine, old.uri, path, text, old.version, old) : undefined;
    if (old === undefined || next === undefined || errors(next) > errors(old)) return undefined;
    files.set(path, next);
  }
  return files;
}

function errors({ parts }: SourceFile): number {
  return parts.reduce((sum, { doc }) => sum + doc.errors.length + (doc.doubts?.length ?? 0), 0);
}

function told(deployments: readonly Deployment[], { raw }: VerifyInput): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const deployment of deployments) {
    for (const one of deployment.docs) {
      for (const draft of raw(deployment, one).drafts) {
        const name = counted(nameOf(draft), draft.subject);
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    }
  }
  return counts;
}

/** A finding as it is counted: before cover rules fold it. */
function counted(name: string, subject: string): string {
  return `${name}\n${subject}`;
}
