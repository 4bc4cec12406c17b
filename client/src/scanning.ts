// Scans as the user starts and stops them. What becomes of them is told by the tree; what runs, by a notification.
import * as vscode from "vscode";
import {
  SCAN_REQUEST,
  type ScanFailure,
  type ScannerState,
  type ScanParams,
  type ScanResult,
  type ScanTarget,
  UPDATE_DATABASE_REQUEST,
  type UpdateDatabaseParams,
  type UpdateDatabaseResult,
} from "../../server/src/protocol.ts";
import { notice } from "../../server/src/shown/notice.ts";
import { shown } from "../../server/src/shown/shown.ts";
import { lastStep } from "./paths.ts";
import { isCancellation, working } from "./progress.ts";
import { imageInShort } from "./results/labels.ts";
import type { Results } from "./results/results.ts";
import { keyOf } from "./results/scanned.ts";
import type { Server } from "./server.ts";
import { type Output, tellFailure } from "./surfaces.ts";

export class Scanning implements vscode.Disposable {
  readonly #server: Server;
  readonly #results: Results;
  readonly #output: Output;
  readonly #running = new Map<string, vscode.CancellationTokenSource>();
  readonly #changed = new vscode.EventEmitter<void>();

  /** Fires when a scan starts or ends. */
  readonly onChange = this.#changed.event;

  constructor(server: Server, results: Results, output: Output) {
    this.#server = server;
    this.#results = results;
    this.#output = output;
  }

  get isBusy(): boolean {
    return this.#running.size > 0;
  }

  /** Scans a target with all scanners; one that is being scanned is only shown. Reports and failures appear in the tree. */
  async scan(target: ScanTarget): Promise<ScanResult | undefined> {
    const key = keyOf(target);
    this.#results.source.wantScans();
    if (!this.#results.view.visible) await vscode.commands.executeCommand("plimsoll.results.focus");
    if (this.#running.has(key)) {
      await this.#results.reveal(`running ${key}`);
      return undefined;
    }
    const params: ScanParams = { target };
    const result = await this.#follow<ScanResult>(key, `Scanning ${nameOf(target)}`, SCAN_REQUEST, params);
    if (result === undefined) return undefined;
    this.#results.source.fetch("reports");
    if ("failure" in result) void this.#tell(result.failure);
    if ("scanned" in result) {
      for (const { failure } of result.scanned.failures)
        this.#output.error(shown(`${nameOf(target)}: ${failure.message}`));
    }
    return result;
  }

  cancel(target: ScanTarget): void {
    this.#running.get(keyOf(target))?.cancel();
  }

  /** Fetches a new database for a scanner, and then scans `target`. */
  async updateDatabase({ id, title }: ScannerState, target: ScanTarget | undefined): Promise<void> {
    const what = `Updating ${title}'s database`;
    if (this.#running.has(what)) return;
    const params: UpdateDatabaseParams = { scanner: id };
    const result = await this.#follow<UpdateDatabaseResult>(what, what, UPDATE_DATABASE_REQUEST, params);
    if (result === undefined || "cancelled" in result) return;
    if ("failure" in result) await this.#tell(result.failure);
    else if (target !== undefined) await this.scan(target);
  }

  /** Says why something failed that has no row in the tree. */
  async #tell({ message }: ScanFailure): Promise<void> {
    this.#output.error(shown(message));
    await tellFailure(notice(message), this.#output);
  }

  /** Undefined where it was cancelled before the server could say so, or where the server is gone. */
  async #follow<T>(key: string, title: string, method: string, params: object): Promise<T | undefined> {
    const stop = new vscode.CancellationTokenSource();
    this.#running.set(key, stop);
    this.#changed.fire();
    try {
      return await working(title, (token, say) => this.#server.follow<T>(method, params, token, say), stop);
    } catch (error) {
      if (!isCancellation(error)) this.#output.error(shown(`${title}: ${error}`));
      return undefined;
    } finally {
      this.#running.delete(key);
      this.#changed.fire();
    }
  }

  dispose(): void {
    for (const one of this.#running.values()) one.cancel();
    this.#changed.dispose();
  }
}

/** A target as people call it. */
export function nameOf(target: ScanTarget): string {
  if (target.kind === "image") return imageInShort(target.name).label;
  const name = lastStep(target.path);
  return target.kind === "folder" ? `folder ${name}` : name;
}
