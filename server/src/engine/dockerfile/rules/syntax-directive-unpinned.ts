// A `# syntax=` line that takes whatever frontend is newest.
import { safe } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { dockerRule } from "../rule.ts";

/** Docker's own frontend without a tag, or with one that goes on to new major versions; `-upstream` has none to pin. */
const UNPINNED = /^((?:[\w.-]+(?::\d+)?\/)*docker\/dockerfile)(?::(latest|labs))?$/;

export default dockerRule({
  id: "dockerfile/syntax-directive-unpinned",
  title: "`# syntax=` must name a major version",
  label: "Unpinned frontend",
  why: "Without a version, Docker downloads the newest frontend at each build, and a new major version may read the file differently.",
  leave: {
    when: "Leave it where the file is meant to follow the newest frontend at once.",
    reason: "follows the newest frontend",
  },
  severity: "hint",
  preset: "all",
  tags: ["supply-chain"],
  since: "0.1",
  references: ["https://docs.docker.com/build/buildkit/frontend/#stable-channel"],
  examples: [
    {
      bad: source`
        # syntax=«docker/dockerfile»
        FROM alpine:3.22
      `,
      fixed: source`
        # syntax=docker/dockerfile:1
        FROM alpine:3.22
      `,
      good: source`
        # syntax=docker/dockerfile:1.20
        FROM alpine:3.22
      `,
    },
  ],
  *check(doc) {
    const directive = doc.directives.find(({ name }) => name === "syntax");
    const [, image, tag] = UNPINNED.exec(directive?.value ?? "") ?? [];
    if (directive === undefined || image === undefined) return;
    const pinned = `${image}:1${tag === "labs" ? "-labs" : ""}`;
    yield {
      at: directive.valueAt,
      message: `\`${directive.value}\` has no major version: use \`${pinned}\`.`,
      fix: safe(`Change to \`${pinned}\``, { at: directive.valueAt, text: pinned }),
    };
  },
});
