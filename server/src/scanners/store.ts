// The reports that are kept: one file each in the folder a client hands in, written whole or not at all; in memory without one.
import { randomBytes } from "node:crypto";
import { promises as fs } from "node:fs";
import * as path from "node:path";
import * as v from "valibot";
import type { ReportItem, ReportSummary } from "../protocol.ts";
import { type Report, RISKS, reportId } from "./core/scanner.ts";

const VERSION = 1;
/** The most reports that are kept; the oldest go first. */
const MOST_REPORTS = 50;
/** A larger report lives only as long as the process, in bytes. */
const LARGEST = 32_000_000;
/** All reports together, in bytes. */
const MOST_BYTES = 128_000_000;
/** The first line of a file: the summary. */
const HEAD = 65_536;

const Target = v.variant("kind", [
  v.object({
    kind: v.literal("image"),
    name: v.string(),
    source: v.optional(v.picklist(["docker", "podman", "registry"])),
  }),
  v.object({ kind: v.literal("archive"), path: v.string() }),
  v.object({ kind: v.literal("folder"), path: v.string() }),
]);
const Summary = v.object({
  v: v.literal(VERSION),
  summary: v.object({
    id: v.string(),
    target: Target,
    title: v.string(),
    digest: v.optional(v.string()),
    scanner: v.object({ id: v.literal("trivy"), version: v.string(), database: v.optional(v.string()) }),
    taken: v.string(),
    counts: v.object(v.entriesFromList(RISKS, v.number())),
    vulnerabilities: v.number(),
    secrets: v.number(),
    misconfigurations: v.number(),
    licenses: v.number(),
  }),
});
const Rest = v.object({
  items: v.array(
    v.looseObject({
      kind: v.picklist(["vulnerability", "secret", "misconfiguration", "license"]),
      id: v.string(),
      risk: v.picklist(RISKS),
    }),
  ),
  files: v.record(v.string(), v.string()),
});

interface Entry {
  readonly summary: ReportSummary;
  /** On disk, in bytes; 0: not there. */
  size: number;
  /** What follows the summary; read from disk when it is asked for. */
  rest: Omit<Report, "summary"> | undefined;
}

export class ReportStore {
  readonly #folder: string | undefined;
  readonly #entries = new Map<string, Entry>();
  #loaded: Promise<void> | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** `folder` is created when there is something to write; undefined: nothing is written. */
  constructor(folder: string | undefined) {
    this.#folder = folder !== undefined && path.isAbsolute(folder) ? folder : undefined;
  }

  /** What was scanned, newest first. */
  async list(): Promise<readonly ReportSummary[]> {
    await this.#load();
    return [...this.#entries.values()].map(({ summary }) => summary).sort((a, b) => (a.taken < b.taken ? 1 : -1));
  }

  async get(id: string): Promise<Report | undefined> {
    await this.#load();
    const entry = this.#entries.get(id);
    if (entry === undefined) return undefined;
    entry.rest ??= await this.#readRest(id);
    if (entry.rest === undefined) {
      this.#entries.delete(id);
      return undefined;
    }
    this.#forgetOthers(id);
    return { summary: entry.summary, ...entry.rest };
  }

  /** Keeps a report in the place of an earlier one of its target. */
  async put(report: Report): Promise<void> {
    await this.#load();
    const { summary, items, files } = report;
    await this.#inTurn(async () => {
      const size = await this.#write(summary, items, files);
      this.#entries.set(summary.id, { summary, size, rest: { items, files } });
      this.#forgetOthers(summary.id);
      await this.#makeRoom();
    });
  }

  /** Forgets one report, or all. */
  async clear(id?: string): Promise<void> {
    await this.#load();
    await this.#inTurn(async () => {
      for (const one of id === undefined ? [...this.#entries.keys()] : [id]) await this.#remove(one);
    });
  }

  #load(): Promise<void> {
    this.#loaded ??= this.#readAll();
    return this.#loaded;
  }

  async #readAll(): Promise<void> {
    if (this.#folder === undefined) return;
    let names: string[];
    try {
      names = await fs.readdir(this.#folder);
    } catch {
      return;
    }
    for (const name of names) {
      const [, id] = /^([0-9a-f]{20})\.jsonl$/.exec(name) ?? [];
      if (id === undefined) continue;
      const entry = await this.#readHead(id);
      if (entry !== undefined) this.#entries.set(id, entry);
    }
    await this.#makeRoom();
  }

  /** The summary of a file; undefined for a file that is not ours, of another version or damaged. */
  async #readHead(id: string): Promise<Entry | undefined> {
    let handle: fs.FileHandle | undefined;
    try {
      handle = await fs.open(this.#file(id));
      const { size } = await handle.stat();
      const buffer = Buffer.alloc(Math.min(HEAD, size));
      await handle.read(buffer, 0, buffer.length, 0);
      const read = v.parse(Summary, JSON.parse(buffer.subarray(0, Math.max(0, buffer.indexOf(10))).toString("utf8")));
      const summary = read.summary as ReportSummary;
      return reportId(summary.target) === id && summary.id === id ? { summary, size, rest: undefined } : undefined;
    } catch {
      return undefined;
    } finally {
      await handle?.close();
    }
  }

  async #readRest(id: string): Promise<Omit<Report, "summary"> | undefined> {
    try {
      const text = await fs.readFile(this.#file(id), "utf8");
      const { items, files } = v.parse(Rest, JSON.parse(text.slice(text.indexOf("\n") + 1)));
      return { items: items as readonly object[] as readonly ReportItem[], files };
    } catch {
      return undefined;
    }
  }

  /** Answers the size on disk; 0 where it was not written. */
  async #write(summary: ReportSummary, items: readonly ReportItem[], files: Report["files"]): Promise<number> {
    const folder = this.#folder;
    if (folder === undefined) return 0;
    const file = this.#file(summary.id);
    const draft = `${file}.${randomBytes(4).toString("hex")}.tmp`;
    try {
      const head = JSON.stringify({ v: VERSION, summary });
      const bytes = Buffer.from(`${head}\n${JSON.stringify({ items, files })}\n`);
      if (bytes.length > LARGEST || head.length >= HEAD) {
        await fs.rm(file, { force: true });
        return 0;
      }
      await fs.mkdir(folder, { recursive: true });
      // What a scanner found in an image is for this user alone.
      await fs.writeFile(draft, bytes, { mode: 0o600, flag: "wx" });
      await fs.rename(draft, file);
      return bytes.length;
    } catch {
      await fs.rm(draft, { force: true }).catch(() => undefined);
      return 0;
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

  /** Items of other reports are read again from disk when they are asked for. */
  #forgetOthers(id: string): void {
    for (const [other, entry] of this.#entries) if (other !== id && entry.size > 0) entry.rest = undefined;
  }

  #file(id: string): string {
    return path.join(this.#folder ?? "", `${id}.jsonl`);
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
