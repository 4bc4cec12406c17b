// Digests, `sha256:…`, as opencontainers/go-digest reads them.

import { byWord } from "../../core/by-word.ts";

/** How many digits each algorithm takes; others are unknown to Docker. */
const LENGTHS: Readonly<Record<string, number>> = byWord({ sha256: 64, sha384: 96, sha512: 128 });

/** Whether `text` is a digest. */
export function isDigest(text: string): boolean {
  const colon = text.indexOf(":");
  const algorithm = text.slice(0, Math.max(colon, 0));
  const digits = text.slice(colon + 1);
  return Object.hasOwn(LENGTHS, algorithm) && digits.length === LENGTHS[algorithm] && /^[a-f0-9]+$/.test(digits);
}
