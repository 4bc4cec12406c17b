// plimsoll/locked: which files may not be written. VS Code tells its extensions so of files that a provider brings, but of none whose
// permissions say it.
import { LOCKED_REQUEST, type LockedParams, type LockedResult } from "../../protocol.ts";
import type { Session } from "../session/session.ts";

export function locked({ connection, files, guard, scheduler }: Session): void {
  const none: LockedResult = { locked: [] };
  connection.onRequest(
    LOCKED_REQUEST,
    guard.handler(LOCKED_REQUEST, none, ({ uris }: LockedParams) =>
      scheduler.urgently(async (): Promise<LockedResult> => {
        const found: string[] = [];
        for (const uri of uris) if (await files.isLocked?.(uri)) found.push(uri);
        return { locked: found };
      }),
    ),
  );
}
