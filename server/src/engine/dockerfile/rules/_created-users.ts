// The users that a stage has already: those it creates, and those it gives files to; and the folders that it gives them.

import { byWord } from "../../core/by-word.ts";
import { partFact } from "../../core/fact.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import type { ShellCommand, ShellWord } from "../shell/command.ts";
import { ownCommands, stepOf } from "../shell/commands.ts";
import { bindingAt } from "../stages/environment.ts";
import { ancestors, parents, type Stage } from "../stages/stages.ts";
import { pathFrom, workdirAt } from "../stages/workdir.ts";

/** Options with a value: useradd(8) of shadow, adduser(8) of Debian and of BusyBox. */
const VALUED: Readonly<Record<string, { readonly short: string; readonly long: readonly string[] }>> = byWord({
  useradd: {
    short: "bcdefgGkKpsuZRP",
    long: "base-dir comment home-dir home expiredate inactive gid groups skel key password shell uid selinux-user root prefix".split(
      " ",
    ),
  },
  adduser: {
    short: "hgsGuk",
    long: "home shell uid firstuid lastuid gid firstgid lastgid ingroup gecos comment conf add-extra-groups".split(" "),
  },
});

/** What an instruction says of users. */
interface UserChange {
  /** Who is given files. */
  readonly owner?: string | undefined;
  readonly created?: string | undefined;
  readonly removed?: string | undefined;
}

/** By name, in order; a name may be a variable of the stage, `$APP_USER`. Who owns files without being created comes before them. */
export const usersOf: (doc: Dockerfile, stage: Stage) => readonly string[] = partFact((doc, stage) => {
  const found = new Set<string>();
  const owners = new Set<string>();
  for (const { owner, created, removed } of parents(stage)
    .toReversed()
    .flatMap((one) => changesIn(doc, one))) {
    if (owner !== undefined) owners.add(owner);
    if (created !== undefined) found.add(created);
    if (removed !== undefined && !found.delete(removed)) owners.delete(removed);
  }
  return [...new Set([...owners].filter((owner) => !found.has(owner))), ...found];
});

/** Whether a stage has such a user. Who they are is only worked out where some are taken away again. */
export function hasUsers(doc: Dockerfile, stage: Stage): boolean {
  const sorts = parents(stage).map((one) => sortsIn(doc, one));
  if (!sorts.some(({ adds }) => adds)) return false;
  return !sorts.some(({ removes }) => removes) || usersOf(doc, stage).length > 0;
}

/** Whether a stage itself adds users, and whether it takes some away. */
const sortsIn = partFact((doc: Dockerfile, stage: Stage) => {
  const changes = changesIn(doc, stage);
  return {
    adds: changes.some(({ removed }) => removed === undefined),
    removes: changes.some(({ removed }) => removed !== undefined),
  };
});

/** What the instructions of a stage itself say of users, in order. */
const changesIn: (doc: Dockerfile, stage: Stage) => readonly UserChange[] = partFact((doc, { instructions }) =>
  instructions.flatMap((instruction): readonly UserChange[] => {
    if (instruction.keyword === "RUN") {
      return stepOf(doc, instruction).script.commands.flatMap((command) => changeBy(doc, instruction, command));
    }
    if (instruction.keyword !== "COPY" && instruction.keyword !== "ADD") return [];
    // The build stops where there is no such user.
    const owner = instruction.flags.find((flag) => flag.name === "chown")?.value?.split(":")[0] ?? "";
    return /^[a-z_][\w.-]*$/i.test(owner) && owner !== "root" ? [{ owner }] : [];
  }),
);

function changeBy(doc: Dockerfile, instruction: Instruction, command: ShellCommand): readonly UserChange[] {
  const owner = ownerIn(command);
  if (owner !== undefined) return [{ owner }];
  const name = nameIn(command);
  const text = name && asUser(name, (variable) => bindingAt(doc, instruction, variable) !== undefined);
  if (text === undefined) return [];
  return [command.program === "userdel" || command.program === "deluser" ? { removed: text } : { created: text }];
}

/** To whom `chown` gives files, by a name that is no variable; undefined for another command, for numbers and for root. */
function ownerIn({ program, args }: ShellCommand): string | undefined {
  if (program !== "chown") return undefined;
  const [owner = ""] = args.find(({ text }) => !text.startsWith("-"))?.literal?.split(":") ?? [];
  return /^[a-z_][\w-]*$/i.test(owner) && owner !== "root" ? owner : undefined;
}

