// From PATHs to the files that are checked, each in the project it belongs to, and to what cannot be checked.
import { type ConfigurationProblem, findRoot, type Idle } from "../configuration.ts";
import { HEAD } from "../engine/core/language.ts";
import { type Engine, isOnlySearched, languageOf, languageOfNamed } from "../engine/pipeline/engine.ts";
import { inGroups } from "../files/groups.ts";
import { localFiles, pathOf, uriOf } from "../files/local.ts";
import { isUnread, readAll, sentenceFor } from "../files/reader.ts";
import type { Partly, Unchecked } from "../output/file-report.ts";
import { linesOf, toPosition } from "../output/positions.ts";
import { OWN_SYSTEM, shownFrom } from "../paths/paths.ts";
import { identityOf, parentOf } from "../paths/uris.ts";
import { Project } from "../project.ts";
import type { ProjectOptions } from "../project-options.ts";
import { say, shown } from "../shown/shown.ts";
import type { Terminal } from "./format/terminal.ts";

export interface Target {
  readonly uri: string;
  readonly project: Project;
  readonly text: string;
  /** Whether it is of no language with rules of its own, so that it is only searched for secrets. */
  readonly isSearched: boolean;
  /** Whether it was named outright, not found in a folder. */
  readonly isNamed: boolean;
}

export interface TargetOptions {
  readonly engine: Engine;
  readonly paths: readonly string[];
  readonly terminal: Terminal;
  readonly layers: Pick<ProjectOptions, "instead" | "also">;
  /** The name standard input is checked under, and its text. */
  readonly input: { readonly name: string; readonly text: string } | undefined;
}

export interface Targets extends Omit<Partly, "searched"> {
  readonly targets: readonly Target[];
}

type Found = { readonly text: string } | { readonly failed: string };

