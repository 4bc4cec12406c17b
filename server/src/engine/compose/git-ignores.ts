// Whether git leaves a file beside a Compose file out of the repository, by the `.gitignore` files of the workspace.
import { fact } from "../core/fact.ts";
import { ignoreRules } from "../core/glob/git-ignore.ts";
import { entry, type Index, table } from "../core/index.ts";
import type { Evidence } from "../core/language.ts";
import { folderOf, nameIn } from "../core/paths.ts";

/** The text of a `.gitignore`, keyed by its folder; null where it was not read. */
type Row = { readonly text: string } | null;

export const gitIgnores = table<Row>("git-ignores");

const FILE = ".gitignore";
/** The largest file that is read, in characters. */
const LARGEST = 20_000;

/** The `.gitignore` files: what they say is looked at only where a rule asks about a file. */
export const gitIgnoreEvidence: Evidence = {
  watched: [`**/${FILE}`],
  counts: (path, head) => nameIn(path) === FILE && head.length <= LARGEST && !head.includes("\0"),
  entries: (text, path) => [entry<Row>(gitIgnores, folderOf(path), { text }, "file")],
  unread: (path) => (nameIn(path) === FILE ? [entry<Row>(gitIgnores, folderOf(path), null, "file")] : []),
};

const rulesOf = fact(({ text }: NonNullable<Row>) => ignoreRules(text, false));

/**
 * Whether a file is sure to be kept by the `.gitignore` files of its folder and those above. Where there is none of them, nobody knows
 * whether the folder is a repository's, and where one was not read, nobody knows what it says.
 */
export function isKeptByGit(index: Index, path: string): boolean {
  let isRepository = false;
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    for (const { data } of index.get(gitIgnores, folder)) {
      if (data === null) return false;
      isRepository = true;
      const said = rulesOf(data)(folder === "" ? path : path.slice(folder.length + 1), false);
      // The file that is nearest decides.
      if (said !== undefined) return said === "kept";
    }
    if (folder === "") return isRepository;
  }
}
