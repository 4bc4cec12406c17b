// What package managers other than apt-get leave in a layer: the rows of package-cache-left for all of them.
import { type Problem, safe } from "../../core/finding.ts";
import { CACHES, type Cache, CHANGES, isMounted, leftIn } from "../packages/caches.ts";
import type { Dockerfile } from "../parse/document.ts";
import { appendCommand } from "../shell/command-edit.ts";
import type { Step } from "../shell/commands.ts";
import { apkCachesLeft } from "./_apk-cache.ts";
import { withSudo } from "./_sudo.ts";

/** What all managers but apt-get leave, whose lists an image built here may be meant to pass on. */
export function* othersLeft(doc: Dockerfile, step: Step): Generator<Problem> {
  for (const one of apkCachesLeft(doc, step)) yield { ...one, row: "apk" };
  for (const cache of CACHES) {
    const left = cacheLeft(doc, step, cache);
    if (left !== undefined) yield left;
  }
}

function cacheLeft(doc: Dockerfile, step: Step, cache: Cache): Problem | undefined {
  const last = leftIn(doc, step, cache);
  if (last === undefined || isMounted(doc, step, cache.folders)) return undefined;
  const edit = appendCommand(doc, step, withSudo(last.command, cache.clean));
  // A removal behind an installation adds little to what that one left.
  const told = leftIn(doc, step, { ...cache, verbs: CHANGES }) ?? last;
  return {
    at: told.at,
    message: `The cache of \`${told.manager} ${told.subcommand}\` stays in the layer.`,
    fix: edit && safe(`Run \`${cache.clean}\` in this step`, edit),
    row: cache.family,
  };
}
