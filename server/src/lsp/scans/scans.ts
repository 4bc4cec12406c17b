// The scans of one session: trust, what runs, what failed, and the reports that are kept.
import type { CancellationToken } from "vscode-languageserver";
import { URI } from "vscode-uri";
import type {
  ImagesResult,
  ReportItem,
  ReportsResult,
  ScanFailure,
  ScannedTarget,
  ScannerId,
  ScannerState,
  ScanParams,
  ScanResult,
  ScanTarget,
  UpdateDatabaseParams,
  UpdateDatabaseResult,
} from "../../protocol.ts";
import type { Configured, Report, ReportStore, Scanned, Summary, Surroundings } from "../../scanners/index.ts";
import type { Programs, Scanners } from "../session/platform.ts";
import type { Progress } from "../session/progress.ts";
import type { Session } from "../session/session.ts";
import { Jobs } from "./jobs.ts";
import { described, ScannerStates } from "./states.ts";

const NO_PROGRAMS: ScanFailure = {
  code: "failed",
  message: "Scanners are programs of a machine, and here, in a browser, none can be started.",
  remedies: [],
};
const CRASHED: ScanFailure = { code: "failed", message: "The scan failed inside Plimsoll.", remedies: ["show-output"] };

type Failures = ScannedTarget["failures"];

export class Scans {
  readonly #session: Session;
  readonly #changed: (what: "reports" | "scanners") => void;
  readonly #jobs: Jobs;
  readonly #states: ScannerStates;
  /** The failures of the last scan of each target, by its id. */
  readonly #failures = new Map<string, { readonly target: ScanTarget; readonly failures: Failures }>();
  /** The items of targets with several reports, by the target's id; and of which reports they are. */
  readonly #together = new Map<string, { readonly of: string; readonly items: readonly ReportItem[] }>();
  #trusted = false;
  #store: Promise<ReportStore> | undefined;

  /** `changed` is called whenever an answer of `reports` would be another one. */
  constructor(session: Session, changed: (what: "reports" | "scanners") => void) {
    this.#session = session;
    this.#changed = changed;
    this.#jobs = new Jobs(() => changed("reports"));
    this.#states = new ScannerStates(session.guard, () => changed("scanners"));
  }

  get trusted(): boolean {
    return this.#trusted;
  }

  set trusted(trusted: boolean) {
    this.#trusted = trusted;
    this.#states.forget();
    if (!trusted) this.#jobs.stopAll();
    this.#changed("scanners");
  }

