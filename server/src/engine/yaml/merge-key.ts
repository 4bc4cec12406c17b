// Which keys are merge keys.

const MERGE = "tag:yaml.org,2002:merge";

/**
 * Whether a key merges its value into the map it is in: a plain `<<`, or any `<<` with the tag of merge keys. With another tag it is a
 * text. `written` is what it says, without quotes. Source: `isMerge` in go.yaml.in/yaml/v2 2.4.3, decode.go, and v4 4.0.0-rc.4,
 * internal/libyaml/constructor.go.
 */
export function isMergeKey(
  written: unknown,
  { style, tag }: { readonly style: string; readonly tag?: string | undefined },
): boolean {
  if (written !== "<<") return false;
  return tag === MERGE || (style === "plain" && (tag === undefined || tag === "!"));
}
