// One linter at work: its program, one start of it for all scripts of a file, and every end of that as a value.
import { create } from "../files/writer.ts";
import { OWN_SYSTEM, variableIn } from "../paths/paths.ts";
import type { ScanFailure } from "../protocol.ts";
import { endedBadly } from "./core/failures.ts";
import type { Linter, Remark, Script } from "./core/linter.ts";
import { isFailure } from "./core/scanner.ts";
import { programEnvironment } from "./environment.ts";
import { inEmptyFolder } from "./programs/files.ts";
import { findProgram } from "./programs/locate.ts";
import { foreignFolders, outputOf, type Surroundings, scrubbed, start } from "./starts.ts";

/** More scripts than these, longer ones, and those after so many characters together are not looked at. */
const MOST_SCRIPTS = 200;
const LONGEST_SCRIPT = 30_000;
const MOST_CHARACTERS = 200_000;
/** In seconds. */
const TIMEOUT = 30;
/** In bytes. */
const MOST_OUTPUT = 8_000_000;

export interface LintRequest {
  readonly scripts: readonly Script[];
  /** The program that the user's settings name; undefined: PATH is searched. */
  readonly path: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * What a linter says of scripts, which it gets as files of a private folder that is removed afterwards. Nothing of the workspace reaches it
 * but the scripts, neither a setting nor a program. Throws only where the folder cannot be written.
 */
export async function lint(
  linter: Linter,
  around: Surroundings,
  { scripts, path, signal }: LintRequest,
): Promise<readonly Remark[] | ScanFailure | "cancelled"> {
  const { title } = linter;
  const taken = takenOf(linter, scripts);
  if (taken.length === 0) return [];
  const env = programEnvironment(around.environment, {});
  const found = await findProgram({
    name: linter.program,
    title,
    configured: path,
    setting: `\`plimsoll.${linter.id}.path\``,
    workspace: foreignFolders(around),
    searched: variableIn(env, "PATH", OWN_SYSTEM) ?? "",
  });
  if (isFailure(found)) return found;
  return inEmptyFolder(async (folder) => {
    const files = taken.map((_one, i) => OWN_SYSTEM.path.join(folder, `${i}.sh`));
    for (const [i, file] of files.entries()) await create(file, taken[i]?.text ?? "");
    const options = { timeout: TIMEOUT * 1000, limit: MOST_OUTPUT, signal };
    // On every save: a line for each start, and neither its arguments nor what it found.
    around.log(`${found.path}: ${taken.length} ${taken.length === 1 ? "script" : "scripts"}`);
    const ran = await start(found.path, { args: linter.args(files) }, env, { ...around, log() {} }, options);
    if (ran.ended === "cancelled") return "cancelled";
    const bad = endedBadly(title, found.path, ran, { seconds: TIMEOUT });
    const own = taken.map(({ number }) => scripts[number]).filter((one) => one !== undefined);
    const read = bad ?? linter.read(outputOf(ran), own, files);
    if (isFailure(read)) return scrubbed(read, env, around);
    return read.map((remark) => ({ ...remark, script: taken[remark.script]?.number ?? remark.script }));
  });
}

interface Taken {
  /** Which of all scripts it is. */
  readonly number: number;
  /** What its file holds. */
  readonly text: string;
}

/** The scripts that are looked at. */
function takenOf(linter: Linter, scripts: readonly Script[]): readonly Taken[] {
  const taken: Taken[] = [];
  let characters = 0;
  for (const [number, script] of scripts.entries()) {
    const text = script.text.length > LONGEST_SCRIPT ? undefined : linter.fileFor(script);
    if (text === undefined) continue;
    characters += text.length;
    if (taken.length === MOST_SCRIPTS || characters > MOST_CHARACTERS) break;
    taken.push({ number, text });
  }
  return taken;
}
