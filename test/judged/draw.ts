// node test/judged/draw.ts --seed N --findings N --fixes N [--most N] [--severity S] [--language L] CHECKOUT…: draws findings and fixes of Plimsoll
// on checkouts of public repositories, for somebody to judge who does not know our code: at most `--most` of one rule, and of one severity
// or of the rules of one language (`dockerfile`) alone where one is given. README.md beside this says how.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { createTwoFilesPatch } from "diff";
import { checkCommand } from "../../server/src/cli/check.ts";
import { createEngine } from "../../server/src/engine/index.ts";
import { recordingTerminal } from "../support/terminal.ts";

interface Place {
  readonly line: number;
  readonly character: number;
}

interface Found {
  readonly rule: string;
  readonly row?: string;
  readonly severity: string;
  readonly file: string;
  readonly range: { readonly start: Place };
  readonly message: string;
  readonly fixes: readonly Fix[];
}

interface Fix {
  readonly title: string;
  readonly kind: string;
  readonly edits: readonly {
    readonly range: { readonly start: Place; readonly end: Place };
    readonly newText: string;
  }[];
}

/** One thing to judge. */
interface Drawn {
  readonly repository: string;
  readonly commit: string;
  /** In the repository. */
  readonly file: string;
  readonly found: Found;
  readonly fix?: Fix;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: "string", default: "20261128" },
    findings: { type: "string", default: "200" },
    fixes: { type: "string", default: "80" },
    most: { type: "string", default: "15" },
    severity: { type: "string" },
    language: { type: "string" },
  },
});

const engine = createEngine();
const all: Drawn[] = [];
for (const folder of positionals) all.push(...(await findingsIn(path.resolve(folder))));
const fixes = all.flatMap((one) => one.found.fixes.map((fix): Drawn => ({ ...one, fix })));
console.log("kind\trepository\tcommit\tfile\tline\trule\tseverity\ttext\tverdict\treason");
for (const one of drawn(all, Number(values.findings), ({ found }) => nameOf(found))) console.log(rowOf("finding", one));
for (const one of drawn(fixes, Number(values.fixes), ({ found, fix }) => `${nameOf(found)} ${fix?.kind}`)) {
  console.log(rowOf("fix", one));
  console.log(diffOf(one).replace(/^/gm, "# "));
}

async function findingsIn(folder: string): Promise<readonly Drawn[]> {
  const git = (...args: readonly string[]) => execFileSync("git", ["-C", folder, ...args], { encoding: "utf8" }).trim();
  const { terminal, written } = recordingTerminal();
  await checkCommand(engine, [folder, "--format", "json"], terminal);
  const { findings }: { findings: readonly Found[] } = JSON.parse(written.out);
  const repository = path.basename(folder).replace("+", "/");
  const commit = git("rev-parse", "HEAD");
  return findings
    .filter(({ severity }) => severity === (values.severity ?? severity))
    .filter(({ rule }) => values.language === undefined || rule.startsWith(`${values.language}/`))
    .map((found) => ({
      repository,
      commit,
      file: path.relative(folder, path.resolve(found.file)).split(path.sep).join("/"),
      found,
    }));
}

/**
 * So many of `from`, in turns of repositories and in each of sorts, so that neither a large repository nor a common rule has them all.
 * Of one rule no more than `--most`.
 */
function drawn(from: readonly Drawn[], count: number, sortOf: (one: Drawn) => string): readonly Drawn[] {
  const heaps = new Map<string, Map<string, Drawn[]>>();
  for (const one of [...from].sort((a, b) => (lotOf(a) < lotOf(b) ? -1 : 1))) {
    const sorts = heaps.get(one.repository) ?? new Map<string, Drawn[]>();
    heaps.set(one.repository, sorts);
    const heap = sorts.get(sortOf(one)) ?? [];
    sorts.set(sortOf(one), [...heap, one]);
  }
  const turns = [...heaps.values()].map((sorts) => inTurns([...sorts.values()]));
  const taken = new Map<string, number>();
  const isLeft = ({ found }: Drawn) => {
    const times = (taken.get(nameOf(found)) ?? 0) + 1;
    taken.set(nameOf(found), times);
    return times <= Number(values.most);
  };
  return inTurns(turns).filter(isLeft).slice(0, count);
}

/** The first of each list, then the second of each, and so on. */
function inTurns<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const longest = lists.reduce((most, list) => Math.max(most, list.length), 0);
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list.slice(i, i + 1))).flat();
}

/** Decides the order: a hash of the seed and of what is drawn. */
function lotOf({ repository, file, found, fix }: Drawn): string {
  const { line, character } = found.range.start;
  const text = [values.seed, repository, file, line, character, nameOf(found), found.message, fix?.title].join("\0");
  return createHash("sha256").update(text).digest("hex");
}

function nameOf({ rule, row }: Found): string {
  return row ?? rule;
}

function rowOf(kind: string, { repository, commit, file, found, fix }: Drawn): string {
  const text = fix === undefined ? found.message : `${fix.title} (${fix.kind})`;
  return [kind, repository, commit, file, found.range.start.line + 1, nameOf(found), found.severity, text, "", ""].join(
    "\t",
  );
}

function diffOf({ repository, file, fix }: Drawn): string {
  const folder = positionals.find((one) => path.basename(path.resolve(one)).replace("+", "/") === repository) ?? "";
  const before = readFileSync(path.join(folder, file), "utf8");
  const starts = [0, ...[...before.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const at = ({ line, character }: Place) => (starts[line] ?? before.length) + character;
  // From the last to the first, so that places stay true; of several at one place the first stands first.
  const edits = [...(fix?.edits ?? [])].reverse().sort((a, b) => at(b.range.start) - at(a.range.start));
  const after = edits.reduce(
    (text, { range, newText }) => text.slice(0, at(range.start)) + newText + text.slice(at(range.end)),
    before,
  );
  return createTwoFilesPatch(file, file, before, after, "", "", { context: 6 });
}
