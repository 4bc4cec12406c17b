// Tells a token from its stand-in: documentation samples, sequences, words, masks. Only the random part of a token is judged.

/** Words that people put where a secret will go (rules catalogue, section E). */
const STAND_IN =
  /example|sample|change_?me|your|dummy|fake|placeholder|replace|redacted|secret|token|password|insert|xxxx|\*{4}|\.{3}|test|todo/i;

/** Runs that nobody draws by chance: `abcdef`, `123456`, one character six times. */
const SEQUENCE = /abcdef|bcdefg|uvwxyz|qwerty|0123456|123456|234567|654321|deadbeef|cafebabe|(.)\1{5}/i;

/** One short piece over and over: `1a2b1a2b1a2b1a2b`. */
const REPEATED = /^(.{1,8}?)\1{3,}.{0,8}$/;

/** Shannon entropy in bits per character; 0 for an empty text. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** Whether the random part of a token looks made up: too even, a sequence, a plain word, or named as a stand-in. */
export function isSampleToken(random: string, minimum: number): boolean {
  if (entropy(random) < minimum || SEQUENCE.test(random) || REPEATED.test(random)) return true;
  if (random.length <= 200 && STAND_IN.test(random)) return true;
  return random.length >= 20 && (/^[a-z_-]+$/.test(random) || /^[A-Z_-]+$/.test(random));
}

/** Whether a long encoded body (a key, a JWT) looks made up. Words are not looked for: chance writes four letters into any long body. */
export function isStandInBody(body: string): boolean {
  return entropy(body.slice(0, 4000)) < 3.5 || /(.)\1{15}/.test(body) || REPEATED.test(body.slice(0, 200));
}

/** Whether a value was drawn by chance, as keys are: it has a long run of letters and digits that no word explains. */
export function looksDrawn(value: string): boolean {
  const text = value.trim().replace(/^(?:base64|hex):/, "");
  if (text.length > 4_000 || !/^[\w+/=.~-]+$/.test(text)) return false;
  // An id is not drawn to be kept.
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return false;
  const run = text.split(/[^A-Za-z0-9+]+/).reduce((longest, one) => (one.length > longest.length ? one : longest), "");
  return run.length >= 16 && /\d/.test(run) && /[A-Za-z]/.test(run) && !isSampleToken(run, 3);
}
