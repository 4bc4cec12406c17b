// The scans of one session: whether any may be started, which run, what is known of the scanners and kept of their reports.
import type { CancellationToken } from "vscode-languageserver";
import type { ScanSettings } from "../../engine/core/settings.ts";
import { fieldsOf } from "../../fields.ts";
import { inFolder } from "../../paths/uris.ts";
import type {
  ImagesResult,
  ReportsResult,
  ScanFailure,
  ScannerId,
  ScannerState,
  ScanParams,
  ScanResult,
  ScanTarget,
  UpdateDatabaseParams,
  UpdateDatabaseResult,
} from "../../protocol.ts";
import type { Configured, Surroundings } from "../../scanners/index.ts";
import { shown } from "../../shown/shown.ts";
import type { Programs, Scanners } from "../session/platform.ts";
import type { Progress } from "../session/progress.ts";
import type { Session } from "../session/session.ts";
import { Jobs } from "./jobs.ts";
import { Kept } from "./kept.ts";
import { described, ScannerStates } from "./states.ts";

const NO_PROGRAMS: ScanFailure = {
  code: "failed",
  message: "Scanners are programs of a machine, and here, in a browser, none can be started.",
  remedies: [],
};
const CRASHED: ScanFailure = { code: "failed", message: "The scan failed inside Plimsoll.", remedies: ["show-output"] };

/** What an answer of `reports` would have another of: reports and failures, what runs, or states of scanners. */
export type Change = "reports" | "running" | "scanners";

export class Scans {
  readonly #session: Session;
  readonly #changed: (what: Change) => void;
  readonly #jobs: Jobs;
  readonly #states: ScannerStates;
  /** Aborted when the workspace is no longer trusted; undefined until it is, and after that. */
  #trust: AbortController | undefined;
  #kept: Kept | undefined;

  /** `changed` is called whenever an answer of `reports` would be another one. */
  constructor(session: Session, changed: (what: Change) => void) {
    this.#session = session;
    this.#changed = changed;
    this.#jobs = new Jobs(() => changed("running"));
    this.#states = new ScannerStates(session.guard, () => changed("scanners"));
  }

  get trusted(): boolean {
    return this.#trust !== undefined;
  }

  set trusted(trusted: boolean) {
    this.#states.forget();
    if (trusted) this.#trust ??= new AbortController();
    else {
      // Everything that was started under it ends: scans, updates, questions to engines and for versions.
      this.#trust?.abort();
      this.#trust = undefined;
      this.#jobs.stopAll();
    }
    this.#changed("scanners");
  }

