// Files that only the editor can reach, asked for one by one: those of a virtual workspace, and all of them in a browser.

import { HEAD } from "../../engine/core/language.ts";
import { fieldsOf } from "../../fields.ts";
import { decode } from "../../files/decode.ts";
import type { Files, Ownership, Text, Unreadable } from "../../files/port.ts";
import { type Entry, walksOf } from "../../files/walk.ts";
import { isStep } from "../../paths/uris.ts";
import {
  LIST_FOLDER_REQUEST,
  type ListFolderParams,
  MOST_HANDED_OUT,
  READ_FILE_REQUEST,
  type ReadFileParams,
  STAT_FILE_REQUEST,
  type StatFileParams,
} from "../../protocol.ts";
import type { Client } from "./capabilities.ts";
import type { ClientRequests } from "./clientRequests.ts";

/** A walk through what an editor lists: each folder is a request. */
const LIMITS = { depth: 100, entries: 100_000 };

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
export function reachableFiles(local: Files | undefined, requests: ClientRequests, client: Client): Files {
  const others = client.servesFiles ? clientFiles(requests) : NONE;
  const of = (uri: string) => (local !== undefined && uri.startsWith("file:") ? local : others);
  return {
    // Of other file systems nobody tells: two names are two files there, unless this machine's are open beside them.
    caseMatters: local?.caseMatters ?? true,
    read: (uri, most) => of(uri).read(uri, most),
    readIf: (uri, wanted) => of(uri).readIf(uri, wanted),
    stat: (uri) => of(uri).stat(uri),
    leadsOut: async (uri, folder) => (await of(uri).leadsOut?.(uri, folder)) ?? false,
    isLocked: async (uri) => (await of(uri).isLocked?.(uri)) ?? false,
    namesIn: (folder, which) => of(folder).namesIn(folder, which),
    leavesOut: (root, uri) => of(root).leavesOut(root, uri),
    walk: (folder, ...rest) => of(folder).walk(folder, ...rest),
    ...(local?.ownership !== undefined && { ownership: ofOwn(local.ownership) }),
  };
}

/** Who owns files of other file systems is not known; the editor hands out none that lie above a workspace folder. */
function ofOwn({ writers, users }: Ownership): Ownership {
  return { users, writers: async (uri) => (uri.startsWith("file:") ? writers(uri) : undefined) };
}

function clientFiles(requests: ClientRequests): Files {
  const bytesOf = async (uri: string, most = MOST_HANDED_OUT): Promise<Uint8Array | Unreadable> => {
    const params: ReadFileParams = { uri, most };
    const { bytes, failed, exists } = fieldsOf(await requests.ask(READ_FILE_REQUEST, params));
    if (typeof failed === "string") return { failed, exists: exists === true };
    const found = typeof bytes === "string" ? fromBase64(bytes) : undefined;
    if (found === undefined) return { failed: `The editor gave no text of \`${uri}\`.` };
    return found.length > most ? { failed: `\`${uri}\` is larger than ${most / 1_000_000} MB.`, exists: true } : found;
  };
  const read = async (uri: string, most?: number): Promise<Text | Unreadable> => {
    const found = await bytesOf(uri, most);
    return "failed" in found ? found : decode(found);
  };
  const readIf: Files["readIf"] = async (uri, wanted) => {
    const found = await bytesOf(uri);
    if ("failed" in found) return found;
    return wanted(decode(found.subarray(0, HEAD)).text) ? decode(found) : undefined;
  };
  const stat: Files["stat"] = async (uri) => {
    const params: StatFileParams = { uri };
    const found = await requests.ask(STAT_FILE_REQUEST, params);
    if (found === null) return undefined;
    return found === "file" || found === "folder" ? found : "other";
  };
  const list = async (uri: string): Promise<readonly Entry[] | undefined> => {
    const params: ListFolderParams = { uri };
    const found = await requests.ask(LIST_FOLDER_REQUEST, params);
    if (!Array.isArray(found)) return undefined;
    return found.flatMap((one: unknown): readonly Entry[] => {
      const { name, kind } = fieldsOf(one);
      if (typeof name !== "string" || !isStep(name)) return [];
      return kind === "file" || kind === "folder" ? [{ name, kind }] : [];
    });
  };
  const { walk, leavesOut, namesIn } = walksOf({ caseMatters: true, read, stat, list }, LIMITS);
  return {
    caseMatters: true,
    read,
    readIf,
    stat,
    leavesOut,
    // Links are not listed, but a file of configuration that is one has to be reported.
    namesIn: async (folder, which) => (which === "all" ? undefined : namesIn(folder)),
    async *walk(folder, missed) {
      const before = requests.missed(folder);
      yield* walk(folder, missed);
      // Those that were read meanwhile are among them.
      if (requests.missed(folder) > before) missed?.(`The editor did not hand out all of \`${folder}\`.`);
    },
  };
}

/** Undefined for what is no base64. */
function fromBase64(text: string): Uint8Array | undefined {
  try {
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
    return bytes;
  } catch {
    return undefined;
  }
}
