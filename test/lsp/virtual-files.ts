// Files that only the editor can reach: answers the server's requests for them from a map.
import type { MessageConnection } from "vscode-jsonrpc/node";
import type {
  ListFolderParams,
  ListFolderResult,
  ReadFileParams,
  ReadFileResult,
  StatFileParams,
  StatFileResult,
} from "../../server/src/protocol.ts";

export class VirtualFiles {
  /** Texts, or bytes, by URI; folders are what is above them. */
  readonly files: Map<string, string | Uint8Array>;
  /** The URIs that were asked for, with the request's last word: `readFile memfs:/w/a.yaml`. */
  readonly asked: string[] = [];
  /** How many requests about what is below `folder` were waiting at most. */
  most = 0;
  #waiting = 0;

  constructor(connection: MessageConnection, files: Readonly<Record<string, string | Uint8Array>>, folder = "") {
    this.files = new Map(Object.entries(files));
    const answer = <P extends { readonly uri: string }>(request: string, give: (params: P) => unknown) =>
      connection.onRequest<unknown, void>(`plimsoll/${request}`, async (params: P) => {
        this.asked.push(`${request} ${params.uri}`);
        const counts = params.uri.startsWith(folder) ? 1 : 0;
        this.#waiting += counts;
        this.most = Math.max(this.most, this.#waiting);
        // A server far away would take its time.
        await new Promise((resolve) => setTimeout(resolve, 1));
        this.#waiting -= counts;
        return give(params);
      });
    answer("readFile", ({ uri }: ReadFileParams): ReadFileResult => {
      const found = this.files.get(uri);
      if (found === undefined) return { failed: `\`${uri}\` does not exist.` };
      return { bytes: Buffer.from(found).toString("base64") };
    });
    answer("statFile", ({ uri }: StatFileParams): StatFileResult => {
      if (this.files.has(uri)) return "file";
      return this.#below(uri).length > 0 ? "folder" : null;
    });
    answer("listFolder", ({ uri }: ListFolderParams): ListFolderResult => {
      const below = this.#below(uri);
      if (below.length === 0) return null;
      const folders = new Set(below.filter((path) => path.includes("/")).map((path) => path.split("/")[0] ?? ""));
      const files = below.filter((path) => !path.includes("/"));
      return [
        ...[...folders].map((name) => ({ name, kind: "folder" as const })),
        ...files.map((name) => ({ name, kind: "file" as const })),
      ];
    });
  }

  #below(folder: string): string[] {
    const start = `${folder.replace(/\/$/, "")}/`;
    return [...this.files.keys()].filter((uri) => uri.startsWith(start)).map((uri) => uri.slice(start.length));
  }
}
