// A first item for a list that a template writes as a whole, where it writes one at all: the key moves out of the condition.
import { columnOf, indentAt, lineAt, lineStart, point, wholeLineAt } from "../../core/text.ts";
import type { MapNode, Pair, YamlDocument } from "../node.ts";
import { templateActionsOf } from "../parse/parse.ts";
import { isOwn, layoutOf } from "./layout.ts";
import type { Edits } from "./replace.ts";
import { blockItem, type Plain } from "./write.ts";

/**
 * The edits that make `{{ with .x }}key: {{ toYaml . }}{{ end }}`, each on a line of its own, a list of `item` and then what
 * the template writes. Undefined where the lines are others: an empty list behind an item would be no YAML.
 */
export function itemBeforeTemplate(doc: YamlDocument, map: MapNode, pair: Pair, item: Plain): Edits {
  const { text } = doc;
  const key = pair.key.at;
  const line = lineAt(text, key.start);
  if (map.flow || !isOwn(doc, map) || line.start === 0 || text.slice(key.end, line.end).trim() !== ":")
    return undefined;
  const above = lineAt(text, line.start - 1);
  const below = lineAt(text, wholeLineAt(text, key.start).end);
  const [opens, writes, ends] = [above, below, lineAt(text, wholeLineAt(text, below.start).end)].map((at) =>
    templateActionsOf(doc)?.actions.find((action) => lineStart(text, action.at.start) === at.start),
  );
  const column = writes?.nindent;
  if (opens?.kind !== "open" || ends?.kind !== "end" || column === undefined || column < columnOf(text, key.start))
    return undefined;
  if ([opens, writes, ends].some((action) => action?.place !== "bare")) return undefined;
  const [, word, asked = ""] =
    /^\{\{-?\s*(with|if)\s+(\S+)\s*-?\}\}$/.exec(text.slice(above.start, above.end).trim()) ?? [];
  const written = /^\{\{-?\s*toYaml\s+(\S+)\s*\|/.exec(text.slice(below.start, below.end).trim())?.[1];
  if (written === undefined || written !== (word === "with" ? "." : word === "if" ? asked : undefined))
    return undefined;
  const layout = layoutOf(doc);
  const lines = [
    indentAt(text, key.start) + text.slice(key.start, line.end),
    " ".repeat(column) + blockItem(item, column, layout),
  ];
  return [
    { at: point(above.start), text: lines.map((one) => one + layout.lineBreak).join("") },
    { at: wholeLineAt(text, key.start), text: "" },
  ];
}
