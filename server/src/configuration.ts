// The files of configuration: which folder is the root of what was given or opened, and what the files of a folder say.

import { idleExceptions, keepsMark } from "./engine/config/foreign.ts";
import { LAYER_FILES, type Layer, layerFrom } from "./engine/config/layers.ts";
import { layerProblems, layerSlips } from "./engine/config/problems.ts";
import { addAll } from "./engine/core/lists.ts";
import type { Engine } from "./engine/pipeline/engine.ts";
import { Given, leftOut, ownersJudge } from "./files/authority.ts";
import { BOM, LARGEST_CONFIGURATION } from "./files/decode.ts";
import type { Files, Text, Writers } from "./files/port.ts";
import { inFolder, nameOf, normalFolder, parentOf, pathBelow } from "./paths/uris.ts";

/** A file of configuration that was read. */
interface WrittenLayer {
  readonly layer: Layer;
  readonly uri: string;
  readonly text: string;
  readonly writers: Writers | undefined;
}

/** What the files of one folder say. */
interface FolderLayers {
  readonly uri: string;
  /** In the order in which later ones win. */
  readonly layers: readonly WrittenLayer[];
  /** The files that are there and could not be read. */
  readonly unread: readonly ConfigurationProblem[];
}

/** What is wrong with a file of configuration: that it cannot be read, or its first problem. */
export interface ConfigurationProblem {
  readonly uri: string;
  /** One sentence. */
  readonly message: string;
  /** Where the problem is; absent where the file cannot be read. */
  readonly at?: { readonly text: string; readonly offset: number };
  /** How many more problems there are. */
  readonly more?: number;
}

/** The files that can make a folder the root. */
const OWN_FILES = LAYER_FILES.filter((name) => name.startsWith(".plimsoll."));

/**
 * The root of a folder, which was `given` or opened, or holds a file that was: the nearest ancestor (or itself) with `.git` or with a
 * `.plimsoll.yaml` that says `root: true`; the folder itself where there is neither. Above what was given only those count that no
 * other user can have put there; `tell` is called for the others. Where there is neither, but what was given is below `here`, the
 * user's current folder, the root is `here` if a configuration of ours is in it or between them: its files count by the same rules.
 */
export async function findRoot(
  engine: Engine,
  files: Files,
  folder: string,
  { given = folder, here, tell = () => {} }: RootOptions = {},
): Promise<string> {
  const start = normalFolder(folder);
  const isOurs = await ownersJudge(files, given);
  let isConfigured = false;
  for (let uri: string | undefined = start; uri !== undefined; uri = parentOf(uri)) {
    const isGiven = uri === normalFolder(given);
    const mark = inFolder(uri, ".git");
    const git = await files.stat(mark);
    if (git === "file" || git === "folder") {
      const writers = isGiven ? undefined : await files.ownership?.writers(mark);
      if (isOurs(writers)) return uri;
      if (writers !== undefined) tell(leftOut(writers));
    }
    const { layers } = await layersIn(engine, files, uri, "", OWN_FILES);
    for (const { layer, writers } of layers) {
      if (!layer.root) continue;
      // Unlike in a repository, nothing tells who owns the folder.
      if (isGiven || writers === undefined || (isOurs(writers) && !writers.isOpen)) return uri;
      tell(leftOut(writers));
    }
    isConfigured ||= here !== undefined && layers.length > 0 && pathBelow(uri, here, files.caseMatters) !== undefined;
  }
  return here !== undefined && isConfigured ? normalFolder(here) : start;
}

export interface RootOptions {
  readonly given?: string;
  /** The folder that the user is in, where there is one. */
  readonly here?: string;
  readonly tell?: (sentence: string) => void;
}

/**
 * What the files of one folder say; `path` is the folder's, below the root. Where all of them fail to be read, it is the folder that
 * cannot be read, and nothing is known of them.
 */
async function layersIn(
  engine: Engine,
  files: Files,
  folder: string,
  path: string,
  names = LAYER_FILES,
): Promise<FolderLayers> {
  const layers: WrittenLayer[] = [];
  const unread: ConfigurationProblem[] = [];
  // Most folders hold none of them, and one look tells. Above what was given only few are asked for, and no folder is listed.
  const listed = names === LAYER_FILES ? await files.namesIn(folder, "all") : undefined;
  // Where case does not count, a file opens by its name in any.
  const there = listed && new Set(Array.from(listed, (name) => name.toLowerCase()));
  const asked = names.filter((name) => there?.has(name.split("/", 1)[0] ?? name) !== false);
  const uris = asked.map((name) => inFolder(folder, name));
  const texts = await Promise.all(uris.map((uri) => files.read(uri, LARGEST_CONFIGURATION)));
  for (const [i, uri] of uris.entries()) {
    const found = texts[i];
    if (found === undefined) continue;
    const name = asked[i] ?? nameOf(uri);
    if ("failed" in found) {
      if (found.exists === true) unread.push({ uri, message: found.failed });
      continue;
    }
    const text = configurationText(name, found);
    const layer = layerFrom(name, text, path === "" ? name : `${path}/${name}`, engine.catalog);
    if (layer !== undefined) layers.push({ layer, uri, text, writers: await files.ownership?.writers(uri) });
  }
  return { uri: folder, layers, unread: unread.length < names.length ? unread : [] };
}