/** The folders that a stage gives to somebody else than root, as far as they are written out: by `chown`, `chmod` for all. */
export const givenFolders: (doc: Dockerfile, stage: Stage) => readonly string[] = partFact((doc, stage) =>
  ancestors(stage).flatMap((one) => ownGiven(doc, one)),
);

/** Those that the steps of the stage itself give. */
const ownGiven: (doc: Dockerfile, stage: Stage) => readonly string[] = partFact((doc, stage) =>
  ownCommands(doc, stage).flatMap(({ instruction, command: { program, args } }) => {
    if (program !== "chown" && program !== "chmod") return [];
    const operands = args.filter(({ text }) => !text.startsWith("-"));
    const mode = operands[0]?.literal ?? "$";
    const isGiven =
      program === "chown" ? !/^(?:root|0)(?::|$)/.test(mode) : /^(?:[ao]?\+[rwxX]*w|[0-7]{0,2}[0-7][2367]$)/.test(mode);
    if (!isGiven) return [];
    const from = workdirAt(doc, instruction);
    return operands.slice(1).flatMap(({ literal }) => (literal === undefined ? [] : (pathFrom(from, literal) ?? [])));
  }),
);

/** The number with which a stage creates a user of that name; undefined where none is written out. */
export function numberOfCreated(doc: Dockerfile, stage: Stage, name: string): number | undefined {
  for (const one of ancestors(stage)) {
    const number = numbersIn(doc, one).get(name);
    if (number !== undefined) return number;
  }
  return undefined;
}

/** The numbers of the users that a stage itself creates, by their names; of several the first. */
const numbersIn: (doc: Dockerfile, stage: Stage) => ReadonlyMap<string, number> = partFact((doc, stage) => {
  const found = new Map<string, number>();
  for (const { command } of ownCommands(doc, stage)) {
    const name = VALUED[command.program ?? ""] === undefined ? undefined : nameIn(command)?.literal;
    const number = name === undefined || found.has(name) ? undefined : numberIn(command);
    if (name !== undefined && number !== undefined) found.set(name, number);
  }
  return found;
});

/** The number that a command creates a user with. */
function numberIn({ args }: ShellCommand): number | undefined {
  const texts = args.map(({ literal }) => literal ?? "");
  for (const [i, text] of texts.entries()) {
    const number = /^(?:--uid=|-u)(\d{1,10})$/.exec(text)?.[1];
    const next = /^(?:--uid|-[A-Za-z]*u)$/.test(text) ? /^\d{1,10}$/.exec(texts[i + 1] ?? "")?.[0] : undefined;
    if (number !== undefined || next !== undefined) return Number(number ?? next);
  }
  return undefined;
}

/** Whom a command creates or takes away; undefined for another one, and for `adduser USER GROUP`, which creates nobody. */
function nameIn({ program, args }: ShellCommand): ShellWord | undefined {
  if (program === "userdel" || program === "deluser") return args.findLast(({ text }) => !text.startsWith("-"));
  const valued = VALUED[program ?? ""];
  if (valued === undefined) return undefined;
  const operands: ShellWord[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const word = args[i];
    const text = word?.text ?? "";
    if (word !== undefined && !text.startsWith("-")) operands.push(word);
    else if (takesNext(text, valued)) i += 1;
  }
  return operands.length === 1 ? operands[0] : undefined;
}

function takesNext(
  option: string,
  { short, long }: { readonly short: string; readonly long: readonly string[] },
): boolean {
  if (option.startsWith("--")) return !option.includes("=") && long.includes(option.slice(2));
  const valued = [...option.slice(1)].findIndex((letter) => short.includes(letter));
  // `-u1000` has it with it.
  return valued !== -1 && valued === option.length - 2;
}

function asUser({ literal, text }: ShellWord, isKnown: (variable: string) => boolean): string | undefined {
  if (literal !== undefined) return /^[a-z_][\w.-]*$/i.test(literal) && literal !== "root" ? literal : undefined;
  const [, variable] = /^"?(?:\$\{(\w+)\}|\$(\w+))"?$/.exec(text)?.filter((one) => one !== undefined) ?? [];
  return variable !== undefined && isKnown(variable) ? text.replaceAll('"', "") : undefined;
}
