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

/** What the names of our own requests and notifications begin with. */
const OWN = "plimsoll/";

/**
 * A message of ours without parameters, which JSON-RPC allows, as one with none in them: its handler gets them first and the token after.
 */
function withParams(message: Message): Message {
  if (!Message.isRequest(message) && !Message.isNotification(message)) return message;
  if (message.params !== undefined || !message.method.startsWith(OWN)) return message;
  return { ...message, params: {} } as Message;
}

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
          return next(withParams(message));
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
