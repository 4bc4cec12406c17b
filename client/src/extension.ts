// The extension's entry: starts the language server when a file of ours is opened, and stops it with the window.
import * as vscode from "vscode";
import {
  type InitializationOptions,
  SAVE_COMMAND,
  SCAN_IMAGE_COMMAND,
  SHOW_REPORT_COMMAND,
  SHOW_RULE_COMMAND,
  TRUST_NOTIFICATION,
  type TrustParams,
} from "../../server/src/protocol.ts";
import { keepChecked } from "./checking.ts";
import { documentsOf } from "./client.ts";
import { registerCommands } from "./commands.ts";
import { localPath } from "./paths.ts";
import { Results } from "./results/results.ts";
import { RulePages } from "./rules.ts";
import { Scanning } from "./scanning.ts";
import { Server } from "./server.ts";
import { showStatus } from "./status.ts";

/** Extensions that bring language features for Dockerfiles themselves. */
const OTHERS = ["ms-azuretools.vscode-docker", "ms-azuretools.vscode-containers", "docker.docker"];

/** What `activate` answers: for tests and other extensions. */
export interface Api {
  /** Fulfilled when the language server answers requests; rejected where it cannot be started. */
  readonly ready: Promise<void>;
  /** Asks the language server. */
  request<T>(method: string, params: unknown): Promise<T>;
  /** The view “Results”. */
  readonly results: Results;
  /** Follows a link to this extension, as the editor does. */
  follow(link: vscode.Uri): Promise<void>;
}

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): Api {
  const output = vscode.window.createOutputChannel("Plimsoll", { log: true });
  const documents = documentsOf(context.extension);
  const program = context.asAbsolutePath("dist/server.cjs");
  const running = new Server(program, documents, output, optionsFor(context));
  server = running;
  const results = new Results(running, output, context.workspaceState);
  const scanning = new Scanning(running, results, output);
  const rules = new RulePages(context.extensionUri);
  const tellTrust = () => {
    const params: TrustParams = { trusted: vscode.workspace.isTrusted };
    running.notify(TRUST_NOTIFICATION, params);
  };
  context.subscriptions.push(
    output,
    results,
    scanning,
    running.onRunning(tellTrust),
    vscode.workspace.onDidGrantWorkspaceTrust(tellTrust),
    vscode.window.registerUriHandler(rules),
    ...registerCommands({ server: running, results, scanning, output }, rules, context.workspaceState),
    keepChecked(running, context.workspaceState, output),
    ...showStatus(documents, results, scanning),
  );
  const ready = running.start();
  ready.catch((error: unknown) => output.error(`The language server could not be started: ${error}`));
  return {
    ready,
    request: (method, params) => running.request(method, params),
    results,
    follow: (link) => rules.handleUri(link),
  };
}

export async function deactivate(): Promise<void> {
  await server?.stop();
  server = undefined;
}

function optionsFor(context: vscode.ExtensionContext): InitializationOptions {
  const { storageUri, extensionUri } = context;
  const storage = localPath(storageUri && vscode.Uri.joinPath(storageUri, "reports"));
  return {
    uriScheme: vscode.env.uriScheme,
    ...(storage !== undefined && { storage }),
    otherDockerfileExtension: OTHERS.some((id) => vscode.extensions.getExtension(id) !== undefined),
    commands: [SHOW_RULE_COMMAND, SCAN_IMAGE_COMMAND, SHOW_REPORT_COMMAND, SAVE_COMMAND],
    schema: vscode.Uri.joinPath(extensionUri, "docs/plimsoll.schema.json").toString(),
  };
}
