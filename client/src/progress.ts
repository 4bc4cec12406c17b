// Long work as the user sees it: a notification with the phase, the time so far, and Cancel.
import * as vscode from "vscode";
import { notice } from "../../server/src/shown/notice.ts";
import { withNotification } from "./surfaces.ts";

/** Shows `title` while `work` runs. `stop` cancels it from elsewhere. */
export function working<T>(
  title: string,
  work: (token: vscode.CancellationToken, say: (phase: string) => void) => Promise<T>,
  stop = new vscode.CancellationTokenSource(),
): Thenable<T> {
  return withNotification(notice(title), async (report, token) => {
    const since = Date.now();
    let phase = "";
    const show = () => {
      const time = elapsed(Date.now() - since);
      report(notice(phase === "" ? time : `${phase} · ${time}`));
    };
    const clock = setInterval(show, 1000);
    const listening = token.onCancellationRequested(() => stop.cancel());
    try {
      return await work(stop.token, (said) => {
        phase = said;
        show();
      });
    } finally {
      clearInterval(clock);
      listening.dispose();
      stop.dispose();
    }
  });
}

/** `7 s`, `2 min 5 s`. */
function elapsed(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Whether an error only says that somebody cancelled. */
export function isCancellation(error: unknown): boolean {
  if (error instanceof vscode.CancellationError) return true;
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  // LSPErrorCodes.RequestCancelled and ServerCancelled
  return code === -32800 || code === -32802;
}
