// Where a text is cut off to look like one that is still being typed.

/** Every line end and one seeded cut per line; every offset where `all`. */
export function cutsOf(text: string, all: boolean): number[] {
  if (all) return Array.from({ length: text.length + 1 }, (_, i) => i);
  const cuts: number[] = [];
  let seed = text.length;
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    cuts.push(start + (seed % (end - start + 1)), end);
    start = end + 1;
  }
  return cuts;
}
