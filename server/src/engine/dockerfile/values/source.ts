// What a source of COPY and ADD is: a path, a URL, or a repository of git (BuildKit's dfgitutil and gitutil).
import { quoted } from "../../core/text.ts";
import { isTruth } from "./numbers.ts";

/** A source by what fetches it; `fault` says what is wrong with the query of a repository. */
export type Source =
  | { readonly kind: "path" }
  | { readonly kind: "url" }
  | { readonly kind: "git"; readonly fault: string | undefined };

const WITH_SCHEME = /^(https?|ssh|git):\/\/[^?#]*/i;
/** `git@github.com:team/app.git`. */
const SCP = /^[\w-]+@[a-zA-Z0-9.-]+:/;

/** What kind of source `text` is. */
export function sourceOf(text: string): Source {
  if (text.startsWith("./") || text.startsWith("../")) return { kind: "path" };
  const [head, scheme] = WITH_SCHEME.exec(text) ?? [];
  if (head === undefined || scheme === undefined) return SCP.test(text) ? gitOf(text) : { kind: "path" };
  const isWeb = /^https?$/i.test(scheme);
  if (!isWeb || head.endsWith(".git")) return gitOf(text);
  return { kind: scheme === scheme.toLowerCase() ? "url" : "path" };
}

function gitOf(text: string): Source {
  const [, query = ""] = /^[^?#]*\?([^#]*)/.exec(text) ?? [];
  return { kind: "git", fault: queryFault(query) };
}

/** The keys of a repository's query, and what their values have to be. */
const KEYS: Readonly<Record<string, (value: string) => boolean>> = {
  branch: () => true,
  checksum: () => true,
  commit: () => true,
  "fetch-by-commit": isTruth,
  "keep-git-dir": isTruth,
  mtime: (value) => value === "checkout" || value === "commit",
  ref: () => true,
  subdir: () => true,
  submodules: isTruth,
  tag: () => true,
};
/** These may stand alone. */
const SWITCHES: ReadonlySet<string> = new Set(["fetch-by-commit", "keep-git-dir", "submodules"]);

function queryFault(query: string): string | undefined {
  const seen = new Set<string>();
  for (const pair of query.split("&")) {
    if (pair === "" || pair.includes(";") || pair.includes("%")) continue;
    const equals = pair.indexOf("=");
    const key = equals === -1 ? pair : pair.slice(0, equals);
    const value = equals === -1 ? "" : pair.slice(equals + 1);
    const isValue = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
    if (seen.has(key)) return `The repository URL sets \`${quoted(key)}\` twice.`;
    seen.add(key);
    if (value === "" && !SWITCHES.has(key)) return `\`${quoted(key)}\` in the repository URL has no value.`;
    if (isValue === undefined) return `Unknown key \`${quoted(key)}\` in the repository URL.`;
    if (value !== "" && !isValue(value)) return `\`${quoted(value)}\` is not a value that \`${key}\` takes.`;
  }
  if (seen.has("branch") && seen.has("tag")) return "The repository URL sets both a branch and a tag.";
  return undefined;
}
