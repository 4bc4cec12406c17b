// `compose/syntax-error`: what the YAML reader could not make sense of.

import { placeholderFault } from "../../core/placeholder.ts";
import { source } from "../../core/rule.ts";
import { composeRule } from "../rule.ts";

export default composeRule({
  id: "compose/syntax-error",
  title: "Compose files must be valid YAML",
  label: "Syntax error",
  why: "Compose rejects a file that it cannot read or in which a key appears twice. Other rules still check the parts that can be read.",
  leave: {
    when: "Compose rejects the file, so fix it. If another program fills in placeholders first, list the file under `ignore` in `.plimsoll.yaml`.",
  },
  severity: "error",
  milder: { warning: "the cause is a placeholder that a different program fills in" },
  preset: "recommended",
  tags: ["correctness", "syntax"],
  since: "0.1",
  asWritten: true,
  references: ["https://yaml.org/spec/1.2.2/"],
  examples: [
    {
      bad: source`
        services:
          web:
            image: nginx:1.28
            «image»: nginx:1.29
      `,
      good: source`
        services:
          web:
            image: nginx:1.29
      `,
    },
  ],
  *check(doc) {
    for (const { at, message } of doc.errors) {
      const placeholder = placeholderFault(doc.text, at);
      yield {
        at,
        message: placeholder ?? message,
        atMost: placeholder !== undefined ? "warning" : undefined,
      };
    }
  },
});
