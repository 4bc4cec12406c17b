// A small language that is nobody's: it shows that everything a language needs is on `Language`, and nothing elsewhere.
// A file `*.toy` has sections `[name]` with lines `key = value`; `#` begins a comment.

import type { Comment, Document } from "../../server/src/engine/core/document.ts";
import { safe } from "../../server/src/engine/core/finding.ts";
import type { Language } from "../../server/src/engine/core/language.ts";
import { checkRuleFor } from "../../server/src/engine/core/rule.ts";
import { lineAt, type Span } from "../../server/src/engine/core/text.ts";
import { code, markdown } from "../../server/src/shown/markdown.ts";

interface Line {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly at: Span;
  readonly valueAt: Span;
}

interface Toy extends Document {
  readonly lines: readonly Line[];
  readonly sections: readonly { readonly name: string; readonly at: Span }[];
}

function parsed(text: string): Toy {
  const heads = [...text.matchAll(/^\[(\w+)\]/gm)];
  const sections = heads.map((head, i) => ({
    name: head[1] ?? "",
    at: { start: head.index, end: heads[i + 1]?.index ?? text.length },
  }));
  const lines = [...text.matchAll(/^(\w+)( *= *)(\S+)/gm)].map((match): Line => {
    const [all, key = "", sign = "", value = ""] = match;
    const start = match.index + key.length + sign.length;
    const section = sections.findLast(({ at }) => at.start <= match.index)?.name ?? "";
    const at = { start: match.index, end: match.index + all.length };
    return { section, key, value, at, valueAt: { start, end: start + value.length } };
  });
  return { language: toy.id, text, errors: [], lines, sections };
}

function comments({ text, lines }: Toy): readonly Comment[] {
  return [...text.matchAll(/^# ?(.*)$/gm)].map((match): Comment => {
    const at = { start: match.index, end: match.index + match[0].length };
    const target = lines.find((line) => line.at.start > at.start)?.at;
    return { at, text: match[1] ?? "", ownLine: true, ...(target && { target }) };
  });
}

export const toy: Language<Toy> = {
  id: "toy",
  title: "Toy files",
  fence: "ini",
  watched: ["**/*.toy"],
  editorLanguages: { toy: { name: "untitled.toy", ending: ".toy" } },
  usualPath: "a.toy",
  limit: 1_000_000,
  claims: (path) => path.endsWith(".toy"),
  parse: (text, previous) => (previous?.[0]?.doc.text === text ? previous : [{ start: 0, doc: parsed(text) }]),
  entries: () => [],
  subject: (doc, at) => {
    const line = doc.lines.find((one) => one.at.start <= at.start && at.start <= one.at.end);
    return line === undefined ? "file" : `section ${line.section}>${line.key}`;
  },
  section: (doc, at) =>
    doc.sections.find((one) => one.at.start <= at.start && at.start < one.at.end)?.at ?? {
      start: 0,
      end: doc.text.length,
    },
  sectionName: (subject) => {
    const [, name] = /^section (\w+)/.exec(subject) ?? [];
    return name === undefined ? undefined : { word: "section", title: `section \`${name}\`` };
  },
  comments,
  commentPlace: (doc, at) => ({ offset: lineAt(doc.text, at.start).start, indent: "" }),
  images: (doc) =>
    doc.lines.filter(({ key }) => key === "image").map(({ value, valueAt }) => ({ name: value, at: valueAt })),
  completions: (_doc, offset) => [
    { label: "colour", detail: "toy", at: { start: offset, end: offset }, text: "colour = ", kind: "key" },
  ],
  hover: (doc, offset) => {
    const line = doc.lines.find(({ at }) => at.start <= offset && offset <= at.end);
    return line && { at: line.at, markdown: markdown`The ${code(line.key)} of a toy.` };
  },
  rules: [
    checkRuleFor<Toy>()({
      id: "toy/no-shouting",
      title: "Values must be in lower case",
      label: "Shouting",
      why: "Upper case is read as shouting.",
      leave: { when: "Leave the names of constants." },
      severity: "warning",
      preset: "recommended",
      tags: ["hygiene"],
      since: "0.1",
      equivalents: ["hadolint:DL9999"],
      examples: [{ bad: "[ball]\ncolour = «RED»\n", fixed: "[ball]\ncolour = red\n" }],
      *check(doc) {
        for (const { key, value, valueAt } of doc.lines) {
          if (value === value.toLowerCase()) continue;
          yield {
            at: valueAt,
            message: `The value of \`${key}\` is in upper case.`,
            fix: safe(`Change to \`${value.toLowerCase()}\``, { at: valueAt, text: value.toLowerCase() }),
          };
        }
      },
    }),
  ],
};
