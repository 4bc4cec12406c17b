// Fixes in bulk and of one finding, by command: from the palette, the menu at a finding, and the tree. The server makes the edits.
import * as vscode from "vscode";
import {
  FINDINGS_REQUEST,
  FIX_FILES_REQUEST,
  type FindingPlace,
  type FindingsParams,
  type FindingsResult,
  type FixFilesParams,
  type FixFilesResult,
  type JsonFinding,
  type JsonFix,
  stampOf,
} from "../../server/src/protocol.ts";
import { label } from "../../server/src/shown/label.ts";
import { notice } from "../../server/src/shown/notice.ts";
import { type Change, inOne, makeEdits, tellDone } from "./applying.ts";
import type { Changes } from "./changes.ts";
import { type Hardened, offerChoices } from "./choices.ts";
import { fixChoice } from "./fix-choice.ts";
import { nameOf } from "./names.ts";
import { preview, unitsOf } from "./preview.ts";
import { isCancellation, working } from "./progress.ts";
import type { Server } from "./server.ts";
import { askWhich, tell } from "./surfaces.ts";

/** What fixing takes: the server that makes the edits, and where they are shown. */
export interface Fixing {
  readonly server: Server;
  readonly changes: Changes;
}

/** Applies all safe fixes of the file in front. */
export async function fixFile(fixing: Fixing): Promise<void> {
  const uri = fileInFront();
  if (uri !== undefined) await applyFixes(fixing, { uris: [uri], kinds: ["safe"] });
}

/** Shows what hardening the file in front would change, to be ticked and applied; then offers what is left to choose. */
export async function hardenFile(fixing: Fixing): Promise<void> {
  const uri = fileInFront();
  if (uri !== undefined) await applyFixes(fixing, { uris: [uri], kinds: ["safe", "hardening"] });
}

/** Shows what all safe fixes of the workspace would change. */
export async function fixWorkspace(fixing: Fixing): Promise<void> {
  await applyFixes(fixing, { kinds: ["safe"] });
}

function fileInFront(): string | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri.toString();
  if (uri === undefined) tell(notice("Open the file to fix first."));
  return uri;
}

/** Whether what somebody runs the command with are parameters of it: any extension may. */
export function areFixParams(given: unknown): given is FixFilesParams {
  return Array.isArray((given as Partial<FixFilesParams> | null | undefined)?.kinds);
}

/** Makes the fixes that are meant: safe ones of one file at once, any others after somebody has seen and ticked them. */
export async function applyFixes({ server, changes }: Fixing, params: FixFilesParams): Promise<void> {
  const isHardening = params.kinds.includes("hardening");
  let found: FixFilesResult;
  try {
    // One file takes no time that would be worth a word.
    found =
      params.uris?.length === 1
        ? await server.request<FixFilesResult>(FIX_FILES_REQUEST, params)
        : await working("Looking for fixes", (token, say) =>
            server.follow<FixFilesResult>(FIX_FILES_REQUEST, params, token, say),
          );
  } catch (error) {
    if (isCancellation(error)) return;
    throw error;
  }
  const hardened = hardenedBy(params);
  if (found.fixes.length === 0) {
    if (hardened !== undefined && found.refused.length === 0 && (await settleChoices(server, hardened)) > 0) return;
    return tellNothing(isHardening ? "nothing to harden" : "no safe fix", params, found);
  }
  const isSure = !isHardening && params.uris?.length === 1;
  const chosen = isSure
    ? { ticked: found.fixes.length, missing: 0, fixed: found }
    : await preview(server, changes, params, found);
  if (chosen === undefined) return;
  const { ticked, missing, fixed } = chosen;
  if (ticked === 0) return tell(notice("No fix was selected, so nothing was changed."));
  if (fixed.fixes.length === 0)
    return tell(notice("The selected fixes need one that was left out, so nothing was changed."));
  const change = await makeEdits(server, fixed.files);
  if (change === undefined) return;
  const made: Made = { change, fixes: unitsOf(fixed.fixes), missing, refused: found.refused };
  if (hardened === undefined) return tellMade(server, made);
  await settleChoices(server, hardened, made);
}

/** What was made: the texts before and after, of how many fixes, and what else there is to say. */
interface Made extends Partial<Pick<FixFilesResult, "refused">> {
  readonly change: Change;
  readonly fixes: number;
  /** How many of the selected fixes were not made. */
  readonly missing?: number;
}

/**
 * Offers the choices that are left, and says at the end what was made, `before` them and of them, so that one Undo takes all of it
 * back. Answers how many choices there were.
 */
async function settleChoices(server: Server, hardened: Hardened, before?: Made): Promise<number> {
  let made = before;
  try {
    return await offerChoices(server, hardened, async (finding) => {
      const change = await makeFix(server, placeOf(finding));
      if (change === undefined) return;
      const both = made && inOne(made.change, change);
      if (made !== undefined && both === undefined) tellMade(server, made);
      made = made && both ? { ...made, change: both, fixes: made.fixes + 1 } : { change, fixes: 1 };
    });
  } finally {
    if (made !== undefined) tellMade(server, made);
  }
}

/** What is to be hardened of one file: all of it, or what has one subject; undefined where one rule or safe fixes are meant. */
function hardenedBy({ kinds, uris, rule, subject, within, section }: FixFilesParams): Hardened | undefined {
  const [uri, ...others] = uris ?? [];
  const part = subject ?? section;
  if (uri === undefined || others.length > 0 || rule !== undefined || !kinds.includes("hardening")) return undefined;
  return within !== undefined && part === undefined ? undefined : { uri, subject: part };
}

