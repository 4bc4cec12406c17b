// The reports that are kept: one file each in the folder a client hands in, written whole or not at all; in memory without one.
import { promises as fs, type Stats } from "node:fs";
import { isOursAlone } from "../files/own-folder.ts";
import { isUnread, readAll, withFile } from "../files/reader.ts";
import { overwrite } from "../files/writer.ts";
import { isFull, OWN_SYSTEM } from "../paths/paths.ts";
import type { ScanTarget } from "../protocol.ts";
import type { Report } from "./core/report.ts";
import { keyOf, reportId } from "./core/target.ts";
import { type Summary, summaryOf } from "./projection.ts";
import { readHead, readRest, upgraded, written } from "./stored.ts";

/** The most reports that are kept; the oldest go first. */
const MOST_REPORTS = 100;
/** A larger report lives only as long as the process, in bytes. */
const LARGEST = 32_000_000;
/** All reports together, in bytes. */
const MOST_BYTES = 128_000_000;
/** The first line of a file: the summary. */
const HEAD = 65_536;
/** How old the last change of the folder must be for its time to tell the next one, in milliseconds. */
const SETTLED = 3_000;

const stampOf = ({ ino, size, mtimeMs }: Stats) => [ino, size, mtimeMs].join(":");

interface Entry {
  readonly summary: Summary;
  /** On disk, in bytes; 0: not there. */
  size: number;
  /** Another text when the file is another one. */
  stamp?: string;
  /** The whole report; read from disk when it is asked for. */
  report: Report | undefined;
}

export class ReportStore {
  readonly #folder: string | undefined;
  readonly #log: (line: string) => void;
  readonly #entries = new Map<string, Entry>();
  /** Files whose summary can be read and whose rest cannot: the stamp that each had then, by its id. */
  readonly #damaged = new Map<string, string | undefined>();
  /** How the folder was when its files were read. */
  #seen: { readonly changed: number; readonly settled: boolean } | undefined;
  #last: Promise<unknown> = Promise.resolve();
  /** It was logged that nothing is written. */
  #told = false;

  /** `folder` is created when there is something to write; undefined: nothing is written. `log` is told what is lost. */
  constructor(folder: string | undefined, log: (line: string) => void = () => {}) {
    this.#folder = folder !== undefined && isFull(folder, OWN_SYSTEM) ? folder : undefined;
    this.#log = log;
  }

  /** What was scanned by whom, newest first. */
  async list(): Promise<readonly Summary[]> {
    await this.#inTurn(() => this.#look());
    return [...this.#entries.values()].map(({ summary }) => summary).sort((a, b) => (a.taken < b.taken ? 1 : -1));
  }

  /** The reports of a target, newest first. */
  async of(target: ScanTarget): Promise<readonly Report[]> {
    const key = keyOf(target);
    const reports: Report[] = [];
    for (const summary of await this.list()) {
      if (keyOf(summary.target) !== key) continue;
      const report = await this.#report(reportId(summary.target, summary.scanner.id));
      if (report !== undefined) reports.push(report);
    }
    this.#forgetOthers(new Set(reports.map((report) => reportId(report.target, report.scanner.id))));
    return reports;
  }

  async #report(id: string): Promise<Report | undefined> {
    const entry = this.#entries.get(id);
    if (entry === undefined) return undefined;
    entry.report ??= await this.#read(id, entry.summary);
    if (entry.report === undefined) {
      this.#entries.delete(id);
      this.#damaged.set(id, entry.stamp);
    }
    return entry.report;
  }

