// Where an item lies, in words, and how it is opened.

import type { Place } from "../../../server/src/protocol.ts";
import { code, joinMarkdown, literal, type Markdown, markdown } from "../../../server/src/shown/markdown.ts";
import { joined } from "./labels.ts";
import type { Action } from "./node.ts";
import type { Around } from "./titles.ts";

/** Instructions are cut after this many characters. */
const MOST_OF_INSTRUCTION = 120;

/** `etc/app.conf:3`. */
export function placeInShort({ path, lines }: Place): string {
  return joined([path, lines?.[0].toString()], ":");
}

/** For a tooltip: the path, the lines, and the layer with the instruction that made it. None where there is no place. */
export function placeInFull(place: Place | undefined): readonly Markdown[] {
  if (place === undefined) return [];
  const { path, lines, layer } = place;
  const [first, last] = lines ?? [];
  const range = first === last ? first?.toString() : `${first}-${last}`;
  const where = code(joined([path, range], ":"));
  return [joinMarkdown([where, layer === undefined ? undefined : layerInWords(layer)], " · ")];
}

/** `layer 3 of 7: RUN apt-get …`. */
function layerInWords({ digest, number, of, createdBy }: NonNullable<Place["layer"]>): Markdown {
  if (number === undefined || of === undefined) return markdown`layer ${code(digest)}`;
  const instruction = createdBy?.replace(/\s+/g, " ").trim() ?? "";
  const cut = instruction.length > MOST_OF_INSTRUCTION ? `${instruction.slice(0, MOST_OF_INSTRUCTION)}…` : instruction;
  return joinMarkdown([markdown`layer ${number} of ${of}`, literal(cut)], ": ");
}

/** Files of a folder can be opened, those of an image cannot. */
export function opening({ target }: Around, { path, lines }: Place): { readonly action?: Action } {
  if (target.kind !== "folder") return {};
  return { action: { does: "open-below", folder: target.path, file: path, line: (lines?.[0] ?? 1) - 1 } };
}
