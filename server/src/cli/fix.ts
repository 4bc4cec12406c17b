// `plimsoll fix`: takes safe fixes, on request hardening ones too, and writes what came out or shows it as a diff.
import type { SourceFile } from "../engine/core/document.ts";
import { isAppend } from "../engine/core/finding.ts";
import { addAll } from "../engine/core/lists.ts";
import { continuation } from "../engine/core/text.ts";
import { type Engine, fileOf } from "../engine/pipeline/engine.ts";
import type { Fixed } from "../engine/pipeline/fix.ts";
import { appendText, localFiles, replaceText, uriOf, type Writing } from "../files/local.ts";
import { generatedNote, leftNote } from "../output/left.ts";
import { beside, isBelow } from "../paths/uris.ts";
import { fixTitle } from "../protocol.ts";
import { joinShown, type Shown, say, shown, shownLines } from "../shown/shown.ts";
import { askedFor, type Coverage, coverageNotes, failsClosed } from "./coverage.ts";
import { unifiedDiff } from "./format/diff.ts";
import type { Terminal } from "./format/terminal.ts";
import { layersOf } from "./layers.ts";
import { FIX } from "./options.ts";
import { collectTargets, shownName, type Target } from "./targets.ts";
import { readArguments, UsageError } from "./usage.ts";

/** Runs the command; answers the exit code: 0, or 2 where a file was not checked, is not valid or could not be written. */
export async function fixCommand(engine: Engine, args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, FIX);
  if (positionals.includes("-"))
    throw new UsageError("`fix` changes files and cannot read standard input; `plimsoll check -` can.");
  const layers = await layersOf(engine, values);
  const { targets, unchecked, ignored } = await collectTargets({
    engine,
    paths: positionals,
    terminal,
    layers,
    input: undefined,
  });
  const problems: string[] = [];
  let fixes = 0;
  let files = 0;
  let checked = 0;
  let left = 0;
  let invalid = 0;
  let isPatch = true;
  for (const { uri, project, text, isSearched, isNamed } of targets) {
    // Secrets have no repairs.
    if (isSearched && !isNamed) continue;
    if (project.file(uri)?.refused === undefined) checked += 1;
    const fixed = project.fix(uri, { kinds: values.harden ? ["safe", "hardening"] : ["safe"] });
    const path = project.file(uri)?.path ?? "";
    const documents = project.file(uri)?.parts.length ?? 0;
    project.close(uri);
    if (fixed === undefined) continue;
    for (const { why, finding } of fixed.refused)
      terminal.note(say`\`${shown(shownName(uri))}\`: ${shown(finding.message)} ${shown(why)}`);
    if (fixed.generated !== undefined) {
      terminal.note(shown(generatedNote(shownName(uri), text, fixed.generated)));
      left += 1;
    }
    if (fixed.left.length > 0) {
      terminal.note(shown(leftNote(shownName(uri), text, fixed.left, documents)));
      left += 1;
      invalid += 1;
    }
    if (fixed.applied.length === 0) continue;
    const how = values["dry-run"] ? "ask" : "write";
    const { written, failed } = await write({ uri, project }, text, fixed, how);
    if (written.length > 0 && how === "ask") {
      const diff = await diffOf(engine, { uri, path }, text, fixed, failed);
      terminal.out(diff.text);
      isPatch &&= diff.isPatch;
    } else if (written.length > 0) terminal.out(titlesOf(uri, written));
    addAll(problems, [...failed.values()]);
    fixes += written.length;
    if (written.length > 0) files += 1;
  }
  for (const problem of problems) terminal.note(shown(problem));
  if (!isPatch) terminal.note(say`Some lines of the diff are masked or escaped, so it cannot be applied as a patch.`);
  const coverage: Coverage = {
    unchecked,
    searched: [],
    passed: [],
    ignored,
    checked,
    asked: askedFor(positionals, undefined),
  };
  for (const note of coverageNotes(coverage, values)) terminal.note(shown(note));
  const what = `${fixes} fix${fixes === 1 ? "" : "es"} in ${files} file${files === 1 ? "" : "s"}`;
  // Where nothing was checked, the notes above say so.
  if (fixes > 0) terminal.note(shown(values["dry-run"] ? `${what}; nothing was written.` : `${what}.`));
  else if (checked > 0) terminal.note(problems.length + left > 0 ? say`Nothing was fixed.` : say`Nothing to fix.`);
  return problems.length + invalid > 0 || failsClosed(coverage, values) ? 2 : 0;
}

