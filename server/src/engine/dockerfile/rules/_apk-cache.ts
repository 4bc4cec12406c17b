// The index and the packages that apk keeps: the row `apk` of package-cache-left.
import { type Fix, type Problem, safe } from "../../core/finding.ts";
import { addAll } from "../../core/lists.ts";
import type { TextEdit } from "../../core/text.ts";
import {
  avoidsIndex,
  changes,
  indexUseBehind,
  isBeforeNoCache,
  keepsIndex,
  NO_CACHE,
  readsIndex,
} from "../packages/apk-index.ts";
import { useOf } from "../packages/apt-lists.ts";
import { APK_FOLDERS, isMounted, removedBehind } from "../packages/caches.ts";
import { callsOf, callsTo, hasOption, isDryRun, type PackageCall } from "../packages/packages.ts";
import type { Dockerfile } from "../parse/document.ts";
import { appendCommand, insertArgument } from "../shell/command-edit.ts";
import { withoutCommand, withoutWords } from "../shell/command-removal.ts";
import type { Step } from "../shell/commands.ts";
import { placeOf } from "../stages/stages.ts";
import { withSudo } from "./_sudo.ts";

/** The calls of a step that keep the index, each with what replaces that; of those behind an `apk update` that one alone. */
export function* apkCachesLeft(doc: Dockerfile, step: Step): Generator<Omit<Problem, "row">> {
  const calls = callsOf(step).filter(({ row }) => row.family === "apk");
  if (!calls.some(changes) || isMounted(doc, step, APK_FOLDERS)) return;
  // `apk cache clean` leaves an index that is valid (cache.c of apk-tools).
  const isRemoved = removedBehind(doc, step, namesCache, () => false);
  const isGone = ({ command }: PackageCall) => isRemoved(command);
  const stage = placeOf(doc, step.instruction)?.stage;
  if (stage !== undefined && isBeforeNoCache(stage)) return yield* withoutOption(doc, step, calls, isGone);
  const first = calls.findIndex((call) => isUpdate(call) && !isGone(call));
  const behind = first === -1 ? [] : calls.slice(first + 1);
  const update = behind.some(changes) ? calls[first] : undefined;
  if (update !== undefined) {
    const isAvoided = behind.filter(changes).every(avoidsIndex);
    yield {
      at: update.at,
      message: `The package index of \`apk update\` stays in the layer: ${isAvoided ? `\`${NO_CACHE}\` does without it` : `use \`${NO_CACHE}\` instead`}.`,
      fix: withoutUpdate(doc, step, calls),
    };
  }
  for (const call of update === undefined ? calls : calls.slice(0, first)) {
    if (!changes(call) || !keepsIndex(call)) continue;
    const gone = isGone(call);
    // An upgrade that is cleaned up behind is done well.
    if (gone && call.verb === "upgrade") continue;
    yield {
      at: call.at,
      message: gone
        ? `\`${NO_CACHE}\` keeps the package index out of the layer without a second command.`
        : `The package index of \`apk ${call.subcommand}\` stays in the layer: add \`${NO_CACHE}\`.`,
      fix: fixOf(doc, step, call, calls),
      atMost: gone ? "hint" : undefined,
    };
  }
}

/**
 * The same where `apk` has no option for it yet: what it keeps has to be removed. It also fetches no index by itself, so only what is told
 * to, or is behind `apk update`, leaves one (knowledge/old-alpine.ts).
 */
function* withoutOption(
  doc: Dockerfile,
  step: Step,
  calls: readonly PackageCall[],
  isGone: (call: PackageCall) => boolean,
): Generator<Omit<Problem, "row">> {
  const first = calls.findIndex((call) => isUpdate(call) || (changes(call) && fetchesIndex(call)));
  const last = first === -1 ? undefined : calls.slice(first).findLast((call) => changes(call) || isUpdate(call));
  if (last === undefined || isGone(last) || last.open) return;
  const edit = appendCommand(doc, step, withSudo(last.command, "rm -rf /var/cache/apk/*"));
  yield {
    at: last.at,
    message: `The package index of \`apk ${last.subcommand}\` stays in the layer.`,
    fix: edit && safe("Remove the index in this step", edit),
  };
}

