// The names that a Dockerfile gives to stages and variables, with all the places where each is meant: what rename changes and
// highlights show. A stage is named by FROM, COPY and the mounts of RUN. A variable is what Docker makes of it: a global
// argument goes on in the stages that declare it again, and those that are built from a stage have its variables.
import { fact } from "../../engine/core/fact.ts";
import { around } from "../../engine/core/search.ts";
import { contains, point, type Span } from "../../engine/core/text.ts";
import { type Dockerfile, type Flag, type Instruction, withNested } from "../../engine/dockerfile/parse/document.ts";
import { stepOf } from "../../engine/dockerfile/shell/commands.ts";
import { bindingAt } from "../../engine/dockerfile/stages/environment.ts";
import { ancestors, placeOf, type Stage, stages } from "../../engine/dockerfile/stages/stages.ts";
import { globalArgs } from "../../engine/dockerfile/stages/variables.ts";

/** A place at which a name is written. */
export interface NamePlace {
  readonly at: Span;
  /** Whether it gives the name, or takes what has it. */
  readonly declares: boolean;
  readonly kind: "stage" | "arg" | "env";
  /** The same for all places of one thing. */
  readonly of: string;
}

/** All places of what is named at an offset, in order; none where nothing is, or nothing in the file declares it. */
export function placesOf(doc: Dockerfile, offset: number): readonly NamePlace[] {
  const all = namePlaces(doc);
  const here = placeAmong(all, offset);
  const same = here === undefined ? [] : all.filter(({ of }) => of === here.of);
  return same.some(({ declares }) => declares) ? same : [];
}

/** The place at an offset. */
export function placeAmong(places: readonly NamePlace[], offset: number): NamePlace | undefined {
  return places.find(({ at }) => contains(at, point(offset)));
}

/** Whether a variable is used at an offset, whatever declares it. */
export function usesVariableAt(doc: Dockerfile, offset: number): boolean {
  const instruction = around(doc.instructions, offset);
  return instruction !== undefined && [...usesIn(doc, instruction)].some(({ at }) => contains(at, point(offset)));
}

/** Where what stands at an offset got its name: at the offset itself, the last place above it, else the first one. */
export function definitionAmong(places: readonly NamePlace[], offset: number): NamePlace | undefined {
  const declared = places.filter(({ declares }) => declares);
  return declared.findLast(({ at }) => at.start <= offset) ?? declared[0];
}

const namePlaces = fact((doc: Dockerfile): readonly NamePlace[] =>
  [...stagePlaces(doc), ...variablePlaces(doc)].sort((a, b) => a.at.start - b.at.start),
);

function* stagePlaces(doc: Dockerfile): Iterable<NamePlace> {
  const named = new Set<string>();
  const place = (at: Span, declares = false): NamePlace => ({
    at,
    declares,
    kind: "stage",
    of: `stage ${doc.text.slice(at.start, at.end).toLowerCase()}`,
  });
  for (const { from, flags, keyword } of doc.instructions) {
    // A base is looked for among the stages above, what is copied from among all.
    if (from?.image !== undefined && named.has(from.image.raw.toLowerCase())) yield place(from.image.at);
    if (from?.as !== undefined) {
      named.add(from.as.raw.toLowerCase());
      yield place(from.as.at, true);
    }
    if (keyword !== "COPY" && keyword !== "RUN") continue;
    for (const flag of flags) {
      const at = sourceIn(doc.text, flag);
      if (at !== undefined) yield place(at);
    }
  }
}

