// Whether a step has put another shell in the place of `/bin/sh`: the steps behind it are read by that.
import { argumentsOf, type Dockerfile, type Instruction } from "../../parse/document.ts";
import { resolveAt } from "../../stages/environment.ts";
import { inherited } from "../../stages/inherited.ts";
import { pathFrom, workdirAt } from "../../stages/workdir.ts";
import type { ShellCommand, ShellWord } from "../command.ts";
import { stepOf } from "../commands.ts";

/** Whether an earlier step has done so. */
export const isShReplaced = inherited<boolean>(
  () => false,
  (state, instruction, doc) => state || replacesSh(doc, instruction),
  (states) => states.some(Boolean),
);

/** Whether an instruction does so. */
export function replacesSh(doc: Dockerfile, instruction: Instruction): boolean {
  switch (instruction.keyword) {
    case "RUN":
      return commandsReplaceIt(stepOf(doc, instruction).script.commands, workdirAt(doc, instruction));
    case "ADD":
    case "COPY":
      return isCopied(doc, instruction);
    default:
      return false;
  }
}

/** Programs that put their last argument, or anything that they name, in another place. */
const TO_LAST: ReadonlySet<string> = new Set(["cp", "install", "ln"]);
const TO_ANY: ReadonlySet<string> = new Set(["dpkg-divert", "mv", "update-alternatives"]);

function commandsReplaceIt(commands: readonly ShellCommand[], start: string | undefined): boolean {
  let folder = start;
  for (const { program, args } of commands) {
    const isIt = (word: ShellWord | undefined) => word?.literal !== undefined && isSh(pathFrom(folder, word.literal));
    const operands = args.filter(({ text }) => !text.startsWith("-"));
    if (program === "cd") {
      const path = operands[0]?.literal;
      folder = path === undefined ? undefined : pathFrom(folder, path);
    } else if (TO_LAST.has(program ?? "") ? isIt(operands.at(-1)) : TO_ANY.has(program ?? "") && operands.some(isIt))
      return true;
    else if (program === "dpkg-reconfigure" && operands.some(({ literal }) => literal === "dash")) return true;
    // Alpine's packages whose file is `/bin/sh`: `bash-binsh`, `dash-binsh` …
    else if (program === "apk" && operands.some(({ literal }) => literal?.endsWith("-binsh") === true)) return true;
  }
  return false;
}

function isCopied(doc: Dockerfile, instruction: Instruction): boolean {
  const paths = argumentsOf(instruction).map((word) => resolveAt(doc, instruction, word));
  const to = paths.at(-1);
  if (to === undefined) return false;
  const folder = pathFrom(workdirAt(doc, instruction), to);
  if (isSh(folder)) return true;
  return isSh(`${folder}/sh`) && paths.slice(0, -1).some((path) => path !== undefined && /(?:^|\/)sh$/.test(path));
}

function isSh(path: string | undefined): boolean {
  return path === "/bin/sh" || path === "/usr/bin/sh";
}
