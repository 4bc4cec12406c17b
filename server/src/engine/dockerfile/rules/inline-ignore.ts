// Comments that keep a linter quiet, for projects that allow none.
import { source } from "../../core/rule.ts";
import { dockerRule } from "../rule.ts";

/** How the tools have themselves told to ignore something (the documentation of each). */
const FORMS: readonly RegExp[] = [
  /^hadolint[ \t]+(?:(?:global|stage)[ \t]+)?ignore[ \t]*=/,
  /^check=(?:[^;]*;)?skip=/,
  /^trivy:ignore:/,
  /^(?:checkov|bridgecrew|cortex):skip=/,
  /^kics-scan[ \t]+(?:ignore|disable)/,
  /^nosemgrep\b/,
  /^dockerfile-utils:[ \t]*ignore/,
  /^plimsoll[ \t]+ignore/,
];

export default dockerRule({
  id: "dockerfile/inline-ignore",
  title: "Dockerfiles must not have comments that ignore findings",
  label: "Ignoring comment",
  why: "A comment takes a finding out of every report, and anyone who reviews only the reports does not learn of it. Where exceptions have to be approved, they belong in one file that somebody owns.",
  leave: { when: "Leave it off unless your project keeps all exceptions in one place." },
  severity: "hint",
  preset: "all",
  tags: ["opinion"],
  since: "0.1",
  equivalents: ["hadolint:DL1001"],
  references: ["https://github.com/hadolint/hadolint/wiki/DL1001"],
  examples: [
    {
      bad: source`
        «# hadolint ignore=DL3007»
        FROM debian:latest
      `,
      good: source`
        # hadolint is run by CI
        FROM debian:13
      `,
    },
  ],
  *check(doc) {
    for (const { at, text } of doc.comments) {
      if (!FORMS.some((form) => form.test(text))) continue;
      yield { at, message: "This comment ignores findings: put the exception into the project's configuration." };
    }
  },
});
