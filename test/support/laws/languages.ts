// A language is known by name in its own folder and where it is made known, and nowhere else.
import { ENGINE, imports, type Law } from "./law.ts";

const JOINED = `${ENGINE}index.ts`;

export interface Home {
  readonly id: string;
  /** With `/` at the end. */
  readonly folder: string;
}

/** The engine's index joins the languages; the rest of the engine, the server and the command line ask it for them. */
export const languagesAreJoinedInOnePlace =
  (folders: readonly string[]): Law =>
  (sources) =>
    imports(sources, (target, { path }) =>
      folders.some((folder) => target.startsWith(folder) && !path.startsWith(folder) && !mayImport(path, folder)),
    );

/** `lsp/dockerfile/` brings an editor's features for one language, and so may others. */
const mayImport = (path: string, folder: string): boolean => path === JOINED || path.startsWith(featuresOf(folder));

const featuresOf = (folder: string): string => folder.replace(ENGINE, "server/src/lsp/");

/** What lies below the languages: the rooms that one may import besides its own. */
export const languagesStandOnTheGround =
  (folders: readonly string[], more: Readonly<Record<string, readonly string[]>>): Law =>
  (sources) =>
    imports(sources, (target, { path }) => {
      const own = folders.find((folder) => path.startsWith(folder));
      if (own === undefined || !target.startsWith("server/") || folders.some((folder) => target.startsWith(folder)))
        return false;
      const rooms = ["core/", "knowledge/", "yaml/", ...(more[own] ?? [])].map((room) => ENGINE + room);
      return ![...rooms, "server/src/shown/"].some((room) => target.startsWith(room));
    });

/**
 * The places that name a language: its id as a word of a string or a regular expression, or as an identifier, and so as the
 * key of an object. A method may bear the name. In `config/` the ids that are `keys` of `.plimsoll.yaml` mean these keys.
 */
/** Files with a word that is an id and means something else, once: what it means there. */
const OTHER_MEANINGS: Readonly<Record<string, string>> = {
  [`${ENGINE}compose/builds.ts`]: "the key of a service's build that names the file",
  [`${ENGINE}bake/builds.ts`]: "the attribute of a target that names the file",
  [`${ENGINE}core/builds/commands.ts`]: "the option of a builder that names the file",
  [`${ENGINE}knowledge/needed-rights.ts`]: "the account of an image",
  [`${ENGINE}knowledge/image-users.ts`]: "the account of an image",
  [`${ENGINE}knowledge/tables/lifecycle.ts`]: "the account of an image",
  [`${ENGINE}knowledge/tables/image-users.ts`]: "the account of an image",
  "server/src/cli/options.ts": "the name of a format",
  "server/src/cli/usage.ts": "a word that people type for a format",
};

/** An id that is also a common noun of code: no variable of that name speaks of the language. */
const NOUNS: ReadonlySet<string> = new Set(["actions"]);

export const languageIsKnownAtHome =
  ({ id, folder }: Home, keys: readonly string[]): Law =>
  (sources) => {
    const word = new RegExp(`(?<![\\w.,-])${id}(?![\\w.-])`);
    // At its start, or before a slash; elsewhere it is a part of a file's name.
    const inExpression = new RegExp(
      `^\\^?(?:\\((?:\\?:)?(?:[\\w-]+\\|)*)?${id}(?![\\w-])|(?<![\\w-])${id}(?![\\w-])[)]?\\\\/`,
    );
    const identifier = new RegExp(`(?<![\\w$])${id}\\b(?!\\()`);
    return sources
      .filter(
        ({ path }) =>
          path !== JOINED &&
          !path.startsWith(folder) &&
          !path.startsWith(featuresOf(folder)) &&
          !(path.startsWith(`${ENGINE}config/`) && keys.includes(id)),
      )
      .flatMap(({ path, code, literals }) => {
        // Of several lines is only a text: the examples of a rule.
        const words = literals.filter(({ content }) => !content.includes("\n"));
        const named = words.filter(({ kind, content }) => (kind === "regex" ? inExpression : word).test(content));
        const isConstant = path === `${ENGINE}config/keys.ts` && code.includes(": LanguageId = ");
        const constant = isConstant || Object.hasOwn(OTHER_MEANINGS, path) ? 1 : 0;
        return [
          ...named.slice(constant).map(({ content }) => `${path} knows the language \`${id}\` by its id: ${content}`),
          ...(!NOUNS.has(id) && identifier.test(code)
            ? [`${path} knows the language \`${id}\` by its id: an identifier`]
            : []),
        ];
      });
  };
