// Our own configuration file as a language of the engine, so that its mistakes are shown like those of any other file.
import type { Catalog } from "../catalog/catalog.ts";
import { configHelp, configWords } from "../config/help.ts";
import { CONFIGURATION } from "../config/keys.ts";
import { parseConfiguration } from "../config/parse.ts";
import type { Language } from "../core/language.ts";
import { around, frontOf } from "../core/search.ts";
import { subject } from "../core/subject.ts";
import { indentAt, lineAt, type Span } from "../core/text.ts";
import { type Node, resolved } from "../yaml/node.ts";
import { openInYaml } from "../yaml/parse/open.ts";
import { readingsOf } from "../yaml/readings.ts";
import { type ConfigDocument, configDocument } from "./document.ts";

/**
 * The language of `.plimsoll.yaml`. What is a rule there only the catalogue knows, which is made of all languages: it is asked for at the
 * first parse.
 */
export function plimsollLanguage(catalog: () => Catalog): Language<ConfigDocument> {
  return {
    id: CONFIGURATION,
    title: "Configurations of Plimsoll",
    fence: "yaml",
    watched: ["**/.plimsoll.{yaml,yml}"],
    usualPath: ".plimsoll.yaml",
    limit: 1_000_000,
    claims: (path) => /(?:^|\/)\.plimsoll\.ya?ml$/.test(path),
    parse(text, previous = []) {
      const known = new Map(previous.map(({ doc }) => [doc.yaml, doc] as const));
      const parts = parseConfiguration(
        text,
        previous.map(({ start, doc }) => ({ start, doc: doc.yaml })),
      );
      return parts.map(({ start, doc }, i) => {
        const kept = known.get(doc);
        return { start, doc: kept?.first === (i === 0) ? kept : configDocument(doc, i === 0, catalog()) };
      });
    },
    open: (parts) => openInYaml(parts.map(({ start, doc }) => ({ start, doc: doc.yaml }))),
    entries: () => [],
    subject: (doc, at) => subject("configuration", ...keysAt(doc.yaml.root, at)),
    section: (doc) => ({ start: 0, end: doc.text.length }),
    comments: (doc) => doc.yaml.comments,
    commentPlace: (doc, at) => ({ offset: lineAt(doc.text, at.start).start, indent: indentAt(doc.text, at.start) }),
    // What somebody types is seldom YAML, so both look at the lines.
    completions: (doc, offset) => configWords(doc.text, offset, catalog()),
    hover: (doc, offset, pageOf) => configHelp(doc.text, offset, catalog(), pageOf),
    readings: ({ yaml }) => readingsOf(yaml),
    // Its one rule is among the housekeeping rules, which run everywhere.
    rules: [],
  };
}

/** The keys and positions that lead to a span. */
function keysAt(root: Node | undefined, at: Span): readonly string[] {
  const keys: string[] = [];
  for (let node = resolved(root); node !== undefined && keys.length < 20; ) {
    let next: Node | undefined;
    if (node.kind === "map") {
      const pair = around(node.pairs, at.start);
      if (pair !== undefined) keys.push(String(pair.key.value));
      next = pair?.value;
    } else if (node.kind === "sequence") {
      next = around(node.items, at.start);
      // As many begin up to there as its position says.
      if (next !== undefined) keys.push(String(frontOf(node.items, (one) => one.at.start <= at.start)));
    }
    // An alias is named by its own place: what it stands for lies elsewhere.
    node = next?.kind === "alias" ? undefined : resolved(next);
  }
  return keys;
}
