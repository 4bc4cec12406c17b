// What the package managers of languages keep of their downloads, and how they are told not to.
//
// Sources: `pip cache dir` and pip's "Caching"; `uv cache dir`; https://python-poetry.org/docs/configuration/#cache-dir;
// https://docs.npmjs.com/cli/v11/using-npm/config#cache; https://classic.yarnpkg.com/en/docs/cli/cache;
// https://getcomposer.org/doc/06-config.md#cache-dir.
import { fact } from "../../core/fact.ts";
import type { Dockerfile } from "../parse/document.ts";
import type { Step } from "../shell/commands.ts";
import { scopeAt } from "../stages/environment.ts";
import { mountTargets } from "../stages/mounts.ts";
import { runsAsRoot } from "../stages/users.ts";
import { removedBehind } from "./caches.ts";
import { configuredAway, isTrue } from "./download-config.ts";
import type { Family, Verb } from "./manager.ts";
import { callsOf, isDryRun, type PackageCall } from "./packages.ts";

export interface Downloads {
  readonly family: Family;
  readonly verbs: ReadonlySet<Verb>;
  /** The options that keep nothing, the first as it is best written; undefined where there is none. */
  readonly flags: readonly string[];
  /** The variable that says the same, where its value is true. */
  readonly variable?: string;
  /** The command that removes them. */
  readonly clean: string;
  /** Their folders, below whatever home. */
  readonly folders: readonly string[];
}

const INSTALLS: ReadonlySet<Verb> = new Set<Verb>(["install", "restore"]);

export const DOWNLOADS: readonly Downloads[] = [
  {
    family: "pip",
    verbs: INSTALLS,
    flags: ["--no-cache-dir"],
    variable: "PIP_NO_CACHE_DIR",
    clean: "pip cache purge",
    folders: [".cache/pip"],
  },
  {
    family: "uv",
    verbs: INSTALLS,
    flags: ["--no-cache", "--no-cache-dir", "-n"],
    variable: "UV_NO_CACHE",
    clean: "uv cache clean",
    folders: [".cache/uv"],
  },
  {
    family: "poetry",
    verbs: INSTALLS,
    flags: ["--no-cache"],
    clean: "poetry cache clear --all --no-interaction .",
    folders: [".cache/pypoetry"],
  },
  { family: "npm", verbs: INSTALLS, flags: [], clean: "npm cache clean --force", folders: [".npm"] },
  {
    family: "yarn",
    verbs: INSTALLS,
    flags: [],
    clean: "yarn cache clean",
    folders: [".cache/yarn", ".yarn"],
  },
  {
    family: "composer",
    verbs: INSTALLS,
    flags: ["--no-cache"],
    clean: "composer clear-cache",
    folders: [".cache/composer", ".composer/cache", "tmp/cache"],
  },
];

/** Variables that put a cache elsewhere: an author who sets one has thought of it. */
const ELSEWHERE: Readonly<Partial<Record<Family, readonly string[]>>> = {
  pip: ["PIP_CACHE_DIR"],
  uv: ["UV_CACHE_DIR"],
  poetry: ["POETRY_CACHE_DIR"],
  npm: ["npm_config_cache", "NPM_CONFIG_CACHE"],
  yarn: ["YARN_CACHE_FOLDER"],
  composer: ["COMPOSER_CACHE_DIR"],
};

/** The calls of a step that keep what they download, but for those behind which it is removed. */
export function keptIn(doc: Dockerfile, step: Step, downloads: Downloads): readonly PackageCall[] {
  const calls = callsOf(step).filter(({ row }) => row.family === downloads.family);
  const keeping = calls.filter((call) => keeps(call, downloads));
  if (keeping.length === 0 || isKeptElsewhere(doc, step, downloads)) return [];
  const isMoved = configuredAway(doc, step, downloads.family);
  const mayBe = homesAt(doc, step);
  const names = (word: string) => mayBe(word) && isAmong(word.replace(/[*/]{1,8}$/, ""), downloads.folders);
  const cleaning = new Set(calls.flatMap(({ command, verb }) => (verb === "clean" ? [command] : [])));
  const isRemoved = removedBehind(doc, step, names, (command) => cleaning.has(command));
  return keeping.filter((call) => !isMoved(call) && !isRemoved(call.command));
}

function keeps(call: PackageCall, { verbs, flags, variable }: Downloads): boolean {
  if (
    call.verb === undefined ||
    !verbs.has(call.verb) ||
    call.open ||
    isDryRun(call) ||
    call.options.some(({ name }) => flags.includes(name))
  )
    return false;
  return !call.command.assignments.some(
    ({ name, value }) => name === variable && isTrue(value.literal?.slice(name.length + 1)),
  );
}

/** Whether the environment, an `export` of the step or a mount says where downloads go, or that none are kept. */
function isKeptElsewhere(doc: Dockerfile, step: Step, { family, variable, folders }: Downloads): boolean {
  const scope = scopeAt(doc, step.instruction);
  const places = ELSEWHERE[family] ?? [];
  if (places.some((name) => typeof scope(name) === "string")) return true;
  const value = variable === undefined ? undefined : scope(variable);
  if (typeof value === "string" && isTrue(value)) return true;
  for (const { program, args } of step.script.commands) {
    if (program !== "export") continue;
    for (const { text } of args) {
      const [name = "", given = ""] = text.split("=", 2);
      if (places.includes(name) || (name === variable && isTrue(given.replace(/["']/g, "")))) return true;
    }
  }
  if (step.instruction.flags.length === 0) return false;
  return mountTargets(doc, step.instruction, ["cache", "tmpfs"]).some(
    (one) => one === undefined || isAmong(one, folders),
  );
}

/**
 * Which paths may be in the home of who runs a step: none below `/root` where that is not root, and none below `/home` where it is.
 * Where a variable or another program may say something else, all of them.
 */
function homesAt(doc: Dockerfile, { instruction, text }: Step): (path: string) => boolean {
  const isRoot = runsAsRoot(doc, instruction);
  if (isRoot === undefined || setsHome(doc) || /\b(?:su|su-exec|sudo|gosu|runuser|setpriv|doas)\b/.test(text))
    return () => true;
  return (path) => !path.startsWith(isRoot ? "/home/" : "/root/");
}

/** Whether a file says where a home is. */
const setsHome = fact(({ text }: Dockerfile) => /(?:^|[\s"'])HOME[= ]/m.test(text));

/** Whether a path leads to one of some folders, into it, or to the folder that it is in: `/root/.cache/pip`, `~/.cache`. */
function isAmong(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => {
    const above = folder.slice(0, Math.max(0, folder.lastIndexOf("/")));
    return `${path}/`.includes(`/${folder}/`) || (above.startsWith(".") && path.endsWith(`/${above}`));
  });
}
