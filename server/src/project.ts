// One root folder as server and command line see it: configuration by layers, the index, and the workspace over them.

import { Configuration, type ConfigurationProblem, type Idle, type NotCounting } from "./configuration.ts";
import { createResolver, LAYER_FILES, type Layer, type Resolver } from "./engine/config/layers.ts";
import type { LanguageId } from "./engine/core/document.ts";
import type { Held } from "./engine/core/evidence.ts";
import { folderOf, nameIn } from "./engine/core/paths.ts";
import type { Settings } from "./engine/core/settings.ts";
import { claimablePaths, languageOf, searchedAs } from "./engine/pipeline/engine.ts";
import { Workspace } from "./engine/pipeline/workspace.ts";
import { EvidenceFiles } from "./evidence.ts";
import { readClaimed } from "./files/claimed.ts";
import type { Missed, Passed, Text, Unreadable } from "./files/port.ts";
import { holdersOf, identityOf, inFolder, isBelow, nameOf, normalFolder, pathBelow } from "./paths/uris.ts";
import type { IndexOptions, ProjectOptions } from "./project-options.ts";

export class Project {
  readonly root: string;
  /** All as in `Workspace`. */
  readonly images: Workspace["images"];
  readonly fix: Workspace["fix"];
  readonly holding: Workspace["holding"];
  readonly file: Workspace["file"];
  readonly check: Workspace["check"];
  readonly steps: Workspace["steps"];
  readonly #options: ProjectOptions;
  readonly #resolver: Resolver;
  readonly #workspace: Workspace;
  /** What the files of folders say; loaded before a file of the folder is taken in. */
  readonly #configuration: Configuration;
  readonly #resolved = new Map<string, Settings>();
  /** The paths of files that were looked for because another one may be deployed with them. */
  readonly #sought = new Set<string>();
  readonly #caseMatters: boolean;
  /** Where case does not count: the URI under which each file was taken in last, by its identity. */
  readonly #spelled = new Map<string, string>();
  #isClaimable: ((path: string) => boolean) | undefined;
  readonly #evidence: EvidenceFiles;
  /** Whether what is below a folder is checked, by the folders that were asked about. */
  readonly #checks = new Map<string, boolean>();

