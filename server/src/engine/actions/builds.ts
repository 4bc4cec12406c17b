// What the steps of workflows and actions build, for the rules of Dockerfiles.

import { mayBuild, scriptEntries } from "../core/build-commands.ts";
import { FILLED } from "../core/command-lines.ts";
import type { Document } from "../core/document.ts";
import type { Entry } from "../core/index.ts";
import { stepsUp } from "../core/open-builds.ts";
import { resolvePath } from "../core/paths.ts";
import { stepEntries } from "../core/pipeline-builds.ts";
import type { Subject } from "../core/subject.ts";
import { itemsAt, type Node, pairOf, textOf } from "../yaml/node.ts";
import { isActionFile, isOwnAction, jobs, ownSteps, type Step } from "./document.ts";

const ACTION = /^docker\/build-push-action@/i;
/** Shells that read what a POSIX shell reads ("jobs.<job_id>.steps[*].shell"). */
const SHELL = /^(?:bash|sh)\b/;

/** In the file at `path`, a row for each step that builds a Dockerfile of the workspace; `aboutOf` names what starts at a place. */
export function buildEntries(doc: Document, path: string, aboutOf: (start: number) => Subject): readonly Entry[] {
  if (!mayBuild(doc.text)) return [];
  const isAction = isActionFile(path);
  if (isAction && !isOwnAction(path)) return [];
  const steps = isAction ? ownSteps(doc) : jobs(doc).flatMap((job) => job.steps);
  return steps.flatMap((step) => {
    const about = aboutOf(step.start);
    if (ACTION.test(step.uses ?? "")) return actionEntries(step, about);
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
  const written = (key: string): string | undefined => {
    const pair = pairOf(inputs, key);
    // An input that is empty is one that is not given.
    return pair && (textOf(pair.value)?.trim() || undefined);
  };
  const said = (key: string): string | undefined => {
    const text = written(key);
    return text === undefined ? undefined : shapeOf(text);
  };
  const context = said("context");
  const fetched = context === undefined ? "" : /^\{\{ ?defaultContext ?\}\}(?::(.*))?$/.exec(context);
  const file = said("file");
  const push = said("push");
  const outputs = said("outputs");
  const isOut = outputs?.includes(FILLED) === true || /\bname=|\bpush=/.test(outputs ?? "");
  const build = {
    target: said("target"),
    args: listAt(inputs, "build-args"),
    contexts: listAt(inputs, "build-contexts"),
    named: (push !== undefined && push !== "false") || said("tags") !== undefined || isOut,
    tags: listAt(inputs, "tags").flatMap(namesIn),
    usual: ["Dockerfile"],
  };
  if (fetched === null) {
    const up = stepsUp(written("context") ?? "", written("file") ?? "");
    return stepEntries({ ...build, folder: "", context: context ?? FILLED, file, up }, about);
  }
  const below = resolvePath("", fetched === "" ? "." : (fetched[1] ?? "."));
  return stepEntries({ ...build, folder: below, context: FILLED, file: file ?? "Dockerfile", up: undefined }, about);
}

/** The lines of an input that is a list. */
function listAt(inputs: Node | undefined, key: string): readonly string[] {
  const pair = pairOf(inputs, key);
  const items = pair === undefined ? [] : [pair.value, ...itemsAt(pair.value)];
  return items.flatMap((item) => textOf(item)?.split("\n") ?? []).map((line) => line.trim());
}

/** The names in a line of the input `tags`, which commas part. */
function namesIn(line: string): readonly string[] {
  return shapeOf(line)
    .split(",")
    .flatMap((one) => one.trim() || []);
}

/** A text with `FILLED` in place of its expressions. */
function shapeOf(text: string): string {
  const [first = "", ...filled] = text.split("${{");
  return filled.reduce(
    (known, one) => `${known}${FILLED}${one.includes("}}") ? one.slice(one.indexOf("}}") + 2) : ""}`,
    first,
  );
}
