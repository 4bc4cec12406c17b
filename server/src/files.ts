// The files of this machine: read, listed and written for server and command line, behind the port that project.ts declares.
import { randomBytes } from "node:crypto";
import { promises as fs } from "node:fs";
import { BOM, decode, MOST } from "./decode.ts";
import { HEAD } from "./engine/pipeline/engine.ts";
import { pathOfUri, uriOfPath } from "./file-uris.ts";
import { OWN_SYSTEM } from "./paths.ts";
import type { Files, Text } from "./project.ts";
import { type Entry, walksOf } from "./walk.ts";

const { caseMatters, path } = OWN_SYSTEM;

/** The `file:` URI of a path of this machine, in the one form used throughout. */
export function uriOf(file: string): string {
  return uriOfPath(file, OWN_SYSTEM);
}

/** The path on this machine of a `file:` URI; empty, which is no file's, where the URI names none here. */
export function pathOf(uri: string): string {
  return pathOfUri(uri, OWN_SYSTEM) ?? "";
}

/** The files of this machine. */
export const localFiles: Files = { caseMatters, read, readIf, stat, ...walksOf({ caseMatters, read, stat, list }) };

async function list(folder: string): Promise<readonly Entry[] | undefined> {
  try {
    const entries = await fs.readdir(pathOf(folder), { withFileTypes: true });
    return entries.flatMap((entry): readonly Entry[] => {
      if (entry.isFile()) return [{ name: entry.name, kind: "file" }];
      return entry.isDirectory() ? [{ name: entry.name, kind: "folder" }] : [];
    });
  } catch {
    return undefined;
  }
}

async function stat(uri: string): Promise<"file" | "folder" | "other" | undefined> {
  try {
    const found = await fs.stat(pathOf(uri));
    return found.isDirectory() ? "folder" : found.isFile() ? "file" : "other";
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    return ["ENOENT", "ENOTDIR"].includes(code) ? undefined : "other";
  }
}

async function read(uri: string): Promise<Text | { readonly failed: string }> {
  const file = pathOf(uri);
  try {
    const found = await fs.stat(file);
    const { size } = found;
    if (!found.isFile()) return { failed: `\`${file}\` is not a regular file.` };
    if (size > MOST) return { failed: `\`${file}\` is larger than 64 MB.` };
    return decode(await fs.readFile(file));
  } catch (error) {
    return { failed: reason(error, file) };
  }
}

async function readIf(
  uri: string,
  wanted: (head: string) => boolean,
): Promise<Text | { readonly failed: string } | undefined> {
  const file = pathOf(uri);
  let handle: fs.FileHandle | undefined;
  try {
    // A pipe would be waited for.
    if (!(await fs.stat(file)).isFile()) return { failed: `\`${file}\` is not a regular file.` };
    handle = await fs.open(file);
    const buffer = Buffer.alloc(HEAD);
    const { bytesRead } = await handle.read(buffer, 0, HEAD, 0);
    const head = buffer.subarray(0, bytesRead);
    if (!wanted(head.toString("utf8").replace(BOM, ""))) return undefined;
    if (bytesRead < HEAD) return decode(head);
  } catch (error) {
    return { failed: reason(error, file) };
  } finally {
    await handle?.close();
  }
  return read(uri);
}

function reason(error: unknown, file: string): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case "ENOENT":
      return `\`${file}\` does not exist.`;
    case "EACCES":
    case "EPERM":
      return `\`${file}\` may not be read by this user.`;
    case "EISDIR":
      return `\`${file}\` is a folder.`;
    default:
      return `\`${file}\` cannot be read: ${(error as Error).message}`;
  }
}

/**
 * Writes `after` in the place of `before`, at once or not at all: a file of the same folder is written and renamed over
 * it, with its mode. Nothing is written where the file no longer holds `before`, is not UTF-8 or may not be written.
 * Undefined where it went well, else one sentence.
 */
export async function replaceText(uri: string, before: string, after: string): Promise<string | undefined> {
  const file = pathOf(uri);
  const now = await read(uri);
  if ("failed" in now) return now.failed;
  if (!now.utf8) return `\`${file}\` is not UTF-8, so it was left as it is.`;
  if (now.text !== before) return `\`${file}\` changed meanwhile, so it was left as it is.`;
  try {
    const target = await fs.realpath(file);
    const { mode } = await fs.stat(target);
    const draft = path.join(path.dirname(target), `.${path.basename(target)}.${randomBytes(6).toString("hex")}.tmp`);
    try {
      await fs.writeFile(draft, (now.bom ? BOM : "") + after, { flag: "wx", mode });
      await fs.rename(draft, target);
    } catch (error) {
      await fs.rm(draft, { force: true });
      throw error;
    }
    return undefined;
  } catch (error) {
    return `\`${file}\` cannot be written: ${(error as Error).message}`;
  }
}

/** Appends `texts` to a file, which is created where it is absent. Undefined where it went well, else one sentence. */
export async function appendText(uri: string, texts: readonly string[]): Promise<string | undefined> {
  const file = pathOf(uri);
  const now = await read(uri);
  if (!("failed" in now)) {
    const joint = now.text === "" || now.text.endsWith("\n") ? "" : "\n";
    return replaceText(uri, now.text, now.text + joint + texts.join(""));
  }
  try {
    await fs.writeFile(file, texts.join(""), { flag: "wx" });
    return undefined;
  } catch (error) {
    return `\`${file}\` cannot be written: ${(error as Error).message}`;
  }
}
