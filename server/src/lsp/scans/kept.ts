// What is known of targets in this session: the reports that are kept, taken together where there are several, and the last failures.
import type { ReportItem, ScanFailure, ScannedTarget, ScannerId, ScanParams, ScanTarget } from "../../protocol.ts";
import type { Knowledge, Report, ReportStore, Scanned, Summary } from "../../scanners/index.ts";
import type { Scanners } from "../session/platform.ts";

/** A scanned folder with its reports and what they say together. */
export interface ScannedFolder {
  /** Its path. */
  readonly folder: string;
  readonly reports: readonly Report[];
  readonly items: readonly ReportItem[];
}

/** A target with its reports and what they say together. */
export interface Opened {
  readonly scanned: ScannedTarget;
  readonly reports: readonly Report[];
  readonly items: readonly ReportItem[];
  /** What scanners are called, by their ids. */
  readonly titles: ReadonlyMap<ScannerId, string>;
}

interface Known {
  readonly id: string;
  readonly target: ScanTarget;
  /** Newest first. */
  readonly summaries: Summary[];
}

export class Kept {
  readonly #scanners: Scanners;
  readonly #store: ReportStore;
  readonly #knowledge: Knowledge;
  /** The failures of the last scan of each target, by its id. */
  readonly #failures = new Map<string, { readonly target: ScanTarget; readonly failures: ScannedTarget["failures"] }>();
  /** Of targets with several reports, what they come to: by the target's id, and of which reports. */
  readonly #sums = new Map<string, { readonly of: string; readonly sum: Pick<ScannedTarget, "counts" | "kinds"> }>();
  /** The target that was opened last: its items are asked for page by page. */
  #opened:
    | { readonly id: string; readonly key: string; readonly opened: Omit<Opened, "scanned" | "titles"> }
    | undefined;

  constructor(scanners: Scanners, store: ReportStore, knowledge: Knowledge) {
    this.#scanners = scanners;
    this.#store = store;
    this.#knowledge = knowledge;
  }

  /** Keeps what came of a scan; answers what is known of its target now. */
  async keep({ target, scanners: started }: ScanParams, { reports, failures }: Scanned): Promise<ScannedTarget> {
    const id = this.#scanners.targetId(target);
    // Of scanners that were not started this time, the last word still counts.
    const others = (this.#failures.get(id)?.failures ?? []).filter(
      ({ scanner }) => scanner !== undefined && started !== undefined && !started.includes(scanner),
    );
    const all = [...others, ...failures];
    if (all.length > 0) this.#failures.set(id, { target, failures: all });
    else this.#failures.delete(id);
    for (const report of reports) await this.#store.put(report);
    return this.#told((await this.#known()).get(id) ?? { id, target, summaries: [] });
  }

  /** Forgets the failures of a scanner whose cause `isGone` says is gone; answers whether there were any. */
  forgetFailures(scanner: ScannerId, isGone: (failure: ScanFailure) => boolean): boolean {
    let any = false;
    for (const [id, { target, failures }] of this.#failures) {
      const left = failures.filter((one) => one.scanner !== scanner || !isGone(one.failure));
      if (left.length === failures.length) continue;
      any = true;
      if (left.length > 0) this.#failures.set(id, { target, failures: left });
      else this.#failures.delete(id);
    }
    return any;
  }

  /** What is known of each target that was scanned, the newest first; then those whose scans failed so far. */
  async targets(): Promise<readonly ScannedTarget[]> {
    const found: ScannedTarget[] = [];
    for (const known of (await this.#known()).values()) found.push(await this.#told(known));
    return found;
  }

  /** A target by its id, with `scanner` only its report; undefined where there is no report of it. */
  async open(id: string, scanner?: ScannerId): Promise<Opened | undefined> {
    const known = (await this.#known()).get(id);
    if (known === undefined || known.summaries.length === 0) {
      // Another window may have cleared it.
      if (this.#opened?.id === id) this.#opened = undefined;
      return undefined;
    }
    const key = JSON.stringify([id, scanner, datesOf(known)]);
    if (this.#opened?.key !== key) {
      const all = await this.#reportsOf(known.target);
      const reports = all.filter((one) => scanner === undefined || one.scanner.id === scanner);
      const items = this.#scanners.itemsOf(reports, this.#knowledge);
      this.#opened = { id, key, opened: { reports, items } };
    }
    const titles = new Map(this.#scanners.SCANNERS.map((one) => [one.id, one.title]));
    return { scanned: await this.#told(known), titles, ...this.#opened.opened };
  }

  /** Forgets a target, or everything. */
  async clear(id?: string): Promise<void> {
    for (const known of (await this.#known()).values()) {
      if (id !== undefined && known.id !== id) continue;
      await this.#store.clear(known.target);
      this.#failures.delete(known.id);
      this.#sums.delete(known.id);
    }
    this.#opened = undefined;
  }

  /** The folders that were scanned, the newest first: their items may lie in documents. */
  async folders(): Promise<readonly ScannedFolder[]> {
    const found: ScannedFolder[] = [];
    for (const { target } of (await this.#known()).values()) {
      if (target.kind !== "folder") continue;
      const reports = await this.#reportsOf(target);
      found.push({ folder: target.path, reports, items: this.#scanners.itemsOf(reports, this.#knowledge) });
    }
    return found;
  }

  /** The targets by their ids. */
  async #known(): Promise<ReadonlyMap<string, Known>> {
    const targets = new Map<string, Known>();
    for (const summary of await this.#store.list()) {
      const id = this.#scanners.targetId(summary.target);
      const known = targets.get(id) ?? { id, target: summary.target, summaries: [] };
      known.summaries.push(summary);
      targets.set(id, known);
    }
    for (const [id, { target }] of this.#failures) if (!targets.has(id)) targets.set(id, { id, target, summaries: [] });
    return targets;
  }

  async #told(known: Known): Promise<ScannedTarget> {
    const { id, target, summaries } = known;
    const failures = this.#failures.get(id)?.failures ?? [];
    return this.#scanners.scannedTarget(target, summaries, failures, await this.#sumOf(known));
  }

  /** What several reports that are current come to; undefined where there is one or none. */
  async #sumOf(known: Known): Promise<Pick<ScannedTarget, "counts" | "kinds"> | undefined> {
    if (known.summaries.length < 2) return undefined;
    const of = datesOf(known);
    const summed = this.#sums.get(known.id);
    if (summed?.of === of) return summed.sum;
    const sum = this.#scanners.sumOf(this.#scanners.itemsOf(await this.#reportsOf(known.target), this.#knowledge));
    this.#sums.set(known.id, { of, sum });
    return sum;
  }

  /** The current reports of a target in the order of the scanners, which decides whose words are told where several say the same. */
  async #reportsOf(target: ScanTarget): Promise<readonly Report[]> {
    const order = this.#scanners.SCANNERS.map(({ id }) => id);
    const place = ({ scanner }: Report) => (order.includes(scanner.id) ? order.indexOf(scanner.id) : order.length);
    return [...this.#scanners.currentReports(await this.#store.of(target))].sort((a, b) => place(a) - place(b));
  }
}

/** Which reports a target has: another text where one was made anew. */
function datesOf({ summaries }: Known): string {
  return JSON.stringify(summaries.map(({ scanner, taken }) => [scanner.id, taken]));
}
