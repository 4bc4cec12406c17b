// What may be said behind `npm run bench --`: names of measurements, and options of some of them.
import * as path from "node:path";
import { parseArgs } from "node:util";

export interface Arguments {
  /** Parts of the names of the measurements that are wanted; none: all. */
  readonly names: readonly string[];
  /** How often everything is measured; the tables show medians. */
  readonly rounds: number;
  /** Whether a stored expectation is to be written anew. */
  readonly update: boolean;
  /** Another checkout to compare with, as an absolute path. */
  readonly against: string | undefined;
  /** A folder with repositories in folders called OWNER+NAME, as an absolute path. */
  readonly checkouts: string | undefined;
}

/** Reads the arguments of this process. An unknown option is an error. */
export function benchArguments(): Arguments {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: "string", default: "5" },
      update: { type: "boolean", default: false },
      against: { type: "string" },
      checkouts: { type: "string" },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds takes a number, not \`${values.rounds}\`.`);
  // npm runs us in the project's folder and says where it was called.
  const folder = process.env.INIT_CWD ?? process.cwd();
  const absolute = (given: string | undefined) => (given === undefined ? undefined : path.resolve(folder, given));
  const [against, checkouts] = [absolute(values.against), absolute(values.checkouts)];
  return { names: positionals, rounds, update: values.update, against, checkouts };
}
