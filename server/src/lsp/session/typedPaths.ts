// The names that a path may go on with: what is in its folder.
import type { Completion, TypedPath } from "../../engine/core/language.ts";
import { inFolder, parentOf } from "../../paths/uris.ts";
import type { OpenDocument } from "./documents.ts";
import type { Session } from "./session.ts";

/** So many names are offered; typing on asks again. */
const MOST = 500;

/** Names that a pattern would have to write otherwise than they are. */
const UNPLAIN = /[*?[\]\\\p{Cc}]|^[#!\s]|\s$/u;

/** What is in the folder of a path, folders as well as files, whatever git ignores; nothing outside of the project. */
export async function namesFor(
  session: Session,
  document: OpenDocument,
  { folder, at }: TypedPath,
): Promise<readonly Completion[]> {
  const own = parentOf(document.key);
  if (own === undefined) return [];
  const place = folder === "" ? own : inFolder(own, folder);
  const { project } = (await session.takeIn(document)).queue;
  if ((await session.files.leadsOut?.(place, project.root)) === true) return [];
  const files = await session.files.namesIn(place);
  const all = (await session.files.namesIn(place, "all")) ?? files ?? new Set();
  const names = [...all].filter((name) => !UNPLAIN.test(name)).sort();
  return names.slice(0, MOST).map((name) => ({
    label: name,
    ...(files?.has(name) === false && { detail: "folder" }),
    at,
    text: name,
    kind: "value",
    ...(names.length > MOST && { more: true }),
  }));
}
