// MAINTAINER, which a label has replaced.
import { type Fix, safe } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { type Dockerfile, type Instruction, joinedBody } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { isFlawed } from "../stages/half-typed.ts";

export default dockerRule({
  id: "dockerfile/maintainer-deprecated",
  title: "`MAINTAINER` must be replaced by a label",
  label: "MAINTAINER deprecated",
  why: "`MAINTAINER` has been deprecated since 2017. A label says the same, and tools that read an image's labels can find it.",
  leave: {
    when: "Leave it only while a program still reads the old `author` field of the image.",
    reason: "a program reads the author field",
  },
  severity: "info",
  preset: "recommended",
  tags: ["hygiene"],
  since: "0.1",
  equivalents: [
    "hadolint:DL4000",
    "trivy:DS-0022",
    "buildkit:MaintainerDeprecated",
    "checkov:CKV_DOCKER_6",
    "semgrep:maintainer-is-deprecated",
  ],
  references: ["https://docs.docker.com/reference/build-checks/maintainer-deprecated/"],
  examples: [
    {
      bad: source`
        FROM alpine:3.22
        «MAINTAINER» The shop team <shop@example.com>
      `,
      fixed: source`
        FROM alpine:3.22
        LABEL org.opencontainers.image.authors="The shop team <shop@example.com>"
      `,
    },
  ],
  *check(doc) {
    for (const one of doc.instructions) {
      if (one.keyword !== "MAINTAINER") continue;
      yield {
        at: one.keywordAt,
        message: "`MAINTAINER` is deprecated: use the label `org.opencontainers.image.authors`.",
        fix: isFlawed(doc, one) ? undefined : asLabel(doc, one),
      };
    }
  },
});

/** The label with the same text; none where it goes over several lines. */
function asLabel(doc: Dockerfile, one: Instruction): Fix | undefined {
  const { body, keywordAt, continuations } = one;
  const written = joinedBody(doc.text, one).text;
  if (written === "" || continuations.length > 0) return undefined;
  const [, , inside] = /^(["'])(.*)\1$/s.exec(written) ?? [];
  const author = (inside ?? written).replace(/["$\\`]/g, (sign) =>
    sign === '"' || sign === "$" || sign === doc.escape ? `${doc.escape}${sign}` : sign,
  );
  const keyword = doc.text.slice(keywordAt.start, keywordAt.end);
  const label = keyword === keyword.toLowerCase() ? "label" : "LABEL";
  return safe(
    "Replace `MAINTAINER` with a label",
    { at: keywordAt, text: label },
    { at: body, text: `org.opencontainers.image.authors="${author}"` },
  );
}
