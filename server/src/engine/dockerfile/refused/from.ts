// The image and the platform of FROM, with the defaults of arguments filled in.
import type { SyntaxProblem } from "../../core/document.ts";
import { fact } from "../../core/fact.ts";
import { enumerated } from "../../core/lists.ts";
import { quoted } from "../../core/text.ts";
import { isFilledInBefore } from "../../knowledge/stand-in-images.ts";
import type { Dockerfile, Word } from "../parse/document.ts";
import { expand, textOf } from "../stages/expand.ts";
import { type Stage, stages } from "../stages/stages.ts";
import { fromScope, globalArgs, isGlobalArg } from "../stages/variables.ts";
import { isPlatform } from "../values/platform.ts";
import { referenceFault } from "../values/reference.ts";

/** The index of the first stage of each name. */
const firstNamed = fact((doc: Dockerfile) => {
  const found = new Map<string, number>();
  for (const { name, index } of stages(doc)) if (name !== undefined && !found.has(name)) found.set(name, index);
  return found;
});

/** What is wrong with a stage's image and platform. */
export function* fromErrors(doc: Dockerfile, stage: Stage): Iterable<SyntaxProblem> {
  const { image, platform } = stage.from.from ?? {};
  // An empty value counts as none.
  if (platform?.value && platform.valueAt !== undefined) {
    const text = filledIn(doc, platform.value);
    if (text !== undefined && !isPlatform(text)) {
      const message =
        text === "" ? "The platform is empty." : `\`${quoted(text)}\` is not a platform such as \`linux/amd64\`.`;
      yield { code: "bad-platform", at: platform.valueAt, message };
    }
  }
  if (image === undefined) return;
  const name = filledIn(doc, image.raw);
  if (name === undefined) yield* unsetErrors(doc, image);
  if (name === undefined || name === "scratch") return;
  const isEarlier = (called: string) => (firstNamed(doc).get(called) ?? stage.index) < stage.index;
  if (isEarlier(name)) return;
  if (name === "") yield { code: "bad-reference", at: image.at, message: "`FROM` has no image: its name is empty." };
  else if (isEarlier(name.toLowerCase())) {
    const message = `\`${quoted(name)}\` must be lower case: the stage's name is \`${quoted(name.toLowerCase())}\`.`;
    yield { code: "stage-case", at: image.at, message };
  } else {
    const message = referenceFault(name);
    if (message !== undefined) yield { at: image.at, ...refused(variableIn(doc, image.raw), name, message) };
  }
}

/** An image that has no name where an argument without a default is not set; what the platform sets always is. */
function* unsetErrors(doc: Dockerfile, { raw, at }: Word): Iterable<SyntaxProblem> {
  const scope = fromScope(doc);
  const { uses } = expand(raw, doc.escape, scope);
  if (uses.some((use) => !use.guarded && scope(use.name) === undefined)) return;
  const unset = [...new Set(uses.map(({ name }) => name))].filter((name) => isUnset(doc, name));
  // Where one of several is enough, it is the one to name: the others have some value then.
  for (const emptied of [...unset.map((name) => [name]), unset]) {
    const given = unset.filter((name) => !emptied.includes(name));
    const value = (name: string) =>
      emptied.includes(name) ? "" : given.includes(name) ? standIn(given, name) : scope(name);
    const named = textOf(expand(raw, doc.escape, value).pieces);
    if (named === undefined) return;
    const shown = (part: string) =>
      quoted(given.reduce((text, name) => text.replaceAll(standIn(given, name), `$\{${name}}`), part));
    const reason = named === "" ? "the image name is empty." : referenceFault(named, shown);
    if (reason === undefined) continue;
    const names = enumerated(emptied.map((name) => `\`${quoted(name, 40)}\``));
    const message = `If ${names} ${emptied.length === 1 ? "is" : "are"} not set, ${startless(reason)}`;
    yield { code: "unset-reference", at, message };
    return;
  }
}

/** A value that makes no reference wrong, in whatever part of it, and that nobody writes. */
const standIn = (given: readonly string[], name: string) => `plimsoll${given.indexOf(name)}value`;

/** Whether the last ARG of a name above the first FROM has no default. */
function isUnset(doc: Dockerfile, name: string): boolean {
  const pairs = isGlobalArg(name) ? undefined : globalArgs(doc).get(name)?.instruction?.pairs;
  return pairs?.findLast((pair) => pair.name === name)?.value === undefined && pairs !== undefined;
}

const startless = (sentence: string) => sentence.replace(/^The /, "the ");

/**
 * What is said of a reference that Docker refuses: somebody may mean it who writes a file that others fill in, or a default that has to be
 * replaced.
 */
function refused(variable: string | undefined, name: string, reason: string): Omit<SyntaxProblem, "at"> {
  if (isFilledInBefore(name)) {
    const shown = quoted(name, 40);
    return {
      code: "stand-in-image",
      message: `\`${shown}\` must be filled in before the build: it is not an image name.`,
    };
  }
  if (variable === undefined) return { code: "bad-reference", message: reason };
  return { code: "default-reference", message: `If \`${quoted(variable, 40)}\` is not set, ${startless(reason)}` };
}

/** The first variable of a word of FROM that a build argument may give another value. */
function variableIn(doc: Dockerfile, raw: string): string | undefined {
  return expand(raw, doc.escape, fromScope(doc)).uses[0]?.name;
}

/**
 * The text of a word of FROM. Undefined where it is not known, and where it has a name that nothing declares: that is a finding of
 * its own.
 */
function filledIn(doc: Dockerfile, raw: string): string | undefined {
  const scope = fromScope(doc);
  const { pieces, uses } = expand(raw, doc.escape, scope);
  if (uses.some(({ name, guarded }) => !guarded && scope(name) === undefined)) return undefined;
  return textOf(pieces);
}
