// What may be written in an exception of ours: its commands, and the ids of rules, first of those that report where it counts.

import { markdown, ownMarkdown } from "../../shown/markdown.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { Document } from "../core/document.ts";
import { type Finding, nameOf } from "../core/finding.ts";
import type { Completion, Language } from "../core/language.ts";
import { around } from "../core/search.ts";
import { type Span, touches } from "../core/text.ts";

/** Longer comments are not looked at. */
const MOST_TYPED = 1_000;

/** `# plimsoll: ` with the command and the list behind it, as far as they are typed. */
const TYPED = /^[#\s]*plimsoll[ \t]*:[ \t]*(?:([\w-]*)|(ignore(?:-\w+)?)[ \t]+(?:[\w/.-]+[ \t]*,[ \t]*)*([\w/.-]*))$/i;

/**
 * The words at an offset of a document; undefined where no exception of ours is typed there. `findings` are those of the document with
 * its own offsets, ignored ones too.
 */
export function ownWords(
  doc: Document,
  language: Language,
  catalog: Catalog,
  offset: number,
  findings: readonly Pick<Finding, "rule" | "row" | "at">[],
): readonly Completion[] | undefined {
  const comment = around(language.comments(doc), offset);
  if (comment === undefined || offset - comment.at.start > MOST_TYPED) return undefined;
  const [, word, command, id] = TYPED.exec(doc.text.slice(comment.at.start, offset)) ?? [];
  if (word === undefined && id === undefined) return undefined;
  if (word !== undefined) return commandWords(language, { start: offset - word.length, end: offset });
  const covered = coveredBy(command ?? "", doc, language, comment.target, comment.at);
  const here = new Set(findings.filter(({ at }) => covered !== undefined && touches(at, covered)).map(nameOf));
  const names = [...here, ...language.rules.map((rule) => rule.id).filter((rule) => !here.has(rule))];
  const at = { start: offset - (id ?? "").length, end: offset };
  return names.flatMap((name): Completion[] => {
    const rule = catalog.named(name)?.rule;
    if (rule === undefined) return [];
    const description = markdown`**${ownMarkdown(rule.title)}**\n\n${ownMarkdown(rule.why)}`;
    return [
      { label: name, at, text: name, kind: "name", description, ...(here.has(name) && { detail: "reported here" }) },
    ];
  });
}

/** What an exception with that command covers, as far as it is there to be covered. */
function coveredBy(
  command: string,
  doc: Document,
  language: Language,
  target: Span | undefined,
  own: Span,
): Span | undefined {
  if (/-file$/i.test(command)) return { start: 0, end: doc.text.length };
  return /-/.test(command) ? language.section(doc, target ?? own) : target;
}

function commandWords({ sectionCommand = "ignore-resource" }: Language, at: Span): readonly Completion[] {
  const words = [
    ["ignore", "below it"],
    [sectionCommand, sectionCommand === "ignore-stage" ? "the stage" : "the resource"],
    ["ignore-file", "the file"],
  ] as const;
  return words.map(([text, detail]) => ({ label: text, detail, at, text: `${text} `, kind: "value" }));
}
