// How a stage is made to end as somebody else than root: the text that suits its base image, and where it goes.

import { onceSet } from "../../core/builds/image-starts.ts";
import { byWord } from "../../core/by-word.ts";
import { onlyIf } from "../../core/conditions.ts";
import { partFact } from "../../core/fact.ts";
import { choice, type Fix, hardening } from "../../core/finding.ts";
import { frontOf } from "../../core/search.ts";
import { indentAt, lineAt, lineBreakOf, point, quoted, type Span } from "../../core/text.ts";
import { dropsFor } from "../../knowledge/image-users.ts";
import { demands, namesDropping, startsAsRoot, startsServices } from "../../knowledge/stated-needs.ts";
import { isWindowsSystem } from "../../knowledge/windows-images.ts";
import { startingOf } from "../entrypoints/started-script.ts";
import { hasDroppingService } from "../evidence.ts";
import { isRootsBase } from "../packages/root-bases.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { ancestors, inEffect, runsOf, type Stage } from "../stages/stages.ts";
import { baseOf } from "../stages/users.ts";
import { usersOf } from "./_created-users.ts";
import { asAnother, startedBy, usesRootsHome, volumesOf } from "./_root-needs.ts";
import { rootPackagesOf } from "./_root-packages.ts";

/** These do nothing as root while the image is built, so USER may stand above them. */
const HARMLESS: ReadonlySet<string> = new Set(
  "CMD ENTRYPOINT EXPOSE HEALTHCHECK LABEL STOPSIGNAL ENV ONBUILD MAINTAINER".split(" "),
);

/** With a home folder: many programs keep caches and settings there, and without one `HOME` is where nobody may write. */
const CREATE: Readonly<Record<string, string>> = byWord({
  debian: "RUN groupadd --gid 10001 app && useradd --uid 10001 --gid app --create-home app",
  rpm: "RUN groupadd --gid 10001 app && useradd --uid 10001 --gid app --create-home app",
  alpine: "RUN addgroup -g 10001 app && adduser -D -u 10001 -G app app",
  busybox: "RUN addgroup -g 10001 app && adduser -D -u 10001 -G app app",
});

interface Way {
  readonly title: string;
  readonly lines: readonly string[];
  /** Whether only the author knows if it is meant. */
  readonly unsure?: boolean;
}

/**
 * The ways to leave root behind that suit a stage, best first, each with its condition. None where the base image, or what the stage
 * starts, is known to need root. `taken` are the commands that create users already.
 */
export function waysOf(doc: Dockerfile, stage: Stage, taken: string): readonly Way[] {
  const base = baseOf(stage);
  if (mustBeRoot(doc, stage)) return [];
  // Whether it has a user, and what that one's home is for, its own Dockerfile says.
  if (base.runsAs === "unknown" && base.local) return [];
  // What is built on a program that has a user of its own mostly starts that program, by another command or a script.
  if (base.runsAs === "drops privileges") return ownWay(doc, stage);
  // An entrypoint that drops privileges expects its own user, whom only its author knows.
  if (dropsPrivileges(doc, stage)) return [];
  const nobody = { home: false, given: [] };
  if (base.distribution === "scratch") {
    return [{ title: asAnother(doc, stage, "Run as user 65532", nobody), lines: ["USER 65532:65532"] }];
  }
  if (base.distribution === "distroless") {
    const title = "Run as `nonroot` (65532), a user of the base image";
    return [{ title: asAnother(doc, stage, title, nobody), lines: ["USER 65532:65532"] }];
  }
  // A user that is there already is enough.
  const present = usersOf(doc, stage);
  if (present.length > 0) return createdWays(doc, stage, present);
  if (base.user !== undefined) return ownWay(doc, stage);
  const isTaken = /\b(?:10001|app)\b/.test(taken);
  const isUnknown = base.runsAs === "unknown" && !isRootsBase(doc, stage);
  // Only root may add a user.
  const create = isTaken || isUnknown ? undefined : CREATE[base.distribution];
  if (create === undefined) {
    const what = `Run as user 10001${isUnknown ? ", though the base image may have its own user" : ""}`;
    const title = asAnother(doc, stage, what, { home: true, given: [] });
    return [{ title, lines: ["USER 10001:10001"] }];
  }
  const { lines, folders } = giving(doc, stage, "app");
  const what = folders.length === 0 ? "" : `, give it ${folders.map((path) => `\`${quoted(path)}\``).join(" and ")}`;
  const title = asAnother(doc, stage, `Add user \`app\` (10001)${what} and run as it`, { home: false, given: folders });
  return [{ title, lines: [create, ...lines, "USER 10001"] }];
}

/** Whether the base image, or what a stage starts, needs root as far as is known, or starts programs as users of their own. */
export function mustBeRoot(doc: Dockerfile, stage: Stage): boolean {
  const { asRoot, startsOthers } = startedBy(doc, stage);
  return baseOf(stage).needsRoot || asRoot !== undefined || startsOthers;
}

