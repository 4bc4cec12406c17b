// USER by a name: who that is only the image tells, so Kubernetes cannot know that it is not root.
import { type Fix, safe } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { quoted, type Span } from "../../core/text.ts";
import { numberOfUser } from "../../knowledge/image-users.ts";
import type { Dockerfile } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { isUnfinished } from "../stages/half-typed.ts";
import { type Stage, stages } from "../stages/stages.ts";
import { baseOf, type UserSetting, userSetting } from "../stages/users.ts";
import { numberOfCreated } from "./_created-users.ts";

export default dockerRule({
  id: "dockerfile/numeric-user",
  title: "`USER` must be a number",
  label: "User by name",
  why: "With `runAsNonRoot` Kubernetes does not start an image whose user is a name: it cannot look into the image to see which number that is. A number works everywhere, even where the image has no such user.",
  leave: {
    when: "Leave it in an image that never runs in Kubernetes, or where its manifests set `runAsUser`.",
    reason: "manifests set runAsUser",
  },
  severity: "info",
  preset: "strict",
  tags: ["security"],
  since: "0.1",
  equivalents: ["hadolint:DL3066"],
  answersTo: ["trivy:KSV-0020", "trivy:KSV-0021"],
  references: ["https://kubernetes.io/docs/concepts/security/pod-security-standards/"],
  examples: [
    {
      bad: source`
        FROM debian:13-slim
        RUN useradd --uid 10001 --create-home app
        USER «app»
      `,
      fixed: source`
        FROM debian:13-slim
        RUN useradd --uid 10001 --create-home app
        USER 10001
      `,
    },
    {
      bad: source`
        FROM debian:13-slim
        RUN useradd app
        USER «app»
      `,
      good: source`
        FROM debian:13-slim
        RUN useradd --uid 10001 app
        USER 10001
      `,
      note: "Which number `useradd` picks is only known after the build.",
    },
  ],
  *check(doc) {
    for (const stage of stages(doc)) {
      if (stage.windows) continue;
      const last = stage.instructions.findLast(({ keyword, words }) => keyword === "USER" && words.length > 0);
      const user = last === undefined ? undefined : userSetting(doc, last);
      if (user === undefined || isUnfinished(doc, user.instruction)) continue;
      const name = user.value?.split(":")[0] ?? "";
      // Root by its name is told by what asks for another user; a number may come from outside.
      if (name === "" || user.root === true || /^\d+$/.test(name)) continue;
      // Of the base image's own user only the image tells the number, and its entrypoint may be made for the name.
      if (baseOf(stage).user === name && numberOfUser(name) === undefined) continue;
      const at = nameAt(user);
      yield {
        at,
        missing: true,
        message: `Kubernetes cannot verify that \`${quoted(name)}\` is not root: set its number instead.`,
        fix: fixOf(doc, stage, user, name, at),
      };
    }
  },
});

/** The user of `user:group`, where the word is written without quotes. */
function nameAt({ word }: UserSetting): Span {
  const colon = word.raw.indexOf(":");
  const isPlain = colon > 0 && word.at.end - word.at.start === word.raw.length && !word.raw.includes("$");
  return isPlain ? { start: word.at.start, end: word.at.start + colon } : word.at;
}

function fixOf(doc: Dockerfile, stage: Stage, { word }: UserSetting, name: string, at: Span): Fix | undefined {
  const own = baseOf(stage).user === name ? numberOfUser(name) : undefined;
  const number = own ?? numberOfCreated(doc, stage, name);
  if (number === undefined || number === 0 || word.quoting !== "none" || word.raw.includes("$")) return undefined;
  return safe(`Write \`${number}\`, the number of \`${quoted(name)}\``, { at, text: String(number) });
}
