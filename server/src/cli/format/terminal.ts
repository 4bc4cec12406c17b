// The two streams of the command line: findings go to stdout, everything said about the run to stderr.
import { styleText } from "node:util";
import { forLog, type Shown } from "../../shown/shown.ts";

/** Takes only text in which nothing acts, and whole lines of it. */
export interface Terminal {
  out(text: Shown): void;
  /** A line about the run. */
  note(line: Shown): void;
  /** A line that the next one overwrites; shown on a terminal only. Undefined: wipe it. */
  progress(line: Shown | undefined): void;
  /** `text` in a colour or weight, on a terminal and without NO_COLOR only. */
  style(format: Parameters<typeof styleText>[0], text: Shown): Shown;
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
      stdout.write(forLog(text));
    },
    note: (line) => {
      wipe();
      stderr.write(`${forLog(line)}\n`);
    },
    progress: (line) => {
      if (stderr.isTTY !== true) return;
      wipe();
      if (line === undefined) return;
      stderr.write(forLog(line).slice(0, (stderr.columns ?? 80) - 1));
      shown = true;
    },
    style: (format, text) => (colours ? (styleText(format, text, { validateStream: false }) as Shown) : text),
    width: stdout.columns ?? 100,
  };
}
