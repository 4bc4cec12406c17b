// What the steps of a pipeline build: the rows that workflows and jobs add to the tables of builds and of the images that are built.

import { type BuildRow, builds } from "./builds.ts";
import { BUILT_IMAGE_TABLES, builtImageEntries, lastWordOf, lastWords } from "./built-images.ts";
import { byWord } from "./by-word.ts";
import { type CommandLine, commandLines, FILLED, type LineWord } from "./command-lines.ts";
import { nameOf, parseImage } from "./image.ts";
import { type Entry, entry, type Table } from "./index.ts";
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
  /** The names that its image gets, with `FILLED` in place of what is not known. */
  readonly tags: readonly string[];
  /** The names that its file may have where nothing names it. */
  readonly usual: readonly string[];
}

/** The tables that a pipeline adds rows to. */
export const PIPELINE_TABLES: readonly Table<unknown>[] = [builds, ...BUILT_IMAGE_TABLES];

/** The rows of a build, and of the images that it names. */
export function stepEntries(build: StepBuild, about: Subject): readonly Entry[] {
  const place = placeOf(build);
  return [...buildEntries(build, place, about), ...imageEntries(build, place, [], about)];
}

/**
 * The row of a build; none where its Dockerfile is not known. A context that is not known or not a folder here leaves the row without one:
 * what a builder fetches by git is read without an ignore file (moby/buildkit, frontend/dockerui/context.go).
 */
function buildEntries(build: StepBuild, place: Place | undefined, about: Subject): readonly Entry<BuildRow>[] {
  if (place?.file === undefined) return [];
  const { target } = build;
  const contexts = build.contexts.flatMap((one) => one.split("=")[0]?.toLowerCase() || []);
  const row: BuildRow = {
    check: checkOf(build.args),
    ...(place.context !== undefined && { context: place.context }),
    ...(target !== undefined && { target: target?.toLowerCase() ?? null }),
    ...(!build.named && { nameless: true as const }),
    ...(contexts.length > 0 && { contexts }),
  };
  return [entry(builds, place.file, row, about)];
}

interface Place {
  readonly context: string | undefined;
  /** Undefined where it may have several names. */
  readonly file: string | undefined;
  /** The names that it may have. */
  readonly files: readonly string[];
}

/** Where the Dockerfile of a build is, from the root; undefined where that is not known, or it is not here. */
export function placeOf({ folder, context, file, usual }: StepBuild): Place | undefined {
  if (folder === undefined || file === null || isRemote(file ?? "")) return undefined;
  const isFolder = context !== null && !isRemote(context);
  const at = isFolder ? resolvePath(folder, context || ".") : undefined;
  // The file of a context that is fetched is in there too.
  if (context !== null && at === undefined) return undefined;
  const found = file
    ? [resolvePath(folder, file)]
    : usual.map((name) => (at === undefined ? undefined : resolvePath(at, name)));
  const files = found.filter((one) => one !== undefined);
  return files.length === 0 ? undefined : { context: at, file: files.length === 1 ? files[0] : undefined, files };
}

/** So many names of one build are looked at. */
const MOST_NAMES = 50;
/** No name of an image is longer, in characters (distribution/reference: 255 behind the host); a script's variables may add up to anything. */
const LONGEST_NAME = 500;

/** The rows of the images that a build names; `others` are the files that it is of where it starts in another folder. */
export function imageEntries(
  { tags, target }: StepBuild,
  place: Place | undefined,
  others: readonly string[],
  about: Subject,
): readonly Entry[] {
  const files = [...new Set([...(place?.files ?? []), ...others])];
  const [file, another] = files;
  const by = another === undefined ? { file } : { file: undefined, files };
  const stage = target === undefined ? "" : target?.toLowerCase();
  return [...new Set(tags)].slice(0, MOST_NAMES).flatMap((tag) => {
    const slash = tag.lastIndexOf("/");
    const end = /[:@]/.exec(tag.slice(slash + 1))?.index;
    const name = end === undefined ? tag : tag.slice(0, slash + 1 + end);
    if (name.length > LONGEST_NAME) return [];
    if (!name.includes(FILLED)) {
      const known = nameOf(parseImage(name, 0));
      return known ? builtImageEntries({ name: known, ...by, target: stage }, about) : [];
    }
    // What is filled in may be empty, and end in a slash or not.
    const word = lastWordOf(name);
    return slash === -1 || word === "" || word.includes(FILLED) ? [] : [entry(lastWords, word, { by: null }, about)];
  });
}

const ARGUMENT = "BUILDKIT_DOCKERFILE_CHECK=";

function checkOf(args: readonly string[]): BuildRow["check"] {
  return args.findLast((one) => one.startsWith(ARGUMENT))?.slice(ARGUMENT.length);
}

