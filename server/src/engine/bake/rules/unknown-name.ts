// `bake/unknown-name`: targets, groups and variables that no file has.
import { bakeNames, bakeRuns } from "../../core/builds/builds.ts";
import { choice } from "../../core/finding.ts";
import { nameIn } from "../../core/paths.ts";
import { source } from "../../core/rule.ts";
import { nearest } from "../../core/similar.ts";
import { quoted } from "../../core/text.ts";
import { namesUsed } from "../names.ts";
import { bakeRule } from "../rule.ts";
import { namesAround } from "../runs.ts";

/** Files that Bake finds by itself; what others are used with only who starts it knows. */
const FOUND = /^docker-bake(?:\.override)?\.(?:json|hcl)$/i;
/** Variables that Bake brings (its reference, "Built-in variables"), and what stands for all targets. */
const OWN: ReadonlySet<string> = new Set(["BAKE_CMD_CONTEXT", "BAKE_LOCAL_PLATFORM", "target"]);
/** Targets that docker/metadata-action writes to a file of its own, and patterns. */
const ELSEWHERE = /^docker-metadata-action|[*?[]/;

/** So many names are compared with a misspelt one. */
const MOST_COMPARED = 200;

export default bakeRule({
  id: "bake/unknown-name",
  title: "Targets, groups and variables must exist",
  label: "Unknown name",
  why: "Before it builds anything, Bake looks up every variable, and the targets and groups that it is to build. It stops at the first name that no file has.",
  breaks: "Something else is built or filled in than before. Run `docker buildx bake --print` and compare.",
  leave: {
    when: "Leave it where Bake is always started with more files and one of them has the name.",
    reason: "CI adds versions.hcl by -f",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["correctness"],
  since: "0.1",
  reads: [bakeNames, bakeRuns],
  references: ["https://docs.docker.com/build/bake/reference/"],
  examples: [
    {
      bad: source`
        group "default" {
          targets = ["«wbe»"]
        }
        target "web" {}
      `,
      fixed: source`
        group "default" {
          targets = ["web"]
        }
        target "web" {}
      `,
    },
    {
      bad: source`
        variable "VERSION" {}
        target "web" {
          inherits = ["«base»"]
          args = { VERSION = «VRSION» }
        }
      `,
      good: source`
        variable "VERSION" {}
        target "base" {}
        target "web" {
          inherits = ["base"]
          args = { VERSION = VERSION }
        }
      `,
    },
  ],
  *check(doc, { index, path }) {
    const rows = namesAround(index, path);
    if (!FOUND.test(nameIn(path)) || rows === undefined || rows.some(({ open }) => open)) return;
    const targets = new Set(rows.flatMap((row) => row.targets));
    const members = new Set([...targets, ...rows.flatMap(({ groups }) => groups)]);
    const variables = new Set(rows.flatMap((row) => row.variables));
    const some = (names: ReadonlySet<string>) => [...names].slice(0, MOST_COMPARED);
    const compared = { target: some(targets), member: some(members), variable: some(variables) };
    const isMade = rows.some(({ made }) => made);
    for (const { kind, text, at, edit, only } of namesUsed(doc)) {
      if (isMade && kind !== "variable") continue;
      const known = { target: targets, member: members, variable: variables }[kind];
      if (text === "" || known.has(text) || (kind === "variable" ? OWN.has(text) : ELSEWHERE.test(text))) continue;
      const meant = nearest(text, compared[kind]);
      const what = { target: "target", member: "target or group", variable: "variable" }[kind];
      yield {
        at: edit ?? at,
        // It may be typed below.
        missing: true,
        message: `No ${what} is called \`${quoted(text)}\`, so Bake stops${only === undefined ? "" : ` when it builds \`${quoted(only)}\``}.`,
        fix: meant === undefined || edit === undefined ? [] : choice(`Use \`${meant}\``, { at: edit, text: meant }),
      };
    }
  },
});
