// Files with secrets that COPY and ADD bring into a stage or a step writes there, by the path under which they are.
import { fact, remembered } from "../../core/fact.ts";
import { addTo } from "../../core/lists.ts";
import { frontOf } from "../../core/search.ts";
import { span, withoutEnd } from "../../core/text.ts";
import { type SecretFile, secretFile } from "../../knowledge/secret-files.ts";
import { type Dockerfile, heredocWords, type Instruction, type Word } from "../parse/document.ts";
import { contentOf } from "../parse/moved.ts";
import { type Call, callsOfAny } from "../shell/calls.ts";
import type { ShellWord } from "../shell/command.ts";
import { type Step, stepsWith } from "../shell/commands.ts";
import { resolveAt } from "../stages/environment.ts";
import { ancestors, placeOf, type Stage } from "../stages/stages.ts";
import { pathFrom, workdirAt } from "../stages/workdir.ts";

export interface SecretCopy {
  readonly instruction: Instruction;
  /** The word that names it; of a file that a step writes, the target. */
  readonly source: Pick<Word | ShellWord, "at">;
  readonly name: string;
  readonly holds: SecretFile;
  /** Where it is in the stage; undefined where that is not known. */
  readonly path: string | undefined;
  /** The step that wrote it; absent for what was copied. */
  readonly step?: Step;
}

/** Files with secrets that are copied from the build's context, in order. */
export const copiedSecrets = fact((doc: Dockerfile): readonly SecretCopy[] =>
  doc.instructions.flatMap((one) => copiedBy(doc, one)),
);

function copiedBy(doc: Dockerfile, instruction: Instruction): readonly SecretCopy[] {
  const { keyword, flags, words, exec } = instruction;
  if (keyword !== "COPY" && keyword !== "ADD") return [];
  if (flags.some(({ name }) => name === "from")) return [];
  // Many versions of a document copy the same files.
  const known = remembered(contentOf(instruction), copiedBy, () => new Map<string, SecretFile | undefined>());
  const holding = (file: string) => {
    if (!known.has(file)) known.set(file, secretFile(file));
    return known.get(file);
  };
  const heredocs = heredocWords(instruction);
  const all = exec?.items.map(({ value, at }) => ({ value, raw: value, at: span(at.start + 1, at.end - 1) })) ?? words;
  const target = all.at(-1);
  if (target === undefined || all.length < 2) return [];
  const excluded = flags.flatMap(({ name, value }) => (name === "exclude" && value !== undefined ? [value] : []));
  return all.slice(0, -1).flatMap((source): readonly SecretCopy[] => {
    const { value, at } = source;
    const holds = heredocs.has(at.start) || /:\/\//.test(value) ? undefined : holding(value);
    // Keys by which packages are verified are public, whatever their names.
    if (holds === undefined || /keyrings|trusted\.gpg|rpm-gpg|apk\/keys|ca-certificates|apt\//.test(target.value))
      return [];
    const name = nameOf(value);
    if (excluded.some((one) => isExcluded(name, one))) return [];
    return [{ instruction, source, name, holds, path: pathOf(doc, instruction, target, name, all.length > 2) }];
  });
}

const nameOf = (path: string): string => {
  const plain = withoutEnd(path, "/");
  return plain.slice(plain.lastIndexOf("/") + 1);
};

/** Whether a pattern of `--exclude` leaves a file out: by its name, or `*` and its ending. */
function isExcluded(name: string, pattern: string): boolean {
  const last = nameOf(pattern);
  const plain = withoutEnd(name, "*?");
  return last === plain || (last.startsWith("*") && plain.endsWith(last.slice(1)));
}

function pathOf(doc: Dockerfile, instruction: Instruction, target: Pick<Word, "raw">, name: string, several: boolean) {
  const value = resolveAt(doc, instruction, target);
  if (value === undefined) return undefined;
  const isFolder = several || value.endsWith("/") || value === "." || value === "./";
  return pathFrom(workdirAt(doc, instruction), isFolder ? `${value}/${name}` : value);
}

/** Files with secrets that steps write by redirecting to them. */
export const writtenSecrets = fact((doc: Dockerfile): readonly SecretCopy[] =>
  stepsWith(doc, writtenBy, (step) => writtenBy(step).length > 0).flatMap((step) =>
    writtenBy(step).map(({ file, ...one }): SecretCopy => {
      const { instruction } = step;
      return { ...one, instruction, name: nameOf(file), path: pathFrom(workdirAt(doc, instruction), file), step };
    }),
  ),
);

function writtenBy({ script }: Step) {
  return script.commands.flatMap(({ redirects }) =>
    redirects.flatMap(({ operator, target }) => {
      const file = (target?.literal ?? target?.text ?? "")
        .replace(/["']/g, "")
        .replace(/^(?:~|\$HOME|\$\{HOME\})\//, "/root/");
      const holds = target === undefined || !operator.startsWith(">") ? undefined : secretFile(file);
      return target === undefined || holds === undefined ? [] : [{ source: target, file, holds }];
    }),
  );
}

export interface Removal extends Call {
  readonly word: ShellWord;
  /** What it removes, by the path, or by the name where that is not known. */
  readonly path: string | undefined;
  readonly name: string;
}

const REMOVERS: ReadonlySet<string> = new Set(["rm", "shred", "unlink"]);

/** What `rm`, `shred` and `unlink` are told to remove, in order: by the last part of its path, and below that by its path. */
const removals = fact((doc: Dockerfile) => {
  const found = new Map<string, { readonly all: Removal[]; readonly byPath: Map<string | undefined, Removal[]> }>();
  for (const { step, command } of callsOfAny(doc, REMOVERS)) {
    for (const word of command.args) {
      const file = (word.literal ?? word.text).replace(/["']/g, "").replace(/^(?:~|\$HOME|\$\{HOME\})\//, "/root/");
      if (file.startsWith("-") || /[$`]/.test(file)) continue;
      const path = pathFrom(workdirAt(doc, step.instruction), file);
      const name = nameOf(file);
      const lists = found.get(name) ?? { all: [], byPath: new Map<string | undefined, Removal[]>() };
      found.set(name, lists);
      const removal = { step, command, word, path, name };
      lists.all.push(removal);
      addTo(lists.byPath, path, removal);
    }
  }
  return found;
});

/** So many removals behind a file are looked at, the nearest. */
const MOST_REMOVALS = 50;

/** What removes a file in the stage that has it, or one built on that: in the step that wrote it, or in a later one. */
export function removalOf(doc: Dockerfile, { instruction, name, path }: SecretCopy): Removal | undefined {
  const stage = placeOf(doc, instruction)?.stage;
  const known = removals(doc).get(name);
  if (known === undefined) return undefined;
  const lists = path === undefined ? [known.all] : [known.byPath.get(path) ?? [], known.byPath.get(undefined) ?? []];
  const found = lists.flatMap((list) => {
    const from = frontOf(list, ({ step }) => step.instruction.at.start < instruction.at.start);
    const near = list.slice(from, from + MOST_REMOVALS);
    return near.find(({ step }) => isBuiltOn(placeOf(doc, step.instruction)?.stage, stage)) ?? [];
  });
  return found.sort((a, b) => a.word.at.start - b.word.at.start)[0];
}

function isBuiltOn(stage: Stage | undefined, base: Stage | undefined): boolean {
  return stage !== undefined && base !== undefined && ancestors(stage).includes(base);
}
