// How `npm start -- …` is read.
import { nearest } from "../server/src/engine/core/similar.ts";

export const USAGE = `npm start                opens a copy of the playground in VS Code with the extension loaded, until Ctrl+C
npm start -- FOLDER      opens a folder of yours instead, with VS Code's own workspace trust
npm start -- --once      builds and checks, and stops before VS Code`;

/** What was asked for; `says` where nothing is started, with the exit code. */
export type Asked =
  | { readonly folder: string | undefined; readonly once: boolean }
  | { readonly says: string; readonly code: 0 | 2 };

const OPTIONS = ["--once", "--help"];

/** Reads the arguments of `npm start`: one folder at most, and the options of the usage. */
export function readStart(args: readonly string[]): Asked {
  if (args.some((one) => one === "--help" || one === "-h")) return { says: USAGE, code: 0 };
  const unknown = args.find((one) => one.startsWith("-") && one !== "--once");
  if (unknown !== undefined) {
    const meant = nearest(unknown, OPTIONS);
    const guess = meant === undefined ? "" : ` Did you mean \`${meant}\`?`;
    return { says: `There is no option \`${unknown}\`.${guess}\n${USAGE}`, code: 2 };
  }
  const [folder, ...more] = args.filter((one) => !one.startsWith("-"));
  if (more.length > 0) return { says: `Only one folder can be opened.\n${USAGE}`, code: 2 };
  return { folder, once: args.includes("--once") };
}
