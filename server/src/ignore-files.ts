// What the lines of an ignore file say of a path, as git reads them. A file may have any number of lines, and each path of a workspace
// is asked about: only lines that may fit it are tried, and no more of them than a limit.
import ignore, { type Ignore } from "ignore";

/** The most lines that are tried on one path, over all ignore files above it. */
export const MOST_TRIED = 1_000;

/** How many lines may still be tried on a path. */
export interface Budget {
  left: number;
}

/** The lines of one ignore file. */
export interface IgnoreFile {
  /**
   * Whether a path relative to the file's folder, with a slash at its end for a folder, is ignored or kept; undefined where no line
   * fits it, and where the budget is used up, which then is below 0.
   */
  verdict(path: string, budget: Budget): "ignored" | "kept" | undefined;
}

/** Files with fewer lines than this are tried as a whole. */
const FEW = 100;
/** For how many sets of lines their compiled form is kept. */
const MOST_KEPT = 200;
/** As many characters of a line's text are looked for in a path. */
const GRAM = 4;

/** Reads an ignore file. Case counts in its lines where it counts in names, as with git. */
export function ignoreFile(text: string, caseMatters: boolean): IgnoreFile {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const compiled = (some: readonly string[]) => ignore({ ignorecase: !caseMatters }).add([...some]);
  const fold = (one: string) => (caseMatters ? one : one.toLowerCase());
  const find = lines.length < FEW ? undefined : finder(lines.map(fold));
  const kept = new Map<string, Ignore>();
  const all = find === undefined ? compiled(lines) : undefined;
  const rulesFor = (fitting: readonly number[]): Ignore => {
    const key = fitting.join();
    const known = kept.get(key);
    if (known !== undefined) return known;
    if (kept.size >= MOST_KEPT) kept.clear();
    const made = compiled(fitting.map((i) => lines[i] ?? ""));
    kept.set(key, made);
    return made;
  };
  return {
    verdict(path, budget) {
      const fitting = find?.(fold(path), budget.left);
      budget.left -= fitting?.length ?? lines.length;
      if (budget.left < 0) return undefined;
      const { ignored, unignored } = (all ?? rulesFor(fitting ?? [])).test(path);
      return ignored ? "ignored" : unignored ? "kept" : undefined;
    },
  };
}

/**
 * Finds the lines that may fit a path, in their order: those whose longest piece of plain text, or a few characters of it, occurs in
 * the path, and those that have none. A path that a line fits has the plain text of the line in it, or in the folders above. Stops
 * when there are more than `most`.
 */
function finder(lines: readonly string[]): (path: string, most: number) => readonly number[] {
  const always: number[] = [];
  const byGram = new Map<string, number[]>();
  for (const [i, line] of lines.entries()) {
    const grams = gramsOf(plainText(line));
    // The one with the fewest lines so far: what all lines have in common tells nothing.
    const rarest = grams.reduce<string | undefined>(
      (best, gram) => (best === undefined || sizeOf(byGram, gram) < sizeOf(byGram, best) ? gram : best),
      undefined,
    );
    if (rarest === undefined) always.push(i);
    else if (byGram.has(rarest)) byGram.get(rarest)?.push(i);
    else byGram.set(rarest, [i]);
  }
  return (path, most) => {
    const found = new Set<number>();
    const add = (some: readonly number[] = []) => {
      for (const i of some) if (found.size <= most) found.add(i);
    };
    add(always);
    for (let at = 0; at < path.length && found.size <= most; at += 1) {
      for (let length = 1; length <= GRAM; length += 1) add(byGram.get(path.slice(at, at + length)));
    }
    return [...found].sort((a, b) => a - b);
  };
}

const sizeOf = (byGram: ReadonlyMap<string, readonly number[]>, gram: string) => byGram.get(gram)?.length ?? 0;

/** The longest piece of a line that stands for itself; empty where it has none, or where telling would take more than a look. */
function plainText(line: string): string {
  if (/[\\[]/.test(line)) return "";
  return (line.match(/[a-z0-9_-]+/gi) ?? []).reduce(
    (longest, one) => (one.length > longest.length ? one : longest),
    "",
  );
}

/** Every piece of a text as long as a gram; the text itself where it is shorter. */
function gramsOf(text: string): readonly string[] {
  if (text === "") return [];
  return Array.from({ length: Math.max(1, text.length - GRAM + 1) }, (_, i) => text.slice(i, i + GRAM));
}
