// Every stage and every argument renamed to a name that is new in the file: nothing else changes for BuildKit, no use of the old
// name is left behind, and renamed back the file is what it was.
import { applyEdits } from "../../../server/src/engine/core/text.ts";
import { dockerfile } from "../../../server/src/engine/dockerfile/index.ts";
import type { Dockerfile } from "../../../server/src/engine/dockerfile/parse/document.ts";
import type { NamePlace } from "../../../server/src/lsp/dockerfile/names.ts";
import { renamingAt } from "../../../server/src/lsp/dockerfile/rename.ts";
import { type Reply, verdictOf } from "./ask.ts";
import { firstDifference } from "./formatting.ts";
import type { Trial } from "./over.ts";

export function renamings(text: string): readonly Trial[] {
  const doc = parsed(text);
  const names = doc === undefined ? [] : [...namesOf(doc)];
  return names.map((one) => ("refused" in one ? refusal(one.refused) : renaming(text, one)));
}

function refusal(of: string): Trial {
  return { sort: "refused", of, questions: [], judge: () => undefined };
}

interface Name {
  readonly name: string;
  readonly places: readonly NamePlace[];
  /** Whether an argument has no value unless the build gives it one. */
  readonly isOpen: boolean;
  /** Whether an environment variable or another argument of the file has the name, too. */
  readonly isShared: boolean;
}

/** Every stage and every argument once; why not, where the language server refuses to rename it. */
function* namesOf(doc: Dockerfile): Generator<Name | { readonly refused: string }> {
  const pairsOf = (keyword: string) => doc.instructions.flatMap((one) => (one.keyword === keyword ? one.pairs : []));
  const [args, variables] = [pairsOf("ARG"), pairsOf("ENV")];
  const seen = new Set<string>();
  const stages = doc.instructions.flatMap(({ from }) => from?.as?.at ?? []);
  for (const at of [...stages, ...args.map(({ nameAt }) => nameAt)]) {
    const renaming = renamingAt(doc, at.start);
    if (renaming !== undefined && "refused" in renaming) {
      yield renaming;
      continue;
    }
    const places = renaming?.places ?? [];
    const of = places[0]?.of;
    if (of !== undefined && seen.has(of)) continue;
    if (of !== undefined) seen.add(of);
    const name = doc.text.slice(at.start, at.end);
    const same = args.filter((one) => one.name === name);
    yield {
      name,
      places,
      isOpen: same.length > 0 && same.every(({ value }) => value === undefined),
      isShared:
        variables.some((one) => one.name === name) ||
        same.some(({ nameAt }) => !places.some((place) => place.at.start === nameAt.start)),
    };
  }
}

function renaming(text: string, { name, places, isOpen, isShared }: Name): Trial {
  const isStage = places[0]?.kind === "stage";
  let fresh = isStage ? "renamed" : "RENAMED";
  while (text.toLowerCase().includes(fresh.toLowerCase())) fresh += "x";
  const after = renamed(text, places, fresh);
  const args = isOpen ? { [name]: "1", [fresh]: "1" } : {};
  /** Case counts for nothing in the name of a stage. */
  const same = (one: string) => (isStage ? one.toLowerCase() : one);
  const said = (reply: Reply) => {
    const all = same([verdictOf(reply), reply.tree, reply.build].join("\n")).replaceAll(same(fresh), same(name));
    // Commands that had the one of both now have both.
    return isShared ? all.replaceAll(new RegExp(` *env:"${name}=[^"]*"`, "g"), "") : all;
  };
  return {
    sort: "rename",
    of: `, ${name} renamed`,
    questions: [text, after].map((one) => ({ text: one, tell: true, args })),
    judge: ([old = {}, now = {}]) => {
      if (places.length === 0) return "rename finds nothing";
      if (said(old) !== said(now)) return firstDifference(said(old), said(now));
      const left = isStage || isShared ? undefined : leftIn(now, name, fresh);
      if (left !== undefined) return `${left} is left`;
      const doc = parsed(after);
      const back = doc && renamingAt(doc, places[0]?.at.start ?? 0);
      const whole = back !== undefined && "places" in back ? renamed(after, back.places, name) : undefined;
      return whole !== undefined && same(whole) === same(text) ? undefined : "renamed back it is another text";
    },
  };
}

/** A use of the old name in a command that is given the new one. */
function leftIn({ build = "" }: Reply, name: string, fresh: string): string | undefined {
  const use = new RegExp(String.raw`.{0,30}(?<!\\)\$(?:\{[#!]?)?${name}\b.{0,20}`);
  const commands = build.split("\n").filter((operation) => operation.includes(` env:"${fresh}=`));
  return commands.flatMap((operation) => use.exec(operation) ?? [])[0];
}

function renamed(text: string, places: readonly NamePlace[], name: string): string {
  return applyEdits(
    text,
    places.map(({ at }) => ({ at, text: name })),
  );
}

function parsed(text: string): Dockerfile | undefined {
  return dockerfile.parse(text, undefined)[0]?.doc;
}
