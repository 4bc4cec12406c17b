// What the scanner tests share: folders of their own, fake programs, and a scan with everything said.

import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { isAlive } from "../../scripts/alive.ts";
import { until } from "../../scripts/wait.ts";
import type { ScanFailure, ScanTarget } from "../../server/src/protocol.ts";
import type { SettingValues } from "../../server/src/scanners/core/settings.ts";
import { type Configured, type Report, readSettings, scanWithAll } from "../../server/src/scanners/index.ts";
import { SETTINGS, type TrivySettings } from "../../server/src/scanners/trivy/settings.ts";
import { trivy } from "../../server/src/scanners/trivy/trivy.ts";
import { MODERN } from "../lsp/editor.ts";
import { redacting } from "../support/secrets.ts";

// Everything temporary of this process and those it starts lies in one folder, so that what they leave behind can be told.
const temporary = fs.realpathSync(fs.mkdtempSync(path.join(tmpdir(), "plimsoll-tests-")));
process.env.TMPDIR = temporary;
const own: string[] = [temporary];
process.once("exit", () => {
  for (const folder of own) fs.rmSync(folder, { recursive: true, force: true });
});

/** A folder that is removed with the process. */
export function ownFolder(): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(tmpdir(), "plimsoll-test-")));
  own.push(folder);
  return folder;
}

/** Writes an executable shell script. */
export function script(folder: string, name: string, body: string): string {
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, name);
  fs.writeFileSync(file, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return file;
}

/** A program that answers to `version` as Trivy does and otherwise runs `body`. */
export function fakeTrivy(folder: string, body: string, version = "0.74.0"): string {
  const database = '{"Version":2,"UpdatedAt":"2026-01-02T03:04:05Z"}';
  const answer = `if [ "$1" = version ]; then echo '{"Version":"${version}","VulnerabilityDB":${database}}'; exit 0; fi`;
  return script(folder, "trivy", `${answer}\n${body}`);
}

export interface Scene {
  readonly target: ScanTarget;
  /** The program; undefined: `searched` is searched. */
  readonly program?: string;
  readonly searched?: string;
  readonly settings?: Partial<SettingValues<TrivySettings>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly workspace?: readonly string[];
  readonly signal?: AbortSignal;
  onPhase?(phase: string): void;
}

/** Trivy with the settings that it has by itself, and some others. */
export function configuredTrivy(settings: Partial<SettingValues<TrivySettings>> = {}): Configured {
  return {
    scanner: trivy,
    settings: { ...readSettings(SETTINGS, undefined), ...settings },
    origin: (setting) => `plimsoll.trivy.${setting}`,
  };
}

/** Scans by Trivy, and answers besides what was written to the output: a line for each program that was started. */
export async function scanned(scene: Scene): Promise<{
  result: Report | ScanFailure | "cancelled";
  log: readonly string[];
  /** What people were told of a scan that gave a report. */
  notes: readonly string[];
}> {
  const log: string[] = [];
  const notes: string[] = [];
  const searched = scene.searched ?? process.env.PATH ?? "";
  const around = {
    workspace: scene.workspace ?? [],
    environment: { ...process.env, PATH: searched, ...scene.environment },
    log: (line: string) => log.push(line),
    note: (line: string) => notes.push(line),
    ...redacting,
  };
  const { target, signal, onPhase } = scene;
  const configured = configuredTrivy({ path: scene.program, ...scene.settings });
  const result = await scanWithAll([configured], around, { target, signal, ...(onPhase !== undefined && { onPhase }) });
  if (result === "cancelled") return { result, log, notes };
  const [report] = result.reports;
  const [failed] = result.failures;
  if (report !== undefined) return { result: report, log, notes };
  if (failed === undefined) throw new Error("Neither a report nor a failure.");
  return { result: failed.failure, log, notes };
}

/** A report that must have come back. */
export async function reported(scene: Scene): Promise<Report> {
  const { result, log } = await scanned(scene);
  if (result === "cancelled" || "code" in result) throw new Error(`${JSON.stringify(result)}\n${log.join("\n")}`);
  return result;
}

/** Waits until all of these processes have ended. */
export async function allEnded(pids: readonly number[]): Promise<void> {
  await until(
    "processes to end",
    () => pids.filter(isAlive),
    (left) => left.length === 0,
  );
}

/**
 * Runs a program that is stopped after some seconds, with more and more of them until it gets as far as writing `file`: on
 * a busy machine, starting alone can take seconds.
 */
export async function enoughTime(file: string, stopped: (seconds: number) => Promise<void>): Promise<void> {
  for (let seconds = 1; seconds < 1000; seconds *= 2) {
    await stopped(seconds);
    if (fs.existsSync(file) && numberIn(file) > 0) return;
  }
  throw new Error(`${file} was never written`);
}

export function numberIn(file: string): number {
  return Number(fs.readFileSync(file, "utf8").trim());
}

/** Folders of ours that a scan has left behind. */
export function leftBehind(): readonly string[] {
  return fs.readdirSync(tmpdir()).filter((name) => /^plimsoll-[A-Za-z0-9]{6}$/.test(name));
}

/** A modern editor that can be asked for its settings. */
export const ASKED = { ...MODERN, workspace: { ...MODERN.workspace, configuration: true } };
