// Web addresses from outside: the one place that decides which may be opened, linked or written down.

declare const WEB: unique symbol;

/** An http or https address without a name or password in it, as URLs are written. Only `webAddress` makes one. */
export type WebAddress = string & { readonly [WEB]: true };

/** Longer addresses are not those of pages for people. */
const MOST_CHARACTERS = 2048;

/**
 * A scheme, a host, and no character that is invisible, changes the direction of text, ends a line, or is a slash to some
 * programs only. In front of an `@` there would be a name and a password, or what pretends to be the host.
 */
const WRITTEN = /^https?:\/\/[^/?#@\s\\\p{C}]+(?:[/?#][^\s\\\p{C}]*)?$/iu;

/**
 * Text from outside as an address that may be opened: normalized, so that it reads as a browser understands it, with
 * international host names in Punycode. Undefined for all other text, such as `file:`, `command:` or a relative address.
 */
export function webAddress(text: unknown): WebAddress | undefined {
  if (typeof text !== "string" || text.length > MOST_CHARACTERS || !WRITTEN.test(text) || !URL.canParse(text))
    return undefined;
  const { href } = new URL(text);
  return href.length <= MOST_CHARACTERS && WRITTEN.test(href) ? (href as WebAddress) : undefined;
}
