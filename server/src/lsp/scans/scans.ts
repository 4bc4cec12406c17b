// The scans of one session: those that run, those that failed, the reports that are kept, and what is known of the scanner.
import type { CancellationToken } from "vscode-languageserver";
import { URI } from "vscode-uri";
import type {
  ImagesResult,
  ReportsResult,
  ScanFailure,
  ScannerState,
  ScanParams,
  ScanResult,
  ScanTarget,
  UpdateDatabaseResult,
} from "../../protocol.ts";
import type { Report, ReportStore, Surroundings } from "../../scanners/index.ts";
import type { Programs, Scanners } from "../session/platform.ts";
import type { Progress } from "../session/progress.ts";
import type { Session } from "../session/session.ts";

const NO_PROGRAMS: ScanFailure = {
  code: "failed",
  message: "Scanners are programs of a machine, and here, in a browser, none can be started.",
  remedies: [],
};

interface Running {
  readonly target: ScanTarget;
  readonly title: string;
  readonly since: string;
  phase: string;
  readonly stopping: AbortController;
  readonly result: Promise<ScanResult>;
  /** How many requests wait for it; the scan is stopped when the last one is cancelled. */
  waiting: number;
  readonly told: Set<(phase: string) => void>;
}

export class Scans {
  readonly #session: Session;
  readonly #changed: (what: "reports" | "scanners") => void;
  readonly #running = new Map<string, Running>();
  readonly #failures = new Map<string, { target: ScanTarget; title: string; failure: ScanFailure }>();
  #trusted = false;
  #store: Promise<ReportStore> | undefined;
  #scanner: { readonly settings: string; readonly state: ScannerState } | undefined;
  #probing: string | undefined;

  /** `changed` is called whenever an answer of `reports` would be another one. */
  constructor(session: Session, changed: (what: "reports" | "scanners") => void) {
    this.#session = session;
    this.#changed = changed;
  }

  get trusted(): boolean {
    return this.#trusted;
  }

  set trusted(trusted: boolean) {
    this.#trusted = trusted;
    this.#scanner = undefined;
    if (!trusted) for (const { stopping } of this.#running.values()) stopping.abort();
    this.#changed("scanners");
  }

  get #programs(): Programs | undefined {
    return this.#session.platform.programs;
  }

  /** Undefined where there are no programs, and so no reports. */
  async store(): Promise<ReportStore | undefined> {
    this.#store ??= this.#programs?.load().then(({ ReportStore }) => new ReportStore(this.#session.client.storage));
    return this.#store;
  }

  /** Scans a target, or waits for the scan of it that is running. */
  async scan(params: ScanParams, token: CancellationToken, progress: Progress): Promise<ScanResult> {
    const scanners = await this.#programs?.load();
    if (scanners === undefined) return { failure: NO_PROGRAMS };
    if (!this.#trusted) return { failure: scanners.untrusted() };
    const key = scanners.keyOf(params.target);
    let known = this.#running.get(key);
    // One that was cancelled takes a moment to end: it is waited for, not joined.
    for (; known?.stopping.signal.aborted; known = this.#running.get(key)) await known.result;
    const running = known ?? this.#start(scanners, key, params);
    running.waiting += 1;
    progress.say(running.phase);
    const tell = (phase: string) => progress.say(phase);
    running.told.add(tell);
    let cancelled = () => {};
    const cancellation = new Promise<ScanResult>((resolve) => {
      cancelled = () => resolve({ cancelled: true });
    });
    const leave = () => {
      running.waiting -= 1;
      if (running.waiting > 0) cancelled();
      else running.stopping.abort();
    };
    const listening = token.onCancellationRequested(leave);
    if (token.isCancellationRequested) leave();
    try {
      return await Promise.race([running.result, cancellation]);
    } finally {
      listening.dispose();
      running.told.delete(tell);
    }
  }

  #start(scanners: Scanners, key: string, { target, licenses: wanted }: ScanParams): Running {
    const stopping = new AbortController();
    const title = scanners.titleOf(target);
    const told = new Set<(phase: string) => void>();
    const onPhase = (phase: string) => {
      running.phase = phase;
      for (const tell of told) tell(phase);
      this.#changed("reports");
    };
    const work = async (): Promise<ScanResult> => {
      try {
        const around = await this.surroundings(scanners);
        const licenses = wanted ?? around.settings.licenses;
        const result = await scanners.scan({ ...around, target, licenses, signal: stopping.signal, onPhase });
        return await this.#settle(scanners, key, target, result);
      } catch (error) {
        this.#session.guard.report("plimsoll/scan", error);
        return { failure: { code: "failed", message: "The scan failed inside Plimsoll.", remedies: ["show-output"] } };
      } finally {
        this.#running.delete(key);
        this.#changed("reports");
      }
    };
    const since = new Date().toISOString();
    const running: Running = { target, title, since, phase: "Starting", stopping, told, waiting: 0, result: work() };
    this.#running.set(key, running);
    this.#changed("reports");
    return running;
  }

  async #settle(
    scanners: Scanners,
    key: string,
    target: ScanTarget,
    result: Report | ScanFailure | "cancelled",
  ): Promise<ScanResult> {
    if (result === "cancelled") return { cancelled: true };
    // One may have been installed, or have got another database, since it was asked last.
    this.#scanner = undefined;
    if (scanners.isFailure(result)) {
      this.#failures.set(key, { target, title: scanners.titleOf(target), failure: result });
      return { failure: result };
    }
    this.#failures.delete(key);
    await (await this.store())?.put(result);
    return { report: result.summary };
  }

