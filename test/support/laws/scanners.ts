// A scanner is known by name in its own folder and in the registry of scanners, and nowhere else.
import type { Source } from "../sources.ts";
import type { Law } from "./law.ts";

const SCANNERS = "server/src/scanners/";
const REGISTRY = `${SCANNERS}index.ts`;

/** Where a scanner has no name: all that works with scanners, and what client and server say to each other. */
const NAMELESS = /^(?:server\/src\/(?:scanners|lsp|cli|output|protocol)\/|server\/src\/protocol\.ts$|client\/)/;

/** The scanners there are: the folders below `scanners/` that have a file of the same name. */
export function scannersIn(sources: readonly Source[]): readonly string[] {
  return sources.flatMap(({ path }) => /^server\/src\/scanners\/([^/]+)\/\1\.ts$/.exec(path)?.[1] ?? []);
}

/**
 * The places that name one of `scanners`, with their lines: in any case and as a part of longer words, in comments and strings
 * too, and in the path of the file. A scanner is therefore called by a name that is no word of our own language.
 */
export const scannersAreKnownAtHome =
  (scanners: readonly string[]): Law =>
  (sources) =>
    sources
      .filter(({ path }) => NAMELESS.test(path) && path !== REGISTRY)
      .flatMap(({ path, text }) =>
        scanners
          .filter((scanner) => !path.startsWith(`${SCANNERS}${scanner}/`))
          .flatMap((scanner) => [
            ...(isNamed(scanner, path) ? [`${path} has the name of ${scanner}`] : []),
            ...text
              .split("\n")
              .flatMap((line, i) => (isNamed(scanner, line) ? [`${path}:${i + 1} names ${scanner}`] : [])),
          ]),
      );

const isNamed = (scanner: string, text: string): boolean => text.toLowerCase().includes(scanner.toLowerCase());
