// The one place that opens files of this machine to read them: without waiting for a pipe, by a handle that says what was really
// opened, and never more of it than is asked for. Nothing is decided by what a path led to a moment ago.
import { constants, promises as fs, type Stats } from "node:fs";

/** A regular file that is open. The system's errors in here end `withFile`. */
export interface OpenFile {
  /** What the file system says of the file that was opened. A size may be wrong by now, or never have been right (`/proc`). */
  readonly found: Stats;
  /** At most `length` bytes from `offset`; fewer at the end of the file. */
  slice(offset: number, length: number): Promise<Buffer>;
  /** All bytes; undefined where there are more than `most`. */
  all(most: number): Promise<Buffer | undefined>;
}

/** Why a file was not read. */
export interface Unread {
  readonly unread: "missing" | "dangling" | "denied" | "folder" | "irregular" | "too-large" | "refused";
  /** Of `refused`: what the system said. */
  readonly words?: string;
}

export function isUnread(value: unknown): value is Unread {
  return typeof value === "object" && value !== null && "unread" in value;
}

// Windows has none of these flags: there it is 0, and no pipe has a path among files.
const { O_RDONLY, O_NONBLOCK = 0, O_NOCTTY = 0, O_NOFOLLOW = 0 } = constants;

/**
 * Opens a regular file for `use` and closes it afterwards. Anything else (a folder, a pipe, a device, a socket) is not read, and
 * opening it does not block. With `links: "refused"` a path that is itself a link is not read either.
 */
export async function withFile<T>(
  file: string,
  use: (opened: OpenFile) => Promise<T>,
  { links = "followed" }: { readonly links?: "followed" | "refused" } = {},
): Promise<T | Unread> {
  let handle: fs.FileHandle | undefined;
  try {
    handle = await fs.open(file, O_RDONLY | O_NONBLOCK | O_NOCTTY | (links === "refused" ? O_NOFOLLOW : 0));
    const found = await handle.stat();
    if (found.isDirectory()) return { unread: "folder" };
    if (!found.isFile()) return { unread: "irregular" };
    return await use(opened(handle, found));
  } catch (error) {
    return unreadBy(error, file);
  } finally {
    await handle?.close();
  }
}

/** All bytes of a regular file that has at most `most`. */
export function readAll(file: string, most: number): Promise<Buffer | Unread> {
  return withFile(file, async (opened) => (await opened.all(most)) ?? TOO_LARGE);
}

export const TOO_LARGE: Unread = { unread: "too-large" };

/** One sentence about a file that was not read; `most` is the limit that it was read with. */
export function sentenceFor({ unread, words = "" }: Unread, file: string, most: number): string {
  switch (unread) {
    case "missing":
      return `\`${file}\` does not exist.`;
    case "dangling":
      return `\`${file}\` is a link that leads nowhere.`;
    case "denied":
      return `No permission to read \`${file}\`.`;
    case "folder":
      return `\`${file}\` is a folder.`;
    case "irregular":
      return `\`${file}\` is not a regular file.`;
    case "too-large":
      return `\`${file}\` is larger than ${most / 1_000_000} MB.`;
    case "refused":
      return `\`${file}\` cannot be read: ${words}`;
  }
}

function opened(handle: fs.FileHandle, found: Stats): OpenFile {
  /** Fills a buffer from `offset` as far as the file goes: one call may give less than there is. */
  const fill = async (buffer: Buffer, from: number, offset: number): Promise<number> => {
    let filled = from;
    while (filled < buffer.length) {
      const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled;
  };
  return {
    found,
    async slice(offset, length) {
      const buffer = Buffer.alloc(Math.max(0, length));
      return buffer.subarray(0, await fill(buffer, 0, offset));
    },
    async all(most) {
      if (found.size > most) return undefined;
      // One byte more than is expected shows the end, or that the file has grown.
      let buffer = Buffer.alloc(found.size + 1);
      let filled = 0;
      for (;;) {
        filled = await fill(buffer, filled, 0);
        if (filled > most) return undefined;
        if (filled < buffer.length) return buffer.subarray(0, filled);
        buffer = Buffer.concat([buffer], Math.min(Math.max(buffer.length * 2, 65_536), most + 1));
      }
    },
  };
}

/** What an exception of the file system says; any other is not about the file, and is thrown on. */
async function unreadBy(error: unknown, file: string): Promise<Unread> {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case undefined:
      throw error;
    case "ENOENT":
      return { unread: (await isLink(file)) ? "dangling" : "missing" };
    case "ENOTDIR":
      return { unread: "missing" };
    case "EACCES":
    case "EPERM":
      return { unread: "denied" };
    case "EISDIR":
      return { unread: "folder" };
    // A socket, or a device that is not there.
    case "ENXIO":
    case "ENODEV":
    case "EOPNOTSUPP":
      return { unread: "irregular" };
    default:
      return { unread: "refused", words: message };
  }
}

async function isLink(file: string): Promise<boolean> {
  try {
    return (await fs.lstat(file)).isSymbolicLink();
  } catch {
    return false;
  }
}
