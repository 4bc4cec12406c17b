// What the steps of workflows and actions build, for the rules of Dockerfiles.
import { bakeRunEntries, mayBake, type NamedFile, namedFile } from "../core/builds/bake-runs.ts";
import { FILLED, ROOT } from "../core/builds/command-lines.ts";
import { mayBuild, scriptEntries } from "../core/builds/commands.ts";
import { stepsUp } from "../core/builds/open-builds.ts";
import { stepEntries } from "../core/builds/pipelines.ts";
import type { Document } from "../core/document.ts";
import type { Entry } from "../core/index.ts";
import { resolvePath } from "../core/paths.ts";
import type { Subject } from "../core/subject.ts";
import { itemsAt, type Node, pairOf, textOf } from "../yaml/node.ts";
import { isActionFile, isOwnAction, jobs, ownSteps, type Step } from "./document.ts";
import { EVERYWHERE, environmentOf, filled, type Values } from "./matrix.ts";

const METADATA = /^docker\/metadata-action@/i;
const ACTION = /^docker\/build-push-action@/i;
const BUILDAH = /^redhat-actions\/buildah-build@/i;
const BAKE = /^docker\/bake-action(?:\/[\w/-]{1,100})?@/i;
/** What docker/metadata-action writes: targets of its own, to inherit from. */
const BAKE_METADATA = /^(?:cwd:\/\/)?\$\{\{\s{0,9}steps\.[\w-]{1,100}\.outputs\.bake-file(?:-\w{1,20})?\s{0,9}\}\}$/;
/** Shells that read what a POSIX shell reads ("jobs.<job_id>.steps[*].shell"). */
const SHELL = /^(?:bash|sh)\b/;

/** In the file at `path`, a row for each step that builds a Dockerfile of the workspace; `aboutOf` names what starts at a place. */
export function buildEntries(doc: Document, path: string, aboutOf: (start: number) => Subject): readonly Entry[] {
  if (!mayBuild(doc.text) && !mayBake(doc.text)) return [];
  const isAction = isActionFile(path);
  if (isAction && !isOwnAction(path)) return [];
  const own = { steps: ownSteps(doc), matrix: [new Map()], env: [] };
  const found = new Map<string, Entry>();
  for (const { steps, matrix, env } of isAction ? [own] : jobs(doc))
    for (const values of matrix)
      for (const row of jobEntries(steps, values, env, aboutOf)) found.set(JSON.stringify(row), row);
  return [...found.values()];
}

/** The rows of the steps of a job, whose expressions stand for some values. */
function jobEntries(
  steps: readonly Step[],
  values: ReadonlyMap<string, string>,
  env: readonly (Node | undefined)[],
  aboutOf: (start: number) => Subject,
): readonly Entry[] {
  const known = new Map([...EVERYWHERE, ...values]);
  const shared = environmentOf(env, known);
  return steps.flatMap((step) => {
    const variables = step.env === undefined ? shared : new Map([...shared, ...environmentOf([step.env], known)]);
    const all: Values = {
      get: (name) => (name.startsWith("env.") ? variables.get(name.slice("env.".length)) : known.get(name)),
    };
    const tags = METADATA.test(step.uses ?? "") ? listAt(step.with, "images", all).flatMap(imageIn) : [];
    if (step.id !== undefined && tags.length > 0) known.set(`steps.${step.id}.outputs.tags`, tags.join("\n"));
    const about = aboutOf(step.start);
    if (ACTION.test(step.uses ?? "")) return actionEntries(step, all, about);
    if (BUILDAH.test(step.uses ?? "")) return buildahEntries(step, all, about);
    if (BAKE.test(step.uses ?? "")) return bakeRunEntries(bakeFiles(step, all), about);
    if (step.run === undefined || (step.shell !== undefined && !SHELL.test(step.shell))) return [];
    return scriptEntries(filled(step.run, all), step.folder, about, new Map([...GIVEN, ...variables]));
  });
}

/** Variables that steps are given ("Default environment variables"). */
const GIVEN: readonly (readonly [string, string])[] = [["GITHUB_WORKSPACE", ROOT]];

