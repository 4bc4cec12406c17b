// Whether somebody else than the owner of files comes to them: a later USER, or the user that an entrypoint goes on as.
import { partFact } from "../../core/fact.ts";
import { addTo } from "../../core/lists.ts";
import { LONGEST_PATH, nameIn } from "../../core/paths.ts";
import { frontOf } from "../../core/search.ts";
import { isScriptName } from "../entrypoints/started-script.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { ownCommands } from "../shell/commands.ts";
import { resolveByDefaults } from "../stages/environment.ts";
import { ancestors, builtOn, placeOf, type Stage, targetStages } from "../stages/stages.ts";
import { baseOf, finalUser, type UserSetting, userAt, userSetting } from "../stages/users.ts";
import { pathFrom, workdirAt } from "../stages/workdir.ts";
import { numberOfCreated } from "./_created-users.ts";
import type { ModeUse } from "./_modes.ts";
import { dropsPrivileges } from "./_user.ts";

/**
 * Who may have to write to what a mode is set of and does not own it, as USER names it, empty where its name is not known; undefined where
 * nothing shows such a one, or the files are programs, which nobody writes to.
 */
export function otherUser(doc: Dockerfile, use: ModeUse): string | undefined {
  const stage = placeOf(doc, use.instruction)?.stage;
  if (stage === undefined || (use.targets.length > 0 && sourcesOf(use).every(isProgram))) return undefined;
  const owner = ownerOf(doc, stage, use);
  const isOwner = (user: string) =>
    owner !== undefined && (user === owner || numberOf(doc, stage, user) === numberOf(doc, stage, owner));
  const users = usersOn(doc, stage);
  const behind = frontOf(users, ({ instruction }) => instruction.at.start <= use.at.start);
  const other = users
    .slice(behind, behind + MOST_USERS)
    .find(({ word, value }) => !isOwner(plain(value ?? word.value)));
  if (other !== undefined) return other.word.value;
  const above = builtOn(doc, stage);
  const isDropping = targetStages(doc).some(
    (target) =>
      above.includes(target) &&
      finalUser(doc, target)?.root !== false &&
      dropsPrivileges(doc, target) &&
      !isOwner(baseOf(target).user ?? ""),
  );
  return isDropping ? "" : undefined;
}

/** So many users behind a mode are looked at: where they all own the files, more say nothing else. */
const MOST_USERS = 50;

/** The users other than root that a stage sets, and those that are built on it, in the order of the file. */
const usersOn: (doc: Dockerfile, stage: Stage) => readonly UserSetting[] = partFact((doc, stage) =>
  builtOn(doc, stage)
    .flatMap(({ instructions }) => instructions.filter(({ keyword }) => keyword === "USER"))
    .flatMap((instruction) => userSetting(doc, instruction) ?? [])
    .filter(({ root }) => root !== true),
);

/** What gets the mode, by the names of the files that are copied where a folder gets them. */
function sourcesOf({ instruction, targets }: ModeUse): readonly string[] {
  const { keyword, words, heredocs } = instruction;
  if ((keyword !== "COPY" && keyword !== "ADD") || heredocs.length > 0 || words.length < 2) return targets;
  const isIn = (folder: string) => /(?:^|\/)s?bin\/?$/.test(folder);
  return isIn(words.at(-1)?.value ?? "") ? targets : words.slice(0, -1).map(({ value }) => value);
}

