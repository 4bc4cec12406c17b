// The one file walker, reader and writer of server and command line, behind the port that project.ts declares.
import { randomBytes } from "node:crypto";
import { promises as fs } from "node:fs";
import * as path from "node:path";
import ignore, { type Ignore } from "ignore";
import { URI } from "vscode-uri";
import { HEAD } from "./engine/pipeline/engine.ts";
import type { Files, Text } from "./project.ts";

const MOST = 64_000_000;
const BOM = "\uFEFF";

/** Folders that never hold what a user writes; left out even where git does not ignore them. */
const NEVER = new Set([".git", ".hg", ".svn", "node_modules"]);

/** The `file:` URI of a path of this machine, in the one form used throughout. */
export function uriOf(file: string): string {
  return URI.file(path.resolve(file)).toString();
}

/** The path on this machine of a `file:` URI. */
export function pathOf(uri: string): string {
  return URI.parse(uri).fsPath;
}

/** The files of this machine. */
export const localFiles: Files = { read, readIf, walk, leavesOut, stat, namesIn };

async function namesIn(folder: string): Promise<ReadonlySet<string> | undefined> {
  try {
    const entries = await fs.readdir(pathOf(folder), { withFileTypes: true });
    // As in the walk, no links: they may lead out of the workspace, or to what never ends.
    return new Set(entries.filter((entry) => entry.isFile()).map(({ name }) => name));
  } catch {
    return undefined;
  }
}

async function stat(uri: string): Promise<"file" | "folder" | undefined> {
  try {
    const found = await fs.stat(pathOf(uri));
    return found.isDirectory() ? "folder" : found.isFile() ? "file" : undefined;
  } catch {
    return undefined;
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

function decode(bytes: Buffer): Text {
  let text: string;
  let utf8 = true;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
    utf8 = false;
  }
  const bom = text.startsWith(BOM);
  return { text: bom ? text.slice(1) : text, bom, utf8 };
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

/** The ignore rules of one folder, for paths relative to it. */
interface Rules {
  readonly folder: string;
  readonly rules: Ignore;
}

/**
 * The files below a folder, folder by folder in the order of their names; git-ignored ones (`.gitignore` of this folder,
 * those below and those above up to the repository, `.git/info/exclude`) are left out. Links are not followed.
 */
async function* walk(uri: string): AsyncGenerator<string> {
  const start = pathOf(uri);
  yield* walkFolder(start, await rulesAbove(start));
}

async function* walkFolder(folder: string, above: readonly Rules[]): AsyncGenerator<string> {
  let entries: import("node:fs").Dirent[];
  try {
    entries = await fs.readdir(folder, { withFileTypes: true });
  } catch {
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const own = entries.some((entry) => entry.name === ".gitignore") ? await rulesIn(folder) : undefined;
  const rules = own === undefined ? above : [...above, own];
  for (const entry of entries) {
    if (NEVER.has(entry.name)) continue;
    const full = path.join(folder, entry.name);
    if (!entry.isDirectory() && !entry.isFile()) continue;
    if (isIgnored(full, entry.isDirectory(), rules)) continue;
    if (entry.isDirectory()) yield* walkFolder(full, rules);
    else yield uriOf(full);
  }
}

/** Whether `walk(root)` would leave a file below it out. */
async function leavesOut(root: string, uri: string): Promise<boolean> {
  const top = pathOf(root);
  const file = pathOf(uri);
  const steps = path.relative(top, file).split(path.sep);
  if (steps.some((step) => NEVER.has(step))) return true;
  const folders = steps.map((_, i) => path.join(top, ...steps.slice(0, i)));
  const own = await Promise.all(folders.map((folder) => rulesIn(folder)));
  const rules = [...(await rulesAbove(top)), ...own.filter((one) => one !== undefined)];
  // A folder that is left out takes all below it along, whatever stands there.
  return steps.some((_, i) => {
    const last = i === steps.length - 1;
    const full = path.join(top, ...steps.slice(0, i + 1));
    return isIgnored(
      full,
      !last,
      rules.filter(({ folder }) => isAbove(folder, full)),
    );
  });
}

const isAbove = (folder: string, file: string) =>
  file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);

/** Git's order: the nearest file decides, and within a file the last pattern that matches. */
function isIgnored(full: string, folder: boolean, rules: readonly Rules[]): boolean {
  for (let i = rules.length - 1; i >= 0; i -= 1) {
    const one = rules[i];
    if (one === undefined) continue;
    const relative = path.relative(one.folder, full).split(path.sep).join("/");
    const { ignored, unignored } = one.rules.test(folder ? `${relative}/` : relative);
    if (ignored) return true;
    if (unignored) return false;
  }
  return false;
}

async function rulesIn(folder: string, file = ".gitignore"): Promise<Rules | undefined> {
  try {
    return { folder, rules: ignore().add(await fs.readFile(path.join(folder, file), "utf8")) };
  } catch {
    return undefined;
  }
}

/** The ignore rules that folders above bring, from the repository's root down; none outside a repository. */
async function rulesAbove(start: string): Promise<readonly Rules[]> {
  const chain: string[] = [];
  for (let folder = start; ; folder = path.dirname(folder)) {
    chain.unshift(folder);
    if (await exists(path.join(folder, ".git"))) break;
    if (path.dirname(folder) === folder) return [];
  }
  const root = chain[0] ?? start;
  const exclude = await rulesIn(root, ".git/info/exclude");
  const found = await Promise.all(chain.slice(0, -1).map((folder) => rulesIn(folder)));
  return [exclude, ...found].filter((one) => one !== undefined);
}

async function exists(file: string): Promise<boolean> {
  try {
    await fs.access(file);
    return true;
  } catch {
    return false;
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
