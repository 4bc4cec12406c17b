// Short, stable digests for subjects and fingerprints.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** The first `length` hex digits of the SHA-256 of `text` (UTF-8). Unpaired surrogates count as U+FFFD. */
export function digest(text: string, length: number): string {
  return bytesToHex(sha256(utf8ToBytes(text))).slice(0, length);
}
