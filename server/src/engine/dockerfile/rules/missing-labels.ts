// Labels that a project demands of its images, and those beside them where it allows no others.
import { source } from "../../core/rule.ts";
import { dockerRule } from "../rule.ts";
import { ancestors, targetStages } from "../stages/stages.ts";
import { demanded, labelsIn } from "./_labels.ts";

const EXAMPLE = {
  bad: source`
    FROM «alpine:3.22»
    USER 10001
  `,
  good: source`
    FROM alpine:3.22
    LABEL org.opencontainers.image.source="https://git.example.com/shop/web"
    USER 10001
  `,
  settings: { rules: { "dockerfile/missing-labels": { labels: ["org.opencontainers.image.source: url"] } } },
} as const;

const STRICT = {
  bad: source`
    FROM alpine:3.22
    LABEL org.opencontainers.image.source="https://git.example.com/shop/web" «team»=shop
    USER 10001
  `,
  good: EXAMPLE.good,
  settings: {
    rules: { "dockerfile/missing-labels": { labels: ["org.opencontainers.image.source: url"], strict: true } },
  },
} as const;

export default dockerRule({
  id: "dockerfile/missing-labels",
  title: "Images must have the labels that the project requires",
  label: "Missing label",
  why: "Labels say who maintains an image, where its source is and which version it is, long after the build. Every project needs different ones, so none is required until `labels` lists it, here or as `label-schema` in `.hadolint.yaml`.",
  leave: {
    when: "Leave it for an image that is never published, such as one for tests. If most images lack a label, remove it from `labels` instead.",
    reason: "only used in tests, never published",
  },
  severity: "info",
  preset: "recommended",
  tags: ["hygiene"],
  since: "0.1",
  rows: [
    { key: "missing", title: "a label is not set", label: "Missing label", equivalents: ["hadolint:DL3049"] },
    {
      key: "superfluous",
      title: "a label is not in the list",
      label: "Label not in the list",
      equivalents: ["hadolint:DL3050"],
    },
  ],
  probe: ({ key }) => (key === "missing" ? EXAMPLE : STRICT),
  options: {
    labels: {
      type: "strings",
      default: [],
      description:
        "The labels, each by its name or as `name: type`; `dockerfile/label-value-format` says which types there are.",
    },
    strict: {
      type: "boolean",
      default: false,
      description: "Allow no other labels; with an empty list, none at all.",
    },
  },
  references: [
    "https://github.com/opencontainers/image-spec/blob/main/annotations.md",
    "https://docs.docker.com/reference/dockerfile/#label",
  ],
  examples: [EXAMPLE, { ...STRICT, note: "with `strict`, no others" }],
  *check(doc, { options }) {
    const wanted = demanded(options.labels);
    for (const target of wanted.size === 0 ? [] : targetStages(doc)) {
      if (target.from.words.length === 0) continue;
      const labels = labelsIn(ancestors(target).flatMap(({ instructions }) => instructions));
      const names = new Set(labels.map(({ name }) => name));
      // A name that is only known in the build may be any of them.
      if (![...names].some((name) => name.includes("$"))) {
        for (const name of wanted.keys()) {
          if (!names.has(name))
            yield { row: "missing", at: target.label, missing: true, message: `The label \`${name}\` is missing.` };
        }
      }
    }
    if (!options.strict) return;
    for (const { name, nameAt } of labelsIn(doc.instructions)) {
      if (wanted.has(name) || name === "" || name.includes("$")) continue;
      yield { row: "superfluous", at: nameAt, message: `The label \`${name}\` is not in the list of allowed labels.` };
    }
  },
});
