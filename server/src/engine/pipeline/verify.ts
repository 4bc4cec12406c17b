// Whether fixes of something that is deployed with other files hold: they are put together anew with them.
import type { Deployment } from "../core/deployment.ts";
import type { SourceFile } from "../core/document.ts";
import { type FileEdit, type Fix, isEdit, isFileEdit, nameOf } from "../core/finding.ts";
import { addTo } from "../core/lists.ts";
import { soundness } from "../core/open.ts";
import { applyEdits, shift } from "../core/text.ts";
import type { Membership } from "./deployments.ts";
import type { Draft } from "./draft.ts";
import { compatible, inOrder } from "./edits.ts";
import { type Engine, parseFile } from "./engine.ts";
import { bringsErrors } from "./errors.ts";
import type { Raw } from "./raw.ts";

export interface VerifyInput {
  readonly engine: Engine;
  /** The file that the fixes edit. */
  readonly file: SourceFile;
  readonly membership: Membership;
  fileAt(path: string): SourceFile | undefined;
  /** What the rules say of a deployed document. */
  raw(deployment: Deployment, doc: Deployment["docs"][number]): Raw;
}

/** A draft with fixes, and where the part begins in the file that their edits count from. */
export interface Candidate {
  readonly draft: Draft;
  readonly start: number;
}

interface Trial extends Candidate {
  readonly fix: Fix;
}

/**
 * Answers of each fix whether the finding is gone after it, and nothing new is there but what yielded to it. Files are put together anew
 * when the first fix is asked about: then all first fixes are tried together, all second ones when one of them is asked about, and so on;
 * those that do not hold together are tried by halves.
 */
export function verifier(candidates: readonly Candidate[], input: VerifyInput): (fix: Fix, draft: Draft) => boolean {
  const answers = new Map<Fix, boolean>();
  let before: ReadonlyMap<string, number> | undefined;
  const attempt = (trials: readonly Trial[]): void => {
    if (trials.length === 0) return;
    const [together, others] = divided(trials, input);
    before ??= told(input.membership.deployments, input);
    if (holds(together, before, input)) for (const { fix } of together) answers.set(fix, true);
    else if (together.length === 1) for (const { fix } of together) answers.set(fix, false);
    else {
      const middle = together.length >> 1;
      attempt(together.slice(0, middle));
      attempt(together.slice(middle));
    }
    attempt(others);
  };
  return (fix, draft) => {
    if (!answers.has(fix)) {
      const rank = draft.fixes.indexOf(fix);
      attempt(candidates.flatMap((one) => (one.draft.fixes[rank] ? [{ ...one, fix: one.draft.fixes[rank] }] : [])));
    }
    return answers.get(fix) ?? false;
  };
}

/** The fixes whose edits do not touch those of an earlier one, and the others. */
function divided(trials: readonly Trial[], { file }: VerifyInput): readonly [readonly Trial[], readonly Trial[]] {
  const together = compatible(trials, (trial) => editsIn(trial, file.path));
  const chosen = new Set(together);
  return [together, trials.filter((trial) => !chosen.has(trial))];
}

/** The edits of a trial in all files; `own` is the path of the file that is checked. */
function editsIn({ fix, start }: Trial, own: string): readonly FileEdit[] {
  return fix.changes.flatMap((change): readonly FileEdit[] => {
    if (isFileEdit(change)) return [change];
    return isEdit(change) ? [{ path: own, at: shift(change.at, start), text: change.text }] : [];
  });
}

/** Whether the findings are gone after their fixes, and nothing new is there. */
function holds(trials: readonly Trial[], before: ReadonlyMap<string, number>, input: VerifyInput): boolean {
  const { membership } = input;
  const files = changed(trials, input);
  if (files === undefined) return false;
  const deployments = membership.anew(files);
  // Of what no longer goes together nothing can be told.
  if (deployments.length < membership.deployments.length) return false;
  const after = told(deployments, input);
  const own = new Set(
    trials.flatMap(({ draft }) => (draft.covers ?? [nameOf(draft)]).map((name) => counted(name, draft.subject))),
  );
  const sum = (counts: ReadonlyMap<string, number>) => [...own].reduce((all, name) => all + (counts.get(name) ?? 0), 0);
  if (sum(after) > sum(before) - trials.length) return false;
  const revealed = new Set(trials.flatMap(({ draft }) => weakerThan(draft.rule, input.engine)));
  return [...after].every(
    ([name, count]) => count <= (before.get(name) ?? 0) || revealed.has(name.slice(0, name.indexOf("\n"))),
  );
}

/** The rules that yield to a rule: where its finding goes, what one of them says is told, and was true before. */
function weakerThan(rule: string, { catalog }: Engine): readonly string[] {
  return catalog.rules.filter(({ yieldsTo = [] }) => yieldsTo.some((id) => id === rule)).map(({ id }) => id);
}

/** The files as the fixes leave them; undefined where an edit is in an open stretch, or brings a new syntax error. */
function changed(
  trials: readonly Trial[],
  { engine, file, fileAt }: VerifyInput,
): ReadonlyMap<string, SourceFile> | undefined {
  const edits = new Map<string, FileEdit[]>();
  for (const edit of trials.flatMap((trial) => editsIn(trial, file.path))) addTo(edits, edit.path, edit);
  const files = new Map<string, SourceFile>();
  for (const [path, list] of edits) {
    const old = path === file.path ? file : fileAt(path);
    const language = old && engine.language(old.language);
    if (old === undefined || language === undefined) return undefined;
    const isSound = soundness(language, old.parts);
    if (!list.every(({ at }) => isSound(at))) return undefined;
    const text = applyEdits(old.text, inOrder(list));
    const next = parseFile(engine, old.uri, path, text, old.version, old);
    if (next === undefined || bringsErrors(old, next)) return undefined;
    files.set(path, next);
  }
  return files;
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
