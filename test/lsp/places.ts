// What an editor asks about a file: its language, and the places in it.
import type { Position } from "vscode-languageserver";

/** The id of the language in which an editor opens a file of this name. */
export function languageIdOf(name: string): string {
  if (name.endsWith("Dockerfile")) return "dockerfile";
  if (name.endsWith(".json")) return "json";
  return name.endsWith("ignore") ? "ignore" : "yaml";
}

/** The beginnings of lines and the ends of their first words; of the first `most` lines only. */
export function placesIn(text: string, most = Number.POSITIVE_INFINITY): readonly Position[] {
  return text
    .split(/\r\n|\n/)
    .slice(0, most)
    .flatMap((line, i) => [
      { line: i, character: 0 },
      ...[...line.matchAll(/[\w.-]+/g)]
        .slice(0, 12)
        .map(({ index, 0: word }) => ({ line: i, character: index + word.length })),
    ]);
}
