// A scanner is known by name in its own folder and in the registry of scanners, and nowhere else.
import type { Source } from "../sources.ts";
import type { Law } from "./law.ts";

const SCANNERS = "server/src/scanners/";
const REGISTRY = `${SCANNERS}registry.ts`;

/** Where a scanner has no name: all that works with scanners, and what client and server say to each other. */
const NAMELESS = /^(?:server\/src\/(?:scanners|lsp|cli|output|protocol)\/|server\/src\/protocol\.ts$|client\/)/;

/** What lies below `scanners/` and is no scanner. */
const ROOMS: readonly string[] = ["core", "programs"];

/** The scanners there are: the folders below `scanners/` but for the rooms that all of them share. */
export function scannersIn(sources: readonly Source[]): readonly string[] {
  const folders = sources.flatMap(({ path }) => /^server\/src\/scanners\/([^/]+)\//.exec(path)?.[1] ?? []);
  return [...new Set(folders)].filter((folder) => !ROOMS.includes(folder));
}

/**
 * The places that name one of `scanners`, with their lines: in any case, as a word or as a part of an identifier, in comments
 * and strings too, and in the path of the file. A scanner is therefore called by a name that is no English word.
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

/** `trivy`, `Trivy`, `TRIVY_HOME`, `fakeTrivy`, `trivySettings`; not a longer word that only has the letters. */
function isNamed(scanner: string, text: string): boolean {
  const capital = scanner.charAt(0).toUpperCase() + scanner.slice(1);
  return new RegExp(`(?<![a-z])${scanner}(?![a-z])|${capital}(?![a-z])|${scanner.toUpperCase()}(?![A-Z])`).test(text);
}
