// Security settings with the value that a careful author gives them, offered where they may stand. Only these: what else may be
// written there, servers for YAML know from schemas.
import { ownMarkdown } from "../../shown/markdown.ts";
import type { Completion } from "../core/language.ts";
import type { Cursor } from "./cursor.ts";

/** A setting: its value on one line, what one item of it is if it is a list, and a sentence about it. */
export interface Hardened {
  readonly value: string;
  readonly item?: string;
  readonly why: string;
}

/** The settings that are not there yet, as lines. */
export function hardenedKeys(
  settings: Readonly<Record<string, Hardened>>,
  cursor: Cursor,
  beside: ReadonlySet<string>,
): readonly Completion[] {
  return Object.entries(settings).flatMap(([key, { value, why }]): Completion[] =>
    beside.has(key)
      ? []
      : [
          {
            label: `${key}: ${value}`,
            detail: "hardened",
            description: ownMarkdown(why),
            at: cursor.at,
            text: `${key}: ${value}`,
            kind: "key",
          },
        ],
  );
}

/** The value of a setting, or within its list the item; `text` is that of the document. */
export function hardenedValue(setting: Hardened | undefined, { at }: Cursor, text: string): readonly Completion[] {
  if (setting === undefined) return [];
  const { value, item, why } = setting;
  const before = text.slice(Math.max(0, at.start - 200), at.start);
  const isInList = item !== undefined && /(?:\[|,|(?:^|\n)[ \t]*-)[ \t]*$/.test(before);
  const written = isInList ? item : value;
  return [{ label: written, detail: "hardened", description: ownMarkdown(why), at, text: written, kind: "value" }];
}
