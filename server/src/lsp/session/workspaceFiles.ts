// Files that no editor has open: walked, and lent to their project for as long as something is done with them.

import type { Text } from "../../files/port.ts";
import { identityOf, normal } from "../../paths/uris.ts";
import type { ProjectQueue } from "./projects.ts";
import type { Session } from "./session.ts";

/** The files below the workspace folders, each once, in normal form or as an open document has it; pauses while requests are worked on. */
export async function* filesBelow(session: Session): AsyncGenerator<string> {
  const seen = new Set<string>();
  for (const folder of session.folders) {
    const missed = (why: string) => session.guard.note(`Not all files of \`${folder}\` were looked at: ${why}`);
    for await (const found of session.scheduler.idly(session.files.walk(folder, missed))) {
      const identity = identityOf(found, session.caseMatters);
      if (!seen.has(identity)) yield session.document(found)?.key ?? normal(found);
      seen.add(identity);
    }
  }
}

/**
 * Runs `use` with a file's text in its project. Undefined where no language claims the file, where files there are not checked, where it
 * cannot be read, or where an editor has it open: then the editor's text counts.
 */
export async function withFile<T>(
  session: Session,
  uri: string,
  use: (queue: ProjectQueue, text: Text) => Promise<T>,
): Promise<T | undefined> {
  const isOpen = () => session.document(uri) !== undefined;
  const queue = await session.queueFor(uri);
  const { project } = queue;
  if (isOpen() || !project.isChecked(uri)) return undefined;
  const found = await project.read(uri);
  if (found === undefined) return undefined;
  if ("failed" in found) {
    session.guard.note(`Not all files were looked at: ${found.failed}`);
    return undefined;
  }
  const taken = await queue.inTurn(async () => {
    if (isOpen()) return false;
    await project.set(uri, found.text, 0);
    return project.file(uri)?.text === found.text;
  });
  if (!taken) return undefined;
  try {
    return await use(queue, found);
  } finally {
    await queue.inTurn(async () => {
      if (!isOpen()) project.close(uri);
    });
  }
}
