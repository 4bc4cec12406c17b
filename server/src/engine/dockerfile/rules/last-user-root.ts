// The final image runs as root although a stage sets USER.
import { source } from "../../core/rule.ts";
import { indentAt, lineAt, lineBreakOf, type TextEdit } from "../../core/text.ts";
import { isWindowsAdministrator } from "../../knowledge/windows-images.ts";
import { isAction, socketHolder } from "../evidence.ts";
import { builtOnIt } from "../neighbours.ts";
import type { Dockerfile, Instruction } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { mayBeReplaced } from "../stages/half-typed.ts";
import { buildOf, parents, type Stage, targetStages } from "../stages/stages.ts";
import { finalUser, type UserSetting, userSetting } from "../stages/users.ts";
import { isForDevelopment } from "./_development.ts";
import { asAnother } from "./_root-needs.ts";
import {
  aboveComments,
  droppingSentence,
  dropsPrivileges,
  insertion,
  kindOf,
  mustBeRoot,
  tailOf,
  wayFixes,
  waysOf,
} from "./_user.ts";

export default dockerRule({
  id: "dockerfile/last-user-root",
  title: "The last `USER` must not be root",
  label: "Last user is root",
  why: "The last `USER` is the one the program runs as. Going back to root to install something is fine; staying root gives an attacker every file in the container and a shorter way to the host.",
  breaks:
    "The program can no longer write to root's files or install packages, and on some runtimes it cannot listen on ports below 1024. Start the container with its usual volumes and look for `Permission denied`.",
  leave: {
    when: "Leave root where the program needs it, such as `sshd` or `crond`, or where the entrypoint drops privileges itself. Then let the deployment drop the capabilities that are not needed.",
    reason: "crond runs each job as that job's own user",
  },
  severity: "warning",
  milder: {
    hint: "the entrypoint drops privileges, or an image here is built on this one",
    info: "the file is for a development container",
  },
  preset: "recommended",
  tags: ["security"],
  since: "0.1",
  equivalents: [
    "trivy:DS-0002",
    "checkov:CKV_DOCKER_8",
    "semgrep:last-user-is-root",
    "kics:67fd0c4a-68cf-46d7-8c41-bc9fba7e40ae",
  ],
  answersTo: ["hadolint:DL3002", "dockle:CIS-DI-0001"],
  references: ["https://docs.docker.com/build/building/best-practices/#user"],
  examples: [
    {
      bad: source`
        FROM debian:trixie-slim
        USER 10001
        USER «root»
        RUN apt-get update
        CMD ["app"]
      `,
      fixed: source`
        FROM debian:trixie-slim
        USER 10001
        USER root
        RUN apt-get update
        USER 10001
        CMD ["app"]
      `,
    },
    {
      note: "the default of a variable counts",
      bad: source`
        FROM gcr.io/distroless/static-debian12
        ARG UID=0
        USER «${"${UID}:0"}»
      `,
      fixed: source`
        FROM gcr.io/distroless/static-debian12
        ARG UID=0
        USER 65532:65532
      `,
    },
    {
      note: "a stage that is not shipped may end as root",
      bad: source`
        FROM alpine:3.22
        USER «0»
      `,
      good: source`
        FROM alpine:3.22 AS build
        USER root
        FROM alpine:3.22
        USER 10001
      `,
    },
  ],
  *check(doc, { path }) {
    const told = new Set<string>();
    for (const stage of targetStages(doc)) {
      const user = finalUser(doc, stage);
      if (user?.root !== true || isAction(doc) || mayBeReplaced(doc, stage, user.instruction)) continue;
      const drops = dropsPrivileges(doc, stage);
      const onIt = builtOnIt(doc, stage);
      const holder = socketHolder(doc, stage);
      const at = user.instruction.words.length > 1 ? user.instruction.body : user.word.at;
      const value = user.value ?? user.word.value;
      const byDefault = user.word.raw.includes("$") ? " by default" : "";
      const who = isWindowsAdministrator(value) ? "administrator" : "root";
      const message =
        onIt !== undefined
          ? `Images built on this one run as ${who} unless they set \`USER\`: the last here is \`${value}\`${byDefault}.`
          : drops
            ? droppingSentence(doc, stage)
            : `The image runs as ${who}: its last \`USER\` is \`${value}\`${byDefault}.`;
      const atMost = drops || onIt !== undefined ? "hint" : isForDevelopment(path) ? "info" : undefined;
      // One line may be the last `USER` of several stages: what is the same for them is told once.
      if (told.size === told.add(`${at.start} ${atMost} ${message}`).size) continue;
      yield {
        at,
        message,
        // What others install on top of it they install as the user that it ends as.
        fix: stage.windows || onIt !== undefined || holder !== undefined ? [] : fixes(doc, stage, user),
        // The steps that need root may still be followed by another user.
        missing: true,
        atMost,
        related: [onIt, holder, ...buildOf(doc, stage)].filter((one) => one !== undefined),
      };
    }
  },
});

function fixes(doc: Dockerfile, stage: Stage, { instruction }: UserSetting) {
  if (mustBeRoot(doc, stage) || dropsPrivileges(doc, stage)) return [];
  const before = previousUser(doc, stage);
  const index = stage.instructions.lastIndexOf(instruction);
  const dead = index !== -1 && index === stage.instructions.length - tailOf(stage).length - 1;
  if (before !== undefined) {
    const title = asAnother(doc, stage, `Run as \`${before}\` again`, { home: false, given: [] });
    const kind = kindOf(doc, stage);
    if (dead) return [kind(title, { at: instruction.body, text: before }, commentsOf(doc, instruction))];
    return [kind(title, insertion(doc, stage, [`USER ${before}`]))];
  }
  if (!dead) return wayFixes(doc, stage);
  // Nothing needs root below that line, so it makes way for another user.
  const separator = lineBreakOf(doc.text) + indentAt(doc.text, instruction.at.start);
  return waysOf(doc, stage, "").map((way) => {
    const edit = { at: instruction.at, text: way.lines.join(separator) };
    return kindOf(doc, stage, way)(way.title, edit, commentsOf(doc, instruction));
  });
}

/** The comment lines right above an instruction that is another one now: they are about the old one. */
function commentsOf(doc: Dockerfile, { at }: Instruction): readonly TextEdit[] {
  const [start, end] = [aboveComments(doc, at), lineAt(doc.text, at.start).start];
  // What heads the file, directives among it, is about the file.
  return start === end || start === 0 ? [] : [{ at: { start, end }, text: "" }];
}

/** The last user of the stage or its parents that is not root, as written, where it needs no variable. */
function previousUser(doc: Dockerfile, stage: Stage): string | undefined {
  const above = parents(stage).flatMap(({ instructions }) => instructions.toReversed());
  const users = above.flatMap((one) => (one.keyword === "USER" ? (userSetting(doc, one) ?? []) : []));
  return users.find(({ root, word }) => root === false && !word.raw.includes("$"))?.word.value;
}
