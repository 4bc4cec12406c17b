// What a Compose project fills its variables with: the `.env` beside the project's first file. `env_file` is for containers only.
//
// A shell's variables win over the file's (compose-go 2.16.2, cli/options.go, WithOsEnv and WithDotEnv): what the file says holds
// where nobody sets another value, like a default.

import { projectVariables } from "../core/builds/project-variables.ts";
import { copyWith, fact } from "../core/fact.ts";
import { entry } from "../core/index.ts";
import type { Evidence, Surroundings } from "../core/language.ts";
import { folderOf, inFolder, nameIn } from "../core/paths.ts";
import { isSecretName } from "../knowledge/secret-names.ts";
import { isHiddenUnder } from "../knowledge/secret-variables.ts";
import type { YamlDocument } from "../yaml/node.ts";
import { withProperties } from "../yaml/parse/parse.ts";
import { readDotenv } from "./dotenv.ts";
import { type Environment, NOTHING_SET } from "./interpolation.ts";

const FILE = ".env";
/** The largest file that is read, in characters. */
const LARGEST = 60_000;

/** The file that sets the variables of the project whose first file is at `path`. */
export const environmentFile = (path: string): string => inFolder(folderOf(path), FILE);

/**
 * Of the `.env` files all values are kept but secrets, and those that take one in: of these only that they are set. So no text about a
 * Compose file can hold one.
 */
export const evidence: Evidence = {
  watched: [`**/${FILE}`],
  counts: (path, head) => nameIn(path) === FILE && head.length <= LARGEST && !head.includes("\0"),
  entries(text, path) {
    const read = readDotenv(text, hides);
    return [entry(projectVariables, folderOf(path), read === undefined ? null : [...read], "file")];
  },
  unread: (path) => (nameIn(path) === FILE ? [entry(projectVariables, folderOf(path), null, "file")] : []),
};

/** Whether nobody may see a value: in front of an `@` that no digest follows stands who logs in, with a scheme or without. */
function hides(name: string, value: string): boolean {
  return isSecretName(name, "likely") || isHiddenUnder(name, value) || /@(?!sha\d{3}:)/.test(value);
}

interface Seen extends YamlDocument {
  readonly environment?: Environment;
}

/** A document with variables knows what the project sets them to. */
export const surroundings: Surroundings<YamlDocument> = {
  reads: [projectVariables],
  asks: (doc) => namesIn(doc).size > 0,
  see(doc, path, index) {
    const [found] = index.get(projectVariables, folderOf(path));
    if (found === undefined) return doc;
    const names = namesIn(doc);
    const own = found.data?.filter(([name]) => names.has(name)) ?? null;
    if (own?.length === 0) return doc;
    return copyWith(doc, surroundings, own, () => {
      const values = own && new Map(own);
      return withProperties<Seen>(doc, { environment: (name) => (values === null ? null : values.get(name)) });
    });
  },
};

/** What a document's variables are set to, as far as other files say. */
export function environmentOf(doc: YamlDocument): Environment {
  return (doc as Seen).environment ?? NOTHING_SET;
}

/** The variables that stand in a document. */
const namesIn = fact(
  (doc: YamlDocument): ReadonlySet<string> =>
    new Set([...doc.text.matchAll(/\$\{?([A-Za-z_][A-Za-z0-9_]*)/g)].map(([, name = ""]) => name)),
);