/** Whether a path is that of a program or script, or of a folder of these. */
function isProgram(path: string): boolean {
  return /(?:^|\/)s?bin(?:\/|$)/.test(path) || isScriptName(nameIn(path.replace(/["']/g, "")));
}

/** The owner of what gets a mode: whom it is given to in the stage, else who creates it; undefined where that is not known. */
function ownerOf(doc: Dockerfile, stage: Stage, { instruction, targets }: ModeUse): string | undefined {
  const flag = instruction.flags.find(({ name }) => name === "chown")?.value;
  if (flag !== undefined) return resolved(doc, instruction, flag);
  if (instruction.keyword === "COPY" || instruction.keyword === "ADD") return "root";
  const user = userAt(doc, instruction);
  // Who sets a mode owns the file, or is root.
  if (user?.root === false) return plain(user.value ?? user.word.value);
  const from = workdirAt(doc, instruction);
  const paths = targets.map((target) => pathFrom(from, target) ?? target);
  const given = lastGiven(doc, stage, paths);
  if (given !== undefined) return given.owner;
  return user === undefined && baseOf(stage).runsAs === "user" ? baseOf(stage).user : "root";
}

/** Files and folders that a stage gives to somebody. */
interface Given {
  /** Without a slash at the end, the root as nothing. */
  readonly folders: ReadonlySet<string>;
  readonly owner: string;
}

/** So many times at which the first of some paths is given to somebody are looked at, the last ones. */
const MOST_GIVEN = 20;

/** How all of some paths are given to somebody at last, in a stage or nearest above it. */
function lastGiven(doc: Dockerfile, stage: Stage, paths: readonly string[]): Given | undefined {
  const over = paths.map(foldersOver);
  const [first = []] = over;
  for (const one of ancestors(stage)) {
    const given = givenIn(doc, one);
    const places = first.flatMap((folder) => given.placesOf.get(folder)?.slice(-MOST_GIVEN) ?? []);
    const found = places
      .sort((a, b) => b - a)
      .slice(0, MOST_GIVEN)
      .map((place) => given.all[place])
      .find((known) => over.every((folders) => folders.some((folder) => known?.folders.has(folder))));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A path and the folders that hold it, as `Given` has them; none of an empty one and of one that is longer than paths can be. */
function foldersOver(path: string): readonly string[] {
  if (path === "" || path.length > LONGEST_PATH) return [];
  const found = [path.replace(/\/$/, "")];
  for (let end = path.lastIndexOf("/", path.length - 2); end !== -1; end = path.lastIndexOf("/", end - 1)) {
    found.push(path.slice(0, end));
    if (end === 0) break;
  }
  return found;
}

/** What COPY puts into a stage for somebody, then what its `chown` gives away; and by each folder the places of what gives it. */
const givenIn = partFact((doc: Dockerfile, stage: Stage) => {
  const all = [...copiedFor(doc, stage), ...chowned(doc, stage)];
  const placesOf = new Map<string, number[]>();
  for (const [i, { folders }] of all.entries()) for (const folder of folders) addTo(placesOf, folder, i);
  return { all, placesOf: placesOf as ReadonlyMap<string, readonly number[]> };
});

const given = (folders: readonly string[], owner: string): Given => ({
  folders: new Set(folders.map((folder) => folder.replace(/\/$/, ""))),
  owner,
});

function copiedFor(doc: Dockerfile, { instructions }: Stage): readonly Given[] {
  return instructions.flatMap((one) => {
    const owner = one.flags.find(({ name }) => name === "chown")?.value;
    const place = owner && pathFrom(workdirAt(doc, one), one.words.at(-1)?.value ?? "");
    return owner && place ? [given([place], resolved(doc, one, owner))] : [];
  });
}

function chowned(doc: Dockerfile, stage: Stage): readonly Given[] {
  return ownCommands(doc, stage).flatMap(({ instruction, command: { program, args } }) => {
    if (program !== "chown") return [];
    const [owner = "", ...paths] = args.flatMap(({ text }) => (text.startsWith("-") ? [] : [text]));
    const from = workdirAt(doc, instruction);
    const folders = paths.map((path) => pathFrom(from, path) ?? path);
    return [given(folders, resolved(doc, instruction, owner.replace(/["']/g, "")))];
  });
}

/** An owner as an instruction names it, by the defaults of variables, without group. */
function resolved(doc: Dockerfile, instruction: Instruction, owner: string): string {
  return plain(resolveByDefaults(doc, instruction, { raw: owner }) ?? owner);
}

/** A user without group; `root` for its number. */
function plain(user: string): string {
  const [name = ""] = user.replace(/["']/g, "").split(":");
  return /^0+$/.test(name) ? "root" : name;
}

/** The number that a user is or is created with; the name itself where that is not known. */
function numberOf(doc: Dockerfile, stage: Stage, user: string): string {
  return `${/^\d+$/.test(user) ? Number(user) : (numberOfCreated(doc, stage, user) ?? user)}`;
}