  async updateDatabase(token: CancellationToken, progress: Progress): Promise<UpdateDatabaseResult> {
    const scanners = await this.#programs?.load();
    if (scanners === undefined) return { failure: NO_PROGRAMS };
    if (!this.#trusted) return { failure: scanners.untrusted() };
    const stopping = new AbortController();
    const listening = token.onCancellationRequested(() => stopping.abort());
    try {
      const around = await this.surroundings(scanners);
      const found = await scanners.updateDatabase(around, stopping.signal, (phase) => progress.say(phase));
      if (found === "cancelled") return { cancelled: true };
      if (scanners.isFailure(found)) return { failure: found };
      const state = { id: around.scanner.id, title: around.scanner.title, found };
      this.#scanner = { settings: JSON.stringify(around.settings), state };
      this.#changed("scanners");
      return { scanner: state };
    } finally {
      listening.dispose();
    }
  }

  /** What there is to show; what is known of the scanner is found out meanwhile and told when it is. */
  async reports(): Promise<ReportsResult> {
    const reports = (await (await this.store())?.list()) ?? [];
    const running = [...this.#running.values()].map(({ target, title, phase, since }) => ({
      target,
      title,
      phase,
      since,
    }));
    return { reports, running, failures: [...this.#failures.values()], scanners: await this.#scannerStates() };
  }

  /** Forgets a report, and the failure of its target; or everything. */
  async clear(id?: string): Promise<void> {
    const scanners = await this.#programs?.load();
    await (await this.store())?.clear(id);
    for (const [key, { target }] of this.#failures) {
      if (id === undefined || scanners?.reportId(target) === id) this.#failures.delete(key);
    }
    this.#changed("reports");
  }

  /** The reports of folders, whose items may stand in documents. */
  async folderReports(): Promise<readonly Report[]> {
    const store = await this.store();
    const reports: Report[] = [];
    if (store === undefined) return reports;
    for (const summary of await store.list()) {
      if (summary.target.kind !== "folder") continue;
      const report = await store.get(summary.id);
      if (report !== undefined) reports.push(report);
    }
    return reports;
  }

  /** The images of local engines; none are asked where the workspace is not trusted. */
  async localImages(): Promise<ImagesResult> {
    const scanners = await this.#programs?.load();
    if (scanners === undefined) return { images: [], notes: [] };
    if (!this.#trusted)
      return { images: [], notes: ["This workspace is not trusted, so no engine was asked for its images."] };
    return scanners.localImages(await this.surroundings(scanners));
  }

  async surroundings({ SCANNERS, trivySettings }: Scanners): Promise<Surroundings> {
    const [scanner] = SCANNERS;
    if (scanner === undefined) throw new Error("There is no scanner.");
    const section = (await this.#session.settings()) as { readonly trivy?: unknown } | null | undefined;
    const { connection, folders } = this.#session;
    return {
      scanner,
      settings: trivySettings(section?.trivy),
      setting: "`plimsoll.trivy.path`",
      workspace: folders
        .map((folder) => URI.parse(folder))
        .flatMap(({ scheme, fsPath }) => (scheme === "file" ? [fsPath] : [])),
      environment: this.#programs?.environment ?? {},
      log: (line) => connection.console.info(line),
    };
  }

  async #scannerStates(): Promise<readonly ScannerState[]> {
    const scanners = await this.#programs?.load();
    if (scanners === undefined) return [];
    const { SCANNERS, untrusted } = scanners;
    if (!this.#trusted) return SCANNERS.map(({ id, title }) => ({ id, title, failure: untrusted() }));
    const around = await this.surroundings(scanners);
    const settings = JSON.stringify(around.settings);
    if (this.#scanner?.settings === settings) return [this.#scanner.state];
    if (this.#probing !== settings) void this.#probe(scanners, around, settings);
    return [{ id: around.scanner.id, title: around.scanner.title }];
  }

  async #probe(scanners: Scanners, around: Surroundings, settings: string): Promise<void> {
    this.#probing = settings;
    try {
      const found = await scanners.probe(around);
      if (found === "cancelled" || !this.#trusted) return;
      const { id, title } = around.scanner;
      const state = scanners.isFailure(found) ? { id, title, failure: found } : { id, title, found };
      this.#scanner = { settings, state };
      this.#changed("scanners");
    } catch (error) {
      this.#session.guard.report("plimsoll/reports", error);
    } finally {
      this.#probing = undefined;
    }
  }
}

/** The items of a report from `offset`, at most `limit`. */
export function page({ items }: Report, offset: number, limit: number): Report["items"] {
  const from = Math.max(0, Math.floor(offset) || 0);
  return items.slice(from, from + Math.max(0, Math.floor(limit) || 0));
}
