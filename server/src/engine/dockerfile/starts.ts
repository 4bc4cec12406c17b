// What the stages of a Dockerfile start, for the rules of the files that run what is built.

import { type StageStartRow, stageStarts } from "../core/builds/image-starts.ts";
import { type Entry, entryOnDemand } from "../core/index.ts";
import { gainsPrivileges } from "../knowledge/stated-needs.ts";
import { scriptSources, startedScript, startingOf } from "./entrypoints/started-script.ts";
import { isRootsBase } from "./packages/root-bases.ts";
import type { Dockerfile } from "./parse/document.ts";
import { hasUsers, numberOfCreated } from "./rules/_created-users.ts";
import { startedBy } from "./rules/_root-needs.ts";
import { saysToDrop } from "./rules/_user.ts";
import { type Stage, stages } from "./stages/stages.ts";
import { baseOf, finalUser } from "./stages/users.ts";

/** A row for each stage of the Dockerfile at `path`. */
export function startEntries(doc: Dockerfile, path: string): readonly Entry<StageStartRow>[] {
  return stages(doc).map((stage) => entryOnDemand(stageStarts, path, () => rowOf(doc, stage), "file"));
}

function rowOf(doc: Dockerfile, stage: Stage): StageStartRow {
  const { asRoot } = startedBy(doc, stage);
  const script = startedScript(doc, stage);
  const reason =
    asRoot ??
    (saysToDrop(doc, stage)
      ? "its entrypoint changes to another user"
      : baseOf(stage).needsRoot
        ? "its base image needs root"
        : null);
  return {
    stage: stage.name ?? null,
    ...userOf(doc, stage),
    asRoot: reason,
    becomesRoot: startingOf(stage).some(({ body }) => gainsPrivileges(spaced(doc.text.slice(body.start, body.end)))),
    isPrepared: hasUsers(doc, stage),
    script:
      script === undefined
        ? null
        : { path: script.path, sources: script.written === undefined ? scriptSources(doc, stage, script.path) : [] },
  };
}

/** The words of an array behind blanks, as a shell has them. */
function spaced(text: string): string {
  return text.replace(/["',[\]]+/g, " ");
}

function userOf(doc: Dockerfile, stage: Stage): Pick<StageStartRow, "user" | "name" | "number"> {
  const nobody = { name: null, number: null };
  const set = finalUser(doc, stage);
  if (set === undefined) {
    const { runsAs } = baseOf(stage);
    const isRoot = runsAs === "unknown" ? isRootsBase(doc, stage) : runsAs !== "user";
    return { user: isRoot ? "root" : "unknown", ...nobody };
  }
  const [name = ""] = set.value?.split(":") ?? [];
  if (set.root === undefined || name === "") return { user: "unknown", ...nobody };
  if (set.root) return { user: "root", ...nobody };
  if (/^\d+$/.test(name)) return { user: "number", name: null, number: Number(name) };
  return { user: "name", name, number: numberOfCreated(doc, stage, name) ?? null };
}
