// Comments that are an exception but for their signs or their verb: what their tool would read instead.
import type { Catalog } from "../catalog/catalog.ts";
import { toolInText } from "../core/peers.ts";
import type { Suppression } from "../core/suppression.ts";
import { quoted } from "../core/text.ts";
import { isObeyed, type Reading, unread } from "./foreign.ts";

/** How a tool's comment is written wrongly, and what belongs there up to its ids. */
interface Form {
  readonly tool: string;
  /** What is written up to the first id; where `id` is absent, all of the comment. */
  readonly head: RegExp;
  readonly right: (verb: string) => string;
  /** What has to follow, so that prose about exceptions is left alone. */
  readonly id?: (word: string, catalog: Catalog) => boolean;
  /** Whether it counts in files of any language. */
  readonly anywhere?: boolean;
}

/** As the tools' own files here read them, where their sources are named; and ours. */
const FORMS: readonly Form[] = [
  {
    tool: "plimsoll",
    head: /^plimsoll[ \t]{0,3}[-.=]?[ \t]{0,3}(ignore(?:-stage|-resource|-file)?)(?:[ \t]{0,3}[:=]|(?=[ \t]))[ \t]{0,3}/i,
    right: (verb) => `plimsoll: ${verb.toLowerCase()} `,
    id: (word, catalog) => catalog.resolve(word).length > 0,
    anywhere: true,
  },
  {
    tool: "hadolint",
    head: /^hadolint[ \t]{0,3}[:-]?[ \t]{0,3}(?:disable|skip|allow|off|noqa)[ \t]{0,3}[:=]?[ \t]{0,3}/i,
    right: () => "hadolint ignore=",
    id: (word) => /^(?:DL|SC)\d{3,4}$/i.test(word),
  },
  {
    tool: "trivy",
    head: /^(trivy|tfsec)[ \t]{0,3}[:.-]?[ \t]{0,3}(?:ignore|skip|disable)[ \t]{0,3}[:=]?[ \t]{0,3}/i,
    right: (name) => `${name.toLowerCase()}:ignore:`,
    id: (word) => /^(?:AVD-)?(?:DS|KSV|KCV)-?\d{3,4}(?::exp:.*)?$/i.test(word),
  },
  {
    tool: "checkov",
    head: /^(checkov|bridgecrew|cortex)[ \t]{0,3}[:.-]?[ \t]{0,3}(?:skip|ignore|disable)[ \t]{0,3}[:=]?[ \t]{0,3}/i,
    right: (name) => `${name.toLowerCase()}:skip=`,
    id: (word) => /^(?:CKV2?|BC|CORTEX)_[A-Z0-9_]+(?::.*)?$/i.test(word),
  },
  {
    tool: "buildkit",
    head: /^check[ \t]{0,3}[:=]?[ \t]{0,3}(?:skip|ignore|disable)[ \t]{0,3}[:=]?[ \t]{0,3}/i,
    right: () => "check=skip=",
    id: (word, catalog) => catalog.resolve(`buildkit:${word}`).length > 0,
  },
  {
    tool: "dockerfile-utils",
    head: /^dockerfile-utils[ \t]{0,3}[:=-]?[ \t]{0,3}(?:ignore|disable)$/i,
    right: () => "dockerfile-utils: ignore",
  },
  {
    tool: "gitleaks",
    head: /^gitleaks[ \t]{0,3}[:=-]?[ \t]{0,3}(?:allow|ignore)$/i,
    right: () => "gitleaks:allow",
    anywhere: true,
  },
  {
    tool: "semgrep",
    head: /^(?:no-sem(?:grep)?|semgrep[ \t]{0,3}[:=-]?[ \t]{0,3}(?:ignore|disable|skip))[ \t]{0,3}[:=]?[ \t]{0,3}$/i,
    right: () => "nosemgrep",
    anywhere: true,
  },
];

/** What a comment was meant for that its tool does not read for its signs or its verb; empty where it is none. */
export function fromMisspeltComment(reading: Reading): readonly Suppression[] {
  const { doc, comment, catalog } = reading;
  const { text, at } = comment;
  for (const { tool, head, right, id, anywhere } of FORMS) {
    const found = anywhere === true || isObeyed(tool, reading) ? head.exec(text) : null;
    if (found === null) continue;
    const [written, verb = ""] = found;
    const instead = right(verb);
    const [word = ""] = text.slice(written.length).split(/[\s,]/, 1);
    if (written === instead || (id !== undefined && !id(word, catalog))) continue;
    const start = doc.text.indexOf(written, at.start);
    const name = tool === "dockerfile-utils" ? "The Dockerfile language server" : toolInText(tool);
    const message = `${name} does not read this exception: write \`${quoted(instead + word)}\`.`;
    return [unread(tool, comment, { at: { start, end: start + written.length }, message, instead })];
  }
  return [];
}
