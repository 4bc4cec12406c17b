// A rule turned off in `.plimsoll.yaml`: which file that is, and the edit of it.
import { newConfig, switchOff } from "../../engine/config/write.ts";
import type { RuleName } from "../../engine/core/finding.ts";
import { point } from "../../engine/core/text.ts";
import { beside, foldersUpTo, holdersOf, inFolder, normalFolder } from "../../paths/uris.ts";
import type { FileEdits } from "../../protocol.ts";
import { editedFile } from "../session/edits.ts";
import type { Session } from "../session/session.ts";

export const CONFIG = ".plimsoll.yaml";

/** The edit that switches a rule, or one row of it, off in a configuration, which it creates where there is none. */
export function switchOffEdit(session: Session, uri: string, rule: RuleName): Promise<FileEdits | undefined> {
  const { client, platform } = session;
  return editedFile(session, uri, (text) =>
    text === undefined
      ? [{ at: point(0), text: newConfig(rule, client.schema) }]
      : switchOff(text, rule, platform.engine.catalog),
  );
}

/**
 * The configuration nearest to a file, up to the project's root; where there is none, the one to create: in the
 * workspace folder, or beside a loose file. Undefined for a document that has no place on disk.
 */
export async function configFor(session: Session, key: string): Promise<string | undefined> {
  if (key.startsWith("untitled:")) return undefined;
  const document = session.document(key);
  if (document === undefined) return undefined;
  const { root } = (await session.queueOf(document)).project;
  const { files } = session;
  for (const folder of foldersUpTo(root, key, session.caseMatters)) {
    for (const name of [CONFIG, ".plimsoll.yml"]) {
      const uri = inFolder(folder, name);
      if (session.document(uri) !== undefined || (await files.stat(uri)) === "file") return uri;
    }
  }
  const outermost = holdersOf(key, session.folders.map(normalFolder), session.caseMatters).at(-1);
  return outermost === undefined ? beside(key, CONFIG) : inFolder(outermost, CONFIG);
}
