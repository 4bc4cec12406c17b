// All files of a workspace, kept up to date edit by edit: documents, index and results. Does no I/O: texts are handed in.

import type { LanguageId, SourceFile } from "../core/document.ts";
import type { Held } from "../core/evidence.ts";
import { recall, remember } from "../core/fact.ts";
import { type Entry, IndexStore } from "../core/index.ts";
import { HEAD, type NamedImage } from "../core/language.ts";
import type { Settings } from "../core/settings.ts";
import { type Checked, checkFile, checkSteps } from "./check.ts";
import { Deployments } from "./deployments.ts";
import { type Engine, evidenceIn, evidencePaths, imagesIn, isOnlySearched, languageOf, parseFile } from "./engine.ts";
import { type Fixed, type FixInput, fixFile } from "./fix.ts";
import { holdingAlone } from "./quick.ts";
import type { Bench, Repair } from "./trial.ts";

export interface WorkspaceOptions {
  readonly engine: Engine;
  /** The settings of a path; asked at every check, so that a changed configuration takes effect at once. */
  settingsFor(uri: string, path: string): Settings;
  /** `YYYY-MM-DD`, UTC. */
  today(): string;
}

export class Workspace {
  readonly #options: WorkspaceOptions;
  readonly #files = new Map<string, SourceFile>();
  readonly #reads = new Map<string, ReadonlyMap<string, number>>();
  readonly #index = new IndexStore();
  /** Files that may be deployed with others, open or not, by their paths. */
  readonly #deployable = new Map<string, SourceFile>();
  /** The languages of files that were set with `as`. */
  readonly #named = new Map<string, LanguageId>();
  readonly #deployments: Deployments;
  readonly #isEvidence: (path: string) => boolean;
  /** All that was `set`, files that no language claims too. */
  readonly #held = new Set<string>();
  #indexed = false;

  constructor(options: WorkspaceOptions) {
    this.#options = options;
    this.#deployments = new Deployments(options.engine, this.#index, (path) => this.#deployable.get(path));
    this.#isEvidence = evidencePaths(options.engine);
  }

  get engine(): Engine {
    return this.#options.engine;
  }

  /** Says that every file of the workspace has been seen: from now on rules that read the index run. */
  completeIndex(): void {
    this.#indexed = true;
  }

  file(uri: string): SourceFile | undefined {
    return this.#files.get(uri);
  }

  /** Whether a file was `set`, so that what is on disk does not count. */
  holds(uri: string): boolean {
    return this.#held.has(uri);
  }

