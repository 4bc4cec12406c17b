// Every decision about a URI: its normal form, what lies below what, how far up folders go. The same in Node and in a browser:
// whether case counts is handed in, and nothing is read.

import { URI, Utils } from "vscode-uri";
import { foldCase } from "../engine/core/paths.ts";
import { withoutEnd } from "../engine/core/text.ts";

/**
 * The normal form of a URI: editors differ in what they escape, in the case of schemes and drives, and in how they write this
 * computer's own files. Throws where it is not a URI.
 */
export function normal(uri: string): string {
  return parsed(uri).toString();
}

/**
 * A URI by its parts, decoded. Whatever is decided about a URI is decided about these, so that nothing is decoded twice, or
 * only after the decision. A path of Windows is not a URI: its drive would be the scheme.
 */
function parsed(uri: string): URI {
  const [, scheme = "", rest = ""] = /^([a-z][a-z0-9+.-]+):(.*)$/is.exec(wellFormed(uri)) ?? [];
  if (scheme === "") throw new Error(`\`${uri}\` is not a URI.`);
  if (scheme.toLowerCase() !== "file") return URI.parse(`${scheme.toLowerCase()}:${rest}`);
  // Some editors put the server of a UNC path into the path: `file:////server/share`.
  const server = rest.replace(/^\/{4,}(?=[^/])/, "//").replace(/^(\/\/[^/?#]*)\/+/, "$1/");
  const file = URI.parse(`file:${server}`);
  const isOwn = file.authority.toLowerCase() === "localhost" && isDrive(stepsOf(file.path)[0] ?? "");
  return isOwn ? file.with({ authority: "" }) : file;
}

/** Text that can be a part of a URI: half a surrogate pair has no bytes to escape, and becomes the replacement character. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}

/** A folder in normal form: without a slash at its end, but for a root, which has one: `file:///`, `file:///c%3A/`. */
export function normalFolder(uri: string): string {
  const folder = parsed(uri);
  const path = withoutEnd(folder.path, "/");
  return folder.with({ path: path === "" || isDrive(path.slice(1)) ? `${path}/` : path }).toString();
}

/**
 * The folder that holds a file or folder, in normal form. Undefined at a top, above which there is nothing to look for:
 * the root of a disk or drive, the share of a UNC path, the repository of a `vscode-vfs:` URI.
 */
export function parentOf(uri: string): string | undefined {
  const folder = parsed(normalFolder(uri));
  if (stepsOf(folder.path).length <= stepsOfTop(folder)) return undefined;
  return normalFolder(Utils.dirname(folder).toString());
}

function stepsOfTop(uri: URI): number {
  const { scheme, authority, path } = uri;
  // `vscode-vfs://azurerepos/organization/project/repo`, `vscode-vfs://github/owner/repo`; what is behind a plus says which commit.
  if (scheme === "vscode-vfs") return /^azurerepos(?:\+|$)/.test(authority) ? 3 : 2;
  if (scheme === "file" && hostOf(uri) !== "") return 1;
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
  const [inner, outer] = [parsed(uri), parsed(folder)];
  const isThere = inner.scheme === outer.scheme && hostOf(inner) === hostOf(outer);
  // `untitled:Untitled-1` lies nowhere.
  if (!isThere || !inner.path.startsWith("/")) return undefined;
  // Windows would take a backslash for the end of a step, and `..\\` for the way out of the folder.
  if (isOfWindows(inner, caseMatters) && inner.path.includes("\\")) return undefined;
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
  const depth = (folder: string) => stepsOf(parsed(folder).path).length;
  return [...folders].filter((folder) => isBelow(uri, folder, caseMatters)).sort((a, b) => depth(b) - depth(a));
}

/** One text for all URIs of one file: to compare, not to show or to read by. */
export function identityOf(uri: string, caseMatters: boolean): string {
  const form = parsed(uri);
  const authority = hostOf(form);
  if (caseMatters || form.scheme !== "file") return form.with({ authority }).toString();
  return `file://${authority}${foldCase(form.path)}`;
}

/** What `path`, relative and with `/`, leads to from a folder. */
export function inFolder(folder: string, path: string): string {
  return path === "" ? folder : Utils.joinPath(parsed(folder), wellFormed(path)).toString();
}

/** What `path`, relative and with `/`, leads to from the folder of a file. */
export function beside(uri: string, path: string): string {
  return Utils.joinPath(Utils.dirname(parsed(uri)), wellFormed(path)).toString();
}

/** The last step of a URI's path, decoded. */
export function nameOf(uri: string): string {
  return Utils.basename(parsed(uri));
}

/** Whether a name that a file system gives is one step of a path, which leads down: not empty, no `..`, whatever separates steps there. */
export function isStep(name: string): boolean {
  return name !== "" && !name.includes("/") && !name.split("\\").some((step) => step === "." || step === "..");
}

function stepsOf(path: string): readonly string[] {
  return path.split("/").filter((step) => step !== "" && step !== ".");
}

const isDrive = (step: string) => /^[a-z]:$/i.test(step);

/** The computer that a URI names: RFC 8089 calls ours `localhost` or nothing, and Windows knows the disks of WSL by two names. */
function hostOf({ scheme, authority }: URI): string {
  const host = authority.toLowerCase();
  if (scheme !== "file") return host;
  return host === "localhost" ? "" : host === "wsl$" ? "wsl.localhost" : host;
}

/** Windows is told by drives and shares; where case counts among our own files, we do not run on it. */
function isOfWindows({ scheme, authority, path }: URI, caseMatters: boolean): boolean {
  if (scheme === "file" && (caseMatters || authority !== "")) return !caseMatters;
  return isDrive(stepsOf(path)[0] ?? "");
}

function foldFor({ scheme }: URI, caseMatters: boolean): (step: string) => string {
  if (scheme === "file" && !caseMatters) return foldCase;
  return (step) => (isDrive(step) ? step.toLowerCase() : step);
}
