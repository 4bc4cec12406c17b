// The spellings in which a value turns up in what programs write: encoded for JSON, for addresses, in base64, in hexadecimal digits.

import { toBase64 } from "./base64.ts";
import { withoutEnd } from "./text.ts";

/**
 * A value and its usual encodings, each once. In base64 also what it becomes inside a longer text: the middle part, which is
 * the same whatever surrounds it.
 */
export function formsOf(value: string): readonly string[] {
  const bytes = utf8(value);
  const json = JSON.stringify(value).slice(1, -1);
  const address = encoded(value);
  const base64 = toBase64(bytes);
  const forms = [
    value,
    json,
    JSON.stringify(json).slice(1, -1),
    json.replace(/[<>&]/g, (char) => `\\u00${hex(char)}`),
    json.replace(/\//g, "\\/"),
    json.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`),
    address,
    address.replace(/[!'()*]/g, (char) => `%${hex(char).toUpperCase()}`),
    address.replaceAll("%20", "+"),
    encoded(address),
    value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
    // Markdown.
    value.replace(/[\\`*_{}[\]<>()#+!|~-]/g, "\\$&"),
    base64,
    withoutEnd(base64, "="),
    ...[0, 1, 2].map((before) => within(bytes, before)),
    hex(bytes),
  ];
  const cased = forms.flatMap((form) => [form, form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())]);
  const all = [...cased, hex(bytes).toUpperCase()].flatMap((form) => [
    form,
    form.replaceAll("+", "-").replaceAll("/", "_"),
  ]);
  return [...new Set(all)];
}

/** The base64 characters that depend on `bytes` alone, where `before` other bytes precede them in their group of three. */
function within(bytes: string, before: number): string {
  const whole = withoutEnd(toBase64("\0".repeat(before) + bytes), "=");
  const rest = (before + bytes.length) % 3;
  return whole.slice([0, 2, 3][before], rest === 0 ? undefined : -1);
}

function hex(bytes: string): string {
  return bytes.replace(/[\s\S]/g, (char) => char.charCodeAt(0).toString(16).padStart(2, "0"));
}

/** Percent-encoded UTF-8. Half a surrogate pair cannot be encoded: it becomes U+FFFD, as everywhere else. */
function encoded(text: string): string {
  return encodeURIComponent(
    text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd"),
  );
}

/** The bytes of a text as Latin-1 characters. */
function utf8(text: string): string {
  return encoded(text).replace(/%([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
