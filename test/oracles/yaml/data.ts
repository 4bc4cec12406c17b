// What a reader of YAML makes of nodes of ours: plain data, merge keys resolved in its way.
import { isMerge, type MapNode, type Node, resolved } from "../../../server/src/engine/yaml/node.ts";
import type { Dialect } from "../../../server/src/engine/yaml/syntax/dialect.ts";
import { isTime } from "../../../server/src/engine/yaml/syntax/time.ts";
import type { Reader } from "./cases.ts";

export type Data = string | number | boolean | null | readonly Data[] | { readonly [key: string]: Data };

const TIMESTAMP = "tag:yaml.org,2002:timestamp";

/** A time as Go writes it in JSON: fields of full length, the fraction without zeros at its end, UTC where no zone is said. */
function timeOf(source: string): string {
  const [date = "", clock = "0:0:0", zone = "Z"] = source.split(/[Tt]| +|(?=[Z+]|-\d\d:\d\d$)/);
  const [time = "", fraction = ""] = clock.split(/[.,]/);
  const full = (fields: string, separator: string) =>
    fields
      .split(separator)
      .map((one) => one.padStart(2, "0"))
      .join(separator);
  const digits = fraction.slice(0, 9).replace(/0+$/, "");
  return `${full(date, "-")}T${full(time, ":")}${digits === "" ? "" : `.${digits}`}${zone}`;
}

/** The value of a document; null where it has none. */
export function dataOf(root: Node | undefined, reader: Reader, dialect: Dialect): Data {
  return data(root);

  function data(node: Node | undefined): Data {
    const found = resolved(node);
    if (found === undefined) return null;
    if (found.kind === "sequence") return found.items.map(data);
    if (found.kind === "map") return mapData(found);
    const { tag, style, value } = found;
    const mayBeTime = tag === TIMESTAMP || (style === "plain" && (tag === undefined || tag === "!"));
    // Compose has a time of what is a text to us.
    return reader === "compose" && mayBeTime && typeof value === "string" && isTime(value) ? timeOf(value) : value;
  }

  function mapData({ pairs }: MapNode): { readonly [key: string]: Data } {
    const own = new Map<string, Data>();
    const merged = new Map<string, Data>();
    for (const pair of pairs) {
      const { key, value } = pair;
      if (!isMerge(pair)) {
        own.set(nameOf(key.value, key.style === "plain" && key.tag === undefined), data(value));
        continue;
      }
      const source = resolved(value);
      const maps = source?.kind === "sequence" ? source.items : [source];
      // kubectl's reader lets what is merged last win, over keys above as well; Compose's lets the map's own keys win.
      for (const map of reader === "kubectl" ? maps.toReversed() : maps) {
        for (const [name, one] of Object.entries(data(map) as { readonly [key: string]: Data })) {
          if (reader === "kubectl") own.set(name, one);
          else if (!merged.has(name)) merged.set(name, one);
        }
      }
    }
    return Object.fromEntries([...merged, ...own]);
  }

  /** A key as JSON has it: numbers and booleans by their value. */
  function nameOf(key: unknown, isPlain: boolean): string {
    if (key === null) return "";
    const value = isPlain ? dialect.plain(String(key)) : key;
    if (typeof value !== "number" || Number.isFinite(value)) return String(value);
    return Number.isNaN(value) ? ".nan" : value > 0 ? ".inf" : "-.inf";
  }
}
