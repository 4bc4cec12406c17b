// Every decision about a path or URI on the client's side. Pure: VS Code's URIs come in as text or by their fields. The paths of
// targets are those of the server's machine, whose system the client is not told: how they are written says which it is.

/** The path on this machine of a URI of VS Code; undefined for one that names none here, such as a remote file. */
export function localPath(uri: { readonly scheme: string; readonly fsPath: string } | undefined): string | undefined {
  return uri?.scheme === "file" ? uri.fsPath : undefined;
}

/**
 * A file's path below a folder, decoded; undefined where it lies elsewhere, or a step that leads up could take it there. Both are
 * URIs as VS Code writes them.
 */
export function pathBelow(uri: string, folder: string): string | undefined {
  const [file, above] = [partsOf(uri), partsOf(folder)];
  const fold = (step: string) => (isOfWindows(file) ? step.toLowerCase() : step);
  const steps = file.steps.slice(above.steps.length);
  const isThere =
    file.scheme === above.scheme &&
    hostOf(file) === hostOf(above) &&
    steps.length > 0 &&
    !steps.includes("..") &&
    // Windows would take a backslash for the end of a step.
    !(isOfWindows(file) && file.steps.some((step) => step.includes("\\"))) &&
    above.steps.every((step, i) => fold(step) === fold(file.steps[i] ?? ""));
  return isThere ? steps.join("/") : undefined;
}

/** The folder that holds a file, the innermost of several, and the file's path below it; undefined where none does. */
export function holderOf<T extends { readonly uri: string }>(
  uri: string,
  folders: readonly T[],
): { readonly folder: T; readonly path: string } | undefined {
  let best: { readonly folder: T; readonly path: string } | undefined;
  for (const folder of folders) {
    const path = pathBelow(uri, folder.uri);
    if (path !== undefined && (best === undefined || path.length < best.path.length)) best = { folder, path };
  }
  return best;
}

/** The path of a URI as people write it: `c:/work/a`, `//server/share/a`, `/work/a`. */
export function wholePath(uri: string): string {
  const { scheme, authority, steps } = partsOf(uri);
  const path = steps.join("/");
  if (scheme === "file" && authority !== "") return `//${authority}/${path}`;
  // An unsaved buffer has a name and no place.
  return /^[a-z]:$/i.test(steps[0] ?? "") || !/^[^:/]+:\//.test(uri) ? path : `/${path}`;
}

interface Parts {
  readonly scheme: string;
  readonly authority: string;
  readonly steps: readonly string[];
}

/** The parts of a URI. What is escaped is decoded before it is cut into steps: `%2F` ends one like any other slash. */
function partsOf(uri: string): Parts {
  const [, scheme = "", host = "", path = ""] = /^([a-z][a-z0-9+.-]*):(?:\/\/([^/?#]*))?([^?#]*)/is.exec(uri) ?? [];
  const steps = decoded(path)
    .split("/")
    .filter((step) => step !== "" && step !== ".");
  return { scheme: scheme.toLowerCase(), authority: decoded(host).toLowerCase(), steps };
}

/** The computer that a URI names: Windows knows the disks of WSL by the names of two servers. */
function hostOf({ authority }: Parts): string {
  return authority === "wsl$" ? "wsl.localhost" : authority;
}

/** Windows is told by drives and shares. The macOS of one session writes a file in one way. */
function isOfWindows({ scheme, authority, steps }: Parts): boolean {
  return /^[a-z]:$/i.test(steps[0] ?? "") || (scheme === "file" && authority !== "");
}

/** Text without its escapes; those that stand for no character stay. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}

/** Text that can be a part of a URI: half a surrogate pair has no bytes to escape, and becomes the replacement character. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}

/** Whether a path names a file wherever it is read: `/a`, `C:\a`, `\\server\share`; `\a` lies on whichever drive is the current one. */
export function isFullPath(path: string): boolean {
  return /^(?:\/|[a-z]:[/\\]|\\\\[^/\\]+[/\\]+[^/\\])/i.test(path);
}

/** Whether a path has steps that lead nowhere or back up, `.` and `..`, as any system separates them. */
export function hasDots(path: string): boolean {
  return /(?:^|[/\\])\.\.?(?:[/\\]|$)/.test(path);
}

/** A path that a report names, as one below the folder that was scanned; undefined where any system would read it as leading out. */
export function pathInReport(path: string): string | undefined {
  const file = wellFormed(path);
  return file === "" || /^[/\\]|^[a-z]:/i.test(file) || hasDots(file) ? undefined : file;
}

/** Whether a name that a file system gives is one step of a path, which leads down. */
export function isStep(name: unknown): name is string {
  return typeof name === "string" && name !== "" && !name.includes("/") && !hasDots(name);
}

/** The last step of a path of any system, a root as a whole. A backslash is a part of a name where paths begin with a slash. */
export function lastStep(path: string): string {
  if (/^[a-z]:[/\\]+$/i.test(path)) return path;
  const steps = path.split(path.startsWith("/") ? "/" : /[/\\]/).filter(Boolean);
  return steps.at(-1) ?? path;
}

/** A file's name that every system takes, made of a title; `otherwise` where nothing is left of it. */
export function fileNameFor(title: string, otherwise: string): string {
  const name = title
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .slice(0, 100)
    .replace(/^[-.]+|[-.]+$/g, "");
  // Windows keeps these names for devices, whatever follows behind a dot.
  if (/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(name)) return `${otherwise}-${name}`;
  return name === "" ? otherwise : name;
}

/** The rule that the path of a link to this extension asks for, as it is written there. */
export function ruleInLink(path: string): string {
  return path.replace(/^\/rule\//, "");
}

/**
 * The rule that a name means: its own, or that of one of its rows. Undefined for anything else: names come from links too, and
 * nothing but the name of a rule ever becomes a path.
 */
export function ruleNamed(name: string): string | undefined {
  return /^([a-z][a-z0-9-]*\/[a-z0-9][a-z0-9-]*)(?:\/[^/]+)?$/.exec(name)?.[1];
}
