// What is wrong with a build that another file describes, by what the Dockerfile declares: for the rules of all such files.
import { isPredefined } from "./build-args.ts";
import { buildFiles } from "./builds.ts";
import { choice, type Problem } from "./finding.ts";
import type { Index } from "./index.ts";
import { nearest } from "./similar.ts";
import { quoted, type Span } from "./text.ts";

/** A word of a file that describes a build of `file`, a path from the root. */
export interface BuildWord {
  readonly file: string;
  readonly text: string;
  readonly at: Span;
  /** Where the word itself is written, without quotes; undefined where it is not written as it is read. */
  readonly edit: Span | undefined;
}

/**
 * That no ARG of the Dockerfile declares a build argument: BuildKit says "One or more build-args were not consumed"
 * (frontend/dockerfile/dockerfile2llb/convert.go) and builds on without it. Undefined where one does, or the file is not known.
 */
export function unknownArg(
  index: Index,
  { file, text, at, edit }: BuildWord,
  others: ReadonlySet<string>,
): Problem | undefined {
  const [row, ...more] = index.get(buildFiles, file);
  const args = row?.data.args;
  if (row === undefined || more.length > 0 || !args || text === "" || args.includes(text) || isPredefined(text)) {
    return undefined;
  }
  const meant = nearest(
    text,
    args.filter((name) => !others.has(name)),
  );
  const hint = meant === undefined ? "so it has no effect." : `did you mean \`${quoted(meant)}\`?`;
  return {
    at,
    message: `No \`ARG\` of \`${quoted(file)}\` declares \`${quoted(text)}\`${meant === undefined ? ", " : ": "}${hint}`,
    fix: meant === undefined || edit === undefined ? [] : choice(`Set \`${meant}\``, { at: edit, text: meant }),
    related: [{ message: "The Dockerfile", file, subject: row.subject }],
  };
}

/**
 * That a Dockerfile has no stage of the name that is to be built: "target stage could not be found"
 * (frontend/dockerfile/dockerfile2llb/convert.go). Undefined where it has, or the file is not known.
 */
export function unknownTarget(index: Index, { file, text, at, edit }: BuildWord): Problem | undefined {
  const [row, ...more] = index.get(buildFiles, file);
  if (row === undefined || more.length > 0 || text === "" || /^\d+$/.test(text)) return undefined;
  const { stages } = row.data;
  if (stages.includes(text.toLowerCase())) return undefined;
  const meant = nearest(text, stages);
  const hint = meant === undefined ? "" : ` Did you mean \`${quoted(meant)}\`?`;
  return {
    at,
    message: `The build fails: \`${quoted(file)}\` has no stage \`${quoted(text)}\`.${hint}`,
    fix: meant === undefined || edit === undefined ? [] : choice(`Build stage \`${meant}\``, { at: edit, text: meant }),
    related: [{ message: "The Dockerfile", file, subject: row.subject }],
  };
}
