// `bake/syntax-error`: what makes Bake stop before it builds anything.
import { source } from "../../core/rule.ts";
import { bakeRule } from "../rule.ts";

export default bakeRule({
  id: "bake/syntax-error",
  title: "Bake files must be valid",
  label: "Syntax error",
  why: "Bake rejects a file that it cannot read, and builds nothing. What follows the error is not checked.",
  leave: {
    when: "Bake rejects the file, so fix it. If another program fills in placeholders first, list the file under `ignore` in `.plimsoll.yaml`.",
  },
  severity: "error",
  preset: "recommended",
  tags: ["correctness", "syntax"],
  since: "0.1",
  references: ["https://docs.docker.com/build/bake/reference/"],
  examples: [
    {
      bad: source`
        target "web" {
          «plat forms» = ["linux/arm64"]
        }
      `,
      good: source`
        target "web" {
          platforms = ["linux/arm64"]
        }
      `,
    },
    {
      note: "in JSON",
      path: "docker-bake.json",
      bad: source`
        {"target": {"web": {"context": "web"}«,»}}
      `,
      good: source`
        {"target": {"web": {"context": "web"}}}
      `,
    },
  ],
  *check(doc) {
    yield* doc.errors.map(({ at, message, missing }) => ({ at, message, ...(missing && { missing }) }));
  },
});