/** Whether a context or a file is no path: an address, a repository, the standard input, an expression. */
export function isRemote(written: string): boolean {
  return written === "-" || /:\/\/|^git@|^github\.com\/|\.git(?:#|$)|\{\{/.test(written);
}

/** The rows of the builds that a script starts in `folder`. */
export function scriptEntries(script: string, folder: string | undefined, about: Subject): readonly Entry[] {
  return buildsIn(script, folder).flatMap((build) => stepEntries(build, about));
}

/** Whether a script may build an image. */
export function mayBuild(script: string): boolean {
  return /\b(?:docker|podman|buildah|nerdctl)\b/i.test(script);
}

/** The builds that a script starts in `folder`, by Docker, Podman, Buildah and nerdctl. */
export function buildsIn(script: string, folder: string | undefined): readonly StepBuild[] {
  return mayBuild(script) ? commandLines(script, folder).flatMap((line) => buildOf(line) ?? []) : [];
}

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

// `docker buildx build --help` (buildx 0.29) and `docker build --help` without BuildKit (docker/cli 28); podman-build(1) and
// buildah-build(1), which have most of these and some more; nerdctl's are among Docker's.
const VALUED = setOf(
  `add-host allow annotation attest build-arg build-context builder cache-from cache-to call cgroup-parent cpu-period cpu-quota cpu-shares
  cpuset-cpus cpuset-mems file iidfile isolation label memory memory-swap metadata-file network no-cache-filter output platform policy
  progress provenance sbom secret security-opt shm-size ssh tag target ulimit
  arch authfile cap-add cap-drop cgroupns cpp-flag creds decryption-key device dns dns-option dns-search env format from group-add
  ignorefile ipc jobs layer-label logfile manifest os os-version pid retry retry-delay runtime sign-by source-date-epoch timestamp unsetenv
  unsetlabel userns uts variant volume`,
);
const ALONE = setOf(
  `check compress debug disable-content-trust force-rm load no-cache pull push quiet rm squash
  all-platforms disable-compression http-proxy identity-label layers no-hostname no-hosts squash-all tls-verify`,
);
const SHORT: Readonly<Record<string, string>> = byWord({
  c: "cpu-shares",
  f: "file",
  m: "memory",
  o: "output",
  t: "tag",
});
const SHORT_ALONE = "qD";
const BUILD = /^(?:(?:buildx |image |builder )?build|buildx b)$/;
const BUILDAH = /^(?:bud|build|build-using-dockerfile)$/;

/** How the file is called that nothing names; all but Docker look for a second name after the first one. */
const USUAL: Readonly<Record<string, readonly string[]>> = byWord({
  docker: ["Dockerfile"],
  nerdctl: ["Dockerfile", "Containerfile"],
  podman: ["Containerfile", "Dockerfile"],
  buildah: ["Containerfile", "Dockerfile"],
});

/** What a command line builds; undefined where it is no build, or not known which. */
function buildOf({ words, folder }: CommandLine): StepBuild | undefined {
  const [program, first, second] = words;
  const usual = USUAL[program?.text ?? ""];
  if (usual === undefined || first?.text === undefined) return undefined;
  const isShort = (program?.text === "buildah" ? BUILDAH : BUILD).test(first.text);
  if (!isShort && !BUILD.test(`${first.text} ${second?.text ?? ""}`)) return undefined;
  const read = optionsOf(words.slice(isShort ? 2 : 3));
  if (read === undefined) return undefined;
  const last = (name: string) => {
    const value = read.options.get(name)?.at(-1);
    return value === undefined && !read.isOpen ? undefined : (value?.text ?? null);
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
    tags: (read.options.get("tag") ?? []).map(({ shape }) => shape),
    usual,
  };
}

/**
 * The options of a build and its context, and whether there may be other options; undefined where it is not known which word is the
 * context, or an option is not known.
 */
function optionsOf(words: readonly LineWord[]) {
  const options = new Map<string, LineWord[]>();
  let context: LineWord | undefined;
  let isOpen = false;
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i];
    if (word === undefined) break;
    const { head } = word;
    if (!head.startsWith("-") || head === "-") {
      // Unquoted, it may stand for options. A build has one context, so beside one that is written out it stands for nothing else.
      if (word.open && head === "") {
        isOpen = true;
        continue;
      }
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
  return context === undefined ? undefined : { options, context, isOpen };
}

function optionIn(word: LineWord): { name: string; value?: LineWord; takesNext: boolean } | undefined {
  const { head } = word;
  const from = (length: number): LineWord => ({
    ...word,
    text: word.text?.slice(length),
    head: head.slice(length),
    shape: word.shape.slice(length),
  });
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