/** Reads all files that are meant, takes them into their projects, and completes an index where a rule reads it. */
export async function collectTargets(options: TargetOptions): Promise<Targets> {
  const { engine, paths, terminal, input } = options;
  const projects = new Map<string, Project>();
  const unchecked = new Map<string, Unchecked>();
  /** By the file. */
  const ignored = new Map<string, string>();
  const targets = new Map<string, Target>();
  const identity = (uri: string) => identityOf(uri, localFiles.caseMatters);
  const fail = (file: string, reason: string, more: Pick<Unchecked, "alone" | "told"> = {}) =>
    void unchecked.set(`${file}\n${reason}`, { file, reason, ...more });
  /** Notes on configuration: the same for many files. */
  const notes = new Set<string>();
  const projectOf = async (given: string, kind: "file" | "folder") => {
    const root = await rootOf(engine, given, kind, (sentence) => notes.add(sentence));
    const project =
      projects.get(identity(root)) ?? new Project({ engine, files: localFiles, root, today, ...options.layers });
    projects.set(identity(root), project);
    await project.give(given);
    return project;
  };
  const take = async (uri: string, project: Project, found: Found, isNamed: boolean) => {
    const file = shownName(uri);
    if ("failed" in found) {
      if (isNamed || !(await project.settings(uri)).ignored) fail(file, whyUnread(file, found.failed));
      return;
    }
    // Where its beginning tells, the workspace finds the language by itself.
    const isClaimed = project.claims(uri, found.text.slice(0, HEAD));
    const languageIn = isNamed ? languageOfNamed : languageOf;
    const language = isClaimed ? undefined : languageIn(engine, project.pathOf(uri), found.text);
    try {
      await project.set(uri, found.text, 1, project.pathOf(uri), language?.id);
    } catch (error) {
      return fail(file, crashed(file, error, engine));
    }
    if ((await project.settings(uri)).ignored) {
      if (isNamed) ignored.set(file, await ignoredBy(project, uri));
      return project.close(uri);
    }
    const { refused, language: id } = project.file(uri) ?? {};
    if (refused !== undefined) fail(file, `\`${file}\` was not checked: ${refused}.`);
    targets.set(identity(uri), { uri, project, text: found.text, isSearched: isOnlySearched(engine, id), isNamed });
  };
  const takeFolder = async (uri: string) => {
    const project = await projectOf(uri, "folder");
    const missing: [why: string, at: string][] = [];
    const missed = (why: string, at = uri) => void missing.push([why, at]);
    for await (const files of inGroups(localFiles.walk(uri, missed))) {
      terminal.progress(
        say`Reading ${shown(shownName(uri))}: ${targets.size} ${shown(targets.size === 1 ? "file" : "files")}`,
      );
      const found = await Promise.all(files.map((file) => project.read(file, true)));
      for (const [i, file] of files.entries()) {
        const one = found[i];
        if (one !== undefined) await take(file, project, one, false);
      }
    }
    for (const [why, at] of missing) {
      if (at === uri) fail(shownName(at), why);
      else if (!(await project.settings(at)).ignored) fail(shownName(at), `${why} Nothing in it was checked.`);
    }
  };
  const takeNamed = async (given: string) => {
    const uri = uriOf(given);
    const kind = await localFiles.stat(uri);
    if (kind === "folder") return takeFolder(uri);
    if (kind !== undefined) return take(uri, await projectOf(uri, "file"), await localFiles.read(uri), true);
    const why = await whyMissing(given);
    fail(given, why, { alone: `${why.replace(/\.$/, "")}, so nothing was checked.` });
  };
  /** What is wrong with the configuration of a project, and its index, where one of its targets needs that. */
  const complete = async (project: Project) => {
    for (const problem of project.configurationProblems()) {
      const told = toldIn(problem);
      fail(shownName(problem.uri), problemIn(problem), told && { told });
    }
    for (const idle of project.idleConfiguration()) notes.add(idleNote(idle));
    const own = [...targets.values()].filter((target) => target.project === project);
    const tables = new Set<string>();
    for (const target of own) for (const name of await tablesFor(engine, target)) tables.add(name);
    if (tables.size === 0) return;
    terminal.progress(say`Reading the rest of the workspace`);
    const root = shownName(project.root);
    await project.buildIndex(
      (why) => fail(root, `Rules that look at several files did not run in \`${root}\`: ${why}`),
      { tables },
    );
  };
  if (input !== undefined && input.text !== "") {
    const uri = uriOf(input.name);
    await take(uri, await projectOf(uri, "file"), input, true);
  }
  for (const given of paths.length === 0 && input === undefined ? ["."] : paths) await takeNamed(given);
  for (const project of projects.values()) await complete(project);
  for (const { uri, project } of targets.values())
    for (const sentence of project.notCounting(uri).leftOut) notes.add(sentence);
  for (const note of notes) terminal.note(shown(note));
  terminal.progress(undefined);
  return {
    targets: [...targets.values()],
    unchecked: [...unchecked.values()],
    ignored: Array.from(ignored, ([file, by]) => ({ file, by })),
  };
}

/** The root of the project of a file or folder that was named; `tell` hears what above it does not count. */
export function rootOf(
  engine: Engine,
  given: string,
  kind: "file" | "folder",
  tell: (sentence: string) => void,
): Promise<string> {
  const folder = kind === "folder" ? given : (parentOf(given) ?? given);
  return findRoot(engine, localFiles, folder, { given, here: uriOf(process.cwd()), tell });
}

/** A file or folder as people know it: relative to the current folder, with `/`. */
export function shownName(uri: string): string {
  return shownFrom(process.cwd(), pathOf(uri), OWN_SYSTEM) || ".";
}

/** The sentence on a file whose check crashed. */
export function crashed(file: string, error: unknown, { redact }: Pick<Engine, "redact">): string {
  const words = redact(error instanceof Error ? error.message : String(error));
  return `\`${file}\` was not checked: Plimsoll failed on it (${words}).`;
}

/** A sentence on a path where nothing is, or a link that leads nowhere. */
export async function whyMissing(given: string): Promise<string> {
  const unread = await readAll(given, 0);
  return sentenceFor(isUnread(unread) ? unread : { unread: "missing" }, given, 0);
}

