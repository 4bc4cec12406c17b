// Files that only the editor can reach, asked for one by one: those of a virtual workspace, and all of them in a browser.
import type { Connection } from "vscode-languageserver";
import { decode, MOST } from "../../decode.ts";
import { HEAD } from "../../engine/pipeline/engine.ts";
import type { Files, Text, Unreadable } from "../../project.ts";
import {
  LIST_FOLDER_REQUEST,
  type ListFolderParams,
  type ListFolderResult,
  READ_FILE_REQUEST,
  type ReadFileParams,
  type ReadFileResult,
  STAT_FILE_REQUEST,
  type StatFileParams,
  type StatFileResult,
} from "../../protocol.ts";
import { walksOf } from "../../walk.ts";
import type { Client } from "./capabilities.ts";

/** How many requests wait for the client at once: each may be a question to a server far away. */
const AT_ONCE = 8;

const ELSEWHERE: Unreadable = { failed: "The file is not on this machine." };

/** Where neither this process nor the editor reaches a file. */
const NONE: Files = {
  caseMatters: true,
  read: async () => ELSEWHERE,
  readIf: async () => ELSEWHERE,
  stat: async () => undefined,
  namesIn: async () => undefined,
  leavesOut: async () => true,
  async *walk() {},
};

/** The files of this machine where there are any, by `file:` URIs; for all others the editor is asked, if it says that it answers. */
export function reachableFiles(local: Files | undefined, connection: Connection, client: Client): Files {
  const others = client.servesFiles ? clientFiles(connection) : NONE;
  const of = (uri: string) => (local !== undefined && uri.startsWith("file:") ? local : others);
  return {
    // Of other file systems nobody tells: two names are two files there, unless this machine's are open beside them.
    caseMatters: local?.caseMatters ?? true,
    read: (uri) => of(uri).read(uri),
    readIf: (uri, wanted) => of(uri).readIf(uri, wanted),
    stat: (uri) => of(uri).stat(uri),
    namesIn: (folder) => of(folder).namesIn(folder),
    leavesOut: (root, uri) => of(root).leavesOut(root, uri),
    walk: (folder, missed) => of(folder).walk(folder, missed),
  };
}

function clientFiles(connection: Pick<Connection, "sendRequest">): Files {
  const inTurn = bounded(AT_ONCE);
  /** A client that is gone, or that does not answer after all, has nothing. */
  const ask = <P extends object, R>(request: string, params: P, nothing: R): Promise<R> =>
    inTurn(() => connection.sendRequest<R>(request, params).catch(() => nothing));

  const bytesOf = async (params: ReadFileParams) => {
    const found = await ask<ReadFileParams, ReadFileResult>(READ_FILE_REQUEST, params, ELSEWHERE);
    if ("failed" in found) return found;
    return { bytes: fromBase64(found.bytes), size: found.size };
  };
  const read = async (uri: string): Promise<Text | Unreadable> => {
    const found = await bytesOf({ uri });
    if ("failed" in found) return found;
    return found.bytes.length > MOST ? { failed: `\`${uri}\` is larger than 64 MB.` } : decode(found.bytes);
  };
  const readIf: Files["readIf"] = async (uri, wanted) => {
    const head = await bytesOf({ uri, head: HEAD });
    if ("failed" in head) return head;
    const text = decode(head.bytes);
    if (!wanted(text.text)) return undefined;
    return head.bytes.length === head.size ? text : read(uri);
  };
  const stat = async (uri: string) => {
    const found = await ask<StatFileParams, StatFileResult>(STAT_FILE_REQUEST, { uri }, null);
    return found ?? undefined;
  };
  const list = async (uri: string) => {
    const found = await ask<ListFolderParams, ListFolderResult>(LIST_FOLDER_REQUEST, { uri }, null);
    return found ?? undefined;
  };
  const caseMatters = true;
  return { caseMatters, read, readIf, stat, ...walksOf({ caseMatters, read, stat, list }) };
}

/** Runs tasks as they come, at most so many at once; the others wait for their turn. */
function bounded(most: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running === most) await new Promise<void>((go) => waiting.push(go));
    else running += 1;
    try {
      return await task();
    } finally {
      // Whoever waits takes the place over.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

function fromBase64(text: string): Uint8Array {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
