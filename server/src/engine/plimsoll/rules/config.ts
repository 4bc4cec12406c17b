// plimsoll/config: the reader of the configuration says what is wrong; this rule passes it on.
import { source } from "../../core/rule.ts";
import { configRule } from "../document.ts";

export default configRule({
  id: "plimsoll/config",
  title: "The configuration must be valid",
  label: "Invalid configuration",
  why: "A misspelt key, rule or severity in `.plimsoll.yaml` is ignored, so the settings are not what you intended, and nothing else shows it.",
  breaks:
    "Once the name is right the setting takes effect, so findings can appear or go. Run `plimsoll check` and compare.",
  leave: {
    when: "A misspelt name has no effect, so fix it. A key that only a newer version has is also reported: use one version of Plimsoll everywhere.",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["correctness"],
  since: "0.1",
  examples: [
    {
      path: ".plimsoll.yaml",
      bad: source`
        extends: «recomended»
        rules:
          dockerfile/untagged-base: error
      `,
      fixed: source`
        extends: recommended
        rules:
          dockerfile/untagged-base: error
      `,
    },
    {
      path: ".plimsoll.yaml",
      bad: source`
        rules:
          «dockerfile/untaged-base»: error
      `,
      fixed: source`
        rules:
          dockerfile/untagged-base: error
      `,
    },
  ],
  // Housekeeping is handed documents of every language.
  check: (doc) => doc.problems,
});
