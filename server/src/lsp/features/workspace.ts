// What changes around the documents: folders, settings, files on disk. And the word to the client that the index is complete.
import { DidChangeConfigurationNotification, DidChangeWatchedFilesNotification } from "vscode-languageserver";
import { LAYER_FILES } from "../../engine/config/layers.ts";
import type { Engine } from "../../engine/pipeline/engine.ts";
import { INDEXED_NOTIFICATION } from "../../protocol.ts";
import type { Session } from "../session/session.ts";

/** Globs of the files that may be in the index or have secrets in them, and of configuration. */
function watchedBy({ languages, searched }: Engine): readonly string[] {
  const globs = [...languages, ...searched].flatMap(({ watched = [], evidence }) => [
    ...watched,
    ...(evidence?.watched ?? []),
  ]);
  return [...new Set([...globs, `**/{${LAYER_FILES.join(",")}}`])];
}

export function workspace(session: Session): void {
  const { client, connection, guard } = session;

  connection.onDidChangeConfiguration(
    guard.listener("workspace/didChangeConfiguration", ({ settings }) => session.settingsChanged(settings)),
  );
  connection.onDidChangeWatchedFiles(
    guard.listener("workspace/didChangeWatchedFiles", ({ changes }) =>
      session.filesChanged(changes.map(({ uri }) => uri)),
    ),
  );
  const tellIndexed = guard.listener(INDEXED_NOTIFICATION, () => connection.sendNotification(INDEXED_NOTIFICATION));
  session.listen({
    changed() {},
    closed() {},
    outdated() {},
    indexed() {
      if (client.tellIndexed) tellIndexed();
    },
  });

  connection.onInitialized(
    guard.listener("initialized", async () => {
      if (client.registersConfiguration) {
        await guard.ask("client/registerCapability", () =>
          connection.client.register(DidChangeConfigurationNotification.type, { section: "plimsoll" }),
        );
      }
      if (client.watches) {
        const watchers = watchedBy(session.platform.engine).map((globPattern) => ({ globPattern }));
        await guard.ask("client/registerCapability", () =>
          connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }),
        );
      }
      if (client.changesFolders) {
        connection.workspace.onDidChangeWorkspaceFolders(
          guard.listener("workspace/didChangeWorkspaceFolders", ({ added, removed }) => {
            const gone = new Set(removed.map(({ uri }) => uri));
            const kept = session.folders.filter((uri) => !gone.has(uri));
            return session.restart([...kept, ...added.map(({ uri }) => uri)]);
          }),
        );
      }
      session.settingsKnown();
      await session.buildIndex();
    }),
  );
}