function tellMade(server: Server, { change, fixes, missing = 0, refused = [] }: Made): void {
  const where = change.length === 1 ? nameOf(change[0].uri) : `${change.length} files`;
  const sentence = [
    `${fixes === 1 ? "1 fix was" : `${fixes} fixes were`} made in ${where}.`,
    ...(missing > 0 ? [`${missing} of the selected fixes need one that was left out.`] : []),
    ...refused.slice(0, 1),
  ].join(" ");
  tellDone(server, sentence, change);
}

/** That nothing was changed: where there may be fixes that have to wait, what stands in their way comes in place of "nothing to fix". */
function tellNothing(nothing: string, { uris = [] }: FixFilesParams, { refused }: FixFilesResult): void {
  const [[uri, ...others], [why]] = [uris, refused];
  const where = uri === undefined || others.length > 0 ? "the workspace" : nameOf(vscode.Uri.parse(uri));
  if (why === undefined) tell(notice(`There is ${nothing} in ${where}.`));
  else tell(notice(uris.length === 1 ? why : `Nothing was changed in ${where}. ${why}`));
}

/** Where a finding is, for requests about it. */
export function placeOf({ file, rule, row, fingerprint, range }: JsonFinding): FindingPlace {
  return { uri: file, rule, ...(row !== undefined && { row }), fingerprint, line: range.start.line };
}

/** Whether what somebody runs a command with says which finding is meant. */
export function isFindingPlace(given: unknown): given is FindingPlace {
  const { uri, rule, fingerprint, line } = (given ?? {}) as Partial<FindingPlace>;
  return [uri, rule, fingerprint].every((one) => typeof one === "string") && typeof line === "number";
}

/** Applies a fix of one finding, one of those with the titles where some are given, and says so. */
export async function fixFinding(server: Server, place: FindingPlace, titles?: readonly string[]): Promise<void> {
  const change = await makeFix(server, place, titles);
  if (change !== undefined) tellDone(server, `1 fix was made in ${nameOf(change[0].uri)}.`, change);
}

/** Makes a fix of one finding; asks which one where there are several. The file is shown, so that the change is seen. */
async function makeFix(server: Server, place: FindingPlace, titles?: readonly string[]): Promise<Change | undefined> {
  const document = await showFinding(server, place);
  if (document === undefined) return undefined;
  const { finding, version, stamp } = document;
  const fixes = finding.fixes.filter(({ title }) => titles?.includes(title) !== false);
  const [only] = titles === undefined && fixes.length === 1 ? fixes : [];
  const fix = only ?? (await chooseFix(finding, fixes));
  if (fix === undefined) return undefined;
  const uri = vscode.Uri.parse(place.uri);
  const others = await Promise.all((fix.files ?? []).map((other) => appendix(uri, other)));
  const own = fix.edits.length === 0 ? [] : [{ uri: uri.toString(), version, stamp, created: false, edits: fix.edits }];
  return makeEdits(server, [...own, ...others]);
}

/** Opens the file of a finding at its place; answers the finding as it is now, or says that it is gone and answers undefined. */
export async function showFinding(
  server: Server,
  place: FindingPlace,
): Promise<(Pick<FindingsResult, "version" | "stamp"> & { readonly finding: JsonFinding }) | undefined> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(place.uri));
  const params: FindingsParams = { textDocument: { uri: document.uri.toString() } };
  // Asked again: the text may be another one than when the row was drawn.
  const { findings, together, version, stamp } = await server.request<FindingsResult>(FINDINGS_REQUEST, params);
  const finding = nearest([...findings, ...together], place);
  if (finding === undefined || stamp !== stampOf(document.getText())) {
    tell(notice(`${nameOf(document.uri)} has changed: this finding is no longer there.`));
    return undefined;
  }
  const editor = await vscode.window.showTextDocument(document, { preview: true });
  editor.revealRange(server.toRange(finding.range), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  return { finding, version, stamp };
}

/** Two findings of one rule on one subject share a fingerprint: the one that is nearest is meant. */
function nearest(findings: readonly JsonFinding[], { rule, fingerprint, line }: FindingPlace): JsonFinding | undefined {
  const distance = ({ range }: JsonFinding) => Math.abs(range.start.line - line);
  const same = findings.filter((one) => one.rule === rule && one.fingerprint === fingerprint);
  return same.sort((a, b) => distance(a) - distance(b))[0];
}

async function chooseFix({ message }: JsonFinding, fixes: readonly JsonFix[]): Promise<JsonFix | undefined> {
  const items = fixes.map((fix) => ({ ...fixChoice(fix), fix }));
  return (await askWhich(items, { title: label(message), placeholder: label("Choose a fix") }))?.fix;
}

async function appendix(from: vscode.Uri, { file, append }: { readonly file: string; readonly append: string }) {
  const uri = vscode.Uri.joinPath(from, "..", file);
  const document = await vscode.workspace.openTextDocument(uri).then(
    (found) => found,
    () => undefined,
  );
  const end = document?.lineAt(document.lineCount - 1).range.end ?? new vscode.Position(0, 0);
  const joint = end.character === 0 ? "" : "\n";
  const position = { line: end.line, character: end.character };
  return {
    uri: uri.toString(),
    version: document?.version ?? null,
    stamp: stampOf(document?.getText() ?? ""),
    created: document === undefined,
    edits: [{ range: { start: position, end: position }, newText: joint + append }],
  };
}
