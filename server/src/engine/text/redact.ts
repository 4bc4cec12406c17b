// What leaves the engine shows no secret: names, titles and messages quote what stands in a file, and a token may stand anywhere.
import { digest } from "../core/hash.ts";
import { applyEdits, overlaps } from "../core/text.ts";
import { loginsIn } from "./addresses.ts";
import { secretsIn } from "./secrets.ts";

/**
 * A text with each token replaced by its public beginning and a short digest, so that two remain two, and each password of
 * an address by asterisks. Texts without any come back as they are.
 */
export function redact(text: string): string {
  const tokens = secretsIn(text).map(({ at, shown }) => {
    const value = text.slice(at.start, at.end);
    const start = shown.replace(/…$/, "");
    return { at, text: `${value.startsWith(start) ? start : ""}…${digest(value, 4)}` };
  });
  const passwords = loginsIn(text)
    .filter(({ at }) => !tokens.some((token) => overlaps(token.at, at)))
    .map(({ at }) => ({ at, text: "***" }));
  return tokens.length + passwords.length === 0 ? text : applyEdits(text, [...tokens, ...passwords]);
}
