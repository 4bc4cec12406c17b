// FROM with a variable that picks one of several stages: `build-$TARGETARCH` of `build-amd64` and `build-arm64`.

import type { ImageReference } from "../../core/image.ts";
import type { Instruction } from "../parse/document.ts";
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

interface Origin {
  readonly origins: readonly unknown[];
  readonly instructions: readonly Instruction[];
  readonly scratch: boolean;
  readonly image: ImageReference | undefined;
}

/** What a stage hands on, apart from files and variables. */
const INHERITED: ReadonlySet<string> = new Set(["USER", "SHELL", "ENTRYPOINT", "CMD"]);

/** Whether it makes no difference by which of some stages one goes: they are built from one image and hand nothing else on. */
export function areAlike(all: readonly Origin[]): boolean {
  const [first, ...others] = all;
  if (first === undefined || others.length === 0) return true;
  const plain = (one: Origin) =>
    one.origins.length === 0 && !one.instructions.some(({ keyword }) => INHERITED.has(keyword));
  const base = ({ scratch, image }: Origin) =>
    scratch ? "scratch" : image?.text.is === "set" ? image.text.value : undefined;
  return base(first) !== undefined && all.every((one) => plain(one) && base(one) === base(first));
}
