// `plimsoll migrate [FOLDER]`: what other tools' configuration and ignore files of a folder say, written into `.plimsoll.yaml`.
import { CONFIGURATION_FILES } from "../engine/config/keys.ts";
import { LAYER_FILES } from "../engine/config/layers.ts";
import { type ForeignFile, type Migration, migrate } from "../engine/config/migrate.ts";
import { enumerated } from "../engine/core/lists.ts";
import type { Engine } from "../engine/pipeline/engine.ts";
import { LARGEST_CONFIGURATION } from "../files/decode.ts";
import { appendText, localFiles, replaceText, uriOf } from "../files/local.ts";
import { inFolder } from "../paths/uris.ts";
import { joinShown, say, shown, shownLines } from "../shown/shown.ts";
import type { Terminal } from "./format/terminal.ts";
import { MIGRATE } from "./options.ts";
import { whyMissing } from "./targets.ts";
import { readArguments, UsageError } from "./usage.ts";

/** Runs the command; answers the exit code: 0, or 2 where there is nothing to carry over or it could not be written. Deletes nothing. */
export async function migrateCommand(engine: Engine, args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, MIGRATE);
  const [folder = ".", ...rest] = positionals;
  if (rest.length > 0) throw new UsageError("`migrate` takes one folder.");
  const uri = uriOf(folder);
  const kind = await localFiles.stat(uri);
  if (kind !== "folder") {
    const why = kind === undefined ? await whyMissing(folder) : `\`${folder}\` is not a folder.`;
    terminal.note(shown(`${why} \`migrate\` takes the folder with the files to carry over.`));
    return 2;
  }
  const { files, own, failed } = await readFolder(uri);
  for (const sentence of failed) terminal.note(shown(sentence));
  if (failed.length > 0) return 2;
  if (files.length === 0) {
    const names = LAYER_FILES.filter((name) => !isOurs(name) && !name.endsWith(".yml"));
    terminal.note(shown(`\`${folder}\` has no file to carry over: none of ${enumerated([...names], "and")}.`));
    return 2;
  }
  const migration = migrate(files, own?.text, engine.catalog);
  print(migration, terminal, engine.redact);
  const name = own?.name ?? ".plimsoll.yaml";
  const { text, carried } = migration;
  if (text === undefined || text === own?.text) {
    const isStuck = carried.length > 0 && text === undefined;
    terminal.note(
      isStuck
        ? say`\`${shown(name)}\` cannot be edited as it is: repair it, or add the lines above by hand.`
        : say`There is nothing to add to \`${shown(name)}\`.`,
    );
    return isStuck ? 2 : 0;
  }
  if (values["dry-run"] === true) {
    terminal.out(
      say`${terminal.style("underline", shown(name))}\n${shownLines(engine.redact(text.endsWith("\n") ? text : `${text}\n`))}`,
    );
    terminal.note(say`Nothing was written.`);
    return 0;
  }
  const problem =
    own === undefined
      ? await appendText(inFolder(uri, name), [text], uri, "write")
      : await replaceText(inFolder(uri, name), own.text, text, uri, "write");
  if (problem !== undefined) {
    terminal.note(shown(problem));
    return 2;
  }
  const others = enumerated(files.map((file) => `\`${file.name}\``));
  const verb = files.length === 1 ? "is" : "are";
  terminal.note(shown(`\`${name}\` was ${own === undefined ? "written" : "changed"}. ${others} ${verb} still there.`));
  return 0;
}

const isOurs = (name: string): boolean => CONFIGURATION_FILES.includes(name);

interface Folder {
  readonly files: readonly ForeignFile[];
  /** The configuration that counts there. */
  readonly own: ForeignFile | undefined;
  /** Why files that are there could not be read. */
  readonly failed: readonly string[];
}

async function readFolder(uri: string): Promise<Folder> {
  const files: ForeignFile[] = [];
  const failed: string[] = [];
  let own: ForeignFile | undefined;
  for (const name of LAYER_FILES) {
    const found = await localFiles.read(inFolder(uri, name), LARGEST_CONFIGURATION);
    if ("failed" in found) {
      if (found.exists === true) failed.push(found.failed);
    } else if (isOurs(name)) own = { name, text: found.text };
    else files.push({ name, text: found.text });
  }
  return { files, own, failed };
}

/** What was carried over, by file, and what was not. Somebody may have put a secret where an id belongs. */
function print({ carried, left }: Migration, terminal: Terminal, redact: Engine["redact"]): void {
  const safe = (words: string) => shown(redact(words));
  const files = [...new Set(carried.map(({ file }) => file))];
  for (const file of files) {
    const rows = carried.filter((one) => one.file === file);
    const lines = rows.map(({ what, becomes }) =>
      what === becomes ? say`  ${safe(becomes)}\n` : say`  ${safe(what)} → ${safe(becomes)}\n`,
    );
    terminal.out(say`${terminal.style("underline", shown(file))}\n${joinShown(lines)}`);
  }
  if (left.length > 0) {
    const lines = left.map((sentence) => say`  ${safe(sentence)}\n`);
    terminal.out(say`${terminal.style("underline", say`Not carried over`)}\n${joinShown(lines)}`);
  }
}
