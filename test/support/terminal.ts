// A terminal that keeps what is written to it, for tests of the command line.
import type { Terminal } from "../../server/src/cli/format/terminal.ts";

export interface Written {
  /** On stdout. */
  out: string;
  /** On stderr, a line for each note. */
  note: string;
  /** Each line of progress. */
  readonly steps: string[];
}

/** A terminal without colours and links, 100 characters wide, and what is written to it. */
export function recordingTerminal(): { readonly terminal: Terminal; readonly written: Written } {
  const written: Written = { out: "", note: "", steps: [] };
  const terminal: Terminal = {
    out: (text) => {
      written.out += text;
    },
    command: (line) => {
      written.out += `${line}\n`;
    },
    note: (line) => {
      written.note += `${line}\n`;
    },
    progress: (line) => {
      if (line !== undefined) written.steps.push(line);
    },
    style: (_format, text) => text,
    link: (text) => text,
    width: 100,
    wraps: false,
  };
  return { terminal, written };
}
