// sudo in a build: superfluous as root, and a lasting way to root for anybody else.
import { choice, type Fix, type Problem, type Severity, safe } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { indentAt, lineBreakOf, point, type Span, type TextEdit } from "../../core/text.ts";
import type { Dockerfile } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { runs, type Step } from "../shell/commands.ts";
import { isForDevelopment } from "./_development.ts";
import { checkMessage, messageOf, needsRootToo, onlyChecks, otherUser, removal, type User, userOf } from "./_sudo.ts";

export default dockerRule({
  id: "dockerfile/no-sudo",
  title: "Build steps must not use `sudo`",
  label: "Uses sudo",
  why: "Steps run as root unless `USER` says otherwise, so sudo does nothing there. Where it does something, the image has a program that lets its user become root at run time.",
  breaks:
    "After “Run this step after `USER root`” the whole step runs as root, so the files it creates belong to root. Build the image and check their owners.",
  leave: {
    when: "Leave it in an image where people work as a user with `sudo`, such as a development container. Anyone in such a container can become root.",
    reason: "development container, people install packages in it",
  },
  severity: "warning",
  milder: {
    info: "the file is for a development container, or root runs the rest of a step in which `sudo` becomes somebody else",
  },
  preset: "recommended",
  tags: ["security"],
  since: "0.1",
  equivalents: [
    "hadolint:DL3004",
    "trivy:DS-0010",
    "dockle:DKL-DI-0001",
    "checkov:CKV2_DOCKER_1",
    "semgrep:no-sudo-in-dockerfile",
    "kics:8ada6e80-0ade-439e-b176-0b28f6bce35a",
  ],
  answersTo: ["kubescape:C-0062"],
  references: ["https://docs.docker.com/build/building/best-practices/#user"],
  examples: [
    {
      bad: source`
        FROM debian:13
        RUN apt-get update && «sudo» apt-get upgrade -y
      `,
      fixed: source`
        FROM debian:13
        RUN apt-get update && apt-get upgrade -y
      `,
    },
    {
      bad: source`
        FROM debian:13
        USER app
        RUN «sudo» mkdir /data
      `,
      fixed: source`
        FROM debian:13
        USER app
        USER root
        RUN mkdir /data
        USER app
      `,
    },
    {
      bad: source`
        FROM debian:13
        RUN «sudo» -u app make
      `,
      good: source`
        FROM debian:13
        USER app
        RUN make
      `,
    },
  ],
  *check(doc, { path }) {
    const atMost = isForDevelopment(path) ? "info" : undefined;
    for (const step of runs(doc)) {
      for (const found of sudosOf(doc, step)) yield { ...found, atMost: atMost ?? found.atMost };
    }
  },
});

/** The uses of sudo in a step: of those that the same is said of, and that the same can be done about, the first. */
function sudosOf(doc: Dockerfile, step: Step): readonly Problem[] {
  const sudos = step.script.commands.filter((one) => one.program === "sudo");
  if (sudos.length === 0) return [];
  const user = userOf(doc, step);
  const removals = sudos.map((one) => removal(doc, step, one));
  const isMixed = user.root !== false && needsRootToo(step);
  const isCheck = user.root !== true && onlyChecks(sudos);
  const groups = new Map<
    string,
    { at: Span; message: string; atMost: Severity | undefined; own: (TextEdit | undefined)[] }
  >();
  for (const [i, sudo] of sudos.entries()) {
    if (sudo.name === undefined) continue;
    const message = isCheck ? checkMessage(user) : messageOf(sudo, user);
    const atMost = isMixed && otherUser(sudo) !== undefined ? "info" : undefined;
    const own = isCheck ? undefined : removals[i];
    const key = `${own !== undefined} ${message}`;
    const group = groups.get(key) ?? { at: sudo.name.at, message, atMost, own: [] };
    group.own.push(own);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ at, message, atMost, own }) => ({
    at,
    message,
    atMost,
    fix: fixOf(doc, step, user, own, removals),
  }));
}

function fixOf(
  { text }: Dockerfile,
  { instruction }: Step,
  user: User,
  own: readonly (TextEdit | undefined)[],
  all: readonly (TextEdit | undefined)[],
): Fix | undefined {
  const removed = own.filter((one) => one !== undefined);
  if (removed.length === 0) return undefined;
  if (user.root === true) return (user.shown === true ? choice : safe)("Remove `sudo`", removed);
  // Without sudo the step fails where nobody knows that root runs it: only who is named can be gone back to.
  if (user.written === undefined || (user.root === undefined && !user.written.includes("$"))) return undefined;
  // A list this long is not for one click.
  const edits = all.length > 20 ? [] : all.filter((one) => one !== undefined);
  const { start, end } = instruction.at;
  const indent = indentAt(text, start);
  // A trigger of ONBUILD has no lines of its own.
  if (edits.length < all.length || text.slice(start - indent.length, start) !== indent) return undefined;
  const lineBreak = lineBreakOf(text);
  const before = { at: point(start), text: `USER root${lineBreak}${indent}` };
  const after = { at: point(end), text: `${lineBreak}${indent}USER ${user.written}` };
  return choice(`Run this step after \`USER root\`, then go back to \`${user.written}\``, before, edits, after);
}
