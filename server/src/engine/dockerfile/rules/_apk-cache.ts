// The index and the packages that `apk add` keeps: the row `apk` of package-cache-left.
import { type Fix, type Problem, safe } from "../../core/finding.ts";
import { addAll } from "../../core/lists.ts";
import type { TextEdit } from "../../core/text.ts";
import { APK_FOLDERS, isMounted, isRemovedBehind } from "../packages/caches.ts";
import { callsOf, callsTo, hasOption, isDryRun, type PackageCall } from "../packages/packages.ts";
import type { Dockerfile } from "../parse/document.ts";
import type { ShellCommand } from "../shell/command.ts";
import { insertArgument } from "../shell/command-edit.ts";
import { withoutCommand, withoutWords } from "../shell/command-removal.ts";
import type { Step } from "../shell/commands.ts";

const FLAG = "--no-cache";

/** The calls of `apk add` of a step that keep the index, each with what replaces that. */
export function* apkCachesLeft(doc: Dockerfile, step: Step): Generator<Omit<Problem, "row">> {
  const calls = callsOf(step).filter(({ row }) => row.family === "apk");
  const keeping = calls.filter((call) => call.verb === "install" && keeps(call));
  if (keeping.length === 0 || isMounted(doc, step, APK_FOLDERS)) return;
  const { commands } = step.script;
  for (const call of keeping) {
    const cleans = (command: ShellCommand) => calls.some((one) => one.command === command && one.verb === "clean");
    const gone = isRemovedBehind(commands, call.command, namesCache, cleans);
    yield {
      at: call.at,
      message: gone
        ? "`--no-cache` keeps the package index out of the layer without a second command."
        : "The package index of `apk add` stays in the layer: add `--no-cache`.",
      fix: fixOf(doc, step, call, calls),
      atMost: gone ? "hint" : undefined,
    };
  }
}

/** Whether a call keeps what it fetches, if it fetches at all; with a variable among its options nobody knows. */
function keeps(call: PackageCall): boolean {
  return !call.open && !hasOption(call, FLAG, "--no-network") && !isDryRun(call);
}

function namesCache(word: string): boolean {
  return /\/(?:var\/cache|etc\/apk\/cache)(?:\/(?:apk|\*|\{)|\/?$)/.test(word);
}

function fixOf(doc: Dockerfile, step: Step, call: PackageCall, calls: readonly PackageCall[]): Fix {
  const { command, subcommandWord, options } = call;
  const edits: TextEdit[] = [insertArgument(doc, step, command, subcommandWord, FLAG)];
  const updating = options.find(({ name, word }) => name === "--update" || word.text === "-U");
  const removal = updating && withoutWords(doc, step, command, updating.word);
  if (removal !== undefined) edits.push(removal);
  if (isOnlyReader(doc, step, call, calls)) addAll(edits, needlessBeside(doc, step, calls));
  return safe(`Add \`${FLAG}\``, edits);
}

/** Whether nothing else in the file may need the index that a step has fetched. */
function isOnlyReader(doc: Dockerfile, step: Step, call: PackageCall, calls: readonly PackageCall[]): boolean {
  const reads = (one: PackageCall) => one.verb !== "remove" && one.verb !== "update" && one.verb !== "clean";
  if (calls.some((one) => one !== call && reads(one) && keeps(one))) return false;
  return callsTo(doc, ["apk"]).every((one) => one.step === step || !reads(one.call) || !keeps(one.call));
}

/** Takes out `apk update` and `rm -rf /var/cache/apk/*`: what is neither fetched nor kept. At most one of two that are side by side. */
function needlessBeside(doc: Dockerfile, step: Step, calls: readonly PackageCall[]): readonly TextEdit[] {
  const updates = calls.filter(({ verb, operands }) => verb === "update" && operands.length === 0);
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
