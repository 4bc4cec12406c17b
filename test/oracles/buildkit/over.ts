// All Dockerfiles below some folders, by BuildKit and by us: `npm run oracle -- buildkit FOLDER…`. Whether both refuse the same,
// and whether the language server's formatting and rename leave what BuildKit reads as it is.
import * as fs from "node:fs";
import * as path from "node:path";
import { dockerfile } from "../../../server/src/engine/dockerfile/index.ts";
import { globalArgs } from "../../../server/src/engine/dockerfile/stages/variables.ts";
import { hashOf } from "../compared.ts";
import { differenceOf, listedDifferences } from "./agreement.ts";
import { ask, type Question, type Reply, verdictOf } from "./ask.ts";
import { formattings } from "./formatting.ts";
import { renamings } from "./renaming.ts";

/** What is asked about a file. */
export interface Trial {
  readonly sort: "verdict" | "formatting" | "rename" | "refused";
  /** For the reader: which formatting, which name. */
  readonly of: string;
  readonly questions: readonly Question[];
  /** What is wrong, by the answers to the questions. */
  judge(replies: readonly Reply[]): string | undefined;
}

/** A line for each difference, then the numbers of each folder and of all. A folder of a repository is called OWNER+NAME. */
export function* over(program: string, folders: readonly string[]): Generator<string> {
  const listed = listedDifferences();
  const all = new Counts();
  for (const folder of folders) {
    const counts = new Counts();
    const repository = path.basename(path.resolve(folder)).replace("+", "/");
    for (const file of [...dockerfilesBelow(folder)].sort()) {
      const title = `${repository} ${path.relative(folder, file).replaceAll(path.sep, "/")}`;
      counts.files += 1;
      for (const { trial, difference } of tried(program, fs.readFileSync(file, "utf8"))) {
        const reason = trial.sort === "verdict" ? listed.get(title) : undefined;
        counts.add(trial, difference, reason);
        if (difference !== undefined) yield `${reason === undefined ? "✗" : " "} ${title}${trial.of}: ${difference}`;
      }
    }
    all.take(counts);
    yield `${repository}: ${counts}`;
  }
  yield `${folders.length} folders: ${all}`;
}

function* tried(program: string, text: string) {
  const trials = [verdict(text), ...formattings(text), ...renamings(text)];
  const replies = ask(
    program,
    trials.flatMap(({ questions }) => questions),
  );
  let next = 0;
  for (const trial of trials) {
    const own = replies.slice(next, next + trial.questions.length);
    next += own.length;
    yield { trial, difference: trial.judge(own) };
  }
}

/** An argument without a default has a value when the build is started: one in which each has some counts as well. */
function verdict(text: string): Trial {
  const [part] = dockerfile.parse(text, undefined);
  const open = part === undefined ? [] : [...globalArgs(part.doc).values()].filter(({ value }) => value === null);
  const args = Object.fromEntries(open.map(({ name }) => [name, "1"]));
  return {
    sort: "verdict",
    of: "",
    questions: open.length === 0 ? [{ text }] : [{ text }, { text, args }],
    judge: (replies) => {
      const differences = replies.map((reply) => differenceOf(text, `${hashOf(text)} ${verdictOf(reply)}`));
      return differences.includes(undefined) ? undefined : differences[0];
    },
  };
}

/** The Dockerfiles below a folder, by their places. */
export function* dockerfilesBelow(folder: string): Generator<string> {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== ".git") yield* dockerfilesBelow(place);
    else if (entry.isFile() && dockerfile.claims(place.replaceAll(path.sep, "/"), "")) yield place;
  }
}

type Numbers = Record<Trial["sort"], number>;

class Counts {
  files = 0;
  readonly #asked: Numbers = { verdict: 0, formatting: 0, rename: 0, refused: 0 };
  readonly #different: Numbers = { verdict: 0, formatting: 0, rename: 0, refused: 0 };
  /** Formattings that change the text. */
  #edited = 0;
  #listed = 0;

  add({ sort, questions }: Trial, difference: string | undefined, reason: string | undefined): void {
    this.#asked[sort] += 1;
    if (sort === "formatting" && questions.length > 0) this.#edited += 1;
    if (difference === undefined) return;
    if (reason === undefined) this.#different[sort] += 1;
    else this.#listed += 1;
  }

  take(counts: Counts): void {
    this.files += counts.files;
    this.#listed += counts.#listed;
    this.#edited += counts.#edited;
    for (const sort of ["verdict", "formatting", "rename", "refused"] as const) {
      this.#asked[sort] += counts.#asked[sort];
      this.#different[sort] += counts.#different[sort];
    }
  }

  toString(): string {
    const { verdict, formatting, rename } = this.#different;
    return [
      `${this.files} files, ${verdict} judged otherwise than by BuildKit and ${this.#listed} more that are listed`,
      `formatted in ${this.#asked.formatting} ways, ${this.#edited} of them with edits: ${formatting} differences`,
      `${this.#asked.rename} names renamed (${this.#asked.refused} declarations more are left alone): ${rename} differences`,
    ].join("; ");
  }
}
