// Archives and programs that a step downloads to a file or unpacks, and whether anything compares them with a checksum or signature.
import type { Dockerfile } from "../parse/document.ts";
import { placeOf } from "../stages/stages.ts";
import { type Call, callsOfAny } from "./calls.ts";
import type { ShellWord } from "./command.ts";
import { runs } from "./commands.ts";
import { readOptions, verifies } from "./downloads.ts";

export interface FetchedFile extends Call {
  /** The address, as written. */
  readonly url: ShellWord;
  /** The file it goes to; undefined where it is unpacked at once, or the name is not known. */
  readonly file: string | undefined;
}

const DOWNLOADERS: ReadonlySet<string> = new Set(["curl", "wget"]);
/** What is unpacked, installed or run, by its ending. */
const ENDING =
  /\.(?:tar(?:\.(?:gz|xz|bz2|zst|lz))?|tgz|txz|tbz2?|zip|gz|xz|bz2|zst|7z|deb|rpm|apk|jar|war|whl|gem|exe|msi|phar|bin|run|so|AppImage|vsix|nupkg)$/i;
const PROGRAMS = /^\/(?:usr\/)?(?:local\/)?s?bin\/./;

/** The downloads of archives and programs that no step from theirs on verifies, in order of the programs. */
export function unverifiedFiles(doc: Dockerfile): readonly FetchedFile[] {
  return callsOfAny(doc, DOWNLOADERS).flatMap((call): readonly FetchedFile[] => {
    const { command, step } = call;
    const { urls, options, outputs } = readOptions(command);
    const url = urls.find(({ text }) => /\bhttps?:\/\/|^["']?(?:ftp:\/\/|\$)/.test(text));
    if (
      url === undefined ||
      urls.length > 3 ||
      options.some(({ literal }) => /^(?:-I|--head|--spider)$/.test(literal ?? ""))
    )
      return [];
    const path = url.text.replace(/["']/g, "").replace(/[?#].*$/s, "");
    const name = path.slice(path.lastIndexOf("/") + 1);
    const given = outputs[0] === "file" ? undefined : outputs[0];
    const isPiped = given === "-" || command.next === "|";
    const file = isPiped ? undefined : (given ?? name);
    const isProgram = file !== undefined && (PROGRAMS.test(file) || isMadeRunnable(call, file));
    if (!ENDING.test(path) && !isProgram) return [];
    return isVerified(doc, call, [name, file ?? name])
      ? []
      : [{ step, command, url, file: file === "" ? undefined : file }];
  });
}

/** Whether the same step makes the file a program: `chmod +x kubectl`. */
function isMadeRunnable({ step, command }: Call, file: string): boolean {
  const name = file.slice(file.lastIndexOf("/") + 1);
  if (name === "" || step.script.commands.length > 200) return false;
  return step.script.commands.some(
    ({ program, args, at }) =>
      program === "chmod" &&
      at.start > command.at.start &&
      args.some(({ literal }) => /^(?:[ugoa]*\+[rw]*x|0?[75][75]5)$/.test(literal ?? "")) &&
      args.some(({ literal, text }) => (literal ?? text).endsWith(name)),
  );
}

/** Whether its step verifies anything, or a later one of its stage does and names it. */
function isVerified(doc: Dockerfile, { step }: Call, names: readonly string[]): boolean {
  if (step.script.commands.some(verifies) || /\b(?:checksig|rpm -K|rpmkeys|apk verify|dpkg-sig|gpgv)\b/.test(step.text))
    return true;
  const stage = placeOf(doc, step.instruction)?.stage;
  const isLater = (at: number) => at > step.instruction.at.start;
  return runs(doc).some(
    ({ instruction, script, text }) =>
      isLater(instruction.at.start) &&
      placeOf(doc, instruction)?.stage === stage &&
      names.some((name) => name !== "" && text.includes(name)) &&
      script.commands.some(verifies),
  );
}
