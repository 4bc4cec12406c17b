// How far long work is, told under the token that the client sent along with its request.
import { WorkDoneProgress } from "vscode-languageserver/node";
import type { Session } from "./session.ts";

/** How often at most something new is said, in milliseconds. */
const PERIOD = 200;

export interface WithToken {
  readonly workDoneToken?: string | number;
}

export interface Progress {
  /** Says what is going on; what comes too fast after the last word is dropped. */
  say(message: string): void;
  done(): void;
}

/** Tells nobody where the request came without a token. */
export function progressFor(session: Session, { workDoneToken }: WithToken, title: string): Progress {
  if (workDoneToken === undefined) return { say() {}, done() {} };
  const { connection } = session;
  let last = Number.NEGATIVE_INFINITY;
  void connection.sendProgress(WorkDoneProgress.type, workDoneToken, { kind: "begin", title });
  return {
    say(message) {
      const now = performance.now();
      if (now - last < PERIOD) return;
      last = now;
      void connection.sendProgress(WorkDoneProgress.type, workDoneToken, { kind: "report", message });
    },
    done() {
      void connection.sendProgress(WorkDoneProgress.type, workDoneToken, { kind: "end" });
    },
  };
}