/** Bytes that are not UTF-8 reach us as the replacement character, and a name with that is a different one. */
function whyUnread(file: string, failed: string): string {
  return file.includes("\ufffd") ? `\`${file}\` cannot be opened: its name is not UTF-8.` : failed;
}

/** The file of configuration that has another one ignored. */
async function ignoredBy(project: Project, uri: string): Promise<string> {
  const rows = await project.explain(uri);
  const from = rows.find(({ key }) => key === "ignore")?.from;
  return from === undefined ? "the configuration" : originFrom(project, uri, from);
}

/** What is wrong with a file of configuration, and how much. */
export function problemIn({ uri, message, at, more = 0 }: ConfigurationProblem): string {
  if (at === undefined) return message;
  return `${inapplicable(uri, at)}: ${message}${more === 0 ? "" : ` (and ${more} more)`}`;
}

/** Where a setting of a file comes from, with a file called by its path from the current folder, as all others are. */
export function originFrom(project: Project, uri: string, from: string): string {
  const files = project.configurationOf(uri).map((one) => [project.pathOf(one), shownName(one)] as const);
  const [path, name] = files.find(([one]) => from === one || from.startsWith(`${one} (`)) ?? ["", ""];
  return name + from.slice(path.length);
}

/** What has no effect in a file of configuration, in one sentence. */
export function idleNote({ uri, sentence }: Idle): string {
  return `\`${shownName(uri)}\`: ${sentence}`;
}

/** The same for those who have read the findings of the file, which tell it as well. */
function toldIn({ uri, at, more = 0 }: ConfigurationProblem): Unchecked["told"] {
  if (at === undefined) return undefined;
  return { start: at.offset, reason: `${inapplicable(uri, at)}${more === 0 ? "" : ` and ${more} more`}, as above.` };
}

function inapplicable(uri: string, at: NonNullable<ConfigurationProblem["at"]>): string {
  return `\`${shownName(uri)}\` has a mistake: ${placeIn(at)}`;
}

/** `3:5` */
export function placeIn({ text, offset }: { readonly text: string; readonly offset: number }): string {
  const { line, character } = toPosition(linesOf(text), offset);
  return `${line + 1}:${character + 1}`;
}

/** The tables of the index that are asked for a file: by rules that are on, or to find out how it is deployed or seen. */
async function tablesFor(engine: Engine, { project, uri }: Target): Promise<readonly string[]> {
  const file = project.file(uri);
  const language = engine.language(file?.language ?? "");
  if (language === undefined) return [];
  const { rules, ignored } = await project.settings(uri);
  if (ignored) return [];
  const parts = file?.parts ?? [];
  const asked = engine.rulesFor(language).flatMap((rule) => {
    const { id, reads = [] } = rule;
    if (!rules.has(id) || reads.length === 0) return [];
    const asks = rule.kind === "check" ? rule.asks : undefined;
    return asks === undefined || parts.some(({ doc }) => asks(doc)) ? reads : [];
  });
  const { surroundings } = language;
  const isSeen =
    surroundings !== undefined &&
    language.rules.some(({ id }) => rules.has(id)) &&
    file?.parts.some(({ doc }) => surroundings.asks?.(doc) ?? true) === true;
  return [...asked, ...(isSeen ? surroundings.reads : []), ...(language.deploys?.reads ?? [])].map(({ name }) => name);
}

/**
 * Today in UTC, `YYYY-MM-DD`, by which exceptions and support end; the day of `SOURCE_DATE_EPOCH`, in seconds, where that is set
 * (reproducible-builds.org/specs/source-date-epoch), so that a run can be repeated.
 */
export function today(): string {
  const epoch = /^\d{1,11}$/.exec(process.env.SOURCE_DATE_EPOCH ?? "")?.[0];
  return new Date(epoch === undefined ? Date.now() : Number(epoch) * 1000).toISOString().slice(0, 10);
}