  /** Scans a target, or waits for the scan of it that is running. */
  async scan(params: ScanParams, token: CancellationToken, progress: Progress): Promise<ScanResult> {
    const scanners = await this.#load();
    if (scanners === undefined) return { failure: NO_PROGRAMS };
    if (!this.trusted) return { failure: scanners.untrusted() };
    const { target } = params;
    const key = JSON.stringify([scanners.keyOf(target), params.scanners ?? null]);
    const work = async (signal: AbortSignal, say: (phase: string) => void): Promise<ScanResult> => {
      try {
        const all = await this.#configured(scanners, params);
        const request = { target, signal, onPhase: say };
        const around = this.#surroundings(scanners);
        const scanned = await scanners.scanWithAll(all, around, request);
        if (scanned === "cancelled") return this.trusted ? { cancelled: true } : { failure: scanners.untrusted() };
        for (const { reason } of scanned.extent?.unscanned ?? []) around.note(reason);
        // One may have been installed, or have got another database, since it was asked last.
        this.#states.forget();
        const known = await this.#keptBy(scanners).keep(params, scanned);
        this.#changed("reports");
        return { scanned: known };
      } catch (error) {
        this.#session.guard.report("plimsoll/scan", error);
        return { failure: CRASHED };
      }
    };
    return this.#jobs.take(
      { id: scanners.targetId(target), key, target, title: scanners.titleOf(target), work },
      token,
      progress,
    );
  }

  async updateDatabase(
    { scanner }: UpdateDatabaseParams,
    token: CancellationToken,
    progress: Progress,
  ): Promise<UpdateDatabaseResult> {
    const scanners = await this.#load();
    if (scanners === undefined) return { failure: NO_PROGRAMS };
    if (!this.trusted) return { failure: scanners.untrusted() };
    const configured = (await this.#configured(scanners)).find((one) => one.scanner.id === scanner);
    if (configured === undefined) return { failure: { ...CRASHED, message: `There is no scanner \`${scanner}\`.` } };
    const stopping = new AbortController();
    const listening = token.onCancellationRequested(() => stopping.abort());
    try {
      const found = await scanners.updateDatabase(configured, this.#surroundings(scanners), stopping.signal, (phase) =>
        progress.say(phase),
      );
      if (found === "cancelled") return this.trusted ? { cancelled: true } : { failure: scanners.untrusted() };
      if (scanners.isFailure(found)) return { failure: found };
      // Whatever waited for a database has one now.
      if (this.#keptBy(scanners).forgetFailures(scanner, ({ remedies }) => remedies.includes("update-database")))
        this.#changed("reports");
      return { scanner: this.#states.learn(configured, found) };
    } finally {
      listening.dispose();
    }
  }

  /** What linters need to be started; undefined where no program may be. */
  async tools(): Promise<{ readonly scanners: Scanners; readonly around: Surroundings } | undefined> {
    const scanners = this.trusted ? await this.#load() : undefined;
    return scanners && { scanners, around: this.#surroundings(scanners) };
  }

  /** What there is to show; what is not known of a scanner yet is found out meanwhile and told when it is. */
  async reports(): Promise<ReportsResult> {
    const scanners = await this.#load();
    if (scanners === undefined) return { targets: [], running: [], scanners: [] };
    const kept = this.#keptBy(scanners);
    if (this.trusted) await this.#lookAgain(scanners);
    const [targets, states] = await Promise.all([kept.targets(), this.#scannerStates(scanners)]);
    return { targets, running: this.#jobs.running, scanners: states };
  }

  /**
   * Whether a scanner is there that takes images; nothing is started to find out. What failed for want of it is forgotten: it may be
   * asked for again.
   */
  async scansImages(): Promise<boolean> {
    const scanners = await this.#load();
    if (scanners === undefined || !this.trusted) return false;
    const there = await this.#lookAgain(scanners);
    return scanners.SCANNERS.some(({ id, takes }) => takes.includes("image") && there.has(id));
  }

  /** The scanners that could be started now. */
  async #lookAgain(scanners: Scanners): Promise<ReadonlySet<ScannerId>> {
    const there = new Set<ScannerId>();
    for (const configured of await this.#configured(scanners)) {
      const { id } = configured.scanner;
      if (!(await scanners.isThere(configured, this.#surroundings(scanners)))) continue;
      there.add(id);
      if (this.#states.forgetFailure(id, scanners.isWithoutProgram)) this.#changed("scanners");
      if (this.#keptBy(scanners).forgetFailures(id, scanners.isWithoutProgram)) this.#changed("reports");
    }
    return there;
  }

  /** What is kept of earlier scans; undefined where no program can be started, and so nothing was scanned. */
  async kept(): Promise<Kept | undefined> {
    const scanners = await this.#load();
    return scanners === undefined ? undefined : this.#keptBy(scanners);
  }

  /** Forgets a target, or everything. */
  async clear(id?: string): Promise<void> {
    await (await this.kept())?.clear(id);
    this.#changed("reports");
  }

  /** The images of local engines; none are asked where the workspace is not trusted. */
  async localImages(): Promise<ImagesResult> {
    const scanners = await this.#load();
    if (scanners === undefined) return { images: [], notes: [] };
    const refused = { images: [], notes: ["This workspace is not trusted, so no engine was asked for its images."] };
    if (!this.trusted) return refused;
    const found = await scanners.localImages(await this.#configured(scanners), this.#surroundings(scanners));
    return this.trusted ? found : refused;
  }

  get #programs(): Programs | undefined {
    return this.#session.platform.programs;
  }

  /** Undefined where there are no programs, and so no reports. */
  async #load(): Promise<Scanners | undefined> {
    return this.#programs?.load();
  }

  #keptBy(scanners: Scanners): Kept {
    const { client, platform } = this.#session;
    const { catalog, redact } = platform.engine;
    this.#kept ??= new Kept(scanners, new scanners.ReportStore(client.storage, this.#surroundings(scanners).log), {
      rulesOf: (scanner, check) => catalog.equivalentsOf(scanner, check),
      redact,
    });
    return this.#kept;
  }

  /**
   * Every scanner with the settings that the editor has for it; for a scan also with what the configuration of the target's folder
   * says, and only those that were asked for, else those that it leaves.
   */
  async #configured(
    { SCANNERS, layeredSettings, chosenBy, uriOf }: Scanners,
    scan?: ScanParams,
  ): Promise<readonly Configured[]> {
    const section = fieldsOf(await this.#session.settings());
    const file = scan === undefined ? {} : await this.#saidFor(scan.target, uriOf);
    const named = scan?.scanners;
    const wanted = named === undefined ? chosenBy(SCANNERS, file) : SCANNERS.filter(({ id }) => named.includes(id));
    return wanted.map((scanner) => {
      const { settings, fromFile } = layeredSettings(scanner.settings, fieldsOf(section[scanner.id]), file, "setting");
      const origin = (setting: string) =>
        fromFile.has(setting) ? `scan.${setting}` : `plimsoll.${scanner.id}.${setting}`;
      return { scanner, settings, origin };
    });
  }

  /** What configuration says of scans in a folder that is scanned; for images, in the first folder that is open. */
  async #saidFor(target: ScanTarget, uriOf: Scanners["uriOf"]): Promise<ScanSettings> {
    const folder = target.kind === "folder" ? uriOf(target.path) : this.#session.folders[0];
    if (folder === undefined) return {};
    const uri = inFolder(folder, ".plimsoll.yaml");
    const queue = await this.#session.queueFor(uri);
    return (await queue.inTurn(() => queue.project.settings(uri))).scan;
  }

  #surroundings({ pathOf, redactionBy }: Scanners): Surroundings {
    const { connection, folders, platform } = this.#session;
    return {
      workspace: folders.map(pathOf).filter((folder) => folder !== ""),
      allowed: this.#trust?.signal ?? AbortSignal.abort(),
      environment: this.#programs?.environment ?? {},
      log: (line) => connection.console.info(shown(line)),
      note: (line) => connection.console.warn(shown(line)),
      ...redactionBy(platform.engine),
    };
  }

  async #scannerStates(scanners: Scanners): Promise<readonly ScannerState[]> {
    const { SCANNERS, untrusted } = scanners;
    if (!this.trusted) return SCANNERS.map((scanner) => ({ ...described({ scanner }), failure: untrusted() }));
    return this.#states.list(scanners, await this.#configured(scanners), this.#surroundings(scanners));
  }
}

/** The items from `offset`, at most `limit`. */
export function page<T>(items: readonly T[], offset: number, limit: number): readonly T[] {
  const from = Math.max(0, Math.floor(offset) || 0);
  return items.slice(from, from + Math.max(0, Math.floor(limit) || 0));
}
