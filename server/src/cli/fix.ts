// `plimsoll fix`: takes safe fixes, on request hardening ones too, and writes what came out or shows it as a diff.
import { createTwoFilesPatch } from "diff";
import type { Engine } from "../engine/pipeline/engine.ts";
import type { Fixed } from "../engine/pipeline/fix.ts";
import { appendText, localFiles, replaceText } from "../files.ts";
import { joinShown, type Shown, say, shown, shownLines } from "../shown/shown.ts";
import { beside } from "../uris.ts";
import { shownName } from "./check.ts";
import type { Terminal } from "./format/terminal.ts";
import { collectTargets, layersOf } from "./targets.ts";
import { readArguments } from "./usage.ts";

const OPTIONS = {
  harden: { type: "boolean" },
  "dry-run": { type: "boolean" },
  config: { type: "string" },
  "no-config": { type: "boolean" },
  "all-rules": { type: "boolean" },
} as const;

/** Runs the command; answers the exit code: 0, or 2 where a file could not be read or written. */
export async function fixCommand(engine: Engine, args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, OPTIONS);
  const layers = await layersOf(engine, values);
  const { targets, failures } = await collectTargets({
    engine,
    paths: positionals,
    terminal,
    layers,
    input: undefined,
  });
  const problems = [...failures];
  let fixes = 0;
  let files = 0;
  for (const { uri, project, text } of targets) {
    const fixed = project.fix(uri, { kinds: values.harden ? ["safe", "hardening"] : ["safe"] });
    project.close(uri);
    if (fixed === undefined) continue;
    for (const { why, finding } of fixed.refused)
      terminal.note(say`\`${shown(shownName(uri))}\`: ${shown(finding.message)} ${shown(why)}`);
    if (fixed.applied.length === 0) continue;
    fixes += fixed.applied.length;
    files += 1;
    if (values["dry-run"]) terminal.out(await diffOf(uri, text, fixed));
    else problems.push(...(await write(uri, text, fixed, terminal)));
  }
  for (const problem of problems) terminal.note(shown(problem));
  const what = `${fixes} fix${fixes === 1 ? "" : "es"} in ${files} file${files === 1 ? "" : "s"}`;
  terminal.note(
    shown(fixes === 0 ? "Nothing to fix." : values["dry-run"] ? `${what}; nothing was written.` : `${what}.`),
  );
  return problems.length > 0 ? 2 : 0;
}

async function write(uri: string, before: string, fixed: Fixed, terminal: Terminal): Promise<readonly string[]> {
  const failed: string[] = [];
  if (fixed.text !== before) {
    const problem = await replaceText(uri, before, fixed.text);
    if (problem !== undefined) return [problem];
  }
  for (const [file, texts] of fixed.appended) {
    const problem = await appendText(beside(uri, file), texts);
    if (problem !== undefined) failed.push(problem);
  }
  terminal.out(
    say`${shown(shownName(uri))}\n${joinShown(fixed.applied.map(({ fix }) => say`  ${shown(fix.title)}\n`))}`,
  );
  return failed;
}

/** The unified diff of a file and of those its fixes append to. */
async function diffOf(uri: string, before: string, fixed: Fixed): Promise<Shown> {
  let diff = patch(uri, before, fixed.text);
  for (const [file, texts] of fixed.appended) {
    const other = beside(uri, file);
    const found = await localFiles.read(other);
    const old = "failed" in found ? "" : found.text;
    diff += patch(other, old, old + texts.join(""));
  }
  return shownLines(diff);
}

function patch(uri: string, before: string, after: string): string {
  if (before === after) return "";
  const name = shownName(uri);
  return createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, {
    headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
  });
}