  /** Keeps a report in the place of an earlier one of its target by its scanner. */
  async put(report: Report): Promise<void> {
    await this.#inTurn(async () => {
      await this.#look();
      const id = reportId(report.target, report.scanner.id);
      const summary = summaryOf(report);
      this.#entries.set(id, { summary, ...(await this.#write(id, summary, report)), report });
      this.#forgetOthers(new Set([id]));
      await this.#makeRoom();
    });
  }

  /** Forgets the reports of one target, or all. */
  async clear(target?: ScanTarget): Promise<void> {
    const key = target === undefined ? undefined : keyOf(target);
    await this.#inTurn(async () => {
      await this.#look();
      for (const [id, { summary }] of [...this.#entries])
        if (key === undefined || keyOf(summary.target) === key) await this.#remove(id);
    });
  }

  /**
   * Takes over what is in the folder now. Another window of the same workspace keeps its reports there, too: what it has cleared
   * is gone here, and what it has scanned is here. One look at the folder where nothing has changed.
   */
  async #look(): Promise<void> {
    if (this.#folder === undefined) return;
    if (!this.#isOurs()) return;
    let names: readonly string[] = [];
    try {
      const { mtimeMs: changed } = await fs.stat(this.#folder);
      if (this.#seen?.settled && this.#seen.changed === changed) return;
      // Clocks of disks are coarse: a change that is this young may be followed by another at the same time.
      this.#seen = { changed, settled: Date.now() - changed > SETTLED };
      names = await fs.readdir(this.#folder);
    } catch (error) {
      // A disk that does not answer has lost nothing.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") return;
    }
    const ids = new Set(names.flatMap((name) => /^([0-9a-f]{20})\.jsonl$/.exec(name)?.[1] ?? []));
    for (const [id, { size }] of this.#entries) if (size > 0 && !ids.has(id)) this.#entries.delete(id);
    let lost = 0;
    for (const id of ids) {
      const known = this.#entries.get(id);
      const stamp = known?.stamp ?? this.#damaged.get(id);
      if (stamp !== undefined && stamp === (await this.#stampOf(id))) continue;
      this.#damaged.delete(id);
      const entry = await this.#readEntry(id);
      if (entry === "older") lost += (await this.#upgrade(id)) ? 0 : 1;
      else if (entry !== undefined) this.#entries.set(id, entry);
      else if (known !== undefined && known.size > 0) this.#entries.delete(id);
    }
    if (lost > 0)
      this.#log(
        `${lost} report${lost === 1 ? "" : "s"} of an earlier version could not be read and ${lost === 1 ? "was" : "were"} removed: scan again.`,
      );
    await this.#makeRoom();
  }

  async #stampOf(id: string): Promise<string | undefined> {
    return fs.stat(this.#file(id)).then(stampOf, () => undefined);
  }

  /** What a file says of its report; undefined for a file that is not ours, of a later version or damaged. */
  async #readEntry(id: string): Promise<Entry | "older" | undefined> {
    const read = await withFile(this.#file(id), async ({ found, slice }) => ({
      found,
      bytes: await slice(0, HEAD),
    }));
    if (isUnread(read) || read.found.size > LARGEST) return undefined;
    const { found, bytes } = read;
    const head = readHead(bytes.subarray(0, Math.max(0, bytes.indexOf(10))).toString("utf8"));
    if (head === undefined || head === "older") return head;
    return reportId(head.target, head.scanner.id) === id
      ? { summary: head, size: found.size, stamp: stampOf(found), report: undefined }
      : undefined;
  }

  /** Writes a report of an earlier version anew; false where it cannot be read. */
  async #upgrade(id: string): Promise<boolean> {
    const file = this.#file(id);
    const text = (await this.#text(id)) ?? "";
    await fs.rm(file, { force: true }).catch(() => undefined);
    const report = upgraded(text);
    if (report === undefined) return false;
    const own = reportId(report.target, report.scanner.id);
    const summary = summaryOf(report);
    this.#entries.set(own, { summary, ...(await this.#write(own, summary, report)), report: undefined });
    return true;
  }

  async #read(id: string, summary: Summary): Promise<Report | undefined> {
    const text = await this.#text(id);
    return text === undefined ? undefined : readRest(text, summary);
  }

  /** All of a file of ours. */
  async #text(id: string): Promise<string | undefined> {
    const bytes = await readAll(this.#file(id), LARGEST);
    return isUnread(bytes) ? undefined : bytes.toString("utf8");
  }

  /** Whether the folder may be used, or created: what is in it is believed. */
  #isOurs(): boolean {
    if (this.#folder === undefined) return false;
    const isOurs = isOursAlone(this.#folder) ?? true;
    if (!isOurs && !this.#told)
      this.#log(`Reports are kept in memory only: \`${this.#folder}\` is a link, or others may write to it.`);
    this.#told ||= !isOurs;
    return isOurs;
  }

  /** Answers what is on disk then; a size of 0 where it was not written. */
  async #write(id: string, summary: Summary, report: Report): Promise<Pick<Entry, "size" | "stamp">> {
    const folder = this.#folder;
    if (folder === undefined) return { size: 0 };
    const file = this.#file(id);
    try {
      const { head, rest } = written(summary, report);
      const bytes = Buffer.from(`${head}\n${rest}\n`);
      if (bytes.length > LARGEST || Buffer.byteLength(head) >= HEAD) {
        await fs.rm(file, { force: true });
        return { size: 0 };
      }
      // What a scanner found in an image is for this user alone.
      await fs.mkdir(folder, { recursive: true, mode: 0o700 });
      if (!this.#isOurs()) return { size: 0 };
      await overwrite(file, bytes, 0o600);
      return { size: bytes.length, stamp: stampOf(await fs.stat(file)) };
    } catch {
      return { size: 0 };
    }
  }

  async #makeRoom(): Promise<void> {
    const newest = [...this.#entries].sort(([, a], [, b]) => (a.summary.taken < b.summary.taken ? 1 : -1));
    let bytes = 0;
    for (const [i, [id, { size }]] of newest.entries()) {
      bytes += size;
      if (i >= MOST_REPORTS || (i > 0 && bytes > MOST_BYTES)) await this.#remove(id);
    }
  }

  async #remove(id: string): Promise<void> {
    if (!this.#entries.delete(id) || this.#folder === undefined) return;
    await fs.rm(this.#file(id), { force: true }).catch(() => undefined);
  }

  /** Reports that are on disk are read again when they are asked for; those of `ids` stay. */
  #forgetOthers(ids: ReadonlySet<string>): void {
    for (const [other, entry] of this.#entries) if (!ids.has(other) && entry.size > 0) entry.report = undefined;
  }

  #file(id: string): string {
    return OWN_SYSTEM.path.join(this.#folder ?? "", `${id}.jsonl`);
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
