// What all laws share: a law takes sources and answers with one line for each offender.
import type { Source } from "../sources.ts";

export type Law = (sources: readonly Source[]) => string[];

/** `file imports what` for each import of something that is `forbidden`; `target` is a file of ours or a package. */
export function imports(sources: readonly Source[], forbidden: (target: string, source: Source) => boolean): string[] {
  return sources.flatMap((source) =>
    source.imports
      .filter(({ target }) => target !== undefined && forbidden(target, source))
      .map(({ from }) => `${source.path} imports ${from}`),
  );
}

/** `file verb match` for each place in the code that `pattern` (with the flag `g`) finds. */
export function places({ path, code }: Source, pattern: RegExp, verb: string): string[] {
  return [...code.matchAll(pattern)].map((match) => `${path} ${verb} ${match[1] ?? match[0].trim()}`);
}

export const isBelow =
  (...folders: readonly string[]) =>
  ({ path }: Source): boolean =>
    folders.some((folder) => path.startsWith(folder));

export const ENGINE = "server/src/engine/";
