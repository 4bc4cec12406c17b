// The stages of a Dockerfile: what each is built from, which one is the target, which ones it needs.

import { PLATFORM_ARGS } from "../../core/builds/arguments.ts";
import { fact } from "../../core/fact.ts";
import type { Related } from "../../core/finding.ts";
import { type ImagePiece, type ImageReference, imageOf } from "../../core/image.ts";
import { addTo } from "../../core/lists.ts";
import type { Span } from "../../core/text.ts";
import { isOfficialImage } from "../../knowledge/official-images.ts";
import type { Dockerfile, Instruction, Word } from "../parse/document.ts";
import { hasOtherFrontend } from "../parse/frontend.ts";
import { lex } from "../parse/lexer.ts";
import { referenceFault } from "../values/reference.ts";
import { alternatives } from "./alternatives.ts";
import { namedContexts, shippedTargets, targetsOf } from "./built-as.ts";
import { type Expanded, expand, textOf } from "./expand.ts";
import { mayNameStage } from "./unclear.ts";
import { fromScope, isGlobalArg } from "./variables.ts";
import { hasWindowsComment, isWindows } from "./windows.ts";

export interface Stage {
  readonly index: number;
  /** Lower-case: Docker compares names without regard to case. */
  readonly name: string | undefined;
  readonly from: Instruction;
  /** From FROM to the end of the stage's last instruction. */
  readonly at: Span;
  /** Where what a stage lacks is reported: its image, else the keyword. */
  readonly label: Span;
  /** The instructions below FROM. */
  readonly instructions: readonly Instruction[];
  /** The one stage that it is built from; undefined where that is an image, or one of several stages. */
  readonly parent: Stage | undefined;
  /**
   * The stages that it may be built from: `build-amd64` and `build-arm64` of `FROM build-$TARGETARCH`. None where that is an image.
   * What they hand on counts as known only where all of them do the same: see `ancestors`, `roots` and `inherited`.
   */
  readonly origins: readonly Stage[];
  /**
   * The image it is built from, with defaults filled in; undefined for `scratch`, another stage, a FROM without image and what may be
   * the name of a stage above that is half-typed.
   */
  readonly image: ImageReference | undefined;
  readonly scratch: boolean;
  /** Each stage that an image is made of, and each one that a build of the workspace names as its target. */
  readonly target: boolean;
  /** Built for Windows: by its image, platform or SHELL, or its parent's. POSIX rules do not hold there. */
  readonly windows: boolean;
}

type Draft = { -readonly [K in Exclude<keyof Stage, "origins">]: Stage[K] } & { readonly origins: readonly Draft[] };

/** In order; empty where there is no FROM. */
export const stages: (doc: Dockerfile) => readonly Stage[] = fact((doc: Dockerfile) => {
  const drafts: Draft[] = [];
  const byName = new Map<string, Draft>();
  const extended = hasOtherFrontend(doc);
  const isSaid = hasWindowsComment(doc);
  let isOpen = false;
  for (const [i, from] of doc.instructions.entries()) {
    const mayName = !isOpen;
    isOpen ||= mayNameStage(doc, from);
    if (from.keyword !== "FROM") continue;
    let next = i + 1;
    while (next < doc.instructions.length && doc.instructions[next]?.keyword !== "FROM") next += 1;
    const instructions = doc.instructions.slice(i + 1, next);
    const word = from.from?.image;
    const base = word === undefined ? undefined : resolve(doc, word);
    const known = base === undefined ? undefined : textOf(base.pieces)?.toLowerCase();
    const named = known === undefined ? undefined : (byName.get(known) ?? numbered(drafts, known));
    const origins = named !== undefined ? [named] : base === undefined ? [] : alternatives(byName, base.pieces);
    const scratch = known === "scratch" && named === undefined;
    // The name of a stage above may be half-typed.
    const mayBeStage = !mayName && known !== undefined && !/[/:@]/.test(known);
    const name = from.from?.as?.value.toLowerCase();
    // A context of that name takes the image's place, one of the stage's name that of the stage (moby/buildkit, dockerfile2llb/convert.go).
    const isContext = [known, name].some((one) => one !== undefined && namedContexts(doc).has(one));
    const isOther = origins.length > 0 || scratch || mayBeStage || isContext || (extended && mayBeOfFrontend(known));
    const image = word === undefined || base === undefined || isOther ? undefined : base.image(word.at);
    const stage: Draft = {
      index: drafts.length,
      name,
      from,
      at: { start: from.at.start, end: (instructions.at(-1) ?? from).at.end },
      label: word?.at ?? from.keywordAt,
      instructions,
      parent: origins.length === 1 ? origins[0] : undefined,
      origins,
      image,
      scratch,
      target: false,
      windows:
        isSaid ||
        (origins.length > 0 && origins.every(({ windows }) => windows)) ||
        isWindows(image, word, from.from?.platform, instructions),
    };
    drafts.push(stage);
    if (name !== undefined) byName.set(name, stage);
  }
  const named = targetsOf(doc);
  for (const draft of drafts) draft.target = draft.name !== undefined && named.has(draft.name);
  const ends = endsOf(doc, drafts);
  for (const draft of drafts) if (ends.has(draft)) draft.target = true;
  return drafts;
});