/** Whether a call is told to fetch the index first. */
function fetchesIndex(call: PackageCall): boolean {
  return hasOption(call, "-U", "--update", "--update-cache") && !isDryRun(call);
}

const isUpdate = (call: PackageCall) => call.verb === "update" && call.operands.length === 0 && !isDryRun(call);

function namesCache(word: string): boolean {
  return /\/(?:var\/cache|etc\/apk\/cache)(?:\/(?:apk|\*|\{)|\/?$)/.test(word);
}

/** Has each call of a step fetch an index of its own; undefined where something else may need the one that `apk update` fetches. */
function withoutUpdate(doc: Dockerfile, step: Step, calls: readonly PackageCall[]): Fix | undefined {
  const later = indexUseBehind(doc, step.instruction);
  if (later === "read" || later === "hidden") return undefined;
  if (step.script.commands.some((command) => useOf(command) === "hidden")) return undefined;
  const readers = calls.filter(readsIndex);
  if (!readers.every((call) => changes(call) && keepsIndex(call))) return undefined;
  const removals = calls.filter(isUpdate).map(({ command }) => withoutCommand(doc, step, command));
  const known = removals.filter((edit) => edit !== undefined);
  if (known.length < removals.length) return undefined;
  return safe(`Use \`${NO_CACHE}\` instead of \`apk update\``, [
    ...known,
    ...readers.flatMap((call) => flagEdits(doc, step, call)),
  ]);
}

/** Adds the flag to a call, in place of one that only has it fetch the index. */
function flagEdits(doc: Dockerfile, step: Step, { command, subcommandWord, options }: PackageCall): TextEdit[] {
  const edits: TextEdit[] = [insertArgument(doc, step, command, subcommandWord, NO_CACHE)];
  const updating = options.find(({ name, word }) => name === "--update" || word.text === "-U");
  const removal = updating && withoutWords(doc, step, command, updating.word);
  if (removal !== undefined) edits.push(removal);
  return edits;
}

function fixOf(doc: Dockerfile, step: Step, call: PackageCall, calls: readonly PackageCall[]): Fix {
  const edits = flagEdits(doc, step, call);
  if (isOnlyReader(doc, step, call, calls)) addAll(edits, needlessBeside(doc, step, calls));
  return safe(`Add \`${NO_CACHE}\``, edits);
}

/** Whether nothing else in the file may need the index that a step has fetched. */
function isOnlyReader(doc: Dockerfile, step: Step, call: PackageCall, calls: readonly PackageCall[]): boolean {
  if (calls.some((one) => one !== call && readsIndex(one) && keepsIndex(one))) return false;
  return callsTo(doc, ["apk"]).every((one) => one.step === step || !readsIndex(one.call) || !keepsIndex(one.call));
}

/** Takes out `apk update` and `rm -rf /var/cache/apk/*`: what is neither fetched nor kept. At most one of two that are side by side. */
function needlessBeside(doc: Dockerfile, step: Step, calls: readonly PackageCall[]): readonly TextEdit[] {
  const updates = calls.filter(isUpdate);
  const removals = step.script.commands.filter(
    ({ program, args }) =>
      program === "rm" &&
      args.every(({ text }) => text.startsWith("-") || /^["']?\/var\/cache\/apk(?:\/["']?\*?)?["']?$/.test(text)),
  );
  const edits: TextEdit[] = [];
  for (const command of [...updates.map((one) => one.command), ...removals]) {
    const edit = withoutCommand(doc, step, command);
    if (edit !== undefined && edits.every(({ at }) => at.end <= edit.at.start || at.start >= edit.at.end)) {
      edits.push(edit);
    }
  }
  return edits;
}
