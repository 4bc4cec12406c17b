// Reads a set of tags from one short text, the form of the table of official tags; scripts/tag-set-writer.ts writes it.
//
// The text begins with what all tags begin with. Where they part, a group in brackets lists how they go on: `3(-a|-b)` is
// `3-a` and `3-b`. What follows in an alternative may have a group again, and an empty alternative ends the tag there:
// `3(|-slim|.14(|-slim))` is `3`, `3-slim`, `3.14` and `3.14-slim`. A group always ends its alternative; nothing follows it.
// A group that was written before is referred to by its number: groups are numbered from 0 by their opening brackets, outside
// in and from left to right, in base 36. `22(|-slim)` and `24(|-slim)` together are `2(2(|-slim)|4<1>)`.

import { addAll } from "../core/lists.ts";

/** The tags of a set, in the order of the text. */
export function readTagSet(text: string): readonly string[] {
  const groups: (readonly string[])[] = [];
  let at = 0;
  const sequence = (): readonly string[] => {
    const start = at;
    while (at < text.length && !/[()|<]/.test(text.charAt(at))) at += 1;
    const before = text.slice(start, at);
    const endings = text[at] === "(" ? group() : text[at] === "<" ? reference() : [""];
    return endings.map((ending) => before + ending);
  };
  const group = (): readonly string[] => {
    const number = groups.push([]) - 1;
    const alternatives: string[] = [];
    do {
      at += 1;
      addAll(alternatives, sequence());
    } while (text[at] === "|");
    at += 1;
    groups[number] = alternatives;
    return alternatives;
  };
  const reference = (): readonly string[] => {
    const end = text.indexOf(">", at);
    const number = Number.parseInt(text.slice(at + 1, end), 36);
    at = end + 1;
    return groups[number] ?? [];
  };
  return text === "" ? [] : sequence();
}
