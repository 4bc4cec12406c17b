// What a source of COPY and ADD is: a path, a URL, or a repository of git (BuildKit's dfgitutil and gitutil).
import { byWord } from "../../core/by-word.ts";
import { quoted } from "../../core/text.ts";
import { isTruth } from "./numbers.ts";
import { stepsOf } from "./path.ts";

/** A source by what fetches it; `fault` says what is wrong with query and fragment of a repository. */
export type Source =
  | { readonly kind: "path" }
  | { readonly kind: "url" }
  | {
      readonly kind: "git";
      readonly fault: string | undefined;
      /** What the query says; absent where it says nothing. */
      readonly keepsGitDir?: boolean;
      readonly checksum?: string;
    };

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
  const [, query = "", fragment = ""] = /^[^?#]*(?:\?([^#]*))?(?:#(.*))?$/s.exec(text) ?? [];
  const fields = queryFields(query);
  if (typeof fields === "string") return { kind: "git", fault: fields };
  const keeps = fields.get("keep-git-dir");
  return {
    kind: "git",
    fault: conflictIn(fields, fragment),
    ...(keeps === undefined ? {} : { keepsGitDir: keeps === "" || /^[1tT]/.test(keeps) }),
    // `commit` is another word for it.
    ...asChecksum(fields.get("checksum") ?? fields.get("commit")),
  };
}

function asChecksum(checksum: string | undefined) {
  return checksum === undefined ? {} : { checksum };
}

/** The keys of a repository's query, and what their values have to be. */
const KEYS: Readonly<Record<string, (value: string) => boolean>> = byWord({
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
});
/** These may stand alone. */
const SWITCHES: ReadonlySet<string> = new Set(["fetch-by-commit", "keep-git-dir", "submodules"]);

/** The fields of a query, or what is wrong with it. */
function queryFields(query: string): ReadonlyMap<string, string> | string {
  const found = new Map<string, string>();
  for (const pair of query.split("&")) {
    const equals = pair.indexOf("=");
    const key = decoded(equals === -1 ? pair : pair.slice(0, equals));
    const value = decoded(equals === -1 ? "" : pair.slice(equals + 1));
    // What Go cannot decode it leaves out.
    if (pair === "" || pair.includes(";") || key === undefined || value === undefined) continue;
    const isValue = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
    if (found.has(key)) return `The repository URL sets \`${quoted(key)}\` twice.`;
    found.set(key, value);
    if (value === "" && !SWITCHES.has(key)) return `\`${quoted(key)}\` in the repository URL has no value.`;
    if (isValue === undefined) return `Unknown key \`${quoted(key)}\` in the repository URL.`;
    if (value !== "" && !isValue(value)) return `\`${quoted(value)}\` is not a value for \`${key}\`.`;
  }
  return found;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

/** What a query and the fragment `#ref:subdir` say of one thing in two ways. */
function conflictIn(fields: ReadonlyMap<string, string>, fragment: string): string | undefined {
  if (fields.has("branch") && fields.has("tag")) return "The repository URL sets both a branch and a tag.";
  // Of an encoded fragment nothing is said.
  const [, ref = "", subdir = ""] = fragment.includes("%") ? [] : (/^([^:]*):?(.*)$/s.exec(fragment) ?? []);
  const refs = [
    ref,
    fields.get("ref"),
    full("refs/tags/", fields.get("tag")),
    full("refs/heads/", fields.get("branch")),
  ];
  const [first, second] = new Set(refs.filter((one) => one !== undefined && one !== ""));
  if (first !== undefined && second !== undefined) {
    return `The repository URL has two refs, \`${quoted(first)}\` and \`${quoted(second)}\`: keep one.`;
  }
  const folders = [cleaned(subdir), fields.get("subdir") ?? ""].filter((one) => one !== "");
  return new Set(folders).size > 1 ? "The repository URL has two subdirectories: keep one." : undefined;
}

function full(prefix: string, name: string | undefined): string | undefined {
  return name === undefined || name.startsWith(prefix) ? name : prefix + name;
}

/** A path as Go's `path.Join("/", …)` writes it, without the first slash. */
function cleaned(folder: string): string {
  return stepsOf(folder).join("/");
}
