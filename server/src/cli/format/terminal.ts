// The two streams of the command line: findings go to stdout, everything said about the run to stderr.
import { styleText } from "node:util";
import { forLog, type Shown } from "../../shown/shown.ts";
import type { WorkflowCommand } from "../../shown/workflow-command.ts";
import { abilitiesOf } from "./abilities.ts";

/** Takes only text in which nothing acts, and whole lines of it. */
export interface Terminal {
  out(text: Shown): void;
  /** A line that the runner of GitHub Actions obeys. */
  command(line: WorkflowCommand): void;
  /** A line about the run. */
  note(line: Shown): void;
  /** A line that the next one overwrites; shown on a terminal only. Undefined: wipe it. */
  progress(line: Shown | undefined): void;
  /** `text` in a colour or weight, where these are shown. */
  style(format: Parameters<typeof styleText>[0], text: Shown): Shown;
  /** `text` as a link to a URI, where links are made. */
  link(text: Shown, uri: string): Shown;
  readonly width: number;
  /** Whether somebody reads it at that width, so that lines are wrapped. */
  readonly wraps: boolean;
}

/** The only signs of a URI that reach a terminal: nothing there ends the link or acts. */
const PLAIN_URI = /^[!-~]+$/;

export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  const { colours, links } = abilitiesOf(process.env, stdout.isTTY === true);
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
    command: (line) => {
      wipe();
      stdout.write(`${line}\n`);
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
    link: (text, uri) =>
      links && PLAIN_URI.test(uri) ? (`\u001b]8;;${uri}\u001b\\${text}\u001b]8;;\u001b\\` as Shown) : text,
    width: stdout.columns ?? 100,
    wraps: stdout.isTTY === true,
  };
}
