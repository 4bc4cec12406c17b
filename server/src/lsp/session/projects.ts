// Which project a document belongs to: that of its workspace folder, or one of its own for a loose file.

import { findRoot } from "../../configuration.ts";
import { type Layer, layerFrom } from "../../engine/config/layers.ts";
import type { Engine } from "../../engine/pipeline/engine.ts";
import { fieldsOf } from "../../fields.ts";
import type { Files } from "../../files/port.ts";
import { holdersOf, identityOf, normalFolder, parentOf } from "../../paths/uris.ts";
import { Project } from "../../project.ts";
import type { Guard } from "./guard.ts";

/** A project together with what keeps its asynchronous steps in order. */
export class ProjectQueue {
  readonly project: Project;
  #last: Promise<unknown> = Promise.resolve();

  constructor(project: Project) {
    this.project = project;
  }

  /** Runs `task` after all earlier ones: texts and configuration are taken in one after the other. */
  inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

export interface ProjectsOptions {
  readonly engine: Engine;
  readonly files: Files;
  today(): string;
  /** Logs what configuration does not count. */
  readonly guard?: Pick<Guard, "note">;
  /** The editor's settings under `plimsoll` for a folder, or in general; plain JSON or nothing. */
  settingsOf(folder: string | undefined): Promise<unknown>;
}

export class Projects {
  readonly #options: ProjectsOptions;
  /** Workspace folder -> its project. Folders below one root share one. */
  readonly #folders = new Map<string, Promise<ProjectQueue>>();
  /** By the identity of the root. */
  readonly #byRoot = new Map<string, ProjectQueue>();
  /** Of the workspace folders, those whose root is known. */
  readonly #known = new Set<ProjectQueue>();
  /** The editor's settings that the folders started with, as JSON. */
  readonly #settings = new Map<string, Promise<string>>();

  constructor(options: ProjectsOptions, folders: readonly string[]) {
    this.#options = options;
    for (const folder of folders) {
      const uri = normalFolder(folder);
      this.#folders.set(uri, this.#open(uri, uri));
    }
  }

  /** The projects of the workspace folders, each once, as far as they are known: others have read nothing yet. */
  get known(): readonly ProjectQueue[] {
    return [...this.#known];
  }

  /**
   * Runs `task` for the project of each workspace folder as soon as that is known, once for each; fulfilled after the last.
   * Only their files are read into an index: a loose file's neighbours may be all of a disk.
   */
  async forEach(task: (queue: ProjectQueue) => Promise<void>): Promise<void> {
    const seen = new Set<ProjectQueue>();
    const run = async (folder: Promise<ProjectQueue>) => {
      const queue = await folder;
      if (seen.has(queue)) return;
      seen.add(queue);
      await task(queue);
    };
    await Promise.all([...this.#folders.values()].map(run));
  }

  /** Whether the editor's settings are still those that the folders started with. */
  async hasSettings(): Promise<boolean> {
    for (const [folder, before] of this.#settings) {
      if (JSON.stringify(await this.#options.settingsOf(folder || undefined)) !== (await before)) return false;
    }
    return true;
  }

  /** The project of a document: that of the innermost folder that holds it, of the first folder for an unsaved one, else one of its own. */
  queueOf(uri: string): Promise<ProjectQueue> {
    const [first] = this.#folders.values();
    if (uri.startsWith("untitled:")) return first ?? this.#open("untitled:/", undefined);
    const [best] = holdersOf(uri, this.#folders.keys(), this.#options.files.caseMatters);
    const queue = best === undefined ? undefined : this.#folders.get(best);
    return queue ?? this.#open(parentOf(uri) ?? normalFolder(uri), undefined, uri);
  }

  /** `given` is what was opened: the folder, or a file in it. */
  async #open(folder: string, configured: string | undefined, given = folder): Promise<ProjectQueue> {
    const { engine, files, settingsOf, guard } = this.#options;
    const tell = (sentence: string) => guard?.note(sentence);
    const asked = settingsOf(configured);
    // What concerns no folder is remembered without one.
    this.#settings.set(configured ?? "", asked.then(JSON.stringify));
    const [root, settings] = await Promise.all([findRoot(engine, files, folder, { given, tell }), asked]);
    const identity = identityOf(root, files.caseMatters);
    const queue = this.#byRoot.get(identity) ?? new ProjectQueue(this.#projectAt(root, settings));
    this.#byRoot.set(identity, queue);
    queue.project.setChecked(folder, fieldsOf(settings)["enable"] !== false);
    await queue.project.give(given);
    if (configured !== undefined) this.#known.add(queue);
    return queue;
  }

  #projectAt(root: string, settings: unknown): Project {
    const { engine, files, today } = this.#options;
    const defaults = layerOf(settings, engine);
    return new Project({ engine, files, root, today, ...(defaults !== undefined && { defaults }) });
  }
}

/** The editor's settings as a layer: `plimsoll.extends` and `plimsoll.rules` read as a `.plimsoll.yaml` would be. */
function layerOf(settings: unknown, engine: Engine): Layer | undefined {
  const given = Object.entries(fieldsOf(settings)).filter(([key, value]) => KEYS.has(key) && !isEmpty(value));
  if (given.length === 0) return undefined;
  return layerFrom(".plimsoll.yaml", JSON.stringify(Object.fromEntries(given)), "editor settings", engine.catalog);
}

const KEYS: ReadonlySet<string> = new Set(["extends", "rules"]);

function isEmpty(value: unknown): boolean {
  return value === null || value === "" || (typeof value === "object" && Object.keys(value).length === 0);
}
