// Which documents are those of a project, by the scheme of their URIs: one answer for client and server.

/** Schemes of files, wherever they are, and of buffers that are not saved yet. */
const USUAL = ["file", "untitled", "vscode-remote", "vscode-vfs"];
/** What an editor makes up itself, old versions and output among it: never files, not even where a folder bears the scheme. */
const MADE_UP: ReadonlySet<string> = new Set([
  "comment",
  "debug",
  "git",
  "output",
  "search-editor",
  "vscode",
  "vscode-notebook-cell",
  "vscode-settings",
  "vscode-userdata",
  // Of a Live Share guest, who is shown what the host's own Plimsoll says.
  "vsls",
]);

/** The scheme of a URI, in lower case; empty where it has none. */
export function schemeOf(uri: string): string {
  return uri.slice(0, Math.max(0, uri.indexOf(":"))).toLowerCase();
}

/** The schemes whose documents are looked at: the usual ones, and those of the workspace folders, which may have any. */
export function servedSchemes(folders: readonly string[]): ReadonlySet<string> {
  const own = folders.map(schemeOf).filter((scheme) => scheme !== "" && !MADE_UP.has(scheme));
  return new Set([...USUAL, ...own]);
}