/**
 * Writes a file and those that its fixes append to, or asks whether that could be done; answers the fixes that are written as a whole,
 * and a sentence for each file that is not.
 */
async function write(
  { uri, project }: Pick<Target, "uri" | "project">,
  before: string,
  fixed: Fixed,
  how: Writing,
): Promise<{ readonly written: Fixed["applied"]; readonly failed: Failed }> {
  // A project below the folder we run in may be reached by a link: then that folder is what must not be left.
  const here = uriOf(process.cwd());
  const root = isBelow(project.root, here, localFiles.caseMatters) ? here : project.root;
  if (fixed.text !== before) {
    const problem = await replaceText(uri, before, fixed.text, root, how);
    if (problem !== undefined) return { written: [], failed: new Map([["", problem]]) };
  }
  const failed = new Map<string, string>();
  for (const [file, texts] of fixed.appended) {
    const problem = await appendText(beside(uri, file), texts, root, how);
    if (problem !== undefined) failed.set(file, problem);
  }
  const written = fixed.applied.filter(
    ({ fix }) => !fix.changes.some((change) => isAppend(change) && failed.has(change.file)),
  );
  return { written, failed };
}

/** Why files could not be written, by their paths relative to the file that is fixed, which has an empty one itself. */
type Failed = ReadonlyMap<string, string>;

function titlesOf(uri: string, written: Fixed["applied"]): Shown {
  return say`${shown(shownName(uri))}\n${joinShown(written.map(({ fix }) => say`  ${shown(fixTitle(fix))}\n`))}`;
}

interface Named {
  readonly uri: string;
  readonly path: string;
}

interface Diff {
  readonly text: Shown;
  /** Whether its lines are those of the files, so that `git apply` and `patch` can use it. */
  readonly isPatch: boolean;
}

/** The unified diff of a file and of those its fixes append to, without those that failed; their secrets masked. */
async function diffOf(engine: Engine, file: Named, before: string, fixed: Fixed, failed: Failed): Promise<Diff> {
  const diffs = [diffOfMasked(engine, file, before, fixed.text)];
  for (const [name, texts] of fixed.appended) {
    if (failed.has(name)) continue;
    const uri = beside(file.uri, name);
    const found = await localFiles.read(uri);
    const old = "failed" in found ? "" : found.text;
    diffs.push(diffOfMasked(engine, { uri, path: name }, old, old + continuation(old, texts)));
  }
  return { text: joinShown(diffs.map(({ text }) => text)), isPatch: diffs.every(({ isPatch }) => isPatch) };
}

/** The diff of one file. What is a secret in one of the two texts is masked in the other, too. */
function diffOfMasked(engine: Engine, { uri, path }: Named, before: string, after: string): Diff {
  const masked = (one: SourceFile, other: SourceFile) =>
    engine.redactorOf(
      one,
      other.parts.map(({ doc }) => doc),
    ).text;
  const [old, changed] = [fileOf(engine, path, before), fileOf(engine, path, after)];
  const text = shownLines(unifiedDiff(shownName(uri), masked(old, changed), masked(changed, old)));
  const lines = new Set([...before.split("\n"), ...after.split("\n")]);
  // Behind the two lines with the file's names; lines of a hunk that are not of the file begin with `@@` or `\`.
  const [, , ...rest] = text.split("\n");
  return { text, isPatch: rest.every((line) => !/^[ +-]/.test(line) || lines.has(line.slice(1))) };
}
