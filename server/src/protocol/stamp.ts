// What identifies a text, so that edits of it are made in that text only: one answer for client and server.

/**
 * A short stamp of a text: equal texts have the same, different ones practically never. Whether lines end in LF, CRLF or CR makes no
 * difference: positions do not depend on it, and editors write a file of mixed line breaks with one sort of them.
 */
export function stampOf(text: string): string {
  // Two multiplicative hashes of 32 bits with different factors, after xxHash and MurmurHash3: nobody is kept from anything by it.
  let [one, two, length] = [0x9e3779b9, 0x85ebca6b, 0];
  for (let i = 0; i < text.length; i += 1) {
    let code = text.charCodeAt(i);
    if (code === CR) {
      if (text.charCodeAt(i + 1) === LF) continue;
      code = LF;
    }
    length += 1;
    one = Math.imul(one ^ code, 0x9e3779b1);
    one ^= one >>> 15;
    two = Math.imul(two ^ code, 0xc2b2ae35);
    two ^= two >>> 13;
  }
  return [length, one >>> 0, two >>> 0].map((part) => part.toString(36)).join("-");
}

const CR = 13;
const LF = 10;
