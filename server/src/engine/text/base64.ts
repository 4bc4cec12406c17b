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
