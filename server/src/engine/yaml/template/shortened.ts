// A template as a message shows it: on one line, and no longer than a reader takes in.
import { findActions } from "./actions.ts";

const LONGEST = 60;

/**
 * The text of a value with its actions. Where it is long, what the actions say gives way to the text around them, which tells one
 * value from another; without such text the beginning stays. Backticks would end the code that it is shown as.
 */
export function shortened(text: string): string {
  const line = oneLine(text);
  if (line.length <= LONGEST) return line;
  const pieces: string[] = [];
  let from = 0;
  for (const { at } of findActions(text)) {
    pieces.push(text.slice(from, at.start));
    from = at.end;
  }
  pieces.push(text.slice(from));
  const isText = pieces.some((piece) => piece.trim() !== "");
  // Between two actions without text stands nothing that is worth telling them apart.
  const between = pieces.filter((piece, i) => i === 0 || i === pieces.length - 1 || piece.trim() !== "");
  const short = isText ? oneLine(between.join("{{ … }}")) : line;
  return short.length <= LONGEST
    ? short
    : `${Array.from(short)
        .slice(0, LONGEST - 1)
        .join("")}…`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").replace(/`/g, "'").trim();
}