/** What the reader of a file of configuration called `name` gets of it: with its byte order mark where that changes what the file says. */
export function configurationText(name: string, { text, bom }: Text): string {
  return bom && keepsMark(name) ? BOM + text : text;
}

/** Files of configuration that are ignored, in one sentence each. */
export interface NotCounting {
  /** They could not be read. */
  readonly unread: readonly string[];
  /** Others may have written them. */
  readonly leftOut: readonly string[];
}

/** What has no effect in a file of configuration. */
export interface Idle {
  readonly uri: string;
  readonly sentence: string;
}

/** The files of configuration below one root, read folder by folder as they are asked for. */
export class Configuration {
  readonly given: Given;
  readonly #options: { readonly engine: Engine; readonly files: Files; readonly root: string };
  /** What is told of the idle exceptions of a layer, by the day on which it was asked. */
  readonly #idle = new WeakMap<Layer, { readonly today: string; readonly told: readonly Idle[] }>();
  /** By the path of the folder below the root. */
  readonly #folders = new Map<string, FolderLayers>();

  constructor(options: { readonly engine: Engine; readonly files: Files; readonly root: string }) {
    this.#options = options;
    this.given = new Given(options.files);
  }

  /** Reads what a path comes under; true where something was read that had not been before. */
  async load(path: string): Promise<boolean> {
    const { engine, files, root } = this.#options;
    const missing = foldersOf(path).filter((folder) => !this.#folders.has(folder));
    for (const folder of missing) {
      this.#folders.set(folder, await layersIn(engine, files, inFolder(root, folder), folder));
    }
    return missing.length > 0;
  }

  /** Forgets all files. */
  clear(): void {
    this.#folders.clear();
  }

  /** The layers that count for a path, the farthest first: a nearer one wins. */
  layersFor(path: string): readonly Layer[] {
    return this.#writtenFor(path).flatMap(({ layer, counts }) => (counts ? [layer] : []));
  }

  notCounting(path: string): NotCounting {
    const foreign = this.#writtenFor(path).filter(({ counts }) => !counts);
    return {
      unread: foldersOf(path).flatMap((folder) => this.#folders.get(folder)?.unread.map(withoutEffect) ?? []),
      leftOut: foreign.flatMap(({ writers }) => (writers === undefined ? [] : [leftOut(writers)])),
    };
  }

  /** What is wrong with the files that were read so far: those that could not be, and the first mistake in each other that counts. */
  problems(): readonly ConfigurationProblem[] {
    const { catalog, redact } = this.#options.engine;
    const problems: ConfigurationProblem[] = [];
    for (const { uri: folder, layers, unread } of this.#folders.values()) {
      addAll(problems, unread);
      for (const { layer, uri, text, writers } of layers) {
        if (!this.given.counts(uri, folder, writers)) continue;
        const [first, ...more] = layerProblems(nameOf(uri), text, layer.file, catalog);
        if (first === undefined) continue;
        // It quotes what is written there.
        problems.push({ uri, message: redact(first.message), at: { text, offset: first.at.start }, more: more.length });
      }
    }
    return problems;
  }

  /** What has no effect in other tools' files that were read so far, though the tools take it: idle exceptions, unknown keys and ids. */
  idle(today: string): readonly Idle[] {
    const { catalog, redact } = this.#options.engine;
    return [...this.#folders.values()].flatMap(({ uri: folder, layers }) =>
      layers.flatMap(({ layer, uri, text, writers }) => {
        if (!this.given.counts(uri, folder, writers)) return [];
        const known = this.#idle.get(layer);
        if (known?.today === today) return known.told;
        const exceptions = idleExceptions(layer, today, catalog);
        const said = new Set(exceptions.map(subjectOf));
        const slips = layerSlips(nameOf(uri), text, catalog).map(({ message }) => message);
        const sentences = [...exceptions, ...slips.filter((slip) => !said.has(subjectOf(slip)))];
        const told = sentences.map((sentence) => ({ uri, sentence: redact(sentence) }));
        this.#idle.set(layer, { today, told });
        return told;
      }),
    );
  }

  #writtenFor(path: string): readonly (WrittenLayer & { readonly counts: boolean })[] {
    const uri = inFolder(this.#options.root, path);
    return foldersOf(path).flatMap((folder) => {
      const known = this.#folders.get(folder);
      if (known === undefined) return [];
      return known.layers.map((one) => ({ ...one, counts: this.given.counts(uri, known.uri, one.writers) }));
    });
  }
}

/** What a sentence says before it says what follows from that: an id in another case is told by both. */
const subjectOf = (sentence: string): string => sentence.split(", so ", 1)[0] ?? sentence;

function withoutEffect({ message }: ConfigurationProblem): string {
  return `${message} Its content is ignored.`;
}

/** The folders above a path, from the root (`""`) down. */
function foldersOf(path: string): readonly string[] {
  const steps = path.split("/").slice(0, -1);
  return ["", ...steps.map((_, i) => steps.slice(0, i + 1).join("/"))];
}
