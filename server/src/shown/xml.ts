// Text from outside as XML.
import { type Shown, shown } from "./shown.ts";

const SIGNS: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&apos;"],
]);

/**
 * A value as the text or an attribute of an element. What a terminal would obey is shown, with which no character is left that XML 1.0
 * does not allow but the last two of the plane (https://www.w3.org/TR/xml/#charsets).
 */
export function shownXml(text: string): Shown {
  const allowed = shown(text).replace(/[\ufffe\uffff]/g, "\ufffd");
  return allowed.replace(/[&<>"']/g, (sign) => SIGNS.get(sign) ?? sign) as Shown;
}