/** The line that gives a user the volumes of a stage, which are for what its program writes. */
function giving(doc: Dockerfile, stage: Stage, user: string) {
  const folders = volumesOf(doc, stage).filter((path) => /^(?:\/[\w.-]+)+$/.test(path));
  const list = folders.join(" ");
  return { folders, lines: folders.length === 0 ? [] : [`RUN mkdir -p ${list} && chown -R ${user} ${list}`] };
}

/** So many users are offered to run as. */
const MOST_OFFERED = 10;

/** The last one that is created is mostly the one meant; of several only the author knows. */
function createdWays(doc: Dockerfile, stage: Stage, names: readonly string[]): readonly Way[] {
  return names
    .slice(-MOST_OFFERED)
    .toReversed()
    .map((name) => ({
      title: asAnother(
        doc,
        stage,
        `Run as \`${name}\`, a user ${name === baseOf(stage).user ? "of the base image" : "of this stage"}`,
        { home: false, given: [] },
      ),
      lines: [`USER ${name}`],
      unsure: names.length > 1,
    }));
}

/** The user of the base image. Its own entrypoint goes on as that user anyway, for which its publisher prepared the image. */
function ownWay(doc: Dockerfile, stage: Stage): readonly Way[] {
  const { user } = baseOf(stage);
  if (user === undefined) return [];
  const title = `Run as \`${user}\`, a user of the base image`;
  const isItself = startsByBase(stage) && isOfBase(stage);
  return [
    {
      title: isItself
        ? onlyIf(title, "it", ["may write to what is mounted"])
        : asAnother(doc, stage, title, { home: false, given: [] }),
      lines: [`USER ${user}`],
    },
  ];
}

/** Fixes that put each way into the stage: above its last CMD or ENTRYPOINT, else at its end. */
export function wayFixes(doc: Dockerfile, stage: Stage): readonly Fix[] {
  const taken = runsOf(stage)
    .filter(({ at }) => at.end - at.start < 20_000)
    .map(({ at }) => doc.text.slice(at.start, at.end))
    .filter((text) => /\b(?:useradd|adduser|groupadd|addgroup)\b/.test(text))
    .join("\n");
  return waysOf(doc, stage, taken).map((way) => kindOf(doc, stage, way)(way.title, insertion(doc, stage, way.lines)));
}

/** In bulk nobody gets another user who says that it has to be root, or of whose base it is not known what that breaks. */
export function kindOf(doc: Dockerfile, stage: Stage, way?: Way): typeof hardening {
  if (baseOf(stage).runsAs === "unknown" && way !== undefined) return choice;
  // Of a script that could not be read in full nobody knows what it does as root.
  if (startedBy(doc, stage).hidden) return choice;
  const needs =
    way?.unsure === true ||
    rootPackagesOf(doc, stage).length > 0 ||
    dropsPrivileges(doc, stage) ||
    saysRoot(doc, stage);
  return needs || usesRootsHome(doc, stage) ? choice : hardening;
}

/** Whether a comment of the stage says that it needs root. */
function saysRoot({ comments }: Dockerfile, { at }: Stage): boolean {
  const own = comments.filter((comment) => at.start <= comment.at.start && comment.at.end <= at.end);
  return own.some(({ text }) => demands(text, /\broot\b|privileg/i));
}

/** An edit that puts whole lines where nothing but harmless instructions follows in the stage. */
export function insertion(doc: Dockerfile, stage: Stage, lines: readonly string[]) {
  const { text } = doc;
  const newline = lineBreakOf(text);
  const tail = tailOf(stage);
  const start = tail.find(({ keyword }) => keyword === "CMD" || keyword === "ENTRYPOINT");
  if (start !== undefined) {
    const offset = aboveComments(doc, start.at);
    const indent = indentAt(text, start.at.start);
    // A blank line that keeps the command apart goes on doing so.
    const above = offset === 0 ? undefined : lineAt(text, offset - 1);
    const apart = above !== undefined && text.slice(above.start, above.end).trim() === "" ? newline : "";
    return { at: point(offset), text: `${lines.map((line) => `${indent}${line}${newline}`).join("")}${apart}` };
  }
  const last = stage.instructions.at(-1) ?? stage.from;
  let { end } = lineAt(text, last.at.end);
  // Right behind a carriage return a line feed would make another line break of it.
  while (text[end - 1] === "\r") end -= 1;
  return { at: point(end), text: lines.map((line) => `${newline}${indentAt(text, last.at.start)}${line}`).join("") };
}

/** The harmless instructions a stage ends with. */
export function tailOf(stage: Stage): readonly Instruction[] {
  const from = stage.instructions.findLastIndex(({ keyword }) => !HARMLESS.has(keyword)) + 1;
  return stage.instructions.slice(from);
}

