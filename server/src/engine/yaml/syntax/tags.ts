// The names of tags: what their handles stand for.
import type { Token } from "./token.ts";

/** What stands for what, by handle. */
export type Handles = ReadonlyMap<string, string>;

/** Bytes in hexadecimal, each sequence as long as its first byte says (go-yaml: yaml_parser_scan_uri_escapes). */
const ESCAPES =
  /^(?:[^%]|%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-7](?:%[89ab][\da-f]){3})*$/i;

/** Whether each `%` in a tag stands for a byte, and the bytes for characters of UTF-8. */
export function isEscapedRight(tag: string): boolean {
  return ESCAPES.test(tag);
}

function unescaped(tag: string): string {
  return tag.replace(/(?:%[\da-f]{2})+/gi, (bytes) => {
    try {
      return decodeURIComponent(bytes);
    } catch {
      return bytes;
    }
  });
}

const DIRECTIVE = /^%TAG[ \t]+(![\w-]*!|!)[ \t]+(\S+)/;

/** The handles of a document: those that YAML has, and those of its directives. */
export function handlesOf(directives: readonly string[]): Handles {
  const handles = new Map([
    ["!", "!"],
    ["!!", "tag:yaml.org,2002:"],
  ]);
  for (const text of directives) {
    const [, handle, prefix] = DIRECTIVE.exec(text) ?? [];
    if (handle !== undefined && prefix !== undefined) handles.set(handle, unescaped(prefix));
  }
  return handles;
}

/** The whole name of a tag; undefined where nothing says what its handle stands for, or nothing follows it. */
export function tagName(source: string, handles: Handles): string | undefined {
  if (source === "!") return source;
  if (source.startsWith("!<")) return unescaped(source.slice(2, -1));
  const [, handle = "!", suffix = ""] = /^(![\w-]*!|!)(.*)$/.exec(source) ?? [];
  const prefix = handles.get(handle);
  return prefix === undefined || suffix === "" ? undefined : prefix + unescaped(suffix);
}

/** The first directive that says something which one above it says too: there is one version, and each handle stands for one thing. */
export function repeatedOf(directives: readonly Token[]): Token | undefined {
  const seen = new Set<string>();
  return directives.find(({ text = "" }) => {
    const subject = text.startsWith("%YAML") ? "%YAML" : (DIRECTIVE.exec(text)?.[1] ?? text);
    return seen.size === seen.add(subject).size;
  });
}
