// Addresses of sources that mean a branch: what is at its end on the day of the build.
//
// Sources: "Downloading source code archives" and "Get a repository archive" of GitHub's documentation, "Repositories API" of GitLab's,
// which Gitea and Forgejo follow, and Bitbucket Cloud's downloads.

/** What branches are called that are no one's topic. */
const BRANCH = /^(?:refs\/heads\/.+|HEAD|main|master|trunk|develop|development|dev|next|nightly)$/;

/** The folders of an address in which an archive has its reference as its name. */
const FOLDERS: ReadonlySet<string> = new Set(
  "archive zipball tarball zip tar.gz legacy.zip legacy.tar.gz get repository".split(" "),
);
/** GitHub's and GitLab's archives of the default branch, or of what the query says. */
const OF_QUERY = /\/(?:zipball|tarball|archive\.(?:zip|tar\.\w{2,4}))\/?$/;

/** Whether a reference of a repository is a branch by its name. */
export function isBranch(reference: string): boolean {
  return BRANCH.test(reference);
}

/**
 * Whether an address is that of an archive of a repository's sources: of a branch, or of something that stays. One with a hash in its
 * fragment stays, since pip stops where the file is another one.
 */
export function archiveOf(address: string): "branch" | "fixed" | undefined {
  if (!/^https?:\/\//.test(address)) return undefined;
  const [before = "", fragment = ""] = address.split("#", 2);
  const [path = "", query = ""] = before.split("?", 2);
  if (fragment.split("&").some((part) => /^(?:sha\d{1,3}|md5)=/.test(part))) return "fixed";
  if (OF_QUERY.test(path)) {
    const reference = query.split("&").find((part) => /^(?:ref|sha)=/.test(part));
    return reference === undefined || isBranch(reference.slice(4)) ? "branch" : "fixed";
  }
  const parts = path.split("/");
  const names = parts.filter((_, i) => FOLDERS.has(parts[i - 1] ?? ""));
  if (names.some((name) => isBranch(name.replace(/\.(?:zip|tgz|tar\.\w{2,4})$/, "")))) return "branch";
  if (names.length === 0) return undefined;
  return path.includes("/refs/heads/") ? "branch" : "fixed";
}
