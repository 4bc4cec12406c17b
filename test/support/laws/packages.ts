// Laws 1 to 4 and 8 as far as they speak of packages: each package, and Node's own modules, with the places that may import it.
import { isBelow, type Law } from "./law.ts";

const engine = (...places: readonly string[]) => places.map((place) => `server/src/engine/${place}`);
const server = (...places: readonly string[]) => places.map((place) => `server/src/${place}`);

/** A place is a file, or a folder if it ends with `/`. What is not in the list is imported nowhere. */
export const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  "@noble/hashes/sha2.js": engine("core/hash.ts"),
  "@noble/hashes/utils.js": engine("core/hash.ts"),
  "fast-deep-equal": engine("core/index.ts"),
  "fastest-levenshtein": engine("core/similar.ts"),
  unbash: engine(
    "dockerfile/shell/tree.ts",
    "dockerfile/shell/shell.ts",
    "dockerfile/shell/bracket-tests.ts",
    "dockerfile/shell/shell-words.ts",
    "dockerfile/shell/lint/",
  ),
  yaml: engine("yaml/parse/"),
  diff: server("cli/format/diff.ts", "output/changed-lines.ts"),
  "dockerfile-language-service": server("lsp/dockerfile/service.ts"),
  execa: server("scanners/run.ts"),
  valibot: server("scanners/"),
  "vscode-languageserver": server("lsp/", "output/positions.ts"),
  // Only where the server starts is it known whether it is a process of Node's or a worker of a browser.
  "vscode-languageserver/node": server("lsp/main.ts"),
  "vscode-languageserver/browser": server("lsp/main.web.ts"),
  "vscode-languageserver-textdocument": server("lsp/"),
  "vscode-uri": server("paths/file-uris.ts", "paths/uris.ts", "files/walk.ts"),
  "package.json": server("output/version.ts"),
  "node:crypto": server("files/writer.ts", "lsp/main.ts", "scanners/"),
  // launch.ts makes the folder for Node's compile cache before anything of ours is loaded. Which of its functions the others may
  // use is in files.ts beside this.
  "node:fs": server(
    "files/reader.ts",
    "files/writer.ts",
    "files/own-folder.ts",
    "files/local.ts",
    "bundle/launch.ts",
    "scanners/programs/files.ts",
    "scanners/store.ts",
  ),
  "node:module": server("bundle/launch.ts"),
  "node:os": server("bundle/launch.ts", "files/own-folder.ts", "scanners/programs/"),
  // paths.ts decides about paths and knows the system we run on; all others ask it.
  "node:path": server("paths/paths.ts"),
  "node:stream": server("lsp/frames.ts"),
  "node:util": server("cli/", "scanners/redacted.ts"),
  vscode: ["client/src/"],
  "vscode-languageclient": ["client/src/server.ts"],
  "vscode-languageclient/node": ["client/src/client.ts"],
  "vscode-languageclient/browser": ["client/src/client.web.ts"],
};

/** The entry for an import: of the engine's packages the module counts, of all others the package. */
function entryFor(target: string): string {
  if (Object.hasOwn(PACKAGES, target)) return target;
  return /^(?:node:[^/]+|@[^/]+\/[^/]+|[^/]+)/.exec(target)?.[0] ?? target;
}

/** Loads the bundle beside it, whose name the build writes in. */
const LAUNCHER = "server/src/bundle/launch.ts";

const isOurs = (target: string): boolean => /^(?:server|client)\/src\//.test(target);

export const packagesKeepToTheirPlaces: Law = (sources) =>
  sources.flatMap((source) =>
    source.imports.flatMap(({ from, target }) => {
      if (target === undefined && source.path === LAUNCHER && from === "`BUNDLE`") return [];
      if (target === undefined) return [`${source.path} imports ${from}, a name that is computed`];
      if (isOurs(target)) return [];
      const places = Object.hasOwn(PACKAGES, entryFor(target)) ? PACKAGES[entryFor(target)] : undefined;
      if (places === undefined)
        return [`${source.path} imports ${from}, which is not in test/support/laws/packages.ts`];
      return isBelow(...places)(source) ? [] : [`${source.path} imports ${from}, which only ${places.join(", ")} may`];
    }),
  );

/** The places in the list that no longer import what they may. */
export const noPlaceIsLeftOver: Law = (sources) =>
  Object.entries(PACKAGES).flatMap(([name, places]) =>
    places
      .filter((place) =>
        sources.every(
          (source) =>
            !isBelow(place)(source) ||
            !source.imports.some(({ target }) => target !== undefined && entryFor(target) === name),
        ),
      )
      .map((place) => `${place} imports no ${name}`),
  );
