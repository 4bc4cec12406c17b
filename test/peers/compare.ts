// Where a peer and we report an id, put side by side: by files, and by instructions in files where both do.
import type { Said } from "./finding.ts";

/** A place of one sort of difference. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

export interface Compared {
  readonly tool: string;
  readonly id: string;
  readonly claim: "same" | "answers" | "none";
  /** Files in which both report it, one alone, neither. */
  readonly both: number;
  readonly theirs: number;
  readonly ours: number;
  readonly silent: number;
  /** Instructions, of all files. */
  readonly instructions: { readonly both: number; readonly theirs: number; readonly ours: number };
  /** Every instruction that one alone reports, by the order of files; with those in files where both report something else. */
  readonly onlyTheirs: readonly Place[];
  readonly onlyOurs: readonly Place[];
}

/** `instruction` says at which line the instruction begins that has a line of a file. */
export function compare(
  { tool, id, claim }: Pick<Compared, "tool" | "id" | "claim">,
  files: readonly string[],
  theirs: readonly Said[],
  ours: readonly Said[],
  instruction: (file: string, line: number) => number,
): Compared {
  const counts = { both: 0, theirs: 0, ours: 0, silent: 0 };
  const instructions = { both: 0, theirs: 0, ours: 0 };
  const onlyTheirs: Place[] = [];
  const onlyOurs: Place[] = [];
  const [those, own] = [byFile(theirs, instruction), byFile(ours, instruction)];
  for (const file of files) {
    const [one = NONE, other = NONE] = [those.get(file), own.get(file)];
    counts[one.size > 0 ? (other.size > 0 ? "both" : "theirs") : other.size > 0 ? "ours" : "silent"] += 1;
    // What is about the file as a whole has no place to compare.
    if (one.size > 0 && other.size > 0 && (one.has(0) || other.has(0))) {
      instructions.both += 1;
      continue;
    }
    for (const line of [...one].sort(ascending)) {
      if (other.has(line)) instructions.both += 1;
      else onlyTheirs.push({ file, line });
    }
    for (const line of [...other].sort(ascending)) if (!one.has(line)) onlyOurs.push({ file, line });
  }
  instructions.theirs = onlyTheirs.length;
  instructions.ours = onlyOurs.length;
  return { tool, id, claim, ...counts, instructions, onlyTheirs, onlyOurs };
}

const NONE: ReadonlySet<number> = new Set();
const ascending = (a: number, b: number) => a - b;

function byFile(said: readonly Said[], instruction: (file: string, line: number) => number) {
  const found = new Map<string, Set<number>>();
  for (const { file, line } of said) {
    const lines = found.get(file) ?? new Set();
    found.set(file, lines.add(line === 0 ? 0 : instruction(file, line)));
  }
  return found;
}

export const HEAD = "tool\tid\tclaim\tboth\tonly theirs\tonly ours\tsilent\tinstructions both\tonly theirs\tonly ours";

/** A row of the table, under HEAD. */
export function row({ tool, id, claim, both, theirs, ours, silent, instructions }: Compared): string {
  const { both: same, theirs: those, ours: own } = instructions;
  return [tool, id, claim, both, theirs, ours, silent, same, those, own].join("\t");
}

/** What is left to look at: ids whose files part in over `most` cases of one sort, the largest first. */
export function largeClasses(all: readonly Compared[], most: number): readonly string[] {
  return all
    .filter(({ claim }) => claim !== "none")
    .flatMap(({ tool, id, theirs, ours }) => [
      { count: theirs, told: `${tool} ${id}: only theirs in ${theirs} files` },
      { count: ours, told: `${tool} ${id}: only ours in ${ours} files` },
    ])
    .filter(({ count }) => count > most)
    .sort((a, b) => b.count - a.count)
    .map(({ told }) => told);
}
