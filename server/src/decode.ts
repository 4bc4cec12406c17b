// Bytes as text, judged in one way whichever file system they come from, and how many of them are read.
import type { Text } from "./file-port.ts";

/** The largest file that is read, in bytes. */
export const MOST = 64_000_000;

/** The largest file that is read because of its name, in bytes: configuration and ignore files. */
export const MOST_OF_CONFIGURATION = 1_000_000;

export const BOM = "\uFEFF";

/**
 * The text of a file's bytes: without its byte order mark, and whether it was UTF-8. UTF-16 is known by its mark: tools read such
 * manifests, so they must not look like binary files that nobody claims.
 */
export function decode(bytes: Uint8Array): Text {
  const [first, second] = bytes;
  const isLittle = first === 0xff && second === 0xfe;
  if (isLittle || (first === 0xfe && second === 0xff)) {
    return { text: new TextDecoder(isLittle ? "utf-16le" : "utf-16be").decode(bytes), bom: true, utf8: false };
  }
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
