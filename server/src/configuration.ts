// The files of configuration: which folder is the root of what was given or opened, and what the files of a folder say.

import { LAYER_FILES, type Layer, layerFrom } from "./engine/config/layers.ts";
import { layerProblems } from "./engine/config/problems.ts";
import { addAll } from "./engine/core/lists.ts";
import type { Engine } from "./engine/pipeline/engine.ts";
import { Given, leftOut, ownersJudge } from "./files/authority.ts";
import { MOST_OF_CONFIGURATION } from "./files/decode.ts";
import type { Files, Writers } from "./files/port.ts";
import { foldersUpTo, inFolder, isBelow, nameOf, normalFolder, parentOf } from "./paths/uris.ts";

/** A file of configuration that was read. */
interface WrittenLayer {
  readonly layer: Layer;
  readonly writers: Writers | undefined;
}

/** What the files of one folder say. */
interface FolderLayers {
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
  /** How many problems there are beside this one. */
  readonly more?: number;
}

/** The files that can make a folder the root. */
const OWN_FILES = LAYER_FILES.filter((name) => name.startsWith(".plimsoll."));

/**
 * The root of a folder, which was `given` or opened, or holds a file that was: the nearest ancestor (or itself) with `.git` or with a
 * `.plimsoll.yaml` that says `root: true`; the folder itself where there is neither. Above what was given only those count that
 * nobody else can have put there; `tell` hears of the others. Where there is neither, but what was given is below `here`, the folder
 * that the user is in, the root is `here` if a configuration of ours is in it or between them: its files count by the same rules.
 */
export async function findRoot(
  engine: Engine,
  files: Files,
  folder: string,
  { given = folder, here, tell = () => {} }: RootOptions = {},
): Promise<string> {
  const start = normalFolder(folder);
  const isOurs = await ownersJudge(files, given);
  for (let uri: string | undefined = start; uri !== undefined; uri = parentOf(uri)) {
    const isGiven = uri === normalFolder(given);
    const mark = inFolder(uri, ".git");
    const git = await files.stat(mark);
    if (git === "file" || git === "folder") {
      const writers = isGiven ? undefined : await files.ownership?.writers(mark);
      if (isOurs(writers)) return uri;
      if (writers !== undefined) tell(leftOut(writers));
    }
    for (const { layer, writers } of (await layersIn(engine, files, uri, "", OWN_FILES)).layers) {
      if (!layer.root) continue;
      // Nothing says here, as a repository does, whom the folder belongs to.
      if (isGiven || writers === undefined || (isOurs(writers) && !writers.isOpen)) return uri;
      tell(leftOut(writers));
    }
  }
  if (here === undefined || !isBelow(start, here, files.caseMatters)) return start;
  const base = normalFolder(here);
  for (const between of foldersUpTo(base, start, files.caseMatters)) {
    if ((await layersIn(engine, files, between, "", OWN_FILES)).layers.length > 0) return base;
  }
  return start;
}

export interface RootOptions {
  readonly given?: string;
  /** The folder that the user is in, where there is one. */
  readonly here?: string;
  readonly tell?: (sentence: string) => void;
}

/**
 * What the files of one folder say; `path` is the folder's, below the root. Where none of them can even be looked for, it is the
 * folder that cannot be read, and nothing is known of them.
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
  const uris = names.filter((name) => there?.has(name) !== false).map((name) => inFolder(folder, name));
  const texts = await Promise.all(uris.map((uri) => files.read(uri, MOST_OF_CONFIGURATION)));
  for (const [i, uri] of uris.entries()) {
    const found = texts[i];
    if (found === undefined) continue;
    const name = nameOf(uri);
    if ("failed" in found) {
      if (found.exists === true) unread.push({ uri, message: found.failed });
      continue;
    }
    const layer = layerFrom(name, found.text, path === "" ? name : `${path}/${name}`, engine.catalog);
    if (layer !== undefined) layers.push({ layer, writers: await files.ownership?.writers(uri) });
  }
  return { layers, unread: unread.length < names.length ? unread : [] };
}

/** Files of configuration that do not count, in one sentence each. */
export interface NotCounting {
  /** They could not be read. */
  readonly unread: readonly string[];
  /** Others may have written them. */
  readonly leftOut: readonly string[];
}

/** The files of configuration below one root, read folder by folder as they are asked for. */
export class Configuration {
  readonly given: Given;
  readonly #options: { readonly engine: Engine; readonly files: Files; readonly root: string };
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
  async problems(): Promise<readonly ConfigurationProblem[]> {
    const { engine, files, root } = this.#options;
    const problems: ConfigurationProblem[] = [];
    for (const [folder, { layers, unread }] of this.#folders) {
      addAll(problems, unread);
      for (const { layer, writers } of layers) {
        const uri = inFolder(root, layer.file);
        if (!this.given.counts(uri, inFolder(root, folder), writers)) continue;
        const read = await files.read(uri, MOST_OF_CONFIGURATION);
        if ("failed" in read) continue;
        const [first, ...more] = layerProblems(nameOf(uri), read.text, layer.file, engine.catalog);
        if (first === undefined) continue;
        const at = { text: read.text, offset: first.at.start };
        // It quotes what is written there.
        problems.push({ uri, message: engine.redact(first.message), at, more: more.length });
      }
    }
    return problems;
  }

  #writtenFor(path: string): readonly (WrittenLayer & { readonly counts: boolean })[] {
    const { root } = this.#options;
    return foldersOf(path).flatMap((folder) =>
      (this.#folders.get(folder)?.layers ?? []).map((written) => ({
        ...written,
        counts: this.given.counts(inFolder(root, path), inFolder(root, folder), written.writers),
      })),
    );
  }
}

function withoutEffect({ message }: ConfigurationProblem): string {
  return `${message} What it says does not count.`;
}

/** The folders above a path, from the root (`""`) down. */
function foldersOf(path: string): readonly string[] {
  const steps = path.split("/").slice(0, -1);
  return ["", ...steps.map((_, i) => steps.slice(0, i + 1).join("/"))];
}