  constructor(options: ProjectOptions) {
    this.root = normalFolder(options.root);
    this.#options = options;
    this.#evidence = new EvidenceFiles(options.engine, options.files);
    this.#caseMatters = options.files.caseMatters;
    this.#configuration = new Configuration({ ...options, root: this.root });
    this.#resolver = createResolver(options.engine.catalog);
    this.#workspace = new Workspace({
      engine: options.engine,
      today: options.today,
      settingsFor: (_uri, path) => this.#settings(path),
    });
    this.images = this.#workspace.images.bind(this.#workspace);
    this.fix = this.#workspace.fix.bind(this.#workspace);
    this.holding = this.#workspace.holding.bind(this.#workspace);
    this.file = this.#workspace.file.bind(this.#workspace);
    this.check = this.#workspace.check.bind(this.#workspace);
    this.steps = this.#workspace.steps.bind(this.#workspace);
  }

  /**
   * Says that a folder, or a single file, was given or opened. What lies above that counts only where no other user can have
   * written it; without a call everything below the root counts as given.
   */
  async give(uri: string): Promise<void> {
    await this.#configuration.given.add(uri);
    this.#resolved.clear();
  }

  /** Says whether the files below a folder are checked; one that is not tells others what it knows nevertheless. */
  setChecked(folder: string, isChecked: boolean): void {
    this.#checks.set(folder, isChecked);
  }

  /** Whether a file is checked: the innermost folder that was asked about decides; of one in none of them, whether any is. */
  isChecked(uri: string): boolean {
    if (this.#checks.size === 0) return true;
    const [folder] = holdersOf(uri, this.#checks.keys(), this.#caseMatters);
    return folder === undefined ? [...this.#checks.values()].includes(true) : this.#checks.get(folder) === true;
  }

  /** What of the configuration of a file is ignored, in sentences: it could not be read, or others may have written it. */
  notCounting(uri: string): NotCounting {
    return this.#configuration.notCounting(this.pathOf(uri));
  }

  /** A file's path below the root, with `/`; its name alone where it lies elsewhere. */
  pathOf(uri: string): string {
    return pathBelow(uri, this.root, this.#caseMatters) || nameOf(uri);
  }

  /** The URI of a path below the root. */
  uriOf(path: string): string {
    return inFolder(this.root, path);
  }

  /** Whether some language claims the file, judged by its path and beginning. */
  claims(uri: string, head: string): boolean {
    return languageOf(this.#options.engine, this.pathOf(uri), head) !== undefined;
  }

  /** Reads a file that is searched, or that some language claims, by its beginning or with `whole` by anything in it; undefined for any other. */
  async read(uri: string, whole = false): Promise<Text | Unreadable | undefined> {
    const { engine, files } = this.#options;
    return searchedAs(engine, this.pathOf(uri)) ? files.read(uri) : this.#readClaimed(uri, whole);
  }

  async #readClaimed(uri: string, whole = false): Promise<Text | Unreadable | undefined> {
    this.#isClaimable ??= claimablePaths(this.#options.engine);
    if (!this.#isClaimable(this.pathOf(uri))) return undefined;
    return readClaimed(this.#options.files, uri, (text) => this.claims(uri, text), whole);
  }

  /**
   * Takes in a text, at `path` where its URI does not tell (an untitled document). Answers the other files that were
   * checked before and whose findings may change by it. `as` is the language of a file that was named outright.
   */
  async set(
    uri: string,
    text: string,
    version: number,
    path = this.pathOf(uri),
    as?: LanguageId,
  ): Promise<readonly string[]> {
    await this.#loadLayers(path);
    const apart = path !== this.pathOf(uri) || !this.#isBelow(uri);
    const affected = [...this.#forgetTwin(uri), ...this.#workspace.set(uri, path, text, version, apart, as)];
    if (!apart) await this.#readCompanions(uri, path);
    return affected;
  }

  /** Forgets what was taken in of the same file under a URI that differs only in case. */
  #forgetTwin(uri: string): readonly string[] {
    const twin = this.#twinOf(uri);
    if (!this.#caseMatters) this.#spelled.set(identityOf(uri, false), uri);
    return twin === undefined ? [] : this.#workspace.delete(twin);
  }

  #twinOf(uri: string): string | undefined {
    const known = this.#caseMatters ? undefined : this.#spelled.get(identityOf(uri, false));
    return known === uri ? undefined : known;
  }

  /** Reads what may be deployed with a file, once: the editor or the caller tells of later changes. */
  async #readCompanions(uri: string, path: string): Promise<void> {
    const language = this.#options.engine.language(this.#workspace.file(uri)?.language ?? "");
    const listed = new Map<string, ReadonlySet<string> | undefined>();
    for (const companion of language?.deploys?.companions(path) ?? []) {
      if (this.#sought.has(companion)) continue;
      this.#sought.add(companion);
      const folder = folderOf(companion);
      if (!listed.has(folder)) listed.set(folder, await this.#options.files.namesIn(this.uriOf(folder), "all"));
      if (listed.get(folder)?.has(nameIn(companion)) === false) continue;
      await this.refresh(this.uriOf(companion));
    }
  }

  #isBelow(uri: string): boolean {
    return isBelow(uri, this.root, this.#caseMatters);
  }

  /** Whether a file was looked for since another may be deployed with it: it counts whatever git leaves out. */
  isCompanion(uri: string): boolean {
    return this.#isBelow(uri) && this.#sought.has(this.pathOf(uri));
  }

  /** The text of a file as it was put together with others; undefined where it was not. */
  deployedText(path: string): string | undefined {
    return this.#workspace.deployable(path)?.text;
  }

  /** Forgets a file's text but keeps what it adds to the index: an editor closed it. */
  close(uri: string): void {
    this.#workspace.close(uri);
  }

  /** Forgets a file altogether: it was deleted. */
  delete(uri: string): readonly string[] {
    this.#evidence.forget(uri);
    return this.#workspace.delete(uri);
  }

  /**
   * Reads a file again that is not open; answers the files whose findings may change by it. What a link leads to outside the root is not
   * read: nobody who opens a workspace means that to be read with it.
   */
  async refresh(uri: string, held: Held = "listed"): Promise<readonly string[]> {
    const isOutside = (await this.#options.files.leadsOut?.(uri, this.root)) === true;
    return this.#reread(uri, isOutside ? "link" : held);
  }

  async #reread(uri: string, held: Held, tables?: ReadonlySet<string>): Promise<readonly string[]> {
    const path = this.pathOf(uri);
    const found = held === "link" ? "unread" : await this.#readHeld(uri, path, held);
    // It was opened while it was read: what the editor holds counts.
    if (this.#workspace.holds(uri) || this.#workspace.holds(this.#twinOf(uri) ?? "")) return [];
    if (found === undefined || (found !== "unread" && "failed" in found)) return this.#workspace.delete(uri);
    const affected =
      held !== "listed" || found === "unread"
        ? this.#workspace.pass(uri, path, found === "unread" ? undefined : found.text, held)
        : this.#workspace.index(uri, path, found.text, tables);
    return [...this.#forgetTwin(uri), ...affected];
  }

  /** Of a file that git ignores only what it is evidence of counts. */
  async #readHeld(uri: string, path: string, held: Held): Promise<Text | Unreadable | "unread" | undefined> {
    return (held === "listed" && (await this.#readClaimed(uri))) || this.#evidence.read(uri, path, held);
  }

  /**
   * Reads every file below the root into the index, but those that are open; afterwards rules that read it run, unless the walk
   * ended early: `missed` hears why. A folder that cannot be listed counts as empty and stops no rule. Stops
   * when `cancelled` says so.
   */
  async buildIndex(
    missed: (why: string) => void,
    { cancelled = () => false, tables }: IndexOptions = {},
  ): Promise<void> {
    let isWhole = true;
    const missing: Missed = (why, at) => {
      if (at !== undefined) return;
      isWhole = false;
      missed(why);
    };
    const others: Parameters<Passed>[] = [];
    for await (const uri of this.#options.files.walk(this.root, missing, undefined, (...one) => others.push(one))) {
      if (cancelled()) return;
      // A walk answers no links.
      if (!this.#workspace.holds(uri)) await this.#reread(uri, "listed", tables);
    }
    for (const [uri, held] of others) {
      if (cancelled()) return;
      const path = this.pathOf(uri);
      if (this.#evidence.mayBe(path) && !this.#sought.has(path)) await this.#reread(uri, held, tables);
    }
    if (isWhole) this.#workspace.completeIndex();
  }

  /** Forgets all configuration: a file that `isConfiguration` knows was changed. The next `set` or `reload` reads it anew. */
  async reload(paths: readonly string[]): Promise<void> {
    this.#configuration.clear();
    this.#resolved.clear();
    for (const path of paths) await this.#loadLayers(path);
  }

  /** Whether a file's name makes it configuration that `reload` must hear of. */
  isConfiguration(uri: string): boolean {
    return LAYER_FILES.some((name) => uri.endsWith(`/${name}`));
  }

  /** The effective settings of a file and where each value came from. */
  async explain(uri: string): Promise<ReturnType<Resolver["explain"]>> {
    const path = this.pathOf(uri);
    await this.#loadLayers(path);
    return this.#resolver.explain(this.#layersFor(path), path);
  }

  /** The files of configuration that count for a file that was taken in, the farthest first. */
  configurationOf(uri: string): readonly string[] {
    if (this.#options.instead !== undefined) return [];
    return this.#configuration.layersFor(this.pathOf(uri)).map(({ file }) => this.uriOf(file));
  }

  /** Why configuration that was read so far does not apply as it was meant. */
  configurationProblems(): readonly ConfigurationProblem[] {
    return this.#configuration.problems();
  }

  /** What has no effect in other tools' files that count: expired exceptions, misspelt ids and keys. */
  idleConfiguration(): readonly Idle[] {
    return this.#configuration.idle(this.#options.today());
  }

  async settings(uri: string): Promise<Settings> {
    const path = this.pathOf(uri);
    await this.#loadLayers(path);
    return this.#settings(path);
  }

  #settings(path: string): Settings {
    const settings = this.#resolved.get(path) ?? this.#resolver.resolve(this.#layersFor(path), path);
    this.#resolved.set(path, settings);
    return settings;
  }

  /** Farthest first: a nearer layer wins. */
  #layersFor(path: string): readonly Layer[] {
    const { instead, defaults, also = [] } = this.#options;
    if (instead !== undefined) return [...instead, ...also];
    const layers = this.#configuration.layersFor(path);
    const configured = layers.some((layer) => layer.tool === "plimsoll");
    return [...(defaults === undefined || configured ? [] : [defaults]), ...layers, ...also];
  }

  async #loadLayers(path: string): Promise<void> {
    if (this.#options.instead !== undefined) return;
    if (await this.#configuration.load(path)) this.#resolved.clear();
  }
}
