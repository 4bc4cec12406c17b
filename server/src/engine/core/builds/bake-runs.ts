// Which Bake files are read together, as scripts and pipelines say it: names of one are known in the others.

import { type Entry, entry } from "../index.ts";
import { nameIn, resolvePath } from "../paths.ts";
import type { Subject } from "../subject.ts";
import { type BakeRunRow, bakeRuns } from "./builds.ts";
import { type CommandLine, FILLED, type LineWord } from "./command-lines.ts";

/** A file that is named: its path from the root, or what is known of its name where that is not known; empty for nothing. */
export type NamedFile = { readonly path: string } | { readonly name: string };

/** So many files of one run are looked at. */
const MOST_FILES = 50;

/** The rows of one run that is told its files; none where it reads one file alone. */
export function bakeRunEntries(files: readonly NamedFile[], about: Subject): readonly Entry[] {
  if (files.length < 2) return [];
  const row: BakeRunRow = {
    files: files.slice(0, MOST_FILES).flatMap((file) => ("path" in file ? [file.path] : [])),
    open: files.filter((file) => "name" in file).length + Math.max(0, files.length - MOST_FILES),
  };
  const keys = new Set(files.slice(0, MOST_FILES).map((file) => ("path" in file ? file.path : openKey(file.name))));
  return [...keys].map((key) => entry(bakeRuns, key, row, about));
}

/** The key of runs that read a file of a name, wherever it is; empty for any name. */
function openKey(name: string): string {
  return `*/${name}`;
}

/** The keys of the runs that may read the file at a path. */
export function bakeRunKeys(path: string): readonly string[] {
  return [path, openKey(nameIn(path)), openKey("")];
}

/** Whether a text may start Bake. */
export function mayBake(text: string): boolean {
  return /\bbake\b/.test(text);
}

const RUN = /^(?:docker (?:buildx )?|buildx )bake\b/;

/** The rows of the runs of `docker buildx bake` among some commands, each said once. */
export function bakeLineEntries(lines: readonly CommandLine[], about: Subject): readonly Entry[] {
  const found = new Map<string, Entry>();
  for (const { words, folder } of lines) {
    const [first, second, third] = words;
    if (!RUN.test(`${first?.text} ${second?.text} ${third?.text}`)) continue;
    const files = filesIn(words).map(({ text, shape }) => namedFile(folder, text, shape));
    for (const row of bakeRunEntries(files, about)) found.set(JSON.stringify(row), row);
  }
  return [...found.values()];
}

/** What `-f` and `--file` name ("docker buildx bake", its reference). */
function filesIn(words: readonly LineWord[]): readonly LineWord[] {
  return words.flatMap((word, i) => {
    const before = words[i - 1]?.text;
    if (before === "-f" || before === "--file") return [word];
    const [option] = /^(?:--file=|-f=?)/.exec(word.head) ?? [];
    if (option === undefined || word.text === "-f") return [];
    return [{ ...word, text: word.text?.slice(option.length), shape: word.shape.slice(option.length) }];
  });
}

/** A file that is named in a folder; `shape` has `FILLED` in place of what is not known. */
export function namedFile(folder: string | undefined, text: string | undefined, shape: string): NamedFile {
  const written = text?.replace(/^cwd:\/\//, "");
  const isHere = written !== undefined && written !== "-" && !written.includes("://");
  const path = isHere && folder !== undefined ? resolvePath(folder, written) : undefined;
  if (path !== undefined) return { path };
  const name = nameIn(shape);
  return { name: name.includes(FILLED) ? "" : name };
}
