// The only file that runs the shell parser.
import { type ParsedScript, parse } from "unbash";
import { remembered } from "../../core/fact.ts";
import type { Excerpt } from "./excerpt.ts";

const MAX_HEREDOCS = 1_000;

/**
 * The parser's own tree of a whole script, made once for an excerpt: its positions count in the excerpt's text.
 * @throws where the parser does
 */
export function treeOf(excerpt: Excerpt): ParsedScript {
  return remembered(excerpt, treeOf, () => parseText(excerpt.text));
}

/** The parser is quadratic in the number of heredocs, so a text with too many is not read at all. */
export function parseText(text: string): ParsedScript {
  let count = 0;
  for (let i = text.indexOf("<<"); i !== -1; i = text.indexOf("<<", i + 2)) count += 1;
  return parse(count > MAX_HEREDOCS ? "(" : text);
}
