// plimsoll/unknown-id: an exception of ours for an id that means nothing to anybody.
import { choice } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import { auditRule } from "./_exceptions.ts";

// Finding near words takes its time; a text with more unknown ids than this is no text of exceptions.
const MOST_GUESSES = 50;

export default auditRule({
  id: "plimsoll/unknown-id",
  title: "Exceptions must be for existing rules",
  label: "Unknown rule",
  why: "An exception for a misspelt rule ignores nothing, though it looks as if it did. Ids of other tools are recognized.",
  breaks: "With the right id the exception hides the findings of that rule. Check that these are the ones you meant.",
  leave: {
    when: "Leave an id that only a newer version of Plimsoll has, until everyone uses that version.",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["hygiene"],
  since: "0.1",
  examples: [
    {
      bad: source`
        # plimsoll: ignore «dockerfile/untaged-base»
        FROM node
      `,
      fixed: source`
        # plimsoll: ignore dockerfile/untagged-base
        FROM node
      `,
      good: source`
        # plimsoll: ignore DL3006
        FROM node
      `,
    },
  ],
  *audit({ suppressions, knows, absence, similar }) {
    let guesses = 0;
    for (const { ids, rules, origin, idAt } of suppressions) {
      if (origin.tool !== "plimsoll" || origin.at === undefined || rules === "all") continue;
      for (const id of ids) {
        if (rules.size > 0 || knows(id)) continue;
        const at = idAt ?? origin.at;
        guesses += 1;
        const others = idAt === undefined || guesses > MOST_GUESSES ? [] : similar(id);
        const fix = others.map((other) => choice(`Change to \`${other}\``, { at, text: other }));
        yield { at, message: `${absence(id)}, so nothing is ignored.`, fix };
      }
    }
  },
});
