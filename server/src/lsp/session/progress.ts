// Reports the progress of long requests with the token that the client sent.

import { WorkDoneProgress } from "vscode-languageserver";
import { notice } from "../../shown/notice.ts";
import type { Session } from "./session.ts";

/** How often at most something new is said, in milliseconds. */
const PERIOD = 200;

export interface WithToken {
  readonly workDoneToken?: string | number;
}

export interface Progress {
  /** Says what is going on; of words that come too fast one after the other the last is told. */
  say(message: string): void;
  done(): void;
}

/** Tells nobody where the request came without a token. */
export function progressFor(session: Session, { workDoneToken }: WithToken, title: string): Progress {
  if (workDoneToken === undefined) return { say() {}, done() {} };
  const { connection } = session;
  let last = Number.NEGATIVE_INFINITY;
  let waiting: NodeJS.Timeout | undefined;
  let latest = "";
  const tell = () => {
    waiting = undefined;
    last = performance.now();
    void connection.sendProgress(WorkDoneProgress.type, workDoneToken, { kind: "report", message: notice(latest) });
  };
  void connection.sendProgress(WorkDoneProgress.type, workDoneToken, { kind: "begin", title: notice(title) });
  return {
    say(message) {
      latest = message;
      const rest = last + PERIOD - performance.now();
      if (rest <= 0) tell();
      else waiting ??= setTimeout(tell, rest);
    },
    done() {
      clearTimeout(waiting);
      void connection.sendProgress(WorkDoneProgress.type, workDoneToken, { kind: "end" });
    },
  };
}
