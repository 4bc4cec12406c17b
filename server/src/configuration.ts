// The files of configuration: which folder is the root of what was given or opened, and what the files of a folder say.
import { Given, leftOut, ownersJudge } from "./authority.ts";
import { MOST_OF_CONFIGURATION } from "./decode.ts";
import { LAYER_FILES, type Layer, layerFrom } from "./engine/config/layers.ts";
import type { Engine } from "./engine/pipeline/engine.ts";
import type { Files, Writers } from "./file-port.ts";
import { inFolder, nameOf, normalFolder, parentOf } from "./uris.ts";

/** A file of configuration that was read. */
interface WrittenLayer {
  readonly layer: Layer;
  readonly writers: Writers | undefined;
}

/** What the files of one folder say. */
interface FolderLayers {
  /** In the order in which later ones win. */
  readonly layers: readonly WrittenLayer[];
  /** One sentence for each file that is there and could not be read. */
  readonly unread: readonly string[];
}

/** The files that can make a folder the root. */
const OWN_FILES = LAYER_FILES.filter((name) => name.startsWith(".plimsoll."));

/**
 * The root of a folder, which was `given` or opened, or holds a file that was: the nearest ancestor (or itself) with `.git` or with a
 * `.plimsoll.yaml` that says `root: true`; the folder itself where there is neither. Above what was given only those count that
 * nobody else can have put there; `tell` hears of the others.
 */
export async function findRoot(
  engine: Engine,
  files: Files,
  folder: string,
  { given = folder, tell = () => {} }: { readonly given?: string; readonly tell?: (sentence: string) => void } = {},
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
  return start;
}

/** What the files of one folder say; `path` is the folder's, below the root. */
async function layersIn(
  engine: Engine,
  files: Files,
  folder: string,
  path: string,
  names = LAYER_FILES,
): Promise<FolderLayers> {
  const layers: WrittenLayer[] = [];
  const unread: string[] = [];
  const uris = names.map((name) => inFolder(folder, name));
  const texts = await Promise.all(uris.map((uri) => files.read(uri, MOST_OF_CONFIGURATION)));
  for (const [i, uri] of uris.entries()) {
    const found = texts[i];
    if (found === undefined) continue;
    const name = nameOf(uri);
    if ("failed" in found) {
      if (found.exists === true) unread.push(`${found.failed.replace(/\.$/, "")}, so what it says does not count.`);
      continue;
    }
    const layer = layerFrom(name, found.text, path === "" ? name : `${path}/${name}`, engine.catalog);
    if (layer !== undefined) layers.push({ layer, writers: await files.ownership?.writers(uri) });
  }
  return { layers, unread };
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
      unread: foldersOf(path).flatMap((folder) => this.#folders.get(folder)?.unread ?? []),
      leftOut: foreign.flatMap(({ writers }) => (writers === undefined ? [] : [leftOut(writers)])),
    };
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

/** The folders above a path, from the root (`""`) down. */
function foldersOf(path: string): readonly string[] {
  const steps = path.split("/").slice(0, -1);
  return ["", ...steps.map((_, i) => steps.slice(0, i + 1).join("/"))];
}
