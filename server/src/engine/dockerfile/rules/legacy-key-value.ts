// ENV and LABEL with a blank in place of `=`.
import { type Fix, safe } from "../../core/finding.ts";
import { source } from "../../core/rule.ts";
import type { Dockerfile, Instruction, Pair } from "../parse/document.ts";
import { dockerRule } from "../rule.ts";
import { isFlawed } from "../stages/half-typed.ts";

export default dockerRule({
  id: "dockerfile/legacy-key-value",
  title: "`ENV` and `LABEL` must be written with `=`",
  label: "Pair without equals sign",
  why: "Without `=`, the whole rest of the line is one value: `ENV A B=C` sets `A` to `B=C`. Docker has deprecated this form.",
  leave: { when: "Both forms build the same image today, so there is no reason to keep the old one." },
  severity: "info",
  preset: "strict",
  tags: ["hygiene"],
  since: "0.1",
  equivalents: ["buildkit:LegacyKeyValueFormat"],
  references: ["https://docs.docker.com/reference/build-checks/legacy-key-value-format/"],
  examples: [
    {
      bad: source`
        FROM alpine:3.22
        ENV «APP_NAME» My shop
        LABEL team=web
      `,
      fixed: source`
        FROM alpine:3.22
        ENV APP_NAME="My shop"
        LABEL team=web
      `,
    },
  ],
  *check(doc) {
    for (const one of doc.instructions) {
      const pair = one.keyword === "ENV" || one.keyword === "LABEL" ? one.pairs[0] : undefined;
      if (pair?.legacy !== true) continue;
      yield {
        at: pair.nameAt,
        message: `\`${one.keyword}\` without \`=\` is deprecated: the rest of the line is one value.`,
        fix: isFlawed(doc, one) ? undefined : withEquals(doc, one, pair),
      };
    }
  },
});

/** The same pair with `=`, in quotes where the value has blanks; none where that would change what quotes in it mean. */
function withEquals(doc: Dockerfile, { continuations }: Instruction, { nameAt, value }: Pair): Fix | undefined {
  if (value === undefined || continuations.length > 0) return undefined;
  const { raw, quoting, at } = value;
  const isWhole = quoting === "double" || quoting === "single";
  const isPlain = !/["']/.test(raw) && !raw.includes(doc.escape);
  if (!isWhole && !isPlain) return undefined;
  const written = isWhole || !/[ \t]/.test(raw) ? raw : `"${raw}"`;
  const name = doc.text.slice(nameAt.start, nameAt.end);
  const shown = written.length > 30 ? "…" : written;
  return safe(`Write \`${name}=${shown}\``, { at: { start: nameAt.end, end: at.end }, text: `=${written}` });
}
