// What files beside a Dockerfile show of it: that GitHub runs it as an action, that a service gets the socket of a container runtime,
// and what the script needs that it starts.

import { builds } from "../core/builds/builds.ts";
import { type ScriptNeeds, scriptAmong, scripts } from "../core/builds/image-starts.ts";
import { leadTo } from "../core/builds/images.ts";
import { projectVariables, withTarget } from "../core/builds/project-variables.ts";
import { copyWith, recall, remember, withFacts } from "../core/fact.ts";
import type { Related } from "../core/finding.ts";
import { type Entry, entry, type Index, table } from "../core/index.ts";
import type { Evidence, Surroundings } from "../core/language.ts";
import { folderOf, isBelow, nameIn, resolvePath } from "../core/paths.ts";
import { isSecretName } from "../knowledge/secret-names.ts";
import { lookup, textAt } from "../yaml/node.ts";
import { parseYaml } from "../yaml/parse/parse.ts";
import { needsOf } from "./entrypoints/script-needs.ts";
import { copiesDroppingService, SERVICE_TABLES } from "./entrypoints/services.ts";
import { isScriptName, scriptSources, startedScript, startingOf } from "./entrypoints/started-script.ts";
import type { Dockerfile } from "./parse/document.ts";
import { type Stage, stages, targetStages } from "./stages/stages.ts";
import { finalUser } from "./stages/users.ts";

/** Dockerfiles by their paths that GitHub builds and runs as an action. */
const actions = table<true>("docker-actions");

/** The metadata of an action (https://docs.github.com/en/actions/reference/metadata-syntax-reference). */
const ACTION = /(?:^|\/)action\.ya?ml$/i;
/** The largest file that counts, in characters. */
const LARGEST = 20_000;

export const evidence: Evidence = {
  watched: ["**/action.{yml,yaml}", "**/*.{sh,bash}", "**/*entrypoint*"],
  counts: (path, head) =>
    head.length <= LARGEST && !head.includes("\0") && (ACTION.test(path) || isScriptName(nameIn(path))),
  entries: (text, path) =>
    ACTION.test(path) ? actionEntries(text, path) : [entry(scripts, path, needsOf(text) ?? null, "file")],
  // It keeps one of its name in another folder from standing in for it.
  unread: (path) => (isScriptName(nameIn(path)) ? [entry(scripts, path, null, "file")] : []),
};

/**
 * A row for the Dockerfile that an action's metadata names in `runs.image`, which may also be an image. One that is not in the action's own
 * folder does not count: what a dependency brings along says nothing of the files around it.
 */
function actionEntries(text: string, path: string): readonly Entry<true>[] {
  const [part] = parseYaml(text, "action", { isTemplate: false });
  const runs = lookup(part?.doc.root, "runs");
  if (runs.is !== "set" || textAt(runs.value, "using") !== "docker") return [];
  const image = textAt(runs.value, "image") ?? "";
  const folder = folderOf(path);
  const file = image.startsWith("docker://") ? undefined : resolvePath(folder, image);
  return file === undefined || !isBelow(file, folder) ? [] : [entry(actions, file, true, "file")];
}

/** The script that a stage of the Dockerfile at `path` starts, with what its file shows; undefined where that is not known. */
function scriptOf(doc: Dockerfile, stage: Stage, path: string, index: Index): Script | undefined {
  const script = startedScript(doc, stage);
  if (script === undefined || script.written !== undefined) return undefined;
  const needs = scriptAmong(index, path, scriptSources(doc, stage, script.path));
  return needs && { stage: stage.index, path: script.path, needs };
}