/** The start of the line of `at`, above the comment lines that touch it. */
export function aboveComments({ text, comments }: Dockerfile, at: Span): number {
  let offset = lineAt(text, at.start).start;
  for (let i = frontOf(comments, (comment) => comment.at.end < at.start) - 1; i >= 0; i -= 1) {
    const comment = comments[i]?.at;
    if (comment === undefined || lineAt(text, Math.max(0, offset - 1)).start !== lineAt(text, comment.start).start)
      break;
    offset = lineAt(text, comment.start).start;
  }
  return offset;
}

/**
 * Whether a stage's entrypoint drops root's privileges itself: its base's does for the command, or a tool for that is there. What a
 * known base starts by itself does not look for a tool that the stage installs.
 */
export const dropsPrivileges: (doc: Dockerfile, stage: Stage) => boolean = partFact((doc, stage) => {
  if (saysToDrop(doc, stage)) return true;
  if (startingOf(stage).length === 0 && hasDroppingService(doc, stage)) return true;
  if (hasText(doc, stage, isStarting, startsServices)) return true;
  const { dropsIf } = startedBy(doc, stage);
  if (dropsIf !== undefined) return dropsIf.mayBeSet;
  const isElse = (keyword: string) => !STARTING.has(keyword) && keyword !== "LABEL";
  const mayUse = baseOf(stage).runsAs !== "root" || startingOf(stage).length > 0;
  return mayUse && hasText(doc, stage, isElse, namesDropping);
});

/** The sentence on a stage whose entrypoint drops root's privileges, or may do so. */
export function droppingSentence(doc: Dockerfile, stage: Stage): string {
  const { dropsIf } = startedBy(doc, stage);
  const open = dropsIf === undefined ? "may drop privileges later" : `drops privileges only ${onceSet(dropsIf)}`;
  const drops = saysToDrop(doc, stage) ? "drops privileges" : open;
  return `The image starts as root; its entrypoint ${drops}.`;
}

/** Whether that is certain: the base's entrypoint does, or the command or its script names such a tool. */
export const saysToDrop: (doc: Dockerfile, stage: Stage) => boolean = partFact(
  (doc, stage) =>
    (startsByBase(stage) && isOfBase(stage)) ||
    startedBy(doc, stage).drops ||
    hasText(doc, stage, isStarting, (text) => startsAsRoot(text) && !startsServices(text)),
);

const isStarting = (keyword: string): boolean => STARTING.has(keyword);

/** What a container is started with. */
const STARTING: ReadonlySet<string> = new Set(["CMD", "ENTRYPOINT"]);

/** Whether the text of an instruction of a stage, or of what it may be built from, passes a test; of those whose keyword counts. */
function hasText(
  doc: Dockerfile,
  stage: Stage,
  counts: (keyword: string) => boolean,
  test: (text: string) => boolean,
): boolean {
  return ancestors(stage).some(({ instructions }) =>
    instructions.some(({ at, keyword }) => counts(keyword) && test(doc.text.slice(at.start, at.end))),
  );
}

/** Whether the entrypoint is the base's and drops privileges for some commands, though not for the stage's. */
export function dropsForOthers(doc: Dockerfile, stage: Stage): boolean {
  return startsByBase(stage) && !dropsPrivileges(doc, stage);
}

/** Whether the entrypoint is the base's, and one that drops privileges. */
function startsByBase(stage: Stage): boolean {
  const isReplaced = ancestors(stage).some(({ instructions }) =>
    instructions.some(({ keyword }) => keyword === "ENTRYPOINT"),
  );
  return baseOf(stage).runsAs === "drops privileges" && !isReplaced;
}

/**
 * Whether the base's entrypoint drops privileges for the stage's command. So it is taken to do for the base's own command and
 * for one that is not known: of no words, or with a variable where the program is named.
 */
function isOfBase(stage: Stage): boolean {
  return inEffect(stage, "CMD").some((command) => {
    if (command === undefined) return true;
    // A command for the shell reaches the entrypoint as that shell and its arguments.
    const words = command.exec?.items.map(({ value }) => value) ?? ["/bin/sh", "-c"];
    const [program = "$"] = words;
    return program.includes("$") || dropsFor(baseOf(stage).dropsFor, words);
  });
}

/** Programs of Windows' images that need the administrator: the one that starts IIS, and the manager of services. */
const NEEDS_ADMINISTRATOR = /servicemonitor|\bw3svc\b|\bsc(?:\.exe)? (?:create|start)\b|Start-Service/i;

/**
 * What is to be said of a stage for Windows without a `USER`: that it runs as the administrator, where its base is known to and nothing in
 * the stage needs that.
 */
export function administratorSentence(doc: Dockerfile, stage: Stage): string | undefined {
  const { name } = baseOf(stage);
  if (name === undefined || !isWindowsSystem(name)) return undefined;
  const needs = hasText(
    doc,
    stage,
    (keyword) => STARTING.has(keyword),
    (text) => NEEDS_ADMINISTRATOR.test(text),
  );
  return needs ? undefined : "The image runs as administrator: it has no `USER`.";
}
