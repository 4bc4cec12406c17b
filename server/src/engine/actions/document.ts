// What GitHub runs: the jobs of a workflow, or the one of an action made of steps, as facts of the text.
import type { Document } from "../core/document.ts";
import { fact } from "../core/fact.ts";
import { isBelow, resolvePath } from "../core/paths.ts";
import { itemsAt, type Node, pairOf, pairsAt, resolved, textAt, textOf } from "../yaml/node.ts";
import { parseYaml } from "../yaml/parse/parse.ts";
import { matrixOf } from "./matrix.ts";

export interface Job {
  readonly name: string;
  readonly steps: readonly Step[];
  /** What its expressions stand for, in each of the jobs that a matrix makes of it. */
  readonly matrix: ReturnType<typeof matrixOf>;
  /** The maps of variables of the workflow and of the job. */
  readonly env: readonly (Node | undefined)[];
}

export interface Step {
  /** Where it starts in the text. */
  readonly start: number;
  readonly id: string | undefined;
  /** Its own map of variables. */
  readonly env: Node | undefined;
  /** The action that it runs, with its version. */
  readonly uses: string | undefined;
  readonly with: Node | undefined;
  readonly run: string | undefined;
  /** The shell of `run`; undefined for the usual one of the machine. */
  readonly shell: string | undefined;
  /** The folder that `run` starts in, from the root; undefined where that is not known. */
  readonly folder: string | undefined;
}

const ACTION = /(?:^|\/)action\.ya?ml$/i;

/** The metadata of an action. */
export const isActionFile = (path: string): boolean => ACTION.test(path);

/**
 * The jobs of a workflow (docs.github.com, "Workflow syntax for GitHub Actions"). Steps of a job that checks another repository out, or
 * its own into a folder, have no folder that is known.
 */
export const jobs = fact((doc: Document): readonly Job[] => {
  const { root, start } = treeOf(doc);
  const usual = pairOf(root, "defaults")?.value;
  return pairsAt(root, "jobs").flatMap(({ key, value }) => {
    const name = textOf(key);
    if (name === undefined) return [];
    const steps = stepsIn(value, start, [pairOf(value, "defaults")?.value, usual]);
    const env = [root, value].map((one) => pairOf(one, "env")?.value);
    return [{ name, steps, matrix: matrixOf(value), env }];
  });
});

/** The steps of an action that is made of them ("Metadata syntax for GitHub Actions", runs for composite actions). */
export const ownSteps = fact((doc: Document): readonly Step[] => {
  const { root, start } = treeOf(doc);
  return stepsIn(pairOf(root, "runs")?.value, start, []);
});

function treeOf({ text, language }: Document) {
  const [part] = parseYaml(text, language, { isTemplate: false });
  return { root: part?.doc.root, start: part?.start ?? 0 };
}

function stepsIn(job: Node | undefined, start: number, usual: readonly (Node | undefined)[]): readonly Step[] {
  const nodes = itemsAt(job, "steps").filter((one) => resolved(one)?.kind === "map");
  const isHere = nodes.every((step) => !movesAway(step));
  const runs = usual.map((one) => pairOf(one, "run")?.value);
  const said = (step: Node, key: string) => [step, ...runs].find((one) => pairOf(one, key) !== undefined);
  const isWindows = textAt(job, "runs-on")?.includes("windows") === true;
  return nodes.map((step) => {
    const places = said(step, "working-directory");
    const place = places === undefined ? "." : textAt(places, "working-directory");
    const isKnown = isHere && place !== undefined && !place.includes("${{");
    const shell = textAt(said(step, "shell"), "shell");
    return {
      start: start + step.at.start,
      id: textAt(step, "id"),
      env: pairOf(step, "env")?.value,
      uses: textAt(step, "uses"),
      with: pairOf(step, "with")?.value,
      run: textAt(step, "run"),
      shell: shell ?? (isWindows ? "pwsh" : undefined),
      folder: isKnown ? resolvePath("", place) : undefined,
    };
  });
}

/** Whether a step leaves something else in the folder of the job than the repository (README of actions/checkout: path, repository). */
function movesAway(step: Node): boolean {
  if (!/^actions\/checkout@/i.test(textAt(step, "uses") ?? "")) return false;
  const inputs = pairOf(step, "with")?.value;
  const [path, repository] = [textAt(inputs, "path"), textAt(inputs, "repository")];
  const isOwn = repository === undefined || /github\.repository\b/.test(repository);
  const isMoved = path !== undefined && resolvePath("", path) !== "";
  return isOwn ? isMoved : !isMoved;
}

/** Whether the steps of an action at `path` run in this repository: those of others run wherever a workflow uses them. */
export function isOwnAction(path: string): boolean {
  return isBelow(path, ".github");
}