/** Whether a name may be one that another frontend than Docker's brings: no reference, or a bare name that no official image has. */
function mayBeOfFrontend(name: string | undefined): boolean {
  if (name === undefined || referenceFault(name) !== undefined) return true;
  return !/[/:@]/.test(name) && !isOfficialImage(name);
}

function numbered(drafts: readonly Draft[], text: string): Draft | undefined {
  return /^\d{1,6}$/.test(text) ? drafts[Number(text)] : undefined;
}

/**
 * The image of a FROM with defaults filled in: those of global arguments, and those of `${NAME:-x}` where the name has
 * none. A plain `$NAME` without a default is unknown.
 */
function resolve(doc: Dockerfile, word: Word) {
  const scope = fromScope(doc);
  const preset = (name: string) => scope(name) ?? (isGlobalArg(name) ? null : undefined);
  const { pieces: filled, uses } = expand(word.raw, doc.escape, preset);
  const open = new Set<number>();
  let outer = { from: 0, to: 0 };
  for (const use of uses) {
    if (use.from >= outer.to) outer = use;
    if (!use.guarded && preset(use.name) === undefined) open.add(outer.from);
  }
  const pieces = filled.map((piece) =>
    piece.variable !== undefined && open.has(piece.from) ? { ...piece, text: undefined } : piece,
  );
  const exact = word.at.end - word.at.start === word.raw.length;
  const image = (at: Span) => {
    // What Docker refuses to fill in is nobody's name.
    if (lex(word.raw, doc.escape).fault !== undefined) return imageOf([{ text: undefined, at }], at);
    const places = withoutTail(pieces).map(
      ({ text, from, to }): ImagePiece => ({
        text,
        at: exact ? { start: at.start + from, end: at.start + to } : at,
      }),
    );
    return imageOf(places, at);
  };
  return { pieces, image };
}

/**
 * `alpine$TAG` without a default is `alpine` unless a build argument says otherwise: that is no tag. Behind a tag only what
 * BuildKit sets to a part of the platform's name is left out, which changes nothing about how the tag moves: `latest-$TARGETARCH`.
 */
function withoutTail(pieces: readonly Expanded[]): readonly Expanded[] {
  const last = pieces.at(-1);
  const before = pieces.slice(0, -1);
  if (last?.text !== undefined || !before.at(-1)?.text) return pieces;
  const name = before.map(({ text }) => text ?? "").join("");
  const isTagged = /[:@]/.test(name.slice(name.lastIndexOf("/") + 1));
  const isPlatform = PLATFORM_ARGS.includes(last?.variable ?? "") && before.at(-1)?.text?.endsWith("-") === true;
  return (isTagged ? isPlatform : /[^/:@]$/.test(name)) ? before : pieces;
}

/** By the stages among `all` that images are made of, where each is built: those that builds of the workspace say, else the last one. */
function endsOf<S extends Pick<Stage, "name" | "index">>(doc: Dockerfile, all: readonly S[]) {
  const found = new Map<S | undefined, Related | undefined>();
  const shipped = shippedTargets(doc);
  // A target is the first stage of its name, or the one of its number.
  const named = new Map(
    shipped.length === 0 ? [] : all.map((one) => [one.name ?? `${one.index}`, one] as const).reverse(),
  );
  for (const { name, by } of shipped) {
    const stage = name === "" ? all.at(-1) : (named.get(name) ?? (/^\d+$/.test(name) ? all[Number(name)] : undefined));
    if (stage !== undefined) found.set(stage, by);
  }
  return found.size > 0 ? found : new Map(all.slice(-1).map((one) => [one, undefined] as const));
}

