// Every decision about a URI: its normal form, what lies below what, how far up folders go. The same in Node and in a browser:
// whether case counts is handed in, and nothing is read.
import { URI, Utils } from "vscode-uri";
import { foldCase } from "./engine/core/paths.ts";

/** The normal form of a URI: editors differ in what they escape and in the case of a drive's letter. Throws on what is no URI. */
export function normal(uri: string): string {
  // Some editors put the server of a UNC path into the path: `file:////server/share`.
  return URI.parse(uri.replace(/^file:\/{4,}(?=[^/])/i, "file://")).toString();
}

/** A folder in normal form: without a slash at its end, but for a root, which has one: `file:///`, `file:///c%3A/`. */
export function normalFolder(uri: string): string {
  const parsed = URI.parse(normal(uri));
  const path = parsed.path.replace(/\/+$/, "");
  return parsed.with({ path: path === "" || isDrive(path.slice(1)) ? `${path}/` : path }).toString();
}

/**
 * The folder that holds a file or folder, in normal form. Undefined at a top, above which there is nothing to look for:
 * the root of a disk or drive, the share of a UNC path, the repository of a `vscode-vfs:` URI.
 */
export function parentOf(uri: string): string | undefined {
  const parsed = URI.parse(normalFolder(uri));
  if (stepsOf(parsed.path).length <= stepsOfTop(parsed)) return undefined;
  return normalFolder(Utils.dirname(parsed).toString());
}

function stepsOfTop({ scheme, authority, path }: URI): number {
  // `vscode-vfs://github/owner/repo`
  if (scheme === "vscode-vfs") return 2;
  if (scheme === "file" && authority !== "") return 1;
  return isDrive(stepsOf(path)[0] ?? "") ? 1 : 0;
}

/** The folder that a file lies in, and those above it up to `root`; its own folder alone where it does not lie below `root`. */
export function foldersUpTo(root: string, uri: string, caseMatters: boolean): readonly string[] {
  const folders = [parentOf(uri) ?? normalFolder(uri)];
  if (!isBelow(uri, root, caseMatters)) return folders;
  while (pathBelow(folders[0] ?? "", root, caseMatters) !== "") {
    const above = parentOf(folders[0] ?? "");
    if (above === undefined) break;
    folders.unshift(above);
  }
  return folders.reverse();
}

/**
 * The path of a file or folder below `folder`, decoded, with `/` and as it is written; `""` for the folder itself,
 * undefined for what lies elsewhere. Whether case counts is asked of `file:` URIs only: remote ones name other systems.
 */
export function pathBelow(uri: string, folder: string, caseMatters: boolean): string | undefined {
  const [inner, outer] = [URI.parse(uri), URI.parse(folder)];
  const isThere = inner.scheme === outer.scheme && inner.authority.toLowerCase() === outer.authority.toLowerCase();
  // `untitled:Untitled-1` lies nowhere.
  if (!isThere || !inner.path.startsWith("/")) return undefined;
  const [steps, above] = [stepsOf(inner.path), stepsOf(outer.path)];
  const fold = foldFor(inner, caseMatters);
  if (above.some((step, i) => fold(step) !== fold(steps[i] ?? ""))) return undefined;
  const below = steps.slice(above.length);
  return below.includes("..") ? undefined : below.join("/");
}

/** Whether a file or folder lies below `folder`, and is not the folder itself. */
export function isBelow(uri: string, folder: string, caseMatters: boolean): boolean {
  return (pathBelow(uri, folder, caseMatters) ?? "") !== "";
}

/** The folders that hold a file, the innermost first. */
export function holdersOf(uri: string, folders: Iterable<string>, caseMatters: boolean): readonly string[] {
  const depth = (folder: string) => stepsOf(URI.parse(folder).path).length;
  return [...folders].filter((folder) => isBelow(uri, folder, caseMatters)).sort((a, b) => depth(b) - depth(a));
}

/** One text for all URIs of one file: to compare, not to show or to read by. */
export function identityOf(uri: string, caseMatters: boolean): string {
  const form = normal(uri);
  if (caseMatters || !form.startsWith("file:")) return form;
  const { authority, path } = URI.parse(form);
  return `file://${authority}${foldCase(path)}`;
}

/** What `path`, relative and with `/`, leads to from a folder. */
export function inFolder(folder: string, path: string): string {
  return path === "" ? folder : Utils.joinPath(URI.parse(folder), path).toString();
}

/** What `path`, relative and with `/`, leads to from the folder of a file. */
export function beside(uri: string, path: string): string {
  return Utils.joinPath(Utils.dirname(URI.parse(uri)), path).toString();
}

/** The last step of a URI's path, decoded. */
export function nameOf(uri: string): string {
  return Utils.basename(URI.parse(uri));
}

/**
 * What a report calls a file: a URI stays, a path of Windows with its drive becomes one, any other path is escaped and relative to
 * wherever the reader puts it, be it the root of an image or of a repository. A name alone may be that of an image.
 */
export function uriReference(file: string): string {
  if (/^(?:[a-z][a-z0-9+.-]+:\/\/|untitled:)/i.test(file)) return file;
  const path = file.split(/[/\\]/);
  if (isDrive(path[0] ?? "")) return URI.from({ scheme: "file", path: `/${path.join("/")}` }).toString();
  return file.replace(/^\/+/, "").split("/").map(encodeURIComponent).join("/");
}

function stepsOf(path: string): readonly string[] {
  return path.split("/").filter((step) => step !== "" && step !== ".");
}

const isDrive = (step: string) => /^[a-z]:$/i.test(step);

function foldFor({ scheme }: URI, caseMatters: boolean): (step: string) => string {
  if (scheme === "file" && !caseMatters) return foldCase;
  return (step) => (isDrive(step) ? step.toLowerCase() : step);
}
