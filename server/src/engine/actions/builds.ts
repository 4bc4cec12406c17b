// What the steps of workflows and actions build, for the rules of Dockerfiles.
import { bakeRunEntries, mayBake, type NamedFile, namedFile } from "../core/bake-runs.ts";
import { FILLED } from "../core/command-lines.ts";
import type { Document } from "../core/document.ts";
import type { Entry } from "../core/index.ts";
import { resolvePath } from "../core/paths.ts";
import { mayBuild, scriptEntries, stepEntries } from "../core/pipeline-builds.ts";
import type { Subject } from "../core/subject.ts";
import { itemsAt, type Node, pairOf, textOf } from "../yaml/node.ts";
import { isActionFile, isOwnAction, jobs, ownSteps, type Step } from "./document.ts";

const ACTION = /^docker\/build-push-action@/i;
const BAKE = /^docker\/bake-action(?:\/[\w/-]{1,100})?@/i;
/** What docker/metadata-action writes: targets of its own, to inherit from. */
const METADATA = /^(?:cwd:\/\/)?\$\{\{\s{0,9}steps\.[\w-]{1,100}\.outputs\.bake-file(?:-\w{1,20})?\s{0,9}\}\}$/;
/** Shells that read what a POSIX shell reads ("jobs.<job_id>.steps[*].shell"). */
const SHELL = /^(?:bash|sh)\b/;

/** In the file at `path`, a row for each step that builds a Dockerfile of the workspace; `aboutOf` names what starts at a place. */
export function buildEntries(doc: Document, path: string, aboutOf: (start: number) => Subject): readonly Entry[] {
  if (!mayBuild(doc.text) && !mayBake(doc.text)) return [];
  const isAction = isActionFile(path);
  if (isAction && !isOwnAction(path)) return [];
  const steps = isAction ? ownSteps(doc) : jobs(doc).flatMap((job) => job.steps);
  return steps.flatMap((step) => {
    const about = aboutOf(step.start);
    if (ACTION.test(step.uses ?? "")) return actionEntries(step, about);
    if (BAKE.test(step.uses ?? "")) return bakeRunEntries(bakeFiles(step), about);
    const isRead = step.run !== undefined && (step.shell === undefined || SHELL.test(step.shell));
    return isRead ? scriptEntries(step.run, step.folder, about) : [];
  });
}

/**
 * By the inputs of docker/build-push-action 6 (its README, "inputs", and "Git context"): without a context, or with `{{defaultContext}}`,
 * the builder fetches the repository by itself. Paths count from the folder of the job, whatever `working-directory` says of scripts.
 */
function actionEntries({ with: inputs, folder }: Step, about: Subject): readonly Entry[] {
  if (folder === undefined) return [];
  const said = (key: string): string | null | undefined => {
    const pair = pairOf(inputs, key);
    if (pair === undefined) return undefined;
    // An input that is empty is one that is not given.
    const text = textOf(pair.value)?.trim() || undefined;
    return text?.includes("${{") ? null : text;
  };
  const context = said("context");
  const fetched = context === undefined ? "" : /^\{\{ ?defaultContext ?\}\}(?::(.*))?$/.exec(context ?? "");
  const file = said("file");
  const push = said("push");
  const outputs = said("outputs");
  const isOut = outputs === null || /\bname=|\bpush=/.test(outputs ?? "");
  const build = {
    target: said("target"),
    args: listAt(inputs, "build-args"),
    contexts: listAt(inputs, "build-contexts"),
    named: (push !== undefined && push !== "false") || said("tags") !== undefined || isOut,
    tags: listAt(inputs, "tags").flatMap((line) => namesIn(line)),
    usual: ["Dockerfile"],
  };
  if (fetched === null) return stepEntries({ ...build, folder: "", context: context ?? null, file }, about);
  const below = resolvePath("", fetched === "" ? "." : (fetched[1] ?? "."));
  return stepEntries({ ...build, folder: below, context: null, file: file === undefined ? "Dockerfile" : file }, about);
}

/** The files that docker/bake-action 7 is told to read (its README, "inputs"). Those of another source than the repository are not known. */
function bakeFiles({ with: inputs, folder }: Step): readonly NamedFile[] {
  const said = (key: string) => textOf(pairOf(inputs, key)?.value)?.trim() || ".";
  const isHere = said("source") === "." && !said("workdir").includes("${{");
  const from = isHere && folder !== undefined ? resolvePath("", said("workdir")) : undefined;
  return listAt(inputs, "files")
    .flatMap((line) => namesIn(line, METADATA))
    .map((shape) => namedFile(from, shape.includes(FILLED) ? undefined : shape, shape));
}

/** The lines of an input that is a list. */
function listAt(inputs: Node | undefined, key: string): readonly string[] {
  const pair = pairOf(inputs, key);
  const items = pair === undefined ? [] : [pair.value, ...itemsAt(pair.value)];
  return items.flatMap((item) => textOf(item)?.split("\n") ?? []).map((line) => line.trim());
}

/** The names in a line of an input, which commas part, with `FILLED` for what is not known; none where all of it is of no account. */
function namesIn(line: string, without?: RegExp): readonly string[] {
  if (without?.test(line)) return [];
  const [first = "", ...filled] = line.split("${{");
  const shape = filled.reduce(
    (known, one) => `${known}${FILLED}${one.includes("}}") ? one.slice(one.indexOf("}}") + 2) : ""}`,
    first,
  );
  return shape.split(",").flatMap((one) => one.trim() || []);
}
