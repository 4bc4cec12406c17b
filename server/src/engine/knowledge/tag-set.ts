// A set of tags as one short text: how the table of official tags is written.

/**
 * The tags of a set. Its text is `text (alternative | alternative …)`, where each alternative is such a text again and an
 * empty one ends the tag: `3(|.14)(-slim)` is not possible, `3(|-slim|.14<0>)` is `3`, `3-slim`, `3.14`, `3.14-slim`.
 * Groups are counted by their opening brackets from 0, in base 36; `<n>` stands for the group with that number.
 */
export function expand(text: string): readonly string[] {
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
      alternatives.push(...sequence());
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
