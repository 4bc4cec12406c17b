// How a stage is made to end as somebody else than root: the text that suits its base image, and where it goes.
import { choice, type Fix, hardening } from "../../core/finding.ts";
import { frontOf } from "../../core/search.ts";
import { indentAt, lineAt, lineBreakOf, point, type Span } from "../../core/text.ts";
import { dropsFor } from "../../knowledge/image-users.ts";
import { demands, leadsToRootsHome, namesDropping, startsAsRoot } from "../../knowledge/stated-needs.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { ancestors, inEffect, type Stage } from "../stages/stages.ts";
import { type Base, baseOf } from "../stages/users.ts";
import { usersOf } from "./_created-users.ts";

/** These do nothing as root while the image is built, so USER may stand above them. */
const HARMLESS: ReadonlySet<string> = new Set(
  "CMD ENTRYPOINT EXPOSE HEALTHCHECK LABEL STOPSIGNAL ENV ONBUILD MAINTAINER".split(" "),
);

const CREATE: Readonly<Record<string, string>> = {
  debian: "RUN groupadd --gid 10001 app && useradd --uid 10001 --gid app --no-create-home app",
  rpm: "RUN groupadd --gid 10001 app && useradd --uid 10001 --gid app --no-create-home app",
  alpine: "RUN addgroup -g 10001 app && adduser -D -H -u 10001 -G app app",
  busybox: "RUN addgroup -g 10001 app && adduser -D -H -u 10001 -G app app",
};

interface Way {
  readonly title: string;
  readonly lines: readonly string[];
  /** Whether only the author knows if it is meant. */
  readonly unsure?: boolean;
}

/** The ways to leave root behind that suit a stage, best first. `taken` are the commands that create users already. */
export function waysOf(doc: Dockerfile, stage: Stage, taken: string): readonly Way[] {
  const base = baseOf(stage);
  if (base.needsRoot) return [];
  // What is built on a program that has a user of its own mostly starts that program, by another command or a script.
  if (base.runsAs === "drops privileges") return ownWay(base);
  // An entrypoint that drops privileges expects its own user, whom only its author knows.
  if (dropsPrivileges(doc, stage)) return [];
  if (base.distribution === "scratch") return [{ title: "Run as user 65532", lines: ["USER 65532:65532"] }];
  if (base.distribution === "distroless") {
    return [{ title: "Run as `nonroot` (65532), a user of the base image", lines: ["USER 65532:65532"] }];
  }
  // A user that is there already is enough.
  const present = usersOf(doc, stage);
  if (present.length > 0) return createdWays(present);
  if (base.user !== undefined) return ownWay(base);
  const isTaken = /\b(?:10001|app)\b/.test(taken);
  const create = isTaken ? undefined : CREATE[base.distribution];
  const added =
    create === undefined
      ? { title: "Run as user 10001", lines: ["USER 10001:10001"] }
      : { title: "Add user `app` (10001) and run as it", lines: [create, "USER 10001"] };
  return [added];
}

/** The last one that is created is mostly the one meant; of several only the author knows. */
function createdWays(names: readonly string[]): readonly Way[] {
  return names.toReversed().map((name) => ({
    title: `Run as \`${name}\`, a user that the stage has`,
    lines: [`USER ${name}`],
    unsure: names.length > 1,
  }));
}

function ownWay({ user }: Base): readonly Way[] {
  return user === undefined ? [] : [{ title: `Run as \`${user}\`, a user of the base image`, lines: [`USER ${user}`] }];
}

/** Fixes that put each way into the stage: above its last CMD or ENTRYPOINT, else at its end. */
export function wayFixes(doc: Dockerfile, stage: Stage): readonly Fix[] {
  const taken = ancestors(stage)
    .flatMap((one) => one.instructions.filter(({ keyword }) => keyword === "RUN"))
    .filter(({ at }) => at.end - at.start < 20_000)
    .map(({ at }) => doc.text.slice(at.start, at.end))
    .filter((text) => /\b(?:useradd|adduser|groupadd|addgroup)\b/.test(text))
    .join("\n");
  return waysOf(doc, stage, taken).map((way) => kindOf(doc, stage, way)(way.title, insertion(doc, stage, way.lines)));
}

/** In bulk nobody gets another user who says that it has to be root, or of whose base it is not known what that breaks. */
export function kindOf(doc: Dockerfile, stage: Stage, way?: Way): typeof hardening {
  if (baseOf(stage).runsAs === "unknown" && way !== undefined) return choice;
  const needs = way?.unsure === true || dropsPrivileges(doc, stage) || saysRoot(doc, stage);
  return needs || usesRootsHome(doc, stage) ? choice : hardening;
}

/** Whether a comment of the stage says that it needs root. */
function saysRoot({ comments }: Dockerfile, { at }: Stage): boolean {
  const own = comments.filter((comment) => at.start <= comment.at.start && comment.at.end <= at.end);
  return own.some(({ text }) => demands(text, /\broot\b|privileg/i));
}

/** Instructions that say where a program is, works and keeps its files; what RUN does in root's home may be for the build alone. */
const PLACING: ReadonlySet<string> = new Set("WORKDIR ENV CMD ENTRYPOINT HEALTHCHECK VOLUME COPY ADD".split(" "));

/** Whether what a stage runs is in root's home, works there or has its files there. */
function usesRootsHome(doc: Dockerfile, stage: Stage): boolean {
  return ancestors(stage).some(({ instructions }) =>
    instructions.some((one) => PLACING.has(one.keyword) && leadsToRootsHome(placeIn(doc, one))),
  );
}

/** The text of an instruction; of what copies, the destination alone. */
function placeIn({ text }: Dockerfile, { keyword, body, words, exec }: Instruction): string {
  if (keyword !== "COPY" && keyword !== "ADD") return text.slice(body.start, body.end);
  return (exec?.items ?? words).at(-1)?.value ?? "";
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
    return { at: point(offset), text: lines.map((line) => `${indent}${line}${newline}`).join("") };
  }
  const last = stage.instructions.at(-1) ?? stage.from;
  const end = lineAt(text, last.at.end).end;
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

/** Whether a stage's entrypoint drops root's privileges itself: its base's does for the command, or a tool for that is there. */
export function dropsPrivileges(doc: Dockerfile, stage: Stage): boolean {
  const own = ancestors(stage).flatMap(({ instructions }) => instructions);
  if (startsByBase(stage) && isOfBase(stage)) return true;
  return own.some(({ at, keyword }) => {
    const text = doc.text.slice(at.start, at.end);
    return keyword === "ENTRYPOINT" || keyword === "CMD"
      ? startsAsRoot(text)
      : keyword !== "LABEL" && namesDropping(text);
  });
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