  /** Scans a target, or waits for the scan of it that is running. */
  async scan(params: ScanParams, token: CancellationToken, progress: Progress): Promise<ScanResult> {
    const scanners = await this.#load();
    if (scanners === undefined) return { failure: NO_PROGRAMS };
    if (!this.#trusted) return { failure: scanners.untrusted() };
    const { target } = params;
    const wanted = (id: ScannerId) => params.scanners?.includes(id) ?? true;
    const key = JSON.stringify([scanners.keyOf(target), params.scanners ?? null]);
    const work = async (signal: AbortSignal, say: (phase: string) => void): Promise<ScanResult> => {
      try {
        const all = (await this.#configured(scanners)).filter(({ scanner }) => wanted(scanner.id));
        const request = { target, signal, onPhase: say };
        const scanned = await scanners.scanWithAll(all, this.#surroundings(), request);
        if (scanned === "cancelled") return { cancelled: true };
        return { scanned: await this.#settle(scanners, params, scanned) };
      } catch (error) {
        this.#session.guard.report("plimsoll/scan", error);
        return { failure: CRASHED };
      }
    };
    return this.#jobs.take({ key, target, title: scanners.titleOf(target), work }, token, progress);
  }

  async #settle(
    scanners: Scanners,
    { target, scanners: started }: ScanParams,
    { reports, failures }: Scanned,
  ): Promise<ScannedTarget> {
    this.#states.forget();
    const id = scanners.targetId(target);
    // Of scanners that were not started this time, the last word still counts.
    const others = (this.#failures.get(id)?.failures ?? []).filter(
      ({ scanner }) => scanner !== undefined && started !== undefined && !started.includes(scanner),
    );
    const known = [...others, ...failures];
    if (known.length > 0) this.#failures.set(id, { target, failures: known });
    else this.#failures.delete(id);
    const store = await this.#storeOf(scanners);
    for (const report of reports) await store.put(report);
    return this.#targetOf(scanners, target, await store.list());
  }

  async updateDatabase(
    { scanner }: UpdateDatabaseParams,
    token: CancellationToken,
    progress: Progress,
  ): Promise<UpdateDatabaseResult> {
    const scanners = await this.#load();
    if (scanners === undefined) return { failure: NO_PROGRAMS };
    if (!this.#trusted) return { failure: scanners.untrusted() };
    const configured = (await this.#configured(scanners)).find((one) => one.scanner.id === scanner);
    if (configured === undefined) return { failure: { ...CRASHED, message: `There is no scanner \`${scanner}\`.` } };
    const stopping = new AbortController();
    const listening = token.onCancellationRequested(() => stopping.abort());
    try {
      const found = await scanners.updateDatabase(configured, this.#surroundings(), stopping.signal, (phase) =>
        progress.say(phase),
      );
      if (found === "cancelled") return { cancelled: true };
      if (scanners.isFailure(found)) return { failure: found };
      return { scanner: this.#states.learn(configured, found) };
    } finally {
      listening.dispose();
    }
  }

  /** What there is to show; what is not known of a scanner yet is found out meanwhile and told when it is. */
  async reports(): Promise<ReportsResult> {
    const scanners = await this.#load();
    if (scanners === undefined) return { targets: [], running: [], scanners: [] };
    const [targets, states] = await Promise.all([this.targets(), this.#scannerStates(scanners)]);
    return { targets, running: this.#jobs.running, scanners: states };
  }

  /** What is known of each target that was scanned, the newest first; then those whose scans failed so far. */
  async targets(): Promise<readonly ScannedTarget[]> {
    const scanners = await this.#load();
    if (scanners === undefined) return [];
    const summaries = await (await this.#storeOf(scanners)).list();
    const targets = new Map(summaries.map(({ target }) => [scanners.targetId(target), target]));
    for (const [id, { target }] of this.#failures) if (!targets.has(id)) targets.set(id, target);
    const found: ScannedTarget[] = [];
    for (const target of targets.values()) found.push(await this.#targetOf(scanners, target, summaries));
    return found;
  }

  async #targetOf(scanners: Scanners, target: ScanTarget, summaries: readonly Summary[]): Promise<ScannedTarget> {
    const id = scanners.targetId(target);
    const own = summaries.filter((one) => scanners.targetId(one.target) === id);
    const failures = this.#failures.get(id)?.failures ?? [];
    const together = own.length > 1 ? await this.#itemsTogether(scanners, target, own) : undefined;
    return scanners.scannedTarget(target, own, failures, together);
  }

  async #itemsTogether(
    scanners: Scanners,
    target: ScanTarget,
    own: readonly Summary[],
  ): Promise<readonly ReportItem[]> {
    const id = scanners.targetId(target);
    const of = JSON.stringify(own.map(({ scanner, taken }) => [scanner.id, taken]));
    const known = this.#together.get(id);
    if (known?.of === of) return known.items;
    const items = scanners.itemsOf(await this.#reportsOf(scanners, target), this.#rulesOf);
    this.#together.set(id, { of, items });
    return items;
  }

  /** A target with its reports and its items, by its id; `scanner`: only of that scanner's report. */
  async target(id: string, scanner?: ScannerId) {
    const scanners = await this.#load();
    if (scanners === undefined) return undefined;
    const store = await this.#storeOf(scanners);
    const summaries = await store.list();
    const target = summaries.map((one) => one.target).find((one) => scanners.targetId(one) === id);
    if (target === undefined) return undefined;
    const all = await this.#reportsOf(scanners, target);
    const reports = all.filter((one) => scanner === undefined || one.scanner.id === scanner);
    const items = scanners.itemsOf(reports, this.#rulesOf);
    return { scanned: await this.#targetOf(scanners, target, summaries), reports, items };
  }

  /** Forgets a target, or everything. */
  async clear(id?: string): Promise<void> {
    const scanners = await this.#load();
    if (scanners === undefined) return;
    const store = await this.#storeOf(scanners);
    if (id === undefined) await store.clear();
    for (const { target } of await store.list()) if (scanners.targetId(target) === id) await store.clear(target);
    for (const known of [...this.#failures.keys()]) if (id === undefined || known === id) this.#failures.delete(known);
    this.#together.clear();
    this.#changed("reports");
  }

  /** The folders that were scanned, the newest first: their items may lie in documents. */
  async folders(): Promise<readonly { folder: string; reports: readonly Report[]; items: readonly ReportItem[] }[]> {
    const scanners = await this.#load();
    if (scanners === undefined) return [];
    const store = await this.#storeOf(scanners);
    const folders = new Set(
      (await store.list()).flatMap(({ target }) => (target.kind === "folder" ? [target.path] : [])),
    );
    const found = [];
    for (const folder of folders) {
      const reports = await this.#reportsOf(scanners, { kind: "folder", path: folder });
      found.push({ folder, reports, items: scanners.itemsOf(reports, this.#rulesOf) });
    }
    return found;
  }

  /** The images of local engines; none are asked where the workspace is not trusted. */
  async localImages(): Promise<ImagesResult> {
    const scanners = await this.#load();
    if (scanners === undefined) return { images: [], notes: [] };
    if (!this.#trusted)
      return { images: [], notes: ["This workspace is not trusted, so no engine was asked for its images."] };
    return scanners.localImages(await this.#configured(scanners), this.#surroundings());
  }

  /** The reports of a target in the order of the scanners, which decides whose words are told where several say the same. */
  async #reportsOf(scanners: Scanners, target: ScanTarget): Promise<readonly Report[]> {
    const order = scanners.SCANNERS.map(({ id }) => id);
    const place = ({ scanner }: Report) => (order.includes(scanner.id) ? order.indexOf(scanner.id) : order.length);
    return [...(await (await this.#storeOf(scanners)).of(target))].sort((a, b) => place(a) - place(b));
  }

  readonly #rulesOf = (scanner: ScannerId, check: string): Iterable<string> =>
    this.#session.platform.engine.catalog.equivalentsOf(scanner, check);

  get #programs(): Programs | undefined {
    return this.#session.platform.programs;
  }

  /** Undefined where there are no programs, and so no reports. */
  async #load(): Promise<Scanners | undefined> {
    return this.#programs?.load();
  }

  #storeOf({ ReportStore }: Scanners): Promise<ReportStore> {
    this.#store ??= Promise.resolve(new ReportStore(this.#session.client.storage, this.#surroundings().log));
    return this.#store;
  }

  /** Every scanner with the settings that the editor has for it. */
  async #configured({ SCANNERS, readSettings }: Scanners): Promise<readonly Configured[]> {
    const section = ((await this.#session.settings()) ?? {}) as Readonly<Record<string, unknown>>;
    return SCANNERS.map((scanner) => ({
      scanner,
      settings: readSettings(scanner.settings, section[scanner.id]),
      origin: (setting: string) => `plimsoll.${scanner.id}.${setting}`,
    }));
  }

  #surroundings(): Surroundings {
    const { connection, folders } = this.#session;
    return {
      workspace: folders
        .map((folder) => URI.parse(folder))
        .flatMap(({ scheme, fsPath }) => (scheme === "file" ? [fsPath] : [])),
      environment: this.#programs?.environment ?? {},
      log: (line) => connection.console.info(line),
    };
  }

  async #scannerStates(scanners: Scanners): Promise<readonly ScannerState[]> {
    const { SCANNERS, untrusted } = scanners;
    if (!this.#trusted) return SCANNERS.map((scanner) => ({ ...described({ scanner }), failure: untrusted() }));
    return this.#states.list(scanners, await this.#configured(scanners), this.#surroundings());
  }
}

/** The items from `offset`, at most `limit`. */
export function page<T>(items: readonly T[], offset: number, limit: number): readonly T[] {
  const from = Math.max(0, Math.floor(offset) || 0);
  return items.slice(from, from + Math.max(0, Math.floor(limit) || 0));
}
