// Bytes as text, judged in one way whichever file system they come from, and how many of them are read.
import type { Text } from "./port.ts";

/** The largest file that is read, in bytes. */
export const LARGEST_FILE = 64_000_000;

/** The largest file that is read because of its name, or since a setting names it, in bytes: configuration and ignore files. */
export const LARGEST_CONFIGURATION = 1_000_000;

export const BOM = "\uFEFF";

/**
 * The text of a file's bytes: without its byte order mark, and whether it was UTF-8. UTF-16 is known by its mark, or without one
 * by how it begins: tools read such manifests, so they must not be taken for binary files and skipped.
 */
export function decode(bytes: Uint8Array): Text {
  const [first, second] = bytes;
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const wide = isMarked ? (first === 0xff ? "utf-16le" : "utf-16be") : unmarked(bytes);
  if (wide !== undefined) return { text: new TextDecoder(wide).decode(bytes), bom: isMarked, utf8: false };
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

/** How many characters at the start of UTF-16 without a mark have to be ASCII, or all of fewer: binary files may start with one or two. */
const TOLD_BY = 4;

/** UTF-16 without a byte order mark, recognized as in YAML 1.2 (5.2): by ASCII characters with a zero byte each. */
function unmarked(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const length = Math.min(bytes.length - (bytes.length % 2), 2 * TOLD_BY);
  if (length < 4) return undefined;
  const isTextAt = (from: number) => {
    for (let i = 0; i < length; i += 2) {
      if (bytes[i + 1 - from] !== 0 || !isPrintable(bytes[i + from] ?? 0)) return false;
    }
    return true;
  };
  return isTextAt(0) ? "utf-16le" : isTextAt(1) ? "utf-16be" : undefined;
}

function isPrintable(code: number): boolean {
  return (code >= 0x20 && code < 0x7f) || code === 0x09 || code === 0x0a || code === 0x0d;
}
