// A terminal that keeps what is written to it, for tests of the command line.
import type { Terminal } from "../../server/src/cli/format/terminal.ts";

export interface Written {
  /** On stdout. */
  out: string;
  /** On stderr, a line for each note. */
  note: string;
}

/** A terminal without colours, 100 characters wide, and what is written to it. */
export function recordingTerminal(): { readonly terminal: Terminal; readonly written: Written } {
  const written: Written = { out: "", note: "" };
  const terminal: Terminal = {
    out: (text) => {
      written.out += text;
    },
    note: (line) => {
      written.note += `${line}\n`;
    },
    progress: () => {},
    style: (_format, text) => text,
    width: 100,
  };
  return { terminal, written };
}
