// The scripts of a repository that build images: scripts of a shell, Makefiles and justfiles. What they build counts only by the names of
// the images, since nobody says when and where they are started.
import type { Entry } from "./index.ts";
import { folderOf, nameIn } from "./paths.ts";
import { buildsIn, imageEntries, mayBuild, placeOf } from "./pipeline-builds.ts";

/** The largest script that is read, in characters. */
const LARGEST = 20_000;
const SHELL = /\.(?:ba)?sh$/i;
const MAKE = /^(?:gnumakefile|makefile|.+\.mk|\.?justfile|.+\.just)$/i;

/** The files that may be such scripts, as globs. */
export const BUILD_SCRIPTS: readonly string[] = [
  "**/*.{sh,bash,mk,just}",
  "**/{Makefile,makefile,GNUmakefile,justfile,Justfile,.justfile}",
];

/** Whether the file at `path`, of which `head` is the beginning, is a script that builds images. */
export function isBuildScript(path: string, head: string): boolean {
  if (head.length > LARGEST || head.includes("\0")) return false;
  return (SHELL.test(nameIn(path)) || MAKE.test(nameIn(path))) && mayBuild(head);
}

/**
 * A row for each image that the script at `path` builds. Make and just start a recipe in the folder of their file; a script of a shell may
 * be started in its own folder, to which many go first, or in the root.
 */
export function buildScriptEntries(text: string, path: string): readonly Entry[] {
  const own = folderOf(path);
  if (MAKE.test(nameIn(path)))
    return recipeLines(filledIn(text, true)).flatMap((line) =>
      buildsIn(line, own).flatMap((build) => imageEntries(build, placeOf(build), [], "file")),
    );
  const script = filledIn(text, false);
  const fromOwn = script.replace(OWN_FOLDER, ".");
  const fromRoot = own === "" || fromOwn !== script ? [] : buildsIn(script, "");
  return buildsIn(fromOwn, own).flatMap((build, i) => {
    const other = fromRoot[i];
    const others = other === undefined ? undefined : placeOf(other);
    return imageEntries(build, placeOf(build), others?.files ?? [], "file");
  });
}

/** The folder of the script, as a command in it says it. */
const OWN_FOLDER = /\$\(dirname[ \t]+(?:--[ \t]+)?"?\$(?:0|\{0\}|BASH_SOURCE|\{BASH_SOURCE(?:\[0\])?\})"?\)/g;

/** The commands of recipes: indented lines with those that go on below them, without the signs in front that Make and just read. */
function recipeLines(text: string): readonly string[] {
  const lines: string[] = [];
  let open = false;
  for (const line of text.split("\n")) {
    const isIndented = /^[ \t]/.test(line);
    if (open) lines.push(`${lines.pop() ?? ""}\n${line}`);
    else if (isIndented) lines.push(line.replace(/^[ \t]+[@+-]*/, ""));
    open = (open || isIndented) && /\\\r?$/.test(line);
  }
  return lines;
}

/** `NAME=value`, with the signs and blanks that Make and just allow. */
const ASSIGNED = /^[ \t]*(?:(?:export|readonly|local)[ \t]+)?([A-Za-z_]\w*)[ \t]*(?:\?|::?)?=(.*)$/gm;
/** What names of images and paths are made of. */
const PLAIN = /^[\w./:@+${}()-]*$/;
/** What else gives a variable a value, at times or anew each time. */
const OTHERWISE: readonly RegExp[] = [
  /(?:[;&|(][ \t]*|\b(?:then|do|else)[ \t]+)([A-Za-z_]\w*)\+?=/g,
  /^[ \t]*([A-Za-z_]\w*)[ \t]*\+=/gm,
  /\b(?:for|read)[ \t]+(\w+)/g,
];
const USED = /\$\$|\$\{(\w+)(?::?-([\w./:@+-]*))?\}|\$\((\w+)\)|\$(\w+)|\{\{[ \t]*(\w+)[ \t]*\}\}/g;
/** No name of an image is longer. */
const LONGEST = 300;

/**
 * A script with the values of the variables that it sets plainly, to one value each, and with their defaults; of Make and just also
 * `$(NAME)` and `{{NAME}}`.
 */
function filledIn(text: string, isMake: boolean): string {
  const values = new Map<string, string | undefined>();
  /** Stops where the text has become longer by `room`. */
  const fill = (from: string, room: number): string => {
    let left = room;
    return from.replace(USED, (all, braced?: string, usual?: string, round?: string, bare?: string, curly?: string) => {
      if (left < 0 || (!isMake && (round ?? curly) !== undefined)) return all;
      const value = values.get(braced ?? round ?? bare ?? curly ?? "") ?? usual;
      const filled = value ?? (curly === undefined ? all : `\${${curly}}`);
      left -= filled.length - all.length;
      return filled;
    });
  };
  for (const [, name = "", written = ""] of text.matchAll(ASSIGNED)) {
    const plain = valueIn(written);
    const value = PLAIN.test(plain) ? fill(plain, LONGEST) : undefined;
    const isOther = values.has(name) && values.get(name) !== value;
    values.set(name, isOther || value === undefined || value.length > LONGEST ? undefined : value);
  }
  for (const pattern of OTHERWISE) for (const [, name = ""] of text.matchAll(pattern)) values.set(name, undefined);
  let added = 0;
  return text
    .split("\n")
    .map((line) => {
      const filled = line.includes("$") || line.includes("{{") ? fill(line, LARGEST - added) : line;
      added += filled.length - line.length;
      return filled;
    })
    .join("\n");
}

/** The value that an assignment gives, without quotes around it and a comment behind it. */
function valueIn(written: string): string {
  const comment = written.search(/[ \t]#/);
  const value = (comment === -1 ? written : written.slice(0, comment)).trim();
  const quote = value[0];
  const isQuoted = (quote === '"' || quote === "'") && value.length > 1 && value.endsWith(quote);
  return isQuoted ? value.slice(1, -1) : value;
}