/**
 * The stages that images are made of, in order: those that every known build of the workspace is of, by its target. The last one where a
 * build names none, and where no build is known, since `docker build` makes an image of that.
 */
export function targetStages(doc: Dockerfile): readonly Stage[] {
  return targets(doc).all;
}

const targets = fact((doc: Dockerfile) => {
  const all = stages(doc);
  const ends = endsOf(doc, all);
  return { all: all.filter((stage) => ends.has(stage)), ends };
});

/** Where a stage is built that is not the last one, for which nobody needs to be told. */
export function buildOf(doc: Dockerfile, stage: Stage): readonly Related[] {
  const by = stage === stages(doc).at(-1) ? undefined : targets(doc).ends.get(stage);
  return by === undefined ? [] : [by];
}

interface Place {
  readonly stage: Stage;
  /** The index among the stage's instructions; -1 for FROM. */
  readonly position: number;
}

const places = fact((doc: Dockerfile) => {
  const found = new Map<Instruction, Place>();
  for (const stage of stages(doc)) {
    found.set(stage.from, { stage, position: -1 });
    for (const [position, instruction] of stage.instructions.entries()) {
      for (let one: Instruction | undefined = instruction; one !== undefined; one = one.nested) {
        found.set(one, { stage, position });
      }
    }
  }
  return found;
});

/** Where an instruction, nested ones too, stands; undefined above the first FROM. */
export function placeOf(doc: Dockerfile, instruction: Instruction): Place | undefined {
  return places(doc).get(instruction);
}

/** As many stages are looked at above one: longer chains are cut, so that facts stay linear. */
const MOST_ABOVE = 64;

/**
 * A stage and all that it may be built from, itself first and the nearest before others: where a FROM line picks one of several, what
 * any of them has may be there. Cut where they are many.
 */
export function ancestors(stage: Stage): readonly Stage[] {
  const found = new Set([stage]);
  for (const one of found) for (const origin of one.origins) if (found.size < MOST_ABOVE) found.add(origin);
  return [...found];
}

const onEach = fact((doc: Dockerfile): ReadonlyMap<Stage, readonly Stage[]> => {
  const found = new Map<Stage, Stage[]>();
  for (const stage of stages(doc)) for (const above of ancestors(stage)) addTo(found, above, stage);
  return found;
});

/** The stages that are or may be built from a stage, itself first. */
export function builtOn(doc: Dockerfile, stage: Stage): readonly Stage[] {
  return onEach(doc).get(stage) ?? [];
}

/** The RUN instructions of a stage and of all that it may be built from; those of ONBUILD are none of them. */
export const runsOf: (stage: Stage) => readonly Instruction[] = fact((stage: Stage) =>
  ancestors(stage).flatMap(({ instructions }) => instructions.filter(({ keyword }) => keyword === "RUN")),
);

/** A stage and those that it is built from whatever a variable picks, itself first; cut in the same way. */
export function parents(stage: Stage): readonly Stage[] {
  const chain: Stage[] = [];
  for (let one: Stage | undefined = stage; one !== undefined && chain.length < MOST_ABOVE; one = one.parent)
    chain.push(one);
  return chain;
}

/** The stages at which what a stage is built from may begin: from an image or from nothing. None where they are too far up. */
export function roots(stage: Stage): readonly Stage[] {
  const all = ancestors(stage);
  return all.length === MOST_ABOVE ? [] : all.filter(({ origins }) => origins.length === 0);
}

/** The last instruction of each kind in a stage. A keyword alone says nothing yet. */
const lasts = fact(
  ({ instructions }: Stage) =>
    new Map(instructions.flatMap((one) => (one.body.end > one.body.start ? [[one.keyword, one] as const] : []))),
);

/** The instructions of a kind of which one is in effect at the end of a stage, parents included; undefined among them where none may be. */
export function inEffect(stage: Stage, keyword: string): readonly (Instruction | undefined)[] {
  const found = new Set<Instruction | undefined>();
  const pending = new Set([stage]);
  for (const one of pending) {
    const own = lasts(one).get(keyword);
    if (own !== undefined || one.origins.length === 0) found.add(own);
    else for (const origin of one.origins) if (pending.size < MOST_ABOVE) pending.add(origin);
  }
  return [...found];
}
