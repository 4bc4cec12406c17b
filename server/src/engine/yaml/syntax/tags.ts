// The names of tags: what their handles stand for.

/** What stands for what, by handle. */
export type Handles = ReadonlyMap<string, string>;

const DIRECTIVE = /^%TAG[ \t]+(![\w-]*!|!)[ \t]+(\S+)/;

/** The handles of a document: those that YAML has, and those of its directives. */
export function handlesOf(directives: readonly string[]): Handles {
  const handles = new Map([
    ["!", "!"],
    ["!!", "tag:yaml.org,2002:"],
  ]);
  for (const text of directives) {
    const [, handle, prefix] = DIRECTIVE.exec(text) ?? [];
    if (handle !== undefined && prefix !== undefined) handles.set(handle, prefix);
  }
  return handles;
}

/** The whole name of a tag; undefined where nothing says what its handle stands for, or nothing follows it. */
export function tagName(source: string, handles: Handles): string | undefined {
  if (source === "!") return source;
  if (source.startsWith("!<")) return source.slice(2, -1);
  const [, handle = "!", suffix = ""] = /^(![\w-]*!|!)(.*)$/.exec(source) ?? [];
  const prefix = handles.get(handle);
  return prefix === undefined || suffix === "" ? undefined : prefix + suffix;
}
