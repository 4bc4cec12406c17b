// The deployments of a workspace: evaluated when a file of theirs is checked, and anew when something they rest on changed.
import type { Deployment, Deploys, World } from "../core/deployment.ts";
import type { SourceFile } from "../core/document.ts";
import type { IndexStore, Reads, Recording } from "../core/index.ts";
import type { Language } from "../core/language.ts";
import type { Engine } from "./engine.ts";

interface Evaluated {
  /** Undefined where the files cannot be put together. */
  readonly deployments: readonly Deployment[] | undefined;
  readonly reads: Reads;
  /** What went wrong in the language's own code; then files are judged as they are written. */
  readonly error?: unknown;
}

/** The deployments that a file takes part in, and what they rest on. */
export interface Membership extends Evaluated {
  readonly deployments: readonly Deployment[];
  readonly errors: readonly unknown[];
  /** The same question about other texts: for what a change would make of them. `files` by their paths. */
  anew(files: ReadonlyMap<string, SourceFile>): readonly Deployment[];
  /** A file that may be deployed with others, by its path. */
  fileAt(path: string): SourceFile | undefined;
}

export class Deployments {
  readonly #engine: Engine;
  readonly #store: IndexStore;
  readonly #fileAt: (path: string) => SourceFile | undefined;
  readonly #evaluated = new Map<string, Evaluated>();
  /** The last evaluation of a root in which no source had a syntax error. */
  readonly #sound = new Map<string, readonly Deployment[]>();

  /** `fileAt` answers the files of the workspace that may be deployed with others. */
  constructor(engine: Engine, store: IndexStore, fileAt: (path: string) => SourceFile | undefined) {
    this.#engine = engine;
    this.#store = store;
    this.#fileAt = fileAt;
  }

  /**
   * The deployments of a file; undefined where it is judged as it is written. A text that is not the workspace's own is seen in its place.
   */
  of(file: SourceFile, isIndexComplete: boolean): Membership | undefined {
    const language = this.#engine.language(file.language);
    const known = this.#fileAt(file.path);
    if (language?.deploys === undefined || known?.uri !== file.uri) return undefined;
    if (language.deploys.reads !== undefined && !isIndexComplete) return undefined;
    const overlay = new Map(known === file ? [] : [[file.path, file]]);
    const recording = this.#store.recording();
    const errors: unknown[] = [];
    const deployments = this.#ask(file, language, overlay, recording, errors);
    const anew = (files: ReadonlyMap<string, SourceFile>) =>
      this.#ask(files.get(file.path) ?? file, language, new Map([...overlay, ...files]), this.#store.recording(), []);
    return { deployments, errors, reads: recording.reads, anew, fileAt: this.#fileAt };
  }

  #ask(
    file: SourceFile,
    { deploys }: Language,
    overlay: ReadonlyMap<string, SourceFile>,
    recording: Recording,
    errors: unknown[],
  ): readonly Deployment[] {
    if (deploys === undefined) return [];
    const roots = deploys.roots(file.path, this.#world(deploys, overlay, recording));
    const own = new Set(file.parts.map(({ doc }) => doc));
    return roots.flatMap((root) => {
      const { deployments, reads, error } = this.#evaluate(root, deploys, overlay);
      if (error !== undefined) errors.push(error);
      recording.add(reads);
      const kept = this.#sound.get(root) ?? [];
      const keeps = overlay.size === 0 && isHalfTyped(deployments, file) && takesPart(kept, own);
      const now = keeps ? kept : (deployments ?? []);
      return now.filter(({ sources }) => sources.some(({ doc }) => own.has(doc)));
    });
  }

  #evaluate(root: string, deploys: Deploys, overlay: ReadonlyMap<string, SourceFile>): Evaluated {
    const kept = this.#evaluated.get(root);
    if (overlay.size === 0 && kept !== undefined && this.#store.isCurrent(kept.reads)) return kept;
    const recording = this.#store.recording();
    let deployments: readonly Deployment[] | undefined;
    let error: unknown;
    try {
      deployments = deploys.evaluate(root, this.#world(deploys, overlay, recording));
    } catch (thrown) {
      error = thrown;
    }
    const evaluated = { deployments, reads: recording.reads, ...(error !== undefined && { error }) };
    if (overlay.size === 0) {
      this.#evaluated.set(root, evaluated);
      if (deployments !== undefined && !hasErrors(deployments)) this.#sound.set(root, deployments);
    }
    return evaluated;
  }

  #world({ reads = [] }: Deploys, overlay: ReadonlyMap<string, SourceFile>, recording: Recording): World {
    return {
      file: (path) => {
        recording.readsFile(path);
        return overlay.get(path) ?? this.#fileAt(path);
      },
      index: recording.index(reads),
    };
  }
}

function hasErrors(deployments: readonly Deployment[]): boolean {
  return deployments.some(({ sources }) => sources.some(({ doc }) => doc.errors.length > 0));
}

/** Whether another file than this one is being typed: what this one had before is kept until it can be read again. */
function isHalfTyped(deployments: readonly Deployment[] | undefined, { path }: SourceFile): boolean {
  if (deployments === undefined) return true;
  const broken = deployments.flatMap(({ sources }) => sources.filter(({ doc }) => doc.errors.length > 0));
  return broken.length > 0 && broken.every((source) => source.file !== path);
}

/** Whether deployments rest on the documents of a file as they are now. */
function takesPart(deployments: readonly Deployment[], own: ReadonlySet<unknown>): boolean {
  const sources = new Set<unknown>(deployments.flatMap((one) => one.sources.map(({ doc }) => doc)));
  return [...own].every((doc) => sources.has(doc));
}