/** Where a flag names a stage: `--from=build`, `--mount=type=bind,from=build`. */
function sourceIn(text: string, { name, valueAt }: Flag): Span | undefined {
  if (valueAt === undefined) return undefined;
  const value = text.slice(valueAt.start, valueAt.end);
  const match = name === "from" ? FROM.exec(value) : name === "mount" ? MOUNTED_FROM.exec(value) : null;
  if (match === null) return undefined;
  const end = valueAt.start + match.index + match[0].length;
  // The name of an image goes on: `node:24`.
  if (end < valueAt.end && !/["',]/.test(text[end] ?? "")) return undefined;
  return { start: end - (match[1]?.length ?? 0), end };
}

const FROM = /^["']?([\w.-]+)/;
const MOUNTED_FROM = /(?:^["']?|,)from=([\w.-]+)/;

function* variablePlaces(doc: Dockerfile): Iterable<NamePlace> {
  for (const instruction of doc.instructions) {
    const { keyword, pairs } = instruction;
    if (keyword === "ARG" || keyword === "ENV") {
      for (const { name, nameAt } of pairs) {
        if (doc.text.slice(nameAt.start, nameAt.end) !== name) continue;
        const kind = keyword === "ENV" ? "env" : "arg";
        yield { at: nameAt, declares: true, kind, of: variable(doc, instruction, kind, name) };
      }
    }
    const bound = new Map<string, Thing | undefined>();
    const thing = (name: string) => {
      if (!bound.has(name)) bound.set(name, thingOf(doc, instruction, name));
      return bound.get(name);
    };
    for (const { name, at } of [...usesIn(doc, instruction), ...assignmentsIn(doc, instruction)]) {
      const found = thing(name);
      if (found !== undefined) yield { at, declares: false, ...found };
    }
  }
}

type Thing = Pick<NamePlace, "kind" | "of">;

function thingOf(doc: Dockerfile, instruction: Instruction, name: string): Thing | undefined {
  const binding = bindingAt(doc, instruction, name);
  if (binding?.instruction !== undefined && binding.kind !== "predefined")
    return { kind: binding.kind, of: variable(doc, binding.instruction, binding.kind, name) };
  const place = placeOf(doc, instruction);
  if (place === undefined || place.position === -1) return undefined;
  // What a stage has that is built from one of several cannot be told, but where its name comes from can.
  for (const kind of ["env", "arg"] as const) {
    const of = inherited(doc, place.stage, kind, name);
    if (of !== undefined) return { kind, of };
  }
  return undefined;
}

/** The variable that an instruction declares: one for an argument of the whole file, else one for a stage and those built from it. */
function variable(doc: Dockerfile, instruction: Instruction, kind: "arg" | "env", name: string): string {
  if (kind === "arg" && globalArgs(doc).has(name)) return `arg ${name}`;
  const stage = placeOf(doc, instruction)?.stage;
  return (stage && inherited(doc, stage, kind, name)) ?? `${kind} ${name}`;
}

/** The variable of a name in a stage; undefined where neither it nor a stage that it may be built from declares it. */
function inherited(doc: Dockerfile, stage: Stage, kind: "arg" | "env", name: string): string | undefined {
  const first = lineage(stage).find((one) => namesOf(one.instructions).has(`${kind} ${name}`));
  return first && `${kind} ${name} of stage ${siblings(doc).get(first) ?? first.index}`;
}

/** A stage and all that it may be built from, the first of the file first. */
const lineage = fact((stage: Stage): readonly Stage[] => ancestors(stage).toSorted((a, b) => a.index - b.index));

/** By the stages among which a FROM line chooses: the index of the first of them. What they declare alike is one variable. */
const siblings = fact((doc: Dockerfile): ReadonlyMap<Stage, number> => {
  const firsts = new Map<Stage, number>();
  for (const { origins } of stages(doc)) {
    if (origins.length < 2) continue;
    const first = origins.reduce(
      (least, one) => Math.min(least, firsts.get(one) ?? one.index),
      Number.POSITIVE_INFINITY,
    );
    for (const one of origins) firsts.set(one, first);
  }
  return firsts;
});

const namesOf = fact(
  (instructions: readonly Instruction[]) =>
    new Set(
      instructions.flatMap(({ keyword, pairs }) =>
        keyword === "ARG" || keyword === "ENV" ? pairs.map(({ name }) => `${keyword.toLowerCase()} ${name}`) : [],
      ),
    ),
);

interface Use {
  readonly name: string;
  readonly at: Span;
}

/** `$NAME`, `${NAME…}`, `${#NAME}`. */
const USE = /\$(?:\{[#!]?)?([A-Za-z_]\w*)/g;
/** PowerShell's and cmd's; the closing `%` is not looked at. */
const WINDOWS_USE = /(?:\$\{?env:|%)([A-Za-z_]\w*)/gi;
/** What these hold is read by a shell, which has the variables in its environment, whatever its quotes are. */
const SHELL: ReadonlySet<string> = new Set(["RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK", "ONBUILD"]);

function* usesIn(doc: Dockerfile, instruction: Instruction): Iterable<Use> {
  const { at, keyword, droppedLines, heredocs } = instruction;
  const text = doc.text.slice(at.start, at.end);
  const windows = placeOf(doc, instruction)?.stage.windows === true;
  const literal = SHELL.has(keyword) ? () => false : singleQuotedIn(text, doc.escape);
  for (const pattern of windows ? [USE, WINDOWS_USE] : [USE]) {
    for (const match of text.matchAll(pattern)) {
      const [whole, name = ""] = match;
      const end = at.start + match.index + whole.length;
      const place = { start: end - name.length, end };
      if (isEscaped(text, match.index) || literal(match.index)) continue;
      if (droppedLines.some((line) => contains(line, place))) continue;
      // Docker leaves such a file as it is.
      if (keyword !== "RUN" && heredocs.some(({ expand, body }) => !expand && contains(body, place))) continue;
      yield { name, at: place };
    }
  }
}

function isEscaped(text: string, offset: number): boolean {
  let backslashes = 0;
  while (text[offset - 1 - backslashes] === "\\") backslashes += 1;
  return backslashes % 2 === 1;
}

/** Whether an offset of an instruction's text lies between single quotes, where Docker puts no variable in. */
function singleQuotedIn(text: string, escapeChar: string): (offset: number) => boolean {
  const spans: Span[] = [];
  let double = false;
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === escapeChar) i += 1;
    else if (text[i] === '"') double = !double;
    else if (text[i] === "'" && !double) {
      const close = text.indexOf("'", i + 1);
      if (close === -1) break;
      spans.push({ start: i, end: close });
      i = close;
    }
  }
  return (offset) => spans.some((one) => contains(one, point(offset)));
}

const DECLARING: ReadonlySet<string> = new Set("export readonly local declare typeset unset read".split(" "));

const LOOP = /\bfor[ \t]+([A-Za-z_]\w*)/g;

/** Where the commands of an instruction give a variable another value for themselves: what follows there uses that one. */
function* assignmentsIn(doc: Dockerfile, instruction: Instruction): Iterable<Use> {
  for (const one of withNested([instruction])) {
    if (one.keyword !== "RUN" && one.keyword !== "CMD" && one.keyword !== "ENTRYPOINT") continue;
    const { script, form } = stepOf(doc, one);
    if (form === "exec") continue;
    const named = (at: Span): Use | undefined => {
      const [, name, behind] = /^([A-Za-z_]\w*)([\s\S]?)/.exec(doc.text.slice(at.start, at.end)) ?? [];
      if (name === undefined || !["", "=", "+"].includes(behind ?? "")) return undefined;
      return { name, at: { start: at.start, end: at.start + name.length } };
    };
    for (const { name, program, args, assignments } of script.commands) {
      // In front of a command an assignment is that program's business.
      const places = name === undefined ? assignments : DECLARING.has(program ?? "") ? args : [];
      for (const { at } of places) {
        const use = named(at);
        if (use !== undefined) yield use;
      }
    }
    for (const { 0: whole, 1: name = "", index } of doc.text.slice(one.at.start, one.at.end).matchAll(LOOP)) {
      const start = one.at.start + index + whole.length - name.length;
      yield { name, at: { start, end: start + name.length } };
    }
  }
}
