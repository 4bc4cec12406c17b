// What package managers of languages were told, by their own `config`, about the downloads that they keep: another folder, or none.
//
// Sources: https://docs.npmjs.com/cli/v11/commands/npm-config, https://pip.pypa.io/en/stable/cli/pip_config/,
// https://classic.yarnpkg.com/en/docs/cli/config, https://yarnpkg.com/configuration/yarnrc#cacheFolder,
// https://python-poetry.org/docs/cli/#config, https://getcomposer.org/doc/03-cli.md#config.
import type { Dockerfile, Instruction } from "../parse/document.ts";
import type { ShellCommand } from "../shell/command.ts";
import { type Step, stepOf } from "../shell/commands.ts";
import { inherited } from "../stages/inherited.ts";
import { userAt } from "../stages/users.ts";
import type { Family } from "./manager.ts";
import { callsOf, type PackageCall } from "./packages.ts";

/** Who has set something for which managers: each entry is a family, or a family and the user whose own file says it. */
type Configured = ReadonlySet<string>;

const configured = inherited<Configured>(
  () => new Set(),
  (state, instruction, doc) => {
    if (instruction.keyword !== "RUN") return state;
    const step = stepOf(doc, instruction);
    const said = callsOf(step).filter(movesDownloads);
    return said.length === 0 ? state : new Set([...state, ...said.map((call) => entryOf(doc, instruction, call))]);
  },
  ([first, ...others]) => new Set([...(first ?? [])].filter((one) => others.every((state) => state.has(one)))),
);

/**
 * Which calls of a step to a manager were told, in an earlier step or above them in the same one, to keep downloads elsewhere or not at
 * all.
 */
export function configuredAway(doc: Dockerfile, step: Step, family: Family): (call: PackageCall) => boolean {
  const { instruction } = step;
  const before = configured.before(doc, instruction);
  const within = callsOf(step)
    .filter((call) => call.row.family === family && movesDownloads(call))
    .map((call) => ({ entry: entryOf(doc, instruction, call), start: call.at.start }));
  return (call) => {
    const own = [family, `${family} ${userOf(doc, instruction, call.command)}`];
    if (own.some((entry) => before?.has(entry) === true)) return true;
    const first = within.find(({ entry }) => own.includes(entry));
    return first !== undefined && first.start < call.at.start;
  };
}

function entryOf(doc: Dockerfile, instruction: Instruction, { row, command, options }: PackageCall): string {
  const isForAll = options.some(
    ({ name, value }) =>
      name === "--global" || name === "--site" || (row.family === "npm" && name === "-g") || value === "global",
  );
  return isForAll && row.family !== "composer" ? row.family : `${row.family} ${userOf(doc, instruction, command)}`;
}

/** The user that a command runs as, by name. */
function userOf(doc: Dockerfile, instruction: Instruction, { via }: ShellCommand): string {
  for (let one = via; one !== undefined; one = one.via)
    if (one.program === "sudo" || one.program === "doas") return "root";
  const user = userAt(doc, instruction)?.value?.split(":", 1)[0] ?? "";
  return user === "" || user === "0" ? "root" : user;
}

/** The keys of a manager's configuration for where downloads are kept. */
const FOLDER_KEYS: Readonly<Partial<Record<Family, RegExp>>> = {
  npm: /^cache(?:=|$)/,
  yarn: /^(?:cache-folder|cacheFolder)$/,
  pip: /^(?:global|install)\.cache-dir$/,
  poetry: /^cache-dir$/,
  composer: /^cache-dir$/,
};

/** Whether a call sets where downloads are kept, or that none are. */
function movesDownloads({ row, subcommand = "", operands }: PackageCall): boolean {
  const words = operands.map(({ literal = "" }) => literal);
  const setting = /^(?:global )?config$|^c$/.test(subcommand) ? words : subcommand === "set" ? ["set", ...words] : [];
  const isSet = row.family === "poetry" || row.family === "composer" || setting[0] === "set";
  const [key = "", value = ""] = setting[0] === "set" ? setting.slice(1) : setting;
  if (!isSet || key === "") return false;
  if (row.family === "pip" && /^(?:global|install)\.no-cache-dir$/.test(key)) return isTrue(value);
  return FOLDER_KEYS[row.family]?.test(key) === true && (value !== "" || key.includes("=") || setting.length > 2);
}

/** pip reads a switch as `strtobool` does; `n`, `no`, `f`, `false`, `off` and `0` are false. */
export function isTrue(value: string | undefined): boolean {
  return value === undefined || /^(?:1|y|yes|t|true|on)$/i.test(value);
}
