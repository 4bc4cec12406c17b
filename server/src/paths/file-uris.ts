// Between the paths of a system and `file:` URIs. The URI library knows only the system that it runs on; here it is handed in.
import { URI } from "vscode-uri";
import { type ArtifactUri, artifactOfPath, artifactOfUri } from "./artifacts.ts";
import { isFull, isWindows, plainPath, type System, withSlashes } from "./paths.ts";
import { normal, wellFormed } from "./uris.ts";

/** The `file:` URI, in normal form, of a path of a system; a relative path counts from the folder we run in. */
export function uriOfPath(file: string, system: System): string {
  const path = withSlashes(plainPath(system.path.resolve(wellFormed(file)), system), system);
  const [, authority = "", below = path] = isWindows(system) ? (/^\/\/([^/]+)(.*)$/s.exec(path) ?? []) : [];
  return URI.from({ scheme: "file", authority, path: below.startsWith("/") ? below : `/${below}` }).toString();
}

/**
 * The path on a system of a `file:` URI. Undefined for a URI that names no file of it: of another scheme, on another computer
 * where the system has no paths for that, or on Windows without a drive or with a step that Windows would read as two.
 */
export function pathOfUri(uri: string, system: System): string | undefined {
  const { scheme, authority, path } = URI.parse(normal(uri));
  if (scheme !== "file") return undefined;
  if (!isWindows(system)) return authority === "" || authority === "localhost" ? path : undefined;
  if (path.includes("\\") || authority.includes("\\")) return undefined;
  if (authority !== "") return `//${authority}${path}`.replaceAll("/", "\\");
  const [, letter, below = ""] = /^\/([a-z]):(?:\/|$)(.*)$/is.exec(path) ?? [];
  // A drive without a slash would be the folder that some program last used on it.
  return letter === undefined ? undefined : `${letter.toLowerCase()}:\\${below.replaceAll("/", "\\")}`;
}

/** What SARIF calls a file of this machine by its path as `shownFrom` writes it: relative unless it lies on another drive or share. */
export function artifactOfShown(path: string, system: System): ArtifactUri {
  return isFull(path, system) ? artifactOfUri(uriOfPath(path, system)) : artifactOfPath(path);
}
