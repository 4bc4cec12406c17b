// Sentences in a column of a terminal.

/** The words of a text in lines of at most `width` UTF-16 units, one at least; a longer word has a line of its own. Linear. */
export function linesWithin(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line === "") line = word;
    else if (line.length + 1 + word.length <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}
