// What both entries of the extension do: start the language server when a file of ours is opened, and stop it with the window.
import * as vscode from "vscode";
import {
  APPLY_FIXES_COMMAND,
  CHOOSE_FIX_COMMAND,
  IGNORE_COMMAND,
  type InitializationOptions,
  SAVE_COMMAND,
  SCAN_IMAGE_COMMAND,
  SHOW_REPORT_COMMAND,
  SHOW_RULE_COMMAND,
  TRUST_NOTIFICATION,
  type TrustParams,
} from "../../server/src/protocol.ts";
import { notice } from "../../server/src/shown/notice.ts";
import { shown } from "../../server/src/shown/shown.ts";
import { keepChecked } from "./checking.ts";
import { registerCommands } from "./commands.ts";
import { documentsOf, followFolders } from "./documents.ts";
import { serveFiles } from "./files.ts";
import { tellOthers } from "./others.ts";
import { localPath } from "./paths.ts";
import { Problems } from "./problems.ts";
import { Results } from "./results/results.ts";
import { RulePages } from "./rules.ts";
import { Scanning } from "./scanning.ts";
import { tellCursors } from "./selection.ts";
import { type Program, Server } from "./server.ts";
import { Status } from "./status.ts";
import { type Output, tellFailure } from "./surfaces.ts";

/** Extensions that bring language features for Dockerfiles themselves. */
const OTHERS = ["ms-azuretools.vscode-docker", "ms-azuretools.vscode-containers", "docker.docker"];

/**
 * Extensions that show an outline, and of which languages: VS Code shows every outline that there is. By what they register
 * (Red Hat's YAML, the Kubernetes tools, VS Code's own for JSON) or say of themselves (Docker's language server).
 */
const OUTLINES: Readonly<Record<string, readonly string[]>> = {
  "redhat.vscode-yaml": ["yaml", "dockercompose"],
  "docker.docker": ["dockercompose"],
  "ms-kubernetes-tools.vscode-kubernetes-tools": ["helm"],
  "vscode.json-language-features": ["json", "jsonc"],
};

/** What runs in this window. VS Code hands what `activate` returns to any extension that asks, so the entries return nothing. */
export interface Running {
  /** Fulfilled when the language server answers requests; rejected where it cannot be started. */
  readonly ready: Promise<void>;
  readonly server: Server;
  readonly results: Results;
  readonly rules: RulePages;
  readonly status: Status;
}

let server: Server | undefined;

/** Starts everything in a host that runs the language server as `program`. */
export function activateWith(program: Program, context: vscode.ExtensionContext): Running {
  const output = vscode.window.createOutputChannel("Plimsoll", { log: true });
  const documents = documentsOf(context.extension);
  // Menus and welcome texts offer scans only where there are programs.
  void vscode.commands.executeCommand("setContext", "plimsoll.canScan", program.canScan);
  const problems = new Problems();
  const running = new Server(program, documents, output, optionsFor(context, program), problems);
  server = running;
  const results = new Results(running, output, context.workspaceState);
  const scanning = new Scanning(running, results, output);
  const rules = new RulePages(context.extensionUri, running);
  const status = new Status(running, documents, results, scanning);
  const tellTrust = () => {
    const params: TrustParams = { trusted: vscode.workspace.isTrusted };
    running.notify(TRUST_NOTIFICATION, params);
  };
  context.subscriptions.push(
    output,
    problems,
    results,
    results.source.onChange(() => problems.show(results.source.workspace.files)),
    scanning,
    running.onRunning(tellTrust),
    vscode.workspace.onDidGrantWorkspaceTrust(tellTrust),
    vscode.window.registerUriHandler(rules),
    ...registerCommands({ server: running, results, scanning, output }, rules, context.workspaceState),
    ...serveFiles(running, documents),
    followFolders(documents, context.extension, () => {
      running
        .restart()
        .catch((error: unknown) => output.error(shown(`The language server was not started again: ${error}`)));
    }),
    tellCursors(running, documents),
    tellOthers(running, documents, (uri) => problems.ownOf(uri)),
    keepChecked(running, context.workspaceState, output),
    status,
  );
  const ready = running.start();
  ready.catch((error: unknown) => tellNotStarted(output, error));
  return { ready, server: running, results, rules, status };
}

export async function deactivate(): Promise<void> {
  await server?.stop();
  server = undefined;
}

async function tellNotStarted(output: Output, error: unknown): Promise<void> {
  output.error(shown(`The language server could not be started: ${error}`));
  const message = "Plimsoll's language server could not be started, so files are not checked.";
  await tellFailure(notice(message), output);
}

function optionsFor({ storageUri }: vscode.ExtensionContext, { canScan }: Program): InitializationOptions {
  const storage = localPath(storageUri && vscode.Uri.joinPath(storageUri, "reports"));
  return {
    uriScheme: vscode.env.uriScheme,
    ...(storage !== undefined && { storage }),
    otherDockerfileExtension: OTHERS.some(isInstalled),
    outlined: Object.keys(OUTLINES)
      .filter(isInstalled)
      .flatMap((id) => OUTLINES[id] ?? []),
    commands: [
      ...[SHOW_RULE_COMMAND, SAVE_COMMAND, APPLY_FIXES_COMMAND, CHOOSE_FIX_COMMAND, IGNORE_COMMAND],
      ...(canScan ? [SCAN_IMAGE_COMMAND, SHOW_REPORT_COMMAND] : []),
    ],
    servesFiles: true,
    followsCursors: true,
  };
}

function isInstalled(extension: string): boolean {
  return vscode.extensions.getExtension(extension) !== undefined;
}
