// The two streams of the command line: findings go to stdout, everything said about the run to stderr.
import { styleText } from "node:util";

export interface Terminal {
  out(text: string): void;
  /** A line about the run. */
  note(line: string): void;
  /** A line that the next one overwrites; shown on a terminal only. Empty: wipe it. */
  progress(line: string): void;
  /** `text` in a colour or weight, on a terminal and without NO_COLOR only. */
  style(format: Parameters<typeof styleText>[0], text: string): string;
  readonly width: number;
}

export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  const colours = stdout.isTTY === true && !process.env["NO_COLOR"];
  let shown = false;
  const wipe = () => {
    if (shown) stderr.write("\r\u001b[K");
    shown = false;
  };
  return {
    out: (text) => {
      wipe();
      stdout.write(text);
    },
    note: (line) => {
      wipe();
      stderr.write(`${line}\n`);
    },
    progress: (line) => {
      if (stderr.isTTY !== true) return;
      wipe();
      if (line === "") return;
      stderr.write(line.slice(0, (stderr.columns ?? 80) - 1));
      shown = true;
    },
    style: (format, text) => (colours ? styleText(format, text, { validateStream: false }) : text),
    width: stdout.columns ?? 100,
  };
}
