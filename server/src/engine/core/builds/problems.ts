// What is wrong with a build that another file describes, by what the Dockerfile declares: for the rules of all such files.

import { remembered } from "../fact.ts";
import { choice, type Problem } from "../finding.ts";
import type { Index } from "../index.ts";
import type { RuleMeta } from "../rule.ts";
import { nearest } from "../similar.ts";
import { quoted, type Span } from "../text.ts";
import { isPredefined } from "./arguments.ts";
import { buildFiles, offered } from "./builds.ts";

/** A word of a file that describes a build of `file`, a path from the root. */
export interface BuildWord {
  readonly file: string;
  readonly text: string;
  readonly at: Span;
  /** Where the word itself is written, without quotes; undefined where it is not written as it is read. */
  readonly edit: Span | undefined;
}

/** So many ARGs or stages of a Dockerfile are compared with a name that is none of them. */
const MOST_COMPARED = 200;

/** What is known of the build that an argument is of. */
interface Build {
  /** The names of all its arguments. */
  readonly names: ReadonlySet<string>;
  /** The key under which such a file has the secrets of a build. */
  readonly secrets: string;
}

/**
 * That no ARG of the Dockerfile declares a build argument: BuildKit says "One or more build-args were not consumed"
 * (frontend/dockerfile/dockerfile2llb/convert.go) and builds on without it. Undefined where one does, or the file is not known.
 */
function unknownArg(index: Index, { file, text, at, edit }: BuildWord, build: Build): Problem | undefined {
  const [row, ...more] = index.get(buildFiles, file);
  const args = row && offered(row.data).args;
  if (!args || more.length > 0 || text === "" || args.has(text) || isPredefined(text)) return undefined;
  const related = [{ message: "The Dockerfile", file, subject: row.subject }];
  const secret = offered(row.data).secrets.get(text.toLowerCase());
  if (secret !== undefined) {
    const message = `\`${quoted(file)}\` mounts \`${quoted(secret)}\` as a secret, so it belongs in \`${build.secrets}\`, not in \`args\`.`;
    return { at, message, fix: [], related };
  }
  const meant = nearest(
    text,
    remembered(build.names, args, () => firstSpare(args, build.names)),
  );
  const hint = meant === undefined ? "so it has no effect." : `did you mean \`${quoted(meant)}\`?`;
  return {
    at,
    message: `No \`ARG\` of \`${quoted(file)}\` declares \`${quoted(text)}\`${meant === undefined ? ", " : ": "}${hint}`,
    fix: meant === undefined || edit === undefined ? [] : choice(`Set \`${meant}\``, { at: edit, text: meant }),
    related,
  };
}

/**
 * That a Dockerfile has no stage of the name that is to be built: "target stage could not be found"
 * (frontend/dockerfile/dockerfile2llb/convert.go). Undefined where it has, or the file is not known.
 */
function unknownTarget(index: Index, { file, text, at, edit }: BuildWord): Problem | undefined {
  const [row, ...more] = index.get(buildFiles, file);
  if (row === undefined || more.length > 0 || text === "" || /^\d+$/.test(text)) return undefined;
  if (offered(row.data).stages.has(text.toLowerCase())) return undefined;
  const meant = nearest(text, row.data.stages.slice(0, MOST_COMPARED));
  const hint = meant === undefined ? "" : ` Did you mean \`${quoted(meant)}\`?`;
  return {
    at,
    message: `The build fails: \`${quoted(file)}\` has no stage \`${quoted(text)}\`.${hint}`,
    fix: meant === undefined || edit === undefined ? [] : choice(`Build stage \`${meant}\``, { at: edit, text: meant }),
    related: [{ message: "The Dockerfile", file, subject: row.subject }],
  };
}

/** A build as a file describes it. */
interface BuildWords {
  readonly args: readonly BuildWord[];
  readonly target: BuildWord | undefined;
}

/** What both rules about arguments say of themselves, whatever language they are for. */
export const UNKNOWN_ARG = {
  title: "Build arguments must be declared by the Dockerfile",
  label: "Unknown build argument",
  why: "A build argument that no `ARG` declares is dropped: the image is built with the default, such as an old version, and only a line of the build's log says so.",
  breaks:
    "With the argument that was meant, the build no longer takes its default. Build the image and look at what changed.",
  leave: {
    when: "Leave it where an image that the Dockerfile begins with declares the argument by `ONBUILD ARG`.",
    reason: "declared by the base image's triggers",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["correctness"],
  since: "0.1",
} as const satisfies Partial<RuleMeta>;

/** The problems of all arguments of some builds. `secrets`: the key under which such a file has the secrets of a build. */
export function* unknownArgs(index: Index, builds: readonly BuildWords[], secrets: string): Generator<Problem> {
  for (const { args } of builds) {
    const names = new Set(args.map(({ text }) => text));
    for (const word of args) {
      const problem = unknownArg(index, word, { names, secrets });
      if (problem !== undefined) yield problem;
    }
  }
}

/** The first of a Dockerfile's ARGs that a build gives no value: not among the `names` of its arguments. */
function firstSpare(args: ReadonlySet<string>, names: ReadonlySet<string>): readonly string[] {
  const found: string[] = [];
  for (const one of args) {
    if (found.length === MOST_COMPARED) break;
    if (!names.has(one)) found.push(one);
  }
  return found;
}

/** The problems of the targets of some builds. */
export function* unknownTargets(index: Index, builds: readonly BuildWords[]): Generator<Problem> {
  for (const { target } of builds) {
    const problem = target && unknownTarget(index, target);
    if (problem !== undefined) yield problem;
  }
}
