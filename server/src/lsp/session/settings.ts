// The editor's settings, asked for or sent.
import type { Connection } from "vscode-languageserver";
import type { Client } from "./capabilities.ts";
import type { Guard } from "./guard.ts";

/**
 * The editor's settings under `plimsoll` for a folder, or in general; plain JSON or nothing. `sent` is what a client sent that
 * cannot be asked for them.
 */
export async function settingsOf(
  connection: Connection,
  client: Client,
  guard: Guard,
  sent: unknown,
  folder: string | undefined,
): Promise<unknown> {
  if (!client.configuration) return (sent as { readonly plimsoll?: unknown } | undefined)?.plimsoll;
  const scope = folder === undefined ? {} : { scopeUri: folder };
  return guard.ask("workspace/configuration", () =>
    connection.workspace.getConfiguration({ section: "plimsoll", ...scope }),
  );
}
