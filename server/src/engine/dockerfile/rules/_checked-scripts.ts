// How a script or file from the network is compared with a checksum before it is used. Which checksum is right only its author can say.
import { choice, type Fix } from "../../core/finding.ts";
import { indentAt, lineBreakOf, point, quoted, type Span } from "../../core/text.ts";
import type { AddedFile } from "../packages/added-files.ts";
import type { Dockerfile } from "../parse/document.ts";
import { type ListElement, outermost, type ShellCommand } from "../shell/command.ts";
import { stopsAtFailure } from "../shell/command-edit.ts";
import type { Step } from "../shell/commands.ts";
import { scriptOf } from "../shell/downloads.ts";
import { downloadTo, runOf } from "../shell/script-file.ts";
import { knowsChecksum } from "../stages/frontend.ts";

/** What stands where the checksum goes: with it `sha256sum -c` fails, so nothing runs before somebody has looked. */
const PLACEHOLDER = "REPLACE_WITH_SHA256";
/** The same in the form that `ADD --checksum` asks for. */
const ZEROS = "0".repeat(64);
/** In a longer script or file nothing is offered: each is looked at for every download. */
const MOST = 500;
/** Programs that run another as root or with other variables, and leave its files alone. */
const WRAPPERS: ReadonlySet<string> = new Set(["env", "sudo"]);

/**
 * Downloads what `command` runs to a file, verifies its checksum, runs it and removes it; where that takes the place of a whole element
 * of the step's list: a pipeline of the two, or a command with the download in its own words. Undefined for all other forms.
 */
export function checkedFix(doc: Dockerfile, step: Step, command: ShellCommand): Fix | undefined {
  const { text } = doc;
  if (step.script.commands.length > MOST) return undefined;
  const script = scriptOf(command);
  const isPiped = script === "input" && command.stdin.length > 0;
  const [download, ...more] = isPiped ? command.stdin : typeof script === "object" ? script.runs : [];
  const whole = outermost(command);
  for (let one = command.via; one !== undefined; one = one.via) if (!WRAPPERS.has(one.program ?? "")) return undefined;
  if (download === undefined || more.length > 0 || download.stdin.length > 0 || step.form === "exec") return undefined;
  const at = { start: isPiped ? download.at.start : whole.at.start, end: whole.at.end };
  const joint = jointOf(doc, step, at);
  const file = `/tmp/${fileName(download)}`;
  const between = isPiped ? text.slice(download.at.end, whole.at.start).replaceAll(/[\s\\`|]/g, "") : "";
  if (joint === undefined || between !== "" || step.text.includes(file)) return undefined;
  const parts = [
    downloadTo(text, download, file),
    `echo "${PLACEHOLDER}  ${file}" | sha256sum -c -`,
    runOf(text, command, whole, file),
    `rm ${file}`,
  ];
  if (!parts.every((part) => part !== undefined)) return undefined;
  const title = `Download it to \`${quoted(file)}\`, verify its SHA-256 (fill it in first), then run it`;
  return choice(title, { at, text: parts.join(joint) });
}

/** The name of the file at an address; of an address that ends in none that is plain, `install.sh`. */
function fileName({ args }: ShellCommand): string {
  const url = args.find(({ literal }) => literal?.includes("://"))?.literal ?? "";
  const [path = ""] = url.split(/[?#]/, 1);
  const name = path.split("/").slice(3).at(-1) ?? "";
  return /^\w[\w.-]{0,60}$/.test(name) ? name : "install.sh";
}

/** What joins the commands that take the place of an element; undefined where a failure of theirs would not stop the step. */
function jointOf(doc: Dockerfile, step: Step, whole: Span): string | undefined {
  const { statements, broken } = step.script;
  const isWhole = ({ at }: ListElement) => at.start === whole.start && at.end === whole.end;
  const index = statements.findIndex(({ elements }) => elements.some(isWhole));
  const statement = statements[index];
  if (broken || statement === undefined || statement.background) return undefined;
  const { elements } = statement;
  const position = elements.findIndex(isWhole);
  if (elements.slice(position).some(({ after }) => after === "||")) return undefined;
  // Behind a failure in `a && b; c` a shell goes on with `c`, with `set -e` too.
  const isApart = index < statements.length - 1;
  if (isApart && (elements.length > 1 || !stopsAtFailure(doc, step))) return undefined;
  const newline = lineBreakOf(doc.text);
  if (step.form === "heredoc") {
    const indent = indentAt(doc.text, whole.start);
    return isApart ? `${newline}${indent}` : ` &&${newline}${indent}`;
  }
  const { at, continuations } = step.instruction;
  const line = continuations.find(({ end }) => doc.text.slice(end, end + 1).trim() === "");
  const indent = line === undefined ? `${indentAt(doc.text, at.start)}    ` : indentAt(doc.text, line.end);
  const broke = ` ${doc.escape}${newline}${indent}`;
  if (isApart) return `;${broke}`;
  const isBehind = continuations.some(({ start }) =>
    doc.text
      .slice(Math.max(0, start - 40), start)
      .trimEnd()
      .endsWith("&&"),
  );
  return isBehind ? ` &&${broke}` : `${broke}&& `;
}

/**
 * Verifies the checksum of what `command` downloads to a file, right behind it; undefined where the file has no plain name, or a failure
 * would not stop the step.
 */
export function verifiedFix(doc: Dockerfile, step: Step, command: ShellCommand, file: string): Fix | undefined {
  if (step.script.commands.length > MOST || step.form === "exec" || command.within.length > 0) return undefined;
  if (!/^[\w./-]+$/.test(file)) return undefined;
  const whole = outermost(command);
  const joint = jointOf(doc, step, whole.at);
  if (joint === undefined) return undefined;
  return choice(`Verify the SHA-256 of \`${quoted(file)}\` (fill it in first)`, {
    at: point(whole.at.end),
    text: `${joint}echo "${PLACEHOLDER}  ${file}" | sha256sum -c -`,
  });
}

/** A checksum for the one file that ADD fetches, where the file's frontend knows that. `what`: what it is in words. */
export function checksumFix(doc: Dockerfile, { source }: Pick<AddedFile, "source">, what = "script"): Fix | undefined {
  if (doc.instructions.length > MOST) return undefined;
  const add = doc.instructions.find(({ keyword, words }) => keyword === "ADD" && words.includes(source));
  if (add === undefined || add.words.length !== 2 || !knowsChecksum(doc)) return undefined;
  const at = point(add.flags.at(-1)?.at.end ?? add.keywordAt.end);
  return choice(`Add \`--checksum\` (fill in the SHA-256 of the ${what} first)`, {
    at,
    text: ` --checksum=sha256:${ZEROS}`,
  });
}
