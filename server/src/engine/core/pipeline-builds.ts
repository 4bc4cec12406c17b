// What the steps of a pipeline build: the rows that workflows and jobs add to the table of builds.

import { type BuildRow, builds } from "./builds.ts";
import { byWord } from "./by-word.ts";
import { type CommandLine, commandLines, type LineWord } from "./command-lines.ts";
import { type Entry, entry } from "./index.ts";
import { addTo } from "./lists.ts";
import { resolvePath } from "./paths.ts";
import type { Subject } from "./subject.ts";

/** What is said of one build; a value is null where it is not known and undefined where nothing is said. */
export interface StepBuild {
  /** Where paths count from, from the root. */
  readonly folder: string | undefined;
  readonly context: string | null;
  readonly file: string | null | undefined;
  readonly target: string | null | undefined;
  /** `name=value` each; of one that is not known what is known of its beginning. */
  readonly args: readonly string[];
  readonly contexts: readonly string[];
  /** Whether an image with a name comes of it, or it is pushed. */
  readonly named: boolean;
}

/**
 * The row of a build; none where its Dockerfile is not known. A context that is not known or not a folder here leaves the row without one:
 * what a builder fetches by git is read without an ignore file (moby/buildkit, frontend/dockerui/context.go).
 */
export function stepEntries(build: StepBuild, about: Subject): readonly Entry<BuildRow>[] {
  const { folder, context, file, target } = build;
  if (folder === undefined || file === null) return [];
  const isFolder = context !== null && !isRemote(context);
  const at = isFolder ? resolvePath(folder, context || ".") : undefined;
  // The file of a context that is fetched is in there too.
  if (context !== null && at === undefined) return [];
  const found = file ? resolvePath(folder, file) : at === undefined ? undefined : resolvePath(at, FILE);
  if (found === undefined || isRemote(file ?? "")) return [];
  const contexts = build.contexts.flatMap((one) => one.split("=")[0]?.toLowerCase() || []);
  const row: BuildRow = {
    check: checkOf(build.args),
    ...(at !== undefined && { context: at }),
    ...(target !== undefined && { target: target?.toLowerCase() ?? null }),
    ...(!build.named && { nameless: true as const }),
    ...(contexts.length > 0 && { contexts }),
  };
  return [entry(builds, found, row, about)];
}

/** What a file is called that nothing names. */
const FILE = "Dockerfile";
const ARGUMENT = "BUILDKIT_DOCKERFILE_CHECK=";

function checkOf(args: readonly string[]): BuildRow["check"] {
  return args.findLast((one) => one.startsWith(ARGUMENT))?.slice(ARGUMENT.length);
}

/** Whether a context or a file is no path: an address, a repository, the standard input, an expression. */
export function isRemote(written: string): boolean {
  return written === "-" || /:\/\/|^git@|^github\.com\/|\.git(?:#|$)|\{\{/.test(written);
}

/** The rows of the builds that a script starts in `folder`, by `docker build` and `docker buildx build`. */
export function scriptEntries(script: string, folder: string | undefined, about: Subject): readonly Entry<BuildRow>[] {
  if (!script.includes("docker")) return [];
  return commandLines(script, folder).flatMap((line) => {
    const build = buildOf(line);
    return build === undefined ? [] : stepEntries(build, about);
  });
}

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

// `docker buildx build --help` (buildx 0.29) and `docker build --help` without BuildKit (docker/cli 28).
const VALUED = setOf(
  `add-host allow annotation attest build-arg build-context builder cache-from cache-to call cgroup-parent cpu-period cpu-quota cpu-shares
  cpuset-cpus cpuset-mems file iidfile isolation label memory memory-swap metadata-file network no-cache-filter output platform policy
  progress provenance sbom secret security-opt shm-size ssh tag target ulimit`,
);
const ALONE = setOf("check compress debug disable-content-trust force-rm load no-cache pull push quiet rm squash");
const SHORT: Readonly<Record<string, string>> = byWord({
  c: "cpu-shares",
  f: "file",
  m: "memory",
  o: "output",
  t: "tag",
});
const SHORT_ALONE = "qD";
const BUILD = /^(?:(?:buildx |image |builder )?build|buildx b)$/;

/** What a command line builds; undefined where it is no build, or not known which. */
function buildOf({ words, folder }: CommandLine): StepBuild | undefined {
  const [program, first, second] = words;
  if (program?.text !== "docker" || first?.text === undefined) return undefined;
  const isShort = BUILD.test(first.text);
  if (!isShort && !BUILD.test(`${first.text} ${second?.text ?? ""}`)) return undefined;
  const read = optionsOf(words.slice(isShort ? 2 : 3));
  if (read === undefined) return undefined;
  const last = (name: string) => {
    const value = read.options.get(name)?.at(-1);
    return value === undefined ? undefined : (value.text ?? null);
  };
  const heads = (name: string) => (read.options.get(name) ?? []).map(({ head }) => head);
  const outputs = read.options.get("output") ?? [];
  const isNamed = outputs.some(({ text, head }) => text === undefined || /\bname=|\bpush=/.test(head));
  return {
    folder,
    context: read.context.text ?? null,
    file: last("file"),
    target: last("target"),
    args: heads("build-arg"),
    contexts: heads("build-context"),
    named: read.options.has("tag") || read.options.has("push") || isNamed,
  };
}

/** The options of a build and its context; undefined where a word may be any number of others, or an option is not known. */
function optionsOf(words: readonly LineWord[]) {
  const options = new Map<string, LineWord[]>();
  let context: LineWord | undefined;
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i];
    if (word === undefined) break;
    const { head } = word;
    if (!head.startsWith("-") || head === "-") {
      // Unquoted, it may stand for options as well.
      if (word.open && head === "") return undefined;
      if (context !== undefined) return undefined;
      context = word;
      continue;
    }
    const one = optionIn(word);
    if (one === undefined) return undefined;
    const value = one.takesNext ? words[i + 1] : one.value;
    if (value === undefined) return undefined;
    if (one.takesNext) i += 1;
    addTo(options, one.name, value);
  }
  return context === undefined ? undefined : { options, context };
}

function optionIn(word: LineWord): { name: string; value?: LineWord; takesNext: boolean } | undefined {
  const { head } = word;
  const from = (length: number): LineWord => ({ ...word, text: word.text?.slice(length), head: head.slice(length) });
  if (!head.startsWith("--")) {
    for (let i = 1; i < head.length; i += 1) {
      const name = SHORT[head[i] ?? ""];
      const isLast = i === head.length - 1 && word.text !== undefined;
      if (name !== undefined)
        return isLast ? { name, takesNext: true } : { name, value: from(i + 1), takesNext: false };
      if (!SHORT_ALONE.includes(head[i] ?? "")) return undefined;
    }
    return { name: "quiet", value: word, takesNext: false };
  }
  const sign = head.indexOf("=");
  const name = head.slice(2, sign === -1 ? undefined : sign);
  if (sign !== -1) {
    if (!VALUED.has(name) && !ALONE.has(name)) return undefined;
    const value = from(sign + 1);
    return { name: ALONE.has(name) && value.text === "false" ? `no ${name}` : name, value, takesNext: false };
  }
  // An option whose name is not written in full is not known.
  if (word.text === undefined) return undefined;
  if (VALUED.has(name)) return { name, takesNext: true };
  return ALONE.has(name) ? { name, value: word, takesNext: false } : undefined;
}
