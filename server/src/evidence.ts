// The files of a project that no language claims and that tell something about others: how many of them are read.
import type { Held } from "./engine/core/evidence.ts";
import { type Engine, evidencePaths, isEvidence } from "./engine/pipeline/engine.ts";
import type { Files, Text } from "./files/port.ts";

/** How many files are read, and how many characters of all together: a repository of scripts does not make the index long in coming. */
const MOST_FILES = 2_000;
const MOST_CHARACTERS = 1_000_000;

export class EvidenceFiles {
  /** Whether a file's path leaves it open that it is evidence. */
  readonly mayBe: (path: string) => boolean;
  readonly #engine: Engine;
  readonly #files: Files;
  /** The lengths of the files that were read. */
  readonly #lengths = new Map<string, number>();
  #all = 0;

  constructor(engine: Engine, files: Files) {
    this.#engine = engine;
    this.#files = files;
    this.mayBe = evidencePaths(engine);
  }

  /**
   * Reads a file that is evidence for a language; `unread` where it is there and does not count, or others took up what may be read.
   * Undefined for any other, and where nothing is there.
   */
  async read(uri: string, path: string, held: Held = "listed"): Promise<Text | "unread" | undefined> {
    if (!this.mayBe(path)) return undefined;
    this.forget(uri);
    const isFull = this.#lengths.size >= MOST_FILES || this.#all >= MOST_CHARACTERS;
    if (isFull) return (await this.#files.stat(uri)) === undefined ? undefined : "unread";
    const found = await this.#files.readIf(uri, (head) => isEvidence(this.#engine, path, head, held));
    if (found === undefined) return "unread";
    if ("failed" in found) return found.exists === true ? "unread" : undefined;
    if (this.#all + found.text.length > MOST_CHARACTERS) return "unread";
    this.forget(uri);
    this.#lengths.set(uri, found.text.length);
    this.#all += found.text.length;
    return found;
  }

  /** Makes room: the file was deleted, or is read again. */
  forget(uri: string): void {
    this.#all -= this.#lengths.get(uri) ?? 0;
    this.#lengths.delete(uri);
  }
}
