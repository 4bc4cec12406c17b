// What commands of a shell build: the options of Docker, Podman, Buildah and nerdctl, and of Kaniko's executor.

import { byWord } from "../by-word.ts";
import type { Entry } from "../index.ts";
import { addTo } from "../lists.ts";
import type { Subject } from "../subject.ts";
import { bakeLineEntries, mayBake } from "./bake-runs.ts";
import { type CommandLine, commandLines, FILLED, type LineWord } from "./command-lines.ts";
import { stepsUp } from "./open-builds.ts";
import { type StepBuild, stepEntries } from "./pipelines.ts";
import { type Given, variantsOf } from "./script-variables.ts";

/**
 * The rows of the builds that a script of a shell starts in `folder`, and of the Bake files that it names together, with what it is given
 * as variables.
 */
export function scriptEntries(
  script: string,
  folder: string | undefined,
  about: Subject,
  given?: Given,
): readonly Entry[] {
  if (!mayBuild(script) && !mayBake(script)) return [];
  const found = new Map<string, StepBuild>();
  const variants = variantsOf(script, "shell", given).map((one) => commandLines(one, folder));
  for (const lines of variants) for (const build of buildsOf(lines)) found.set(JSON.stringify(build), build);
  return [
    ...[...found.values()].flatMap((build) => stepEntries(build, about)),
    ...bakeLineEntries(variants.flat(), about),
  ];
}

/** Whether a script may build an image. */
export function mayBuild(script: string): boolean {
  return /\b(?:docker|podman|buildah|nerdctl|kaniko)\b/i.test(script);
}

/** The builds of commands, by Docker, Podman, Buildah and nerdctl, with the names that other commands give their images. */
export function buildsOf(lines: readonly CommandLine[]): readonly StepBuild[] {
  const found = lines.flatMap((line) => kanikoBuildOf(line) ?? buildOf(line) ?? []);
  const more = new Map<string, string[]>();
  for (const { words } of found.length === 0 ? [] : lines) {
    const [from, to] = retagged(words);
    if (from !== undefined && to !== undefined) addTo(more, from, to);
  }
  return more.size === 0
    ? found
    : found.map((build) => ({
        ...build,
        tags: [...build.tags, ...build.tags.flatMap((tag) => more.get(tagged(tag)) ?? [])],
      }));
}

/** The image that a command gives another name, and the name. */
function retagged(words: readonly LineWord[]): readonly (string | undefined)[] {
  const [program, ...rest] = words;
  const args = rest[0]?.text === "image" ? rest.slice(1) : rest;
  if (USUAL[program?.text ?? ""] === undefined || args[0]?.text !== "tag" || args.length !== 3) return [];
  const [from = "", to] = args.slice(1).map(({ shape }) => shape);
  return [tagged(from), to];
}

/** The name of an image with the tag that it has where none is written. */
function tagged(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1).includes(":") ? name : `${name}:latest`;
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

/** Who builds by Buildah. */
const OF_BUILDAH: ReadonlySet<string | undefined> = new Set(["buildah", "podman"]);

/** What Kaniko's executor builds (its README, "Additional Flags"); undefined for another program. Nothing follows but options. */
function kanikoBuildOf({ words, folder }: CommandLine): StepBuild | undefined {
  if (!/(?:^|\/)kaniko\/executor$/.test(words[0]?.text ?? "")) return undefined;
  const options = new Map<string, LineWord[]>();
  let open: string | undefined;
  for (const word of words.slice(1)) {
    const [, name, sign] = /^--?([a-z][a-z-]*)(=?)/.exec(word.head) ?? [];
    if (name !== undefined && sign !== "") addTo(options, name, cut(word, word.head.indexOf("=") + 1));
    else if (open !== undefined && name === undefined) addTo(options, open, word);
    open = sign === "" ? name : undefined;
  }
  const all = (...names: readonly string[]) => names.flatMap((name) => options.get(name) ?? []);
  const [context, file, target] = [all("context", "c"), all("dockerfile", "f"), all("target")].map((one) => one.at(-1));
  return {
    folder,
    context: context?.shape.replace(/^dir:\/\//, "") ?? ".",
    file: file?.shape,
    up: stepsUp(context?.raw.replace("dir://", "") ?? ".", file?.raw ?? ""),
    target: target?.shape,
    args: all("build-arg").map(({ shape }) => shape),
    contexts: [],
    named: all("destination", "d").length > 0,
    tags: all("destination", "d").map(({ shape }) => shape),
    usual: ["Dockerfile"],
  };
}

/** A word without so many characters at its beginning. */
function cut(word: LineWord, length: number): LineWord {
  return {
    ...word,
    text: word.text?.slice(length),
    head: word.head.slice(length),
    raw: word.raw.slice(length),
    shape: word.shape.slice(length),
  };
}

/** Options of the programs themselves that take a value (docker(1), podman(1), nerdctl's command reference). */
const GLOBAL = setOf(
  "config context host log-level c H l url connection root runroot storage-driver namespace address n a",
);

/** A command without the options in front of what the program is to do. */
function withoutGlobals(words: readonly LineWord[]): readonly LineWord[] {
  let at = 1;
  for (let text = words[at]?.text; text?.startsWith("-"); text = words[at]?.text)
    at += GLOBAL.has(text.replace(/^--?/, "")) ? 2 : 1;
  return at === 1 ? words : [...words.slice(0, 1), ...words.slice(at)];
}

/** What a command line builds; undefined where it is no build, or not known which. */
function buildOf({ words: written, folder }: CommandLine): StepBuild | undefined {
  const words = withoutGlobals(written);
  const [program, first, second] = words;
  const usual = USUAL[program?.text ?? ""];
  if (usual === undefined || first?.text === undefined) return undefined;
  const isShort = (program?.text === "buildah" ? BUILDAH : BUILD).test(first.text);
  if (!isShort && !BUILD.test(`${first.text} ${second?.text ?? ""}`)) return undefined;
  const read = optionsOf(words.slice(isShort ? 2 : 3));
  if (read === undefined) return undefined;
  const last = (name: string) => {
    const value = read.options.get(name)?.at(-1);
    return value === undefined && !read.isOpen ? undefined : (value?.shape ?? FILLED);
  };
  const heads = (name: string) => (read.options.get(name) ?? []).map(({ head }) => head);
  const outputs = read.options.get("output") ?? [];
  const isNamed = outputs.some(({ text, head }) => text === undefined || /\bname=|\bpush=/.test(head));
  return {
    folder,
    context: read.context.shape,
    file: last("file"),
    up: stepsUp(read.context.raw, read.options.get("file")?.at(-1)?.raw ?? ""),
    target: last("target"),
    args: (read.options.get("build-arg") ?? []).map(({ shape }) => shape),
    contexts: heads("build-context"),
    named: read.options.has("tag") || read.options.has("push") || isNamed,
    tags: (read.options.get("tag") ?? []).map(({ shape }) => shape),
    usual,
    ...(OF_BUILDAH.has(program?.text) && { buildah: true }),
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
  const from = (length: number) => cut(word, length);
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
