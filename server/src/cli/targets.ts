// From PATHs to the files that are checked, each in the project it belongs to.

import { findRoot } from "../configuration.ts";
import { MOST_OF_CONFIGURATION } from "../decode.ts";
import { type Layer, layerFrom } from "../engine/config/layers.ts";
import type { Engine } from "../engine/pipeline/engine.ts";
import { localFiles, pathOf, uriOf } from "../files.ts";
import { OWN_SYSTEM, shownFrom } from "../paths.ts";
import { Project, type ProjectOptions } from "../project.ts";
import { say, shown } from "../shown/shown.ts";
import { identityOf, parentOf } from "../uris.ts";
import type { Terminal } from "./format/terminal.ts";
import { UsageError } from "./usage.ts";

export interface Target {
  readonly uri: string;
  readonly project: Project;
  /** As read; undefined where nothing claims the file. */
  readonly text: string;
}

export interface TargetOptions {
  readonly engine: Engine;
  readonly paths: readonly string[];
  readonly terminal: Terminal;
  readonly layers: Pick<ProjectOptions, "instead" | "also">;
  /** The name standard input is checked under, and its text. */
  readonly input: { readonly name: string; readonly text: string } | undefined;
}

export interface Targets {
  readonly targets: readonly Target[];
  readonly projects: readonly Project[];
  /** One sentence for each input that could not be read. */
  readonly failures: readonly string[];
}

/** Reads all files that are meant, takes them into their projects, and completes an index where a rule reads it. */
export async function collectTargets(options: TargetOptions): Promise<Targets> {
  const { engine, paths, terminal, input } = options;
  const projects = new Map<string, Project>();
  const failures: string[] = [];
  const targets = new Map<string, Target>();
  const identity = (uri: string) => identityOf(uri, localFiles.caseMatters);
  /** What is said of configuration: of many files the same. */
  const notes = new Set<string>();
  const projectOf = async (folder: string, given = folder) => {
    const root = await findRoot(engine, localFiles, folder, { given, tell: (sentence) => notes.add(sentence) });
    const project =
      projects.get(identity(root)) ?? new Project({ engine, files: localFiles, root, today, ...options.layers });
    projects.set(identity(root), project);
    await project.give(given);
    return project;
  };
  const readFor = (uri: string, project: Project) => localFiles.readIf(uri, (head) => project.claims(uri, head));
  const take = async (uri: string, project: Project, found: Awaited<ReturnType<typeof readFor>>) => {
    if (found === undefined) return false;
    if ("failed" in found) failures.push(found.failed);
    else {
      await project.set(uri, found.text, 1);
      targets.set(identity(uri), { uri, project, text: found.text });
    }
    return true;
  };
  if (input !== undefined) {
    const uri = uriOf(input.name);
    const project = await projectOf(parentOf(uri) ?? uri, uri);
    await project.set(uri, input.text, 1);
    targets.set(identity(uri), { uri, project, text: input.text });
  }
  for (const given of paths.length === 0 && input === undefined ? ["."] : paths) {
    const uri = uriOf(given);
    const kind = await localFiles.stat(uri);
    if (kind === undefined) failures.push(`\`${given}\` does not exist.`);
    else if (kind !== "folder") {
      const project = await projectOf(parentOf(uri) ?? uri, uri);
      const taken = await take(uri, project, await readFor(uri, project));
      if (!taken) terminal.note(say`\`${shown(given)}\` is left alone: it is no Dockerfile, manifest or Compose file.`);
    } else {
      const project = await projectOf(uri);
      for await (const files of inGroups(
        localFiles.walk(uri, (why) => failures.push(why)),
        AT_ONCE,
      )) {
        const folder = shown(shownFrom(process.cwd(), pathOf(uri), OWN_SYSTEM));
        terminal.progress(say`Reading ${folder}: ${targets.size} files`);
        const found = await Promise.all(files.map((file) => readFor(file, project)));
        for (const [i, file] of files.entries()) await take(file, project, found[i]);
      }
    }
  }
  for (const project of projects.values()) {
    const own = [...targets.values()].filter((target) => target.project === project);
    if (!(await some(own, (target) => readsIndex(engine, target)))) continue;
    terminal.progress(say`Reading the rest of the workspace`);
    await project.buildIndex((why) => terminal.note(shown(why)));
  }
  const unread = new Set<string>();
  for (const { uri, project } of targets.values()) {
    const not = project.notCounting(uri);
    for (const sentence of not.unread) unread.add(sentence);
    for (const sentence of not.leftOut) notes.add(sentence);
  }
  failures.push(...unread);
  for (const note of notes) terminal.note(shown(note));
  terminal.progress(undefined);
  return { targets: [...targets.values()], projects: [...projects.values()], failures };
}

/** Files that are read at the same time: on a busy disk the waiting is most of the work. */
const AT_ONCE = 32;

async function* inGroups<T>(all: AsyncIterable<T>, size: number): AsyncGenerator<readonly T[]> {
  let group: T[] = [];
  for await (const one of all) {
    group.push(one);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

/** Whether a rule that is on for a file asks about other files, or what it is deployed with is found through them. */
async function readsIndex(engine: Engine, { project, uri }: Target): Promise<boolean> {
  const language = engine.language(project.file(uri)?.language ?? "");
  if (language === undefined) return false;
  const { rules, ignored } = await project.settings(uri);
  if (ignored) return false;
  const asks = engine.rulesFor(language).some(({ id, reads }) => reads !== undefined && rules.has(id));
  return asks || language.deploys?.reads !== undefined;
}

async function some<T>(all: readonly T[], asks: (one: T) => Promise<boolean>): Promise<boolean> {
  for (const one of all) if (await asks(one)) return true;
  return false;
}

export interface ConfigurationOptions {
  readonly config?: string | undefined;
  readonly "no-config"?: boolean | undefined;
  readonly "all-rules"?: boolean | undefined;
}

/** The layers that `--config FILE` and `--no-config` put in place of the workspace's own, and those that `--all-rules` adds. */
export async function layersOf(
  engine: Engine,
  options: ConfigurationOptions,
): Promise<Pick<ProjectOptions, "instead" | "also">> {
  const { config, "no-config": none, "all-rules": all } = options;
  if (config !== undefined && none) throw new UsageError("--config and --no-config exclude each other.");
  const layer = (text: string) => layerFrom(".plimsoll.yaml", text, ".plimsoll.yaml", engine.catalog);
  const also = all ? layer("extends: all\n") : undefined;
  let instead: readonly Layer[] | undefined = none ? [] : undefined;
  if (config !== undefined) {
    const found = await localFiles.read(uriOf(config), MOST_OF_CONFIGURATION);
    if ("failed" in found) throw new UsageError(found.failed);
    const read = layer(found.text);
    instead = read === undefined ? [] : [read];
  }
  return { ...(instead && { instead }), ...(also && { also: [also] }) };
}

/** Today in UTC, `YYYY-MM-DD`. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
