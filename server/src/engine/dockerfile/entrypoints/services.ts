// Services that the init of an image starts, s6 or runit, each by a script of its own: one that becomes another user shows that the
// image starts as root to give that up (skarnet.org, "s6-setuidgid"; runit, "chpst"; phusion/baseimage-docker, "setuser").
import { contextFolders } from "../../core/builds/contexts.ts";
import { entry, type Index, table } from "../../core/index.ts";
import type { Evidence } from "../../core/language.ts";
import { folderOf, isBelow, resolvePath } from "../../core/paths.ts";
import { namesDropping } from "../../knowledge/stated-needs.ts";
import { ancestors, type Stage } from "../stages/stages.ts";

/** Scripts of services that become another user, by the folders that they may come into a build from. */
const droppingServices = table<{ readonly path: string }>("dropping-services");

/** The script of a service: `s6-rc.d/NAME/run` of s6-overlay 3, `services.d/NAME/run` of the older one, `service/NAME/run` of runit. */
const SCRIPT = /(?:^|\/)(?:s6-rc\.d|services?\.d|service)\/[^/]+\/run$/;
/** The largest script that counts, in characters. */
const LARGEST = 20_000;
/** So many lines are looked at. */
const MOST_LINES = 200;

export const services: Evidence = {
  watched: ["**/s6-rc.d/*/run", "**/services.d/*/run", "**/service/*/run"],
  counts: (path, head) => SCRIPT.test(path) && head.length <= LARGEST && !head.includes("\0"),
  entries: (text, path) =>
    text.split("\n", MOST_LINES).some(isDropping)
      ? contextFolders(path).map((folder) => entry(droppingServices, folder, { path }, "file"))
      : [],
  unread: () => [],
};

/** What `copiesDroppingService` reads. */
export const SERVICE_TABLES = [droppingServices];

/** Whether a line of a script starts its program as another user. */
function isDropping(line: string): boolean {
  return !line.trimStart().startsWith("#") && namesDropping(line);
}

/** Whether a stage of the Dockerfile at `path`, or one that it is built from, copies the script of a service that becomes another user. */
export function copiesDroppingService(stage: Stage, path: string, index: Index): boolean {
  const folder = folderOf(path);
  const rows = index.get(droppingServices, folder);
  if (rows.length === 0) return false;
  const sources = ancestors(stage)
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword, flags }) => keyword === "COPY" && !flags.some(({ name }) => name === "from"))
    // A source begins at the context, with or without a slash in front.
    .flatMap(({ words }) => words.slice(0, -1).map(({ value }) => resolvePath(folder, value.replace(/^\/+/, ""))));
  return rows.some(({ data }) => sources.some((source) => source !== undefined && isBelow(data.path, source)));
}