export const surroundings: Surroundings<Dockerfile> = {
  reads: [actions, scripts, builds, projectVariables, ...SERVICE_TABLES],
  // What is shown is about whether the image has to be root, and about the secrets that it is started with.
  asks: (doc) => mayBeRoot(doc) || keepsSecret(doc),
  see(doc, path, index) {
    const starting = targetStages(doc).filter((stage) => startingOf(stage).length > 0);
    if (surroundings.asks?.(doc) !== true) return doc;
    const isRoot = mayBeRoot(doc);
    const scripts = starting.flatMap((stage) => scriptOf(doc, stage, path, index) ?? []);
    const holders = isRoot ? index.get(builds, path).filter(({ data }) => data.socket === true) : [];
    const known: Known = {
      isAction: starting.length > 0 && isRoot && index.get(actions, path).length > 0,
      scripts: isRoot ? scripts : [],
      secrets: scripts.flatMap(({ needs }) => needs.secrets),
      sockets: holders.map((row) => ({
        target: withTarget(index, row.data).target ?? "",
        by: leadTo("Gets the runtime's socket", row),
      })),
      dropping: isRoot
        ? targetStages(doc).flatMap((stage) => (copiesDroppingService(stage, path, index) ? stage.index : []))
        : [],
    };
    const { isAction, secrets, sockets, dropping } = known;
    const isKnown = isAction || known.scripts.length + secrets.length + sockets.length + dropping.length > 0;
    return isKnown ? withKnown(doc, known) : doc;
  },
};

/** Whether an image that is built may run as root. */
function mayBeRoot(doc: Dockerfile): boolean {
  return targetStages(doc).some((stage) => finalUser(doc, stage)?.root ?? true);
}

/** Whether a variable of an image holds a secret by its name. */
function keepsSecret({ instructions }: Dockerfile): boolean {
  return instructions.some(
    ({ keyword, pairs }) => keyword === "ENV" && pairs.some(({ name }) => isSecretName(name, "likely")),
  );
}

/** What is known of a Dockerfile by other files. */
interface Known {
  readonly isAction: boolean;
  readonly scripts: readonly Script[];
  /** The names of the secrets that the scripts read. */
  readonly secrets: readonly string[];
  /** The services of Compose files that are built by it and get the socket of a container runtime; an empty target is the last stage. */
  readonly sockets: readonly { readonly target: string; readonly by: Related }[];
  /** The numbers of the stages that get a service that becomes another user. */
  readonly dropping: readonly number[];
}

interface Script {
  /** The number of the stage that starts it: another one may have another file at the same path. */
  readonly stage: number;
  /** As the command names it. */
  readonly path: string;
  readonly needs: ScriptNeeds;
}

const KNOWN = "known of it";

function withKnown(doc: Dockerfile, what: Known): Dockerfile {
  return copyWith(doc, surroundings, what, () => {
    const copy = Object.freeze(withFacts({ ...doc }));
    remember(copy, KNOWN, what);
    return copy;
  });
}

/**
 * Whether GitHub runs what a Dockerfile builds as an action: so its metadata says, or the Dockerfile itself by labels that the first
 * version asked for or by the folder that the runner mounts. That belongs to root, and USER must not be used
 * (https://docs.github.com/en/actions/reference/dockerfile-support-for-github-actions).
 */
export function isAction(doc: Dockerfile): boolean {
  return recall<Known>(doc, KNOWN)?.isAction === true || /\bcom\.github\.actions\.|\bGITHUB_WORKSPACE\b/.test(doc.text);
}

/** Whether the image of a stage gets a service that its init starts and that becomes another user. */
export function hasDroppingService(doc: Dockerfile, { index }: Stage): boolean {
  return recall<Known>(doc, KNOWN)?.dropping.includes(index) === true;
}

/** What the script shows that a stage starts by this path of which an image is made; undefined where its file is not known. */
export function needsOfFile(doc: Dockerfile, { index }: Stage, path: string): ScriptNeeds | undefined {
  return recall<Known>(doc, KNOWN)?.scripts.find((one) => one.stage === index && one.path === path)?.needs;
}

/** The names of the secrets among the variables that the scripts read which the images start, as far as they are known. */
export function secretsAtStart(doc: Dockerfile): readonly string[] {
  const written = targetStages(doc).flatMap((stage) => startedScript(doc, stage)?.written ?? []);
  return [...(recall<Known>(doc, KNOWN)?.secrets ?? []), ...written.flatMap((one) => needsOf(one)?.secrets ?? [])];
}

/** A service of a Compose file that is built of a stage and gets the socket of a container runtime, which belongs to root. */
export function socketHolder(doc: Dockerfile, stage: Stage): Related | undefined {
  const isLast = stage === stages(doc).at(-1);
  return recall<Known>(doc, KNOWN)?.sockets.find(({ target }) => target === stage.name || (isLast && target === ""))
    ?.by;
}
