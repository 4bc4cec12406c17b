// What files beside a Dockerfile show of it: that GitHub runs it as an action.

import { recall, remember, withFacts } from "../core/fact.ts";
import { type Entry, entry, table } from "../core/index.ts";
import type { Evidence, Surroundings } from "../core/language.ts";
import { folderOf, resolvePath } from "../core/paths.ts";
import { lookup, textAt } from "../yaml/node.ts";
import { parseYaml } from "../yaml/parse/parse.ts";
import type { Dockerfile } from "./parse/document.ts";
import { inEffect, targetStage } from "./stages/stages.ts";
import { finalUser } from "./stages/users.ts";

/** Dockerfiles by their paths that GitHub builds and runs as an action. */
const actions = table<true>("actions");

/** The metadata of an action (https://docs.github.com/en/actions/reference/metadata-syntax-reference). */
const ACTION = /(?:^|\/)action\.ya?ml$/i;
/** The largest file that counts, in characters. */
const LARGEST = 20_000;

export const evidence: Evidence = {
  watched: ["**/action.{yml,yaml}"],
  counts: (path, head) => head.length <= LARGEST && ACTION.test(path),
  entries: actionEntries,
};

/** A row for the Dockerfile that an action's metadata names in `runs.image`, which may also be an image. */
function actionEntries(text: string, path: string): readonly Entry<true>[] {
  const [part] = parseYaml(text, "action", { isTemplate: false });
  const runs = lookup(part?.doc.root, "runs");
  if (runs.is !== "set" || textAt(runs.value, "using") !== "docker") return [];
  const image = textAt(runs.value, "image") ?? "";
  const file = image.startsWith("docker://") ? undefined : resolvePath(folderOf(path), image);
  return file === undefined ? [] : [entry(actions, file, true, "file")];
}

const STARTING = ["ENTRYPOINT", "CMD"];

export const surroundings: Surroundings<Dockerfile> = {
  reads: [actions],
  // All that is shown is about whether what a stage starts has to be root.
  asks(doc) {
    const stage = targetStage(doc);
    if (stage === undefined || !STARTING.some((keyword) => inEffect(stage, keyword).some((one) => one !== undefined)))
      return false;
    const user = finalUser(doc, stage);
    return user === undefined || user.root === true;
  },
  see(doc, path, index) {
    if (surroundings.asks?.(doc) !== true || index.get(actions, path).length === 0) return doc;
    return withKnown(doc, { isAction: true });
  },
};

/** What is shown of a Dockerfile. */
interface Known {
  readonly isAction: boolean;
}

const KNOWN = "known of it";

/** A Dockerfile of which something is shown: the same one for the same, since facts are about a document. */
function withKnown(doc: Dockerfile, what: Known): Dockerfile {
  const key = JSON.stringify(what);
  const kept = recall<{ readonly key: string; readonly copy: Dockerfile }>(doc, "with what is known of it");
  if (kept?.key === key) return kept.copy;
  const copy = Object.freeze(withFacts({ ...doc }));
  remember(copy, KNOWN, what);
  remember(doc, "with what is known of it", { key, copy });
  return copy;
}

/**
 * Whether GitHub runs what a Dockerfile builds as an action: so its metadata says, or the Dockerfile itself by labels that the first
 * version asked for or by the folder that the runner mounts. That belongs to root, and USER must not be used
 * (https://docs.github.com/en/actions/reference/dockerfile-support-for-github-actions).
 */
export function isAction(doc: Dockerfile): boolean {
  return recall<Known>(doc, KNOWN)?.isAction === true || /\bcom\.github\.actions\.|\bGITHUB_WORKSPACE\b/.test(doc.text);
}
