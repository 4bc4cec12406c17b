// Where a tag of FROM is written: at the image itself, or in the default of the argument it comes from.
import { fact } from "../../core/fact.ts";
import { hubName, type ImageReference, nameOf } from "../../core/image.ts";
import { addAll } from "../../core/lists.ts";
import type { OfferedTag } from "../../core/tag-choices.ts";
import type { Span } from "../../core/text.ts";
import { smallerOffer, successorOffers, tagOffers } from "../../knowledge/tag-offers.ts";
import { brings, type Call, lacks, mayBeLacking } from "../../knowledge/variant-programs.ts";
import type { Dockerfile, Word } from "../parse/document.ts";
import { stepOf } from "../shell/commands.ts";
import { programOf } from "../shell/wrappers.ts";
import { ancestors, type Stage, stages } from "../stages/stages.ts";
import { globalArgs } from "../stages/variables.ts";

/** The place of `text` that a reader changes: `at` where it stands literally, or the default of the one variable there. */
export function writtenAt(doc: Dockerfile, at: Span, text: string): Span | undefined {
  const written = doc.text.slice(at.start, at.end);
  if (written === text) return at;
  const variable = /^\$(?:\{(\w+)\}|(\w+))$/.exec(written);
  const name = variable?.[1] ?? variable?.[2];
  const binding = name === undefined ? undefined : globalArgs(doc).get(name);
  const value: Word | undefined = binding?.instruction?.pairs.findLast((pair) => pair.name === name)?.value;
  if (value === undefined || value.value !== text) return undefined;
  const inner = value.quoting === "none" ? 0 : 1;
  const place = { start: value.at.start + inner, end: value.at.end - inner };
  return doc.text.slice(place.start, place.end) === text ? place : undefined;
}

/** Whether a piece of a reference is the default of a variable, which a build may replace. */
export function isDefault(doc: Dockerfile, at: Span, text: string): boolean {
  return doc.text.slice(at.start, at.end) !== text;
}

/** A reference with its tag as messages show it: with defaults filled in where all of it is known, else as it is written. */
export function shownWhole(doc: Dockerfile, image: ImageReference): string {
  const { at, tag } = image;
  const name = nameOf(image);
  // What BuildKit puts behind the tag is left out of the reference.
  if (name !== undefined && tag.is === "set" && tag.at.end === at.end) return `${name}:${tag.value}`;
  return doc.text.slice(at.start, at.end).replace(/["'`\s]+/g, "");
}

/**
 * The tags to offer for a stage's base image: those with every program that the steps built on it call and do not install, as far
 * as that is known: none of Alpine above `apt-get`, no slim one above `curl`. Of an image that files are taken from nothing is asked.
 */
export function offersIn(
  doc: Dockerfile,
  stage: Stage | undefined,
  image: ImageReference,
  today: string,
): readonly OfferedTag[] {
  if (stage === undefined) return tagOffers(image, today);
  const { volumes, fits } = needsOf(doc, stage, image);
  return tagOffers(image, today, volumes, fits);
}

/** The tags to offer in place of one whose release has ended, chosen in the same way. */
export function successorsIn(
  doc: Dockerfile,
  stage: Stage,
  image: ImageReference,
  today: string,
): readonly OfferedTag[] {
  const { volumes, fits } = needsOf(doc, stage, image);
  return successorOffers(image, today, volumes, fits);
}

/** The smaller tag of a base image, if every program that the steps built on it call is in there, as far as that is known. */
export function smallerIn(doc: Dockerfile, stage: Stage, image: ImageReference): OfferedTag | undefined {
  return smallerOffer(image, needsOf(doc, stage, image).fits);
}

function needsOf(doc: Dockerfile, stage: Stage, image: ImageReference) {
  const { calls, volumes } = builtOn(doc).get(stage) ?? nothing();
  const name = hubName(image) ?? "";
  return { volumes, fits: (tag: string) => !calls.some((call) => lacks(name, tag, call)) };
}

interface BuiltOn {
  /** What its steps call and have not installed before, of that which a variant may lack. */
  readonly calls: Call[];
  /** Those that were looked at: a long file calls the same few. */
  readonly seen: Set<string>;
  /** The packages that they install, with what else stands there. */
  readonly installed: Set<string>;
  readonly volumes: string[];
}

const nothing = (): BuiltOn => ({ calls: [], seen: new Set(), installed: new Set(), volumes: [] });
const INSTALLERS: ReadonlySet<string> = new Set("apk apt apt-get dnf microdnf tdnf yum".split(" "));
const RUNNING: ReadonlySet<string> = new Set("RUN CMD ENTRYPOINT".split(" "));

/** What the stages that are built on a stage do, itself among them, by the one that begins with an image. */
const builtOn = fact((doc: Dockerfile): ReadonlyMap<Stage, BuiltOn> => {
  const found = new Map<Stage, BuiltOn>();
  for (const stage of stages(doc)) {
    const root = ancestors(stage).at(-1) ?? stage;
    const own = found.get(root) ?? nothing();
    found.set(root, own);
    for (const instruction of stage.instructions) {
      const one = instruction.keyword === "HEALTHCHECK" ? (instruction.nested ?? instruction) : instruction;
      if (one.keyword === "VOLUME")
        addAll(
          own.volumes,
          (one.exec?.items ?? one.words).map(({ value }) => value),
        );
      if (one.keyword === "SHELL") addCall(own, programOf(one.exec?.items[0]?.value), []);
      if (!RUNNING.has(one.keyword)) continue;
      for (const { program, args } of stepOf(doc, one).script.commands)
        addCall(
          own,
          program,
          args.flatMap(({ literal }) => literal ?? []),
        );
    }
  }
  return found;
});

function addCall({ calls, seen, installed }: BuiltOn, program: string | undefined, args: readonly string[]): void {
  if (program === undefined) return;
  if (INSTALLERS.has(program)) for (const word of args) installed.add(word.split(/[=<>~@]/, 1)[0] ?? "");
  const call = { program, args };
  const key = `${program}${args.includes("-D") ? " -D" : ""}`;
  if (!mayBeLacking(call) || seen.has(key)) return;
  seen.add(key);
  if (![...installed].some((name) => brings(name, program))) calls.push(call);
}

/** A reference as messages show it: registry and path, variables as written. */
export function shownName(doc: Dockerfile, image: ImageReference): string {
  const end = image.path.at.end;
  const start = Math.min(image.at.start, end);
  return doc.text.slice(start, end).replace(/["'`\s]+/g, "");
}