/** The name of an image, by a line of the input `images` of docker/metadata-action 5 (its README, "images input"). */
function imageIn(line: string): readonly string[] {
  const parts = line.split(",").map((part) => part.trim());
  const name = parts.find((part) => part.startsWith("name="))?.slice(5) ?? parts[0];
  return name ? [name] : [];
}

/**
 * By the inputs of docker/build-push-action 6 (its README, "inputs", and "Git context"): without a context, or with `{{defaultContext}}`,
 * the builder fetches the repository by itself. Paths count from the folder of the job, whatever `working-directory` says of scripts.
 */
function actionEntries({ with: inputs, folder }: Step, values: Values, about: Subject): readonly Entry[] {
  if (folder === undefined) return [];
  const written = (key: string): string | undefined => {
    const pair = pairOf(inputs, key);
    // An input that is empty is one that is not given.
    return pair && (filled(textOf(pair.value) ?? "", values).trim() || undefined);
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
    args: listAt(inputs, "build-args", values).map(shapeOf),
    contexts: listAt(inputs, "build-contexts", values),
    named: (push !== undefined && push !== "false") || said("tags") !== undefined || isOut,
    tags: listAt(inputs, "tags", values).flatMap((line) => namesIn(line)),
    usual: ["Dockerfile"],
  };
  if (fetched === null) {
    const up = stepsUp(written("context") ?? "", written("file") ?? "");
    return stepEntries({ ...build, folder: "", context: context ?? FILLED, file, up }, about);
  }
  const below = resolvePath("", fetched === "" ? "." : (fetched[1] ?? "."));
  return stepEntries({ ...build, folder: below, context: FILLED, file: file ?? "Dockerfile", up: undefined }, about);
}

/**
 * By the inputs of redhat-actions/buildah-build 2 (its README, "Inputs for build from containerfile"). Several files are joined: none is
 * built.
 */
function buildahEntries({ with: inputs, folder }: Step, values: Values, about: Subject): readonly Entry[] {
  const [file, ...others] = [
    ...listAt(inputs, "containerfiles", values),
    ...listAt(inputs, "dockerfiles", values),
  ].filter(Boolean);
  if (folder === undefined || file === undefined || others.length > 0) return [];
  const [image] = listAt(inputs, "image", values).map(shapeOf);
  const tags = listAt(inputs, "tags", values).flatMap((line) => shapeOf(line).split(/[\s,]+/));
  const named = tags.filter(Boolean).map((tag) => (image ? `${image}:${tag}` : tag));
  const [context = "."] = listAt(inputs, "context", values).filter(Boolean);
  const build = {
    target: undefined,
    args: listAt(inputs, "build-args", values).map(shapeOf),
    contexts: [],
    named: true,
    tags: named.length > 0 || !image ? named : [image],
    usual: ["Containerfile", "Dockerfile"],
    buildah: true as const,
  };
  const up = stepsUp(context, file);
  return stepEntries({ ...build, folder: "", context: shapeOf(context), file: shapeOf(file), up }, about);
}

/**
 * The files that docker/bake-action 7 is told to read (its README, "inputs"). Those of another source than the repository are not known.
 */
function bakeFiles({ with: inputs, folder }: Step, values: Values): readonly NamedFile[] {
  const said = (key: string) => textOf(pairOf(inputs, key)?.value)?.trim() || ".";
  const isHere = said("source") === "." && !said("workdir").includes("${{");
  const from = isHere && folder !== undefined ? resolvePath("", said("workdir")) : undefined;
  return listAt(inputs, "files", values)
    .flatMap((line) => namesIn(line, BAKE_METADATA))
    .map((shape) => namedFile(from, shape.includes(FILLED) ? undefined : shape, shape));
}

/** The lines of an input that is a list. */
function listAt(inputs: Node | undefined, key: string, values: Values): readonly string[] {
  const pair = pairOf(inputs, key);
  const items = pair === undefined ? [] : [pair.value, ...itemsAt(pair.value)];
  return items.flatMap((item) => filled(textOf(item) ?? "", values).split("\n")).map((line) => line.trim());
}

/** The names in a line of an input, which commas part, with `FILLED` for what is not known; none where all of it is of no account. */
function namesIn(line: string, without?: RegExp): readonly string[] {
  if (without?.test(line)) return [];
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
