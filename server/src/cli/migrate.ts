// `plimsoll migrate [FOLDER|FILE]`: what other tools' configuration and ignore files of a folder say, or one of them, written into
// `.plimsoll.yaml`.

import { configurationText } from "../configuration.ts";
import { foreignNameOf } from "../engine/config/foreign.ts";
import { CONFIGURATION_FILES } from "../engine/config/keys.ts";
import { LAYER_FILES } from "../engine/config/layers.ts";
import { type ForeignFile, type Migration, migrate } from "../engine/config/migrate.ts";
import { enumerated } from "../engine/core/lists.ts";
import type { Engine } from "../engine/pipeline/engine.ts";
import { LARGEST_CONFIGURATION } from "../files/decode.ts";
import { appendText, localFiles, replaceText, uriOf } from "../files/local.ts";
import { inFolder } from "../paths/uris.ts";
import { joinShown, type Shown, say, shown, shownLines } from "../shown/shown.ts";
import type { Terminal } from "./format/terminal.ts";
import { MIGRATE } from "./options.ts";
import { whyMissing } from "./targets.ts";
import { readArguments, UsageError } from "./usage.ts";

/** Runs the command; answers the exit code: 0, or 2 where there is nothing to carry over or it could not be written. Deletes nothing. */
export async function migrateCommand(engine: Engine, args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, MIGRATE);
  const [given = ".", ...rest] = positionals;
  if (rest.length > 0) throw new UsageError("`migrate` takes one folder or one file.");
  const kind = await localFiles.stat(uriOf(given));
  if (kind === undefined) {
    terminal.note(
      shown(`${await whyMissing(given)} \`migrate\` takes the folder with the files to carry over, or one of them.`),
    );
    return 2;
  }
  // A file that is named counts for the current folder, as one that its tool is started with.
  const uri = uriOf(kind === "folder" ? given : ".");
  const { files, own, failed } = kind === "folder" ? await readFolder(uri) : await readFile(given, uri);
  for (const sentence of failed) terminal.note(shown(sentence));
  if (failed.length > 0) return 2;
  if (files.length === 0) {
    const names = enumerated(LAYER_FILES.filter((name) => !isOurs(name)));
    const why = kind === "folder" ? "has no file to carry over: none of" : "is not called like a file to carry over:";
    terminal.note(shown(`\`${given}\` ${why} ${names}.`));
    return 2;
  }
  const migration = migrate(files, own?.text, engine.catalog);
  print(migration, terminal, engine.redact);
  const name = own?.name ?? ".plimsoll.yaml";
  const { text, carried, kept, isSaid, left } = migration;
  if (text === undefined || text === own?.text) {
    const isStuck = carried.length > 0 && text === undefined;
    terminal.note(
      isStuck
        ? say`\`${shown(name)}\` cannot be edited as it is: repair it, or add the lines above by hand.`
        : left.length > 0 && carried.length + kept.length === 0 && !isSaid
          ? say`Nothing was written: no setting of \`${shown(name)}\` says any of this.`
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
  const [verb, them] = files.length === 1 ? ["is", "it"] : ["are", "them"];
  const ending = `${others} ${verb} still there: delete ${them} once no other tool needs ${them}.`;
  terminal.note(shown(`\`${name}\` was ${own === undefined ? "written" : "changed"}. ${ending}`));
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

async function readFolder(uri: string, isWanted = (_name: string): boolean => true): Promise<Folder> {
  const files: ForeignFile[] = [];
  const failed: string[] = [];
  let own: ForeignFile | undefined;
  for (const name of LAYER_FILES.filter(isWanted)) {
    const found = await localFiles.read(inFolder(uri, name), LARGEST_CONFIGURATION);
    if ("failed" in found) {
      if (found.exists === true) failed.push(found.failed);
    } else if (isOurs(name)) own = { name, text: found.text };
    else files.push({ name, text: configurationText(name, found) });
  }
  return { files, own, failed };
}

/** The same of one file alone, whatever folder it is in. */
async function readFile(given: string, folder: string): Promise<Folder> {
  const { own, failed } = await readFolder(folder, isOurs);
  const as = foreignNameOf(uriOf(given));
  if (as === undefined) return { files: [], own, failed };
  const found = await localFiles.read(uriOf(given), LARGEST_CONFIGURATION);
  if ("failed" in found) return { files: [], own, failed: [...failed, found.failed] };
  return { files: [{ name: given, as, text: configurationText(as, found) }], own, failed };
}

/**
 * What was carried over, by file, what is different without being said, and what was not carried over. Somebody may have put a secret
 * where an id belongs.
 */
function print({ carried, kept, left, different }: Migration, terminal: Terminal, redact: Engine["redact"]): void {
  const safe = (words: string) => shown(redact(words));
  const files = [...new Set(carried.map(({ file }) => file))];
  for (const file of files) {
    const rows = carried.filter((one) => one.file === file);
    const lines = rows.map(({ what, becomes }) =>
      what === becomes ? say`  ${safe(becomes)}\n` : say`  ${safe(what)} → ${safe(becomes)}\n`,
    );
    terminal.out(say`${terminal.style("underline", shown(file))}\n${joinShown(lines)}`);
  }
  const list = (title: Shown, sentences: readonly string[]) => {
    const lines = sentences.map((sentence) => say`  ${safe(sentence)}\n`);
    if (lines.length > 0) terminal.out(say`${terminal.style("underline", title)}\n${joinShown(lines)}`);
  };
  list(say`Kept as \`.plimsoll.yaml\` says it`, kept);
  list(say`Different by default`, different);
  list(say`Not carried over`, left);
}
