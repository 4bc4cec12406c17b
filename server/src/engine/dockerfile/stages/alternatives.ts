// FROM with a variable that picks one of several stages: `build-$TARGETARCH` of `build-amd64` and `build-arm64`.

import { type Expanded, textOf } from "./expand.ts";

/** At most this many names are compared with a FROM that has a variable. */
const MOST_COMPARED = 100;

/** The stages whose names begin and end like a FROM with a variable between. */
export function alternatives<S>(byName: ReadonlyMap<string, S>, pieces: readonly Expanded[]): readonly S[] {
  const first = pieces.findIndex(({ text }) => text === undefined);
  if (first === -1) return [];
  const last = pieces.findLastIndex(({ text }) => text === undefined);
  const begin = textOf(pieces.slice(0, first))?.toLowerCase() ?? "";
  const end = textOf(pieces.slice(last + 1))?.toLowerCase() ?? "";
  if (begin === "" && end === "") return [];
  const found: S[] = [];
  let compared = 0;
  for (const [name, stage] of byName) {
    if (name.length > begin.length + end.length && name.startsWith(begin) && name.endsWith(end)) found.push(stage);
    compared += 1;
    if (compared === MOST_COMPARED) break;
  }
  return found;
}
