// What may stand behind the keyword of an instruction: its flags with their values, users, and the frontend in `# syntax=`.

import { ownMarkdown } from "../../shown/markdown.ts";
import { byWord } from "../core/by-word.ts";
import type { Completion } from "../core/language.ts";
import { lineAt, type Span } from "../core/text.ts";
import { numberOfUser } from "../knowledge/image-users.ts";
import type { Dockerfile, Instruction } from "./parse/document.ts";
import { join, leftOut } from "./parse/joined.ts";
import { flagNames, flagShape } from "./parse/keywords.ts";
import { usersOf } from "./rules/_created-users.ts";
import { placeOf, stages } from "./stages/stages.ts";
import { baseOf } from "./stages/users.ts";

/** Of a longer instruction nothing is offered. */
const MOST_TYPED = 2_000;

/** A word to offer: what it is, a grey word beside it, a sentence about it. */
type Word = readonly [text: string, detail?: string | undefined, description?: string];

/** What may stand at an offset behind a keyword; undefined where that is not known here. */
export function valueCompletions(doc: Dockerfile, offset: number): readonly Completion[] | undefined {
  const syntax = syntaxAt(doc, offset);
  if (syntax !== undefined) return syntax;
  const instruction = typedAt(doc, offset);
  if (instruction === undefined) return undefined;
  const typed = join(doc.text, { start: instruction.at.start, end: offset }, leftOut(instruction)).text;
  if (typed.length > MOST_TYPED) return undefined;
  const [, before = "", word = ""] = /^(.*\s)(\S*)$/s.exec(typed) ?? [];
  const [first = "", ...words] = before.trim().split(/\s+/);
  if (first.toUpperCase() !== instruction.keyword || !words.every((one) => one.startsWith("--"))) return undefined;
  const at = (part: string): Span => ({ start: offset - part.length, end: offset });
  if (instruction.keyword === "USER") return usersAt(doc, instruction, at(word));
  if (!word.startsWith("--")) return undefined;
  const equals = word.indexOf("=");
  if (equals === -1) return flagsOf(instruction, words, at(word));
  const [flag, value] = [word.slice(2, equals), word.slice(equals + 1)];
  if (flag === "mount") return mountFields(doc, instruction, value, offset);
  return FLAG_VALUES[flag]?.(doc, instruction).map((one) => offered(one, at(value), "value"));
}

/** The instruction in whose first lines the cursor is, blanks behind its last word included. */
function typedAt({ text, instructions }: Dockerfile, offset: number): Instruction | undefined {
  const found = instructions.findLast(({ at }) => at.start <= offset);
  if (found === undefined || found.keywordAt.end >= offset) return undefined;
  return offset <= found.at.end || /^[ \t]*$/.test(text.slice(found.at.end, offset)) ? found : undefined;
}

function offered([text, detail, description]: Word, at: Span, kind: Completion["kind"]): Completion {
  return {
    label: text,
    at,
    text,
    kind,
    ...(detail !== undefined && { detail }),
    ...(description !== undefined && { description: ownMarkdown(description) }),
  };
}

/** The users that a stage has: the image's own, those that it creates, and a number that no image has. */
function usersAt(doc: Dockerfile, instruction: Instruction, at: Span): readonly Completion[] {
  const stage = placeOf(doc, instruction)?.stage;
  if (stage === undefined) return [];
  if (stage.windows) return [offered(["ContainerUser", "no administrator"], at, "name")];
  const own = baseOf(stage).user;
  const created = usersOf(doc, stage).filter((name) => name !== own);
  const number = own === undefined ? undefined : numberOfUser(own);
  const words: readonly Word[] = [
    ...created.map((name): Word => [name, "created here"]),
    ...(own === undefined ? [] : [[own, "of the image"] as const]),
    ...(number === undefined || String(number) === own
      ? []
      : [[String(number), own, "Its number: Kubernetes can see that it is not root."] as const]),
    ["10001:10001", "hardened", "A number, because Kubernetes cannot tell from a name that it is not root."],
  ];
  return words.map((word) => offered(word, at, "name"));
}

/** What flags are for, in a word or two; for all that BuildKit knows (Dockerfile reference). */
const FLAG_USES: Readonly<Record<string, string>> = byWord({
  checksum: "verifies",
  chmod: "mode",
  chown: "owner",
  device: "device",
  exclude: "leaves out",
  from: "stage or image",
  interval: "between checks",
  "keep-git-dir": "with .git",
  link: "own layer",
  mount: "for this step",
  network: "for this step",
  parents: "keeps folders",
  platform: "of the image",
  retries: "until unhealthy",
  security: "for this step",
  "start-interval": "while starting",
  "start-period": "while starting",
  timeout: "of a check",
  unpack: "archives",
});

/** The flags that are not there yet, and those that may be there twice. */
function flagsOf({ keyword }: Instruction, written: readonly string[], at: Span): readonly Completion[] {
  const there = new Set(written.map((one) => one.slice(2).split("=", 1)[0]));
  return flagNames(keyword).flatMap((name) => {
    const shape = flagShape(keyword, name);
    if (there.has(name) && shape?.repeats !== true) return [];
    const text = `--${name}${shape?.takes === "switch" ? "" : "="}`;
    return [{ ...offered([text, FLAG_USES[name]], at, "key"), label: `--${name}`, filter: `--${name}` }];
  });
}

