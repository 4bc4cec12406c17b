// Which messages a server takes when: none before `initialize`, that one once, and after `shutdown` only `exit`.
import {
  type Connection,
  type ConnectionOptions,
  ErrorCodes,
  Message,
  type RequestMessage,
  ResponseError,
} from "vscode-languageserver";

/** A request that is refused goes on under this name, with the reason in place of what it said: answering is the connection's. */
const REFUSED = "plimsoll/refusedRequest";

interface Refusal {
  readonly code: number;
  readonly message: string;
}

export interface Lifecycle {
  /** For the connection that it watches over. */
  readonly options: ConnectionOptions;
  /** Answers what it refuses, on that connection. */
  attach(connection: Connection): void;
  /** To be told when the answer to `initialize` is there: one that failed may be asked again. */
  initialized(): void;
}

/** The life of one server. */
export function lifecycle(): Lifecycle {
  let state: "new" | "running" | "shut down" = "new";
  const refusal = (method: string): Refusal | undefined => {
    if (state === "shut down") return { code: ErrorCodes.InvalidRequest, message: "The server was told to shut down." };
    if (state === "new" && method !== "initialize") {
      return { code: ErrorCodes.ServerNotInitialized, message: "The server has not been initialized." };
    }
    if (state === "running" && method === "initialize") {
      return { code: ErrorCodes.InvalidRequest, message: "The server has been initialized already." };
    }
    return undefined;
  };
  return {
    options: {
      messageStrategy: {
        handleMessage(message, next) {
          if (Message.isRequest(message)) {
            const refused = refusal(message.method);
            if (refused !== undefined) {
              const passed: RequestMessage = { ...message, method: REFUSED, params: [refused] };
              return next(passed);
            }
            if (message.method === "shutdown") state = "shut down";
          } else if (Message.isNotification(message) && state !== "running") {
            if (message.method !== "exit" && !message.method.startsWith("$/")) return;
          }
          return next(message);
        },
      },
    },
    attach(connection) {
      connection.onRequest(REFUSED, ({ code, message }: Refusal) => new ResponseError(code, message));
    },
    initialized() {
      state = "running";
    },
  };
}
