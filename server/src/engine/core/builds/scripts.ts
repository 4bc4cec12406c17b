// The scripts of a repository that build images: scripts of a shell, Makefiles, justfiles and package.json. What they build counts by the
// names of the images and by the folders that their files come from, since nobody says when and where they are started.

import type { Entry } from "../index.ts";
import { folderOf, nameIn } from "../paths.ts";
import { bakeLineEntries, mayBake } from "./bake-runs.ts";
import { type CommandLine, commandLines, ROOT } from "./command-lines.ts";
import { buildsOf, mayBuild } from "./commands.ts";
import { imageEntries, openEntries, type Place, placeOf } from "./pipelines.ts";
import { variantsOf } from "./script-variables.ts";

/** The largest script that is read, in characters. */
const LARGEST = 20_000;
const SHELL = /\.(?:ba)?sh$/i;
const MAKE = /^(?:gnumakefile|makefile|.+\.mk)$/i;
/** Makefiles that others include, mostly that of the root: then Make starts their commands where it was started itself. */
const INCLUDED = /\.mk$/i;
const JUST = /^(?:\.?justfile|.+\.just)$/i;
const PACKAGE = "package.json";

/** The files that may be such scripts, as globs. */
export const BUILD_SCRIPTS: readonly string[] = [
  "**/*.{sh,bash,mk,just}",
  `**/{Makefile,makefile,GNUmakefile,justfile,Justfile,.justfile,${PACKAGE}}`,
];

/** Whether the file at `path`, of which `head` is the beginning, is a script that builds images. */
export function isBuildScript(path: string, head: string): boolean {
  if (head.length > LARGEST || head.includes("\0")) return false;
  const name = nameIn(path);
  return (
    (name === PACKAGE || SHELL.test(name) || MAKE.test(name) || JUST.test(name)) && (mayBuild(head) || mayBake(head))
  );
}

/**
 * The rows of each build that the script at `path` starts, and of the Bake files that it names together. Make, just and npm start one in
 * the folder of their file; a script of a shell may be started in its own folder, to which many go first, or in the root, and so may what a
 * Makefile is included in.
 */
export function buildScriptEntries(text: string, path: string): readonly Entry[] {
  const [own, name] = [folderOf(path), nameIn(path)];
  const ownLines = linesOf(text, own, name, own);
  const rootLines = own === "" || !(SHELL.test(name) || INCLUDED.test(name)) ? ownLines : linesOf(text, own, name, "");
  const [fromOwn, fromRoot] = [buildsOf(ownLines), buildsOf(rootLines)];
  const found = new Map<string, Entry>();
  for (const lines of new Set([ownLines, rootLines]))
    for (const row of bakeLineEntries(lines, "file")) found.set(JSON.stringify(row), row);
  fromOwn.forEach((build, i) => {
    const other = fromRoot[i] ?? build;
    const [place, others] = [placeOf(build), placeOf(other)];
    const isCertain = isSame(place, others);
    const files = isCertain ? [] : (others?.files ?? []);
    for (const row of [
      ...imageEntries(build, place, files, "file"),
      ...openEntries(build, place, "file", isCertain ? undefined : true),
      ...(isCertain ? [] : openEntries(other, others, "file", true)),
    ])
      found.set(JSON.stringify(row), row);
  });
  return [...found.values()];
}

function isSame(a: Place | undefined, b: Place | undefined): boolean {
  return a === b || (a?.context === b?.context && a?.shapes.join() === b?.shapes.join());
}

/** The commands of the script of a folder, with all values of its variables, where it is started in `folder`. */
function linesOf(text: string, own: string, name: string, folder: string): readonly CommandLine[] {
  const here = `${ROOT}/${own}`;
  if (name === PACKAGE) return scriptsIn(text).flatMap((script) => commandLines(script, folder));
  if (SHELL.test(name)) return variantsOf(ownFolderIn(text, here), "shell").flatMap((one) => commandLines(one, folder));
  const reader = MAKE.test(name) ? "make" : "just";
  // A value may go on in the lines below.
  const joined = text.replace(/\\\r?\n[ \t]*/g, " ");
  const lines = variantsOf(joined.replace(FOLDER[reader], `${ROOT}/${folder}`), reader).flatMap((one) =>
    recipeLines(one, reader === "make"),
  );
  return [...new Set(lines)].flatMap((line) =>
    (line.includes("for ") ? variantsOf(line, "shell") : [line]).flatMap((one) => commandLines(one, folder)),
  );
}

/** The folder of a Makefile or a justfile, as a word in it says it. */
const FOLDER = {
  make: /\$[({](?:CURDIR|PWD|shell[ \t]+pwd)[)}]/g,
  just: /\{\{[ \t]*justfile_directory\(\)[ \t]*\}\}/g,
};
/** The folder of a script of a shell, as a command in it says it, and the root. */
const DIRNAME = /\$\(dirname[ \t]+(?:--[ \t]+)?"?\$(?:0|\{0\}|BASH_SOURCE|\{BASH_SOURCE(?:\[0\])?\})"?\)/g;
/** `$(cd … && pwd)`. */
const THERE = /\$\(cd[ \t]([^()]*)\)/g;
const TOP = /\$\(git[ \t]+rev-parse[ \t]+--show-toplevel[ \t]*\)/g;

function ownFolderIn(script: string, here: string): string {
  return script
    .replace(DIRNAME, here)
    .replace(THERE, (all, command: string) => {
      const [to = "", then = ""] = command.split(/&&|;/).map((part) => part.replace(/["'\s]|>.*|--/g, ""));
      return to.startsWith(ROOT) && then.startsWith("pwd") ? to : all;
    })
    .replace(TOP, ROOT)
    .replace(/\$\(pwd\)|\$PWD\b|\$\{PWD\}/g, ".");
}

/** The scripts of a package of npm. */
function scriptsIn(text: string): readonly string[] {
  try {
    const { scripts } = JSON.parse(text);
    return Object.values(scripts ?? {}).filter((one) => typeof one === "string");
  } catch {
    return [];
  }
}

/** So many targets of one rule are looked at. */
const MOST_TARGETS = 50;

/**
 * The commands of recipes: indented lines, each of them whole, without the signs in front that Make and Just read. Those of Make once for
 * each target that a rule has where a command uses its name.
 */
function recipeLines(text: string, isMake: boolean): readonly string[] {
  const lines: { readonly targets: readonly string[]; readonly line: string }[] = [];
  let targets: readonly string[] = [];
  for (const line of text.split("\n")) {
    const isIndented = /^[ \t]/.test(line);
    if (isIndented) lines.push({ targets, line: line.replace(/^[ \t]+[@+-]*/, "") });
    else {
      const [, head, command] = (isMake && /^([\w./ -]+):[^=;]*(?:;(.*))?$/.exec(line)) || [];
      if (head !== undefined || line.trim() !== "") targets = head?.trim().split(/ +/) ?? [];
      if (command !== undefined) lines.push({ targets, line: command });
    }
  }
  return isMake ? lines.flatMap((one) => ofTargets(one.line, one.targets)) : lines.map(({ line }) => line);
}

/** A command of Make as a shell reads it, for each of its targets. */
function ofTargets(line: string, targets: readonly string[]): readonly string[] {
  const used = line.includes("$@") ? targets.slice(0, MOST_TARGETS) : [];
  const all = used.length === 0 ? [line] : used.map((target) => line.replaceAll("$@", target));
  return all.map((one) => one.replaceAll("$$", "$"));
}
