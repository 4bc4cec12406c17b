// What a Dockerfile offers to those that build it: the stages that a target may name, and the arguments that it takes.
import { type BuildFileRow, buildFiles } from "../core/builds/builds.ts";
import { type Entry, entry } from "../core/index.ts";
import { allInstructions, type Dockerfile } from "./parse/document.ts";
import { hasOtherFrontend } from "./parse/frontend.ts";
import { stages } from "./stages/stages.ts";

/**
 * The row of the Dockerfile at `path`; none where it has no stage, cannot be read in full or is read by a frontend that may add
 * stages and arguments. An image of the sort `onbuild` may declare arguments by its triggers.
 */
export function buildFileEntries(doc: Dockerfile, path: string): readonly Entry<BuildFileRow>[] {
  const all = stages(doc);
  if (all.length === 0 || doc.errors.length > 0 || hasOtherFrontend(doc)) return [];
  const declared = allInstructions(doc).flatMap(({ keyword, pairs }) =>
    keyword === "ARG" ? pairs.map(({ name }) => name) : [],
  );
  const mounted = allInstructions(doc).flatMap(({ flags }) =>
    flags.flatMap(({ name, value }) => (name === "mount" && value !== undefined ? (secretId(value) ?? []) : [])),
  );
  const row: BuildFileRow = {
    stages: all.flatMap(({ name }) => name ?? []),
    args: all.some(({ from }) => /onbuild/i.test(from.from?.image?.raw ?? "")) ? null : [...new Set(declared)],
    secrets: [...new Set(mounted)],
  };
  return [entry(buildFiles, path, row, "file")];
}

/** The id of the secret that `--mount=` mounts. Without one it is the name of the file, for which nothing is said here. */
function secretId(mount: string): string | undefined {
  const options = mount.split(",");
  return options.includes("type=secret")
    ? options.find((one) => one.startsWith("id="))?.slice("id=".length)
    : undefined;
}