  /** The images that a file which was `set` names, as far as the files that were seen tell; spans count from its start. */
  images(uri: string): readonly NamedImage[] {
    const file = this.#files.get(uri);
    return file === undefined ? [] : imagesIn(this.engine, file, this.#index);
  }

  /**
   * Takes in a file or its new text. Answers the other open files whose findings may change by it; of a file that no
   * language claims only what it adds to the index is kept, unless `as` says what it is. `apart` says that it is in no folder, so that
   * nothing is deployed with it.
   */
  set(uri: string, path: string, text: string, version: number, apart = false, as?: LanguageId): readonly string[] {
    const file = parseFile(this.engine, uri, path, text, version, this.#files.get(uri), as);
    if (file === undefined) {
      this.close(uri);
      this.#held.add(uri);
      return this.#affected(uri, apart ? this.#forget(uri) : this.#takeAsEvidence(uri, path, text));
    }
    this.#files.set(uri, file);
    this.#held.add(uri);
    if (as === undefined) this.#named.delete(uri);
    else this.#named.set(uri, as);
    return this.#affected(uri, this.#takeIn(uri, file, apart));
  }

  /**
   * Adds a file to the index without keeping it, but where others may be deployed with it: one that nobody has asked to check. Where
   * only some `tables` are asked for, by their names, a file that adds no rows to these is not parsed.
   */
  index(uri: string, path: string, text: string, tables?: ReadonlySet<string>): readonly string[] {
    const isAsked = tables === undefined || mayFill(this.engine, path, text, tables);
    const file = isAsked ? this.#parsed(uri, path, text) : undefined;
    const read = file === "crashed" ? undefined : text;
    const isFile = file !== undefined && file !== "crashed";
    const touched = isFile ? this.#takeIn(uri, file, false) : this.#takeAsEvidence(uri, path, read);
    this.#index.settle(uri);
    return this.#affected(uri, touched);
  }

  /** Takes in a file that no walk lists, or that was not read: nothing of it counts but what it is evidence of. */
  pass(uri: string, path: string, text: string | undefined, held: Held): readonly string[] {
    const touched = this.#takeAsEvidence(uri, path, text, held);
    this.#index.settle(uri);
    return this.#affected(uri, touched);
  }

  /** A file that nobody has asked to check yet: where its language crashes, that is told when it is checked. */
  #parsed(uri: string, path: string, text: string): SourceFile | "crashed" | undefined {
    try {
      return parseFile(this.engine, uri, path, text, 0);
    } catch {
      return "crashed";
    }
  }

  /** Forgets a file and what it added to the index; answers the open files whose findings may change by it. */
  delete(uri: string): readonly string[] {
    this.close(uri);
    return this.#affected(uri, this.#forget(uri));
  }

  #takeIn(uri: string, file: SourceFile, apart: boolean): ReadonlySet<string> {
    // What a language claims, or what is only searched for secrets, may be evidence for another language.
    const mayShow = isOnlySearched(this.engine, file.language) || this.#isEvidence(file.path);
    const shows = !apart && mayShow ? evidenceIn(this.engine, file.path, file.text) : [];
    const touched = this.#index.update(uri, file.path, [...this.#entries(file), ...shows]);
    if (apart || this.engine.language(file.language)?.deploys === undefined) return touched;
    const before = this.#deployable.get(file.path);
    this.#deployable.set(file.path, file);
    return isSame(before, file) ? touched : new Set([...touched, this.#index.changed(file.path)]);
  }

  /** Takes in what no language claims. */
  #takeAsEvidence(uri: string, path: string, text: string | undefined, held?: Held): ReadonlySet<string> {
    return this.#forget(uri, path, evidenceIn(this.engine, path, text, held));
  }

  /** Forgets a file but for what it is evidence of. */
  #forget(uri: string, at = "", evidence: readonly Entry[] = []): ReadonlySet<string> {
    const touched = this.#index.update(uri, at, evidence);
    const [path] = [...this.#deployable].find(([, file]) => file.uri === uri) ?? [];
    if (path === undefined) return touched;
    this.#deployable.delete(path);
    return new Set([...touched, this.#index.changed(path)]);
  }

  /** A file that may be deployed with others, as it is known. */
  deployable(path: string): SourceFile | undefined {
    return this.#deployable.get(path);
  }

  /** Forgets a file's text; what it added to the index stays, and so does what others are deployed with. */
  close(uri: string): void {
    this.#files.delete(uri);
    this.#held.delete(uri);
    this.#named.delete(uri);
    this.#reads.delete(uri);
    this.#index.settle(uri);
  }

  /** The findings of a file that was `set`; undefined where it is not known. */
  check(uri: string): Checked | undefined {
    const file = this.#files.get(uri);
    return file === undefined ? undefined : this.checkAs(file);
  }

  /** As `check`, pausing after each part. The file may change meanwhile: the result is that of its text at the start. */
  *steps(uri: string): Generator<void, Checked | undefined> {
    const file = this.#files.get(uri);
    if (file === undefined) return undefined;
    const checked = yield* checkSteps(this.#input(file));
    this.#reads.set(uri, checked.reads);
    return checked;
  }

  /** Checks a text that is not in the workspace as if it stood at `file.path`. */
  checkAs(file: SourceFile): Checked {
    const checked = checkFile(this.#input(file));
    this.#reads.set(file.uri, checked.reads);
    return checked;
  }

  /** The text of a file after its fixes of some kinds; undefined where the file is not known. */
  fix(uri: string, options: Pick<FixInput, "kinds" | "within" | "only">): Fixed | undefined {
    const file = this.#files.get(uri);
    const bench = file && this.#bench(file);
    return bench && fixFile({ ...options, ...bench, file });
  }

  /** Those of some repairs of the present findings of a file after which the finding is gone. */
  holding(uri: string, repairs: readonly Repair[]): ReadonlySet<Repair> {
    const file = this.#files.get(uri);
    const bench = file && this.#bench(file);
    if (bench === undefined || file === undefined || repairs.length === 0) return new Set();
    return holdingAlone({ file, checked: bench.check(file) }, repairs, bench);
  }

  #bench({ uri, path, version, language: id }: SourceFile): Bench | undefined {
    const language = this.engine.language(id);
    if (language === undefined) return undefined;
    const as = this.#named.get(uri);
    return {
      language,
      parse: (text, previous) => parseFile(this.engine, uri, path, text, version, previous, as),
      check: (other) => checkFile(this.#input(other)),
    };
  }

  #input(file: SourceFile) {
    const { engine, settingsFor, today } = this.#options;
    const index = this.#indexed ? this.#index : undefined;
    const settings = settingsFor(file.uri, file.path);
    return { engine, file, settings, index, deployments: this.#deployments, today: today() };
  }

  #entries(file: SourceFile) {
    const language = this.engine.language(file.language);
    if (language === undefined) return [];
    const { path } = file;
    return file.parts.flatMap(({ doc }) => {
      const kept = recall<{ readonly path: string; readonly entries: readonly Entry[] }>(doc, "entries");
      if (kept?.path === path) return kept.entries;
      const entries = language.entries(doc, path);
      remember(doc, "entries", { path, entries });
      return entries;
    });
  }

  #affected(uri: string, touched: ReadonlySet<string>): readonly string[] {
    if (touched.size === 0) return [];
    const affected: string[] = [];
    for (const [other, reads] of this.#reads) {
      if (other === uri) continue;
      for (const key of touched) {
        if (!reads.has(key)) continue;
        affected.push(other);
        break;
      }
    }
    return affected;
  }
}

/** Whether two versions of a file hold the very same documents. */
function isSame(before: SourceFile | undefined, after: SourceFile): boolean {
  return (
    before?.uri === after.uri &&
    before.parts.length === after.parts.length &&
    before.parts.every(({ doc }, i) => doc === after.parts[i]?.doc)
  );
}

/** Whether a text at a path may add rows to some tables: its language does not say which it fills, or one of them is among those. */
function mayFill(engine: Engine, path: string, text: string, tables: ReadonlySet<string>): boolean {
  const { fills } = languageOf(engine, path, text.slice(0, HEAD)) ?? {};
  return fills === undefined || fills.some(({ name }) => tables.has(name));
}
