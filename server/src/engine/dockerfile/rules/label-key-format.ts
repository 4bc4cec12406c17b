// Names of labels that Docker's guidelines do not allow.
import { source } from "../../core/rule.ts";
import { quoted } from "../../core/text.ts";
import { dockerRule } from "../rule.ts";
import { isFlawed } from "../stages/half-typed.ts";
import { labelsIn } from "./_labels.ts";

/** Kept for Docker's own use ("Docker object labels", guidelines for label keys). */
const RESERVED = /^(?:com\.docker|io\.docker|org\.dockerproject)\./;
/** Lower-case letters, digits and separators, from a letter to a letter or digit (same place); slashes and underscores are common. */
const KEY = /^[a-z](?:[a-z0-9._/-]*[a-z0-9])?$/;

export default dockerRule({
  id: "dockerfile/label-key-format",
  title: "Label names must follow Docker's guidelines",
  label: "Malformed label name",
  why: "Docker keeps some prefixes for itself, and asks for lower-case names with single dots and hyphens, so that programs can tell whose a label is.",
  leave: {
    when: "Leave a name that a program demands as it is.",
    reason: "our registry expects this name",
  },
  severity: "hint",
  preset: "all",
  tags: ["opinion"],
  since: "0.1",
  equivalents: ["hadolint:DL3048"],
  references: ["https://docs.docker.com/engine/manage-resources/labels/#key-format-recommendations"],
  examples: [
    {
      bad: source`
        FROM alpine:3.22
        LABEL «Team»=web «com.docker.shop»=1 «shop..tier»=web
      `,
      good: source`
        FROM alpine:3.22
        LABEL com.example.team=web org.opencontainers.image.title=shop
      `,
    },
  ],
  *check(doc) {
    // What a line without an end has swallowed are no labels.
    for (const { name, nameAt } of labelsIn(doc.instructions.filter((one) => !isFlawed(doc, one)))) {
      if (name === "" || name.includes("$")) continue;
      if (RESERVED.test(name))
        yield { at: nameAt, message: `The prefix of \`${quoted(name)}\` is kept for Docker's own labels.` };
      else if (!KEY.test(name) || /\.\.|--/.test(name))
        yield { at: nameAt, message: `\`${quoted(name)}\` is not a label name that Docker's guidelines allow.` };
    }
  },
});
