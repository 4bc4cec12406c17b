// npm run oracle -- NAME [--write] [--checkouts DIR]: runs the real program that decides what is right over the recorded cases, and
// fails where it answers otherwise than recorded. `--write` records. `npm test` compares the engine with the record and builds nothing.
// npm run oracle -- NAME FOLDER…: has the program and the engine read whatever lies there, and says where they differ.
import * as fs from "node:fs";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { builtModule } from "./go.ts";
import { at, since } from "./project.ts";

/** A real program and what it is asked. */
export interface Oracle {
  /** The folder of its Go module. */
  readonly module: string;
  /** The file with its recorded answers. */
  readonly record: string;
  /** Its answers to all cases, by their titles; to those from public repositories only where a folder has their checkouts. */
  run(program: string, checkouts?: string): Run;
  /** Lines about the files below some folders; one that begins with `✗` is a difference, and the command fails. */
  over?(program: string, folders: readonly string[]): Iterable<string>;
}

/** What is recorded. */
export interface Answers {
  /** The program and its version. */
  readonly tool: string;
  readonly cases: Readonly<Record<string, unknown>>;
}

export interface Run extends Answers {
  /** How many answers come from the record, as their cases are not on this machine: they are compared with nothing. */
  readonly kept?: number;
  /** A line for each case that the engine judges otherwise than it should; the command fails. */
  readonly wrong?: readonly string[];
}

/** Each is a folder of test/oracles with an `oracle.ts`. */
const NAMES = fs
  .readdirSync(at("test/oracles"), { withFileTypes: true })
  .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  .sort();

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { write: { type: "boolean" }, checkouts: { type: "string" } },
  });
  const [name = "", ...folders] = positionals;
  if (!NAMES.includes(name)) {
    console.error(`npm run oracle -- NAME [--write] [--checkouts DIR], where NAME is ${NAMES.join(", ")}`);
    return 2;
  }
  const { oracle }: { readonly oracle: Oracle } = await import(`../test/oracles/${name}/oracle.ts`);
  const start = performance.now();
  const built = await builtModule(oracle.module);
  if ("failed" in built) {
    console.error(`The oracle ${name} cannot be asked: ${built.failed}.`);
    return 1;
  }
  if (folders.length > 0) {
    let code = oracle.over === undefined ? 2 : 0;
    for (const line of oracle.over?.(built.path, folders) ?? [`The oracle ${name} reads no folders.`]) {
      console.log(line);
      if (line.startsWith("✗")) code = 1;
    }
    return code;
  }
  const { kept = 0, wrong = [], ...run } = oracle.run(built.path, values.checkouts);
  // As the record holds them: JSON has one zero.
  const answers: Answers = JSON.parse(JSON.stringify(run));
  const count = Object.keys(answers.cases).length - kept;
  const others = kept === 0 ? "" : `; ${kept} more were not asked, for they need --checkouts DIR`;
  for (const line of wrong) console.log(`≠ ${line}`);
  if (wrong.length > 0) console.log(`${wrong.length} cases that the engine judges otherwise`);
  if (values.write === true) {
    fs.writeFileSync(oracle.record, `${JSON.stringify(answers, undefined, 1)}\n`);
    console.log(`${answers.tool}: ${count} cases recorded${others} (${since(start)})`);
    return wrong.length === 0 ? 0 : 1;
  }
  const drifts = driftsOf(recordedBy(oracle), answers);
  for (const drift of drifts) console.log(drift);
  const end = drifts.length === 0 ? "as recorded" : "`npm run oracle -- " + name + " --write` records what it says now";
  console.log(
    `${answers.tool}: ${count} cases, ${drifts.length} otherwise than recorded: ${end}${others} (${since(start)})`,
  );
  return drifts.length + wrong.length === 0 ? 0 : 1;
}

function recordedBy({ record }: Oracle): Answers {
  return fs.existsSync(record) ? JSON.parse(fs.readFileSync(record, "utf8")) : { tool: "nothing", cases: {} };
}

function driftsOf(before: Answers, now: Answers): readonly string[] {
  const tool = before.tool === now.tool ? [] : [`recorded with ${before.tool}, asked ${now.tool}`];
  const titles = new Set([...Object.keys(before.cases), ...Object.keys(now.cases)]);
  return [
    ...tool,
    ...[...titles].flatMap((title) => {
      const [old, answer] = [before.cases[title], now.cases[title]];
      if (isDeepStrictEqual(old, answer)) return [];
      return [`✗ ${title}\n  recorded ${shown(old)}\n  now      ${shown(answer)}`];
    }),
  ];
}

const shown = (answer: unknown): string => (answer === undefined ? "nothing" : JSON.stringify(answer));

if (import.meta.main) process.exitCode = await main();
