// `plimsoll config FILE`: which settings apply to a file.
import { greatest } from "../engine/core/lists.ts";
import type { Engine } from "../engine/pipeline/engine.ts";
import { localFiles, uriOf } from "../files/local.ts";
import { Project } from "../project.ts";
import { padded, say, shown } from "../shown/shown.ts";
import type { Terminal } from "./format/terminal.ts";
import { idleNote, originFrom, problemIn, rootOf, today, whyMissing } from "./targets.ts";
import { readArguments, UsageError } from "./usage.ts";

/**
 * `plimsoll config FILE`: every effective value and the file or preset it comes from; answers the exit code, 2 where there is no such file
 * or one could not be read.
 */
export async function configCommand(engine: Engine, args: readonly string[], terminal: Terminal): Promise<number> {
  const { positionals } = readArguments(args, {});
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0) throw new UsageError("`config` takes one file.");
  const uri = uriOf(file);
  const kind = await localFiles.stat(uri);
  if (kind !== "file") {
    const why =
      kind === undefined
        ? await whyMissing(file)
        : `\`${file}\` is ${kind === "folder" ? "a folder" : "not a regular file"}.`;
    terminal.note(shown(`${why} \`config\` takes a file.`));
    return 2;
  }
  const root = await rootOf(engine, uri, "file", (sentence) => terminal.note(shown(sentence)));
  const project = new Project({ engine, files: localFiles, root, today });
  await project.give(uri);
  const explained = await project.explain(uri);
  for (const sentence of project.notCounting(uri).leftOut) terminal.note(shown(sentence));
  const rows = explained.map((row) => ({
    ...row,
    value: engine.redact(row.value),
    from: originFrom(project, uri, row.from),
  }));
  const width = greatest(rows.map(({ key }) => key.length));
  const values = greatest(rows.map(({ value }) => Math.min(value.length, 30)));
  for (const { key, value, from } of rows) {
    terminal.out(
      say`${padded(shown(key), width)}  ${padded(shown(value), values)}  ${terminal.style("dim", shown(from))}\n`,
    );
  }
  for (const idle of project.idleConfiguration()) terminal.note(shown(idleNote(idle)));
  const problems = project.configurationProblems();
  for (const problem of problems) terminal.note(shown(problemIn(problem)));
  return problems.length > 0 ? 2 : 0;
}
