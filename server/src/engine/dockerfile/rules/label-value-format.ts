// Values of labels that are not of the type that the project demands.
import { type Example, type Row, source } from "../../core/rule.ts";
import { dockerRule } from "../rule.ts";
import { demanded, isOf, LABEL_TYPES, type LabelType, labelsIn } from "./_labels.ts";

interface TypeRow extends Row {
  readonly key: "empty" | Exclude<LabelType, "text">;
}

// hadolint has a check for each.
const ROWS: readonly TypeRow[] = [
  {
    key: "empty",
    title: "a label is empty",
    label: "Empty label",
    equivalents: ["hadolint:DL3051"],
    // hadolint says of an empty one also that it is not of its type.
    answersTo: [
      "hadolint:DL3052",
      "hadolint:DL3053",
      "hadolint:DL3054",
      "hadolint:DL3055",
      "hadolint:DL3056",
      "hadolint:DL3058",
    ],
  },
  { key: "url", title: "a label is not a URL", label: "Label is not a URL", equivalents: ["hadolint:DL3052"] },
  {
    key: "rfc3339",
    title: "a label is not an RFC 3339 time",
    label: "Label is not a time",
    equivalents: ["hadolint:DL3053"],
  },
  {
    key: "spdx",
    title: "a label is not an SPDX licence",
    label: "Label is not a licence",
    equivalents: ["hadolint:DL3054"],
  },
  {
    key: "hash",
    title: "a label is not a commit hash",
    label: "Label is not a hash",
    equivalents: ["hadolint:DL3055"],
  },
  {
    key: "semver",
    title: "a label is not a semantic version",
    label: "Label is not a version",
    equivalents: ["hadolint:DL3056"],
  },
  {
    key: "email",
    title: "a label is not an e-mail address",
    label: "Label is not an e-mail",
    equivalents: ["hadolint:DL3058"],
  },
];

/** What a label must be, in half a sentence, and a value of each type that is none. */
const NAMES: Readonly<Record<TypeRow["key"], readonly [what: string, wrong: string, right: string]>> = {
  empty: ["", "", "Shop"],
  url: ["a URL", "git.example.com", "https://git.example.com"],
  rfc3339: ["a time such as `2027-01-31T12:00:00Z`", "2027-01-31", "2027-01-31T12:00:00Z"],
  spdx: ["an SPDX licence id such as `Apache-2.0`", "MIT License", "MIT"],
  hash: ["a commit hash of 7 or 40 characters", "main", "b65fd3d"],
  semver: ["a version such as `1.4.2`", "v1.4", "1.4.2"],
  email: ["an e-mail address", "the shop team", "shop@example.com"],
};

function exampleOf({ key }: TypeRow): Example {
  const [, wrong, right] = NAMES[key];
  const labels = [`com.example.label: ${key === "empty" ? "text" : key}`];
  return {
    bad: `FROM alpine:3.22\nLABEL com.example.label=«"${wrong}"»\nUSER 10001\n`,
    good: `FROM alpine:3.22\nLABEL com.example.label="${right}"\nUSER 10001\n`,
    settings: { rules: { "dockerfile/label-value-format": { labels } } },
  };
}

export default dockerRule({
  id: "dockerfile/label-value-format",
  title: "Labels must have the values that the project requires",
  label: "Malformed label",
  why: "Programs read labels: a registry links to the source, a scanner reads the version and the licence. They cannot use a value in the wrong form. Nothing is required until `labels` lists labels with types, here or as `label-schema` in `.hadolint.yaml`.",
  leave: {
    when: "Leave a value that the programs reading the label accept, such as an internal licence name. If that is so for every image, change the label's type in `labels`.",
    reason: "an internal licence, not in the SPDX list",
  },
  severity: "warning",
  preset: "recommended",
  tags: ["hygiene"],
  since: "0.1",
  rows: ROWS,
  probe: exampleOf,
  options: {
    labels: {
      type: "strings",
      default: [],
      description: `The labels, each as \`name: type\` with a type of ${LABEL_TYPES.map((type) => `\`${type}\``).join(", ")}.`,
    },
  },
  references: ["https://github.com/opencontainers/image-spec/blob/main/annotations.md"],
  examples: [
    {
      bad: source`
        FROM alpine:3.22
        LABEL org.opencontainers.image.source=«git.example.com/shop/web»
        USER 10001
      `,
      good: source`
        FROM alpine:3.22
        LABEL org.opencontainers.image.source=https://git.example.com/shop/web
        USER 10001
      `,
      settings: { rules: { "dockerfile/label-value-format": { labels: ["org.opencontainers.image.source: url"] } } },
    },
    {
      note: "empty labels; variables are unknown",
      bad: source`
        FROM alpine:3.22
        ARG VERSION
        LABEL org.opencontainers.image.version=$VERSION org.opencontainers.image.revision=«""»
        USER 10001
      `,
      settings: {
        rules: {
          "dockerfile/label-value-format": {
            labels: ["org.opencontainers.image.version: semver", "org.opencontainers.image.revision: hash"],
          },
        },
      },
    },
  ],
  *check(doc, { options }) {
    const wanted = demanded(options.labels);
    if (wanted.size === 0) return;
    for (const { name, value } of labelsIn(doc.instructions)) {
      const type = wanted.get(name);
      if (type === undefined || value === undefined || value.value.includes("$")) continue;
      if (value.value === "") yield { row: "empty", at: value.at, message: `The label \`${name}\` is empty.` };
      else if (type !== "text" && !isOf(type, value.value))
        yield { row: type, at: value.at, message: `The label \`${name}\` must be ${NAMES[type][0]}.` };
    }
  },
});
