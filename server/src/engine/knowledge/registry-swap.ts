// The fix that swaps a retired registry for the one that took its place; for all languages.
import { choice, type Fix, safe } from "../core/finding.ts";
import type { ImageReference } from "../core/image.ts";
import type { RetiredRegistry } from "./retired-registries.ts";

/**
 * Replaces the registry of a reference that is written at its place in `text`; nothing where it comes from elsewhere.
 * Safe only where the same images are known to be there.
 */
export function registrySwap(retired: RetiredRegistry, text: string, { registry }: ImageReference): readonly Fix[] {
  const { name, successor, same } = retired;
  const { start } = registry.at;
  const at = { start, end: start + name.length };
  if (text.slice(at.start, at.end) !== name) return [];
  const title = `Use \`${successor}\``;
  return [
    same ? safe(title, { at, text: successor }) : choice(`${title} (if the image is there)`, { at, text: successor }),
  ];
}
