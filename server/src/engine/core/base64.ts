// Base64 for looking inside values: the engine runs where neither Buffer nor atob is a given.
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * The bytes of a base64 text (RFC 4648 section 4) as Latin-1 characters; blanks and line breaks are skipped, decoding ends at the
 * padding. Undefined where another character stands in it. What it yields serves recognition only, never output.
 */
export function fromBase64(text: string): string | undefined {
  const bytes: string[] = [];
  let bits = 0;
  let held = 0;
  for (const char of text) {
    if (char === " " || char === "\n" || char === "\r" || char === "\t") continue;
    if (char === "=") break;
    const value = ALPHABET.indexOf(char);
    if (value === -1) return undefined;
    held = ((held << 6) | value) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push(String.fromCharCode((held >> bits) & 0xff));
    }
  }
  return bytes.join("");
}

/** The base64 of a text of Latin-1 characters, with its padding. */
export function toBase64(text: string): string {
  const groups = text.match(/[\s\S]{1,3}/g) ?? [];
  return groups
    .map((group) => {
      const bits = [0, 1, 2].reduce((sum, i) => (sum << 8) | (group.charCodeAt(i) & 0xff), 0);
      const letters = [18, 12, 6, 0].map((shift) => ALPHABET[(bits >> shift) & 63]);
      return letters
        .slice(0, group.length + 1)
        .join("")
        .padEnd(4, "=");
    })
    .join("");
}