/** The platforms that most official images are built for (docker-library/official-images, "Architectures other than amd64"). */
const PLATFORMS: readonly Word[] = [
  ["$BUILDPLATFORM", "of the builder"],
  ["$TARGETPLATFORM", "asked for"],
  ["linux/amd64"],
  ["linux/arm64"],
  ["linux/arm/v7"],
  ["windows/amd64"],
];

const FLAG_VALUES: Readonly<Record<string, (doc: Dockerfile, instruction: Instruction) => readonly Word[]>> = byWord({
  platform: () => PLATFORMS,
  network: () => [["none", "hardened", "The step reaches no network."], ["default"], ["host"]],
  security: () => [["sandbox", "the default"], ["insecure"]],
  from: (doc, instruction) => stagesAbove(doc, instruction).map((name): Word => [name, "stage"]),
  link: () => SWITCH,
  parents: () => SWITCH,
  "keep-git-dir": () => SWITCH,
  unpack: () => SWITCH,
});

const SWITCH: readonly Word[] = [["true"], ["false"]];

function stagesAbove(doc: Dockerfile, { at }: Instruction): readonly string[] {
  return stages(doc).flatMap((stage) => (stage.at.end < at.start && stage.name !== undefined ? [stage.name] : []));
}

/** The types of mounts with the keys that each has (Dockerfile reference, "RUN --mount"). */
const MOUNTS: Readonly<Record<string, { readonly use: string; readonly keys: readonly string[] }>> = byWord({
  secret: { use: "in no layer", keys: ["id", "env", "target", "required", "mode", "uid", "gid"] },
  cache: {
    use: "kept between builds",
    keys: ["target", "id", "sharing", "from", "source", "readonly", "mode", "uid", "gid"],
  },
  bind: { use: "of context or stage", keys: ["target", "source", "from", "readwrite"] },
  tmpfs: { use: "in memory", keys: ["target", "size"] },
  ssh: { use: "keys of an agent", keys: ["id", "target", "required", "mode", "uid", "gid"] },
});

/** Keys that are there or not. */
const MOUNT_SWITCHES: ReadonlySet<string> = new Set(["required", "readonly", "readwrite"]);

function mountFields(doc: Dockerfile, instruction: Instruction, value: string, offset: number): readonly Completion[] {
  const fields = value.split(",");
  const field = fields.pop() ?? "";
  const equals = field.indexOf("=");
  const at = (part: string): Span => ({ start: offset - part.length, end: offset });
  const written = new Map(fields.map((one) => [one.split("=", 1)[0] ?? "", one.slice(one.indexOf("=") + 1)]));
  if (equals !== -1) {
    const [key, typed] = [field.slice(0, equals), field.slice(equals + 1)];
    return mountValues(doc, instruction, key).map((word) => offered(word, at(typed), "value"));
  }
  const type = written.get("type");
  // Without a type it is one that binds; nobody means that who has not typed anything.
  if (type === undefined && fields.length === 0)
    return Object.entries(MOUNTS).map(([name, { use }]) => offered([`type=${name}`, use], at(field), "value"));
  return (MOUNTS[type ?? "bind"]?.keys ?? [])
    .filter((key) => !written.has(key))
    .map((key) => ({ ...offered([MOUNT_SWITCHES.has(key) ? key : `${key}=`], at(field), "key"), label: key }));
}

function mountValues(doc: Dockerfile, instruction: Instruction, key: string): readonly Word[] {
  if (key === "type") return Object.entries(MOUNTS).map(([name, { use }]): Word => [name, use]);
  if (key === "sharing") return [["locked", "one at a time"], ["shared", "the default"], ["private"]];
  if (key === "from") return FLAG_VALUES.from?.(doc, instruction) ?? [];
  return MOUNT_SWITCHES.has(key) ? SWITCH : [];
}

/** Docker's frontends, the stable channel first (Docker docs, "Custom Dockerfile syntax"). */
const FRONTENDS: readonly Word[] = [
  ["docker/dockerfile:1", "stable", "The newest stable release of version 1."],
  ["docker/dockerfile:1-labs", "experimental", "With features that are not stable yet."],
  ["docker/dockerfile-upstream:master", "unreleased", "Built from the newest commit of BuildKit."],
];

/** The frontends behind `# syntax=` on a line above all instructions. */
function syntaxAt({ text, instructions }: Dockerfile, offset: number): readonly Completion[] | undefined {
  const line = lineAt(text, offset);
  if ((instructions[0]?.at.start ?? text.length + 1) <= line.start) return undefined;
  const typed = text.slice(line.start, Math.min(offset, line.start + 200));
  const [, word] = /^#[ \t]*syntax[ \t]*=[ \t]*(\S*)$/i.exec(typed) ?? [];
  if (word === undefined) return undefined;
  return FRONTENDS.map((one) => offered(one, { start: offset - word.length, end: offset }, "value"));
}
