// Addresses of the web that come from outside: the one place that decides which may be opened, linked or written down.

declare const WEB: unique symbol;

/** An http or https address without a name or password in it, as URLs are written. Only `webAddress` makes one. */
export type WebAddress = string & { readonly [WEB]: true };

/** Longer ones are not pages that somebody reads. */
const MOST_CHARACTERS = 2048;

/**
 * A scheme, a host, and no character that is invisible, turns the direction of what follows, ends a line, or is a slash to some
 * programs only. `@` in front of the host is where a name and a password would be, or where a host is pretended.
 */
const WRITTEN = /^https?:\/\/[^/?#@\s\\\p{C}]+(?:[/?#][^\s\\\p{C}]*)?$/iu;

/**
 * Text that a stranger wrote, as an address that may be opened: normalized, so that it says what a browser makes of it, with a
 * host of other scripts in Punycode. Undefined for all other text, such as `file:`, `command:` or a relative address.
 */
export function webAddress(text: unknown): WebAddress | undefined {
  if (typeof text !== "string" || text.length > MOST_CHARACTERS || !WRITTEN.test(text) || !URL.canParse(text))
    return undefined;
  const { href } = new URL(text);
  return href.length <= MOST_CHARACTERS && WRITTEN.test(href) ? (href as WebAddress) : undefined;
}
