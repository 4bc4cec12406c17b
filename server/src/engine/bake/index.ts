// Bake files as a language of the engine: what `docker buildx bake` builds, in HCL or in JSON.
import { withFacts } from "../core/fact.ts";
import type { Evidence, Language, SectionName } from "../core/language.ts";
import { lineComments } from "../core/lines.ts";
import { lastOf } from "../core/search.ts";
import type { Subject } from "../core/subject.ts";
import { indentAt, lineStart, type Span, span } from "../core/text.ts";
import { buildEntries, handedEntries } from "./builds.ts";
import { type BakeDocument, blockAt } from "./document.ts";
import { readHcl } from "./hcl.ts";
import { isJson, readJson } from "./json.ts";
import { rules } from "./rules/index.ts";
import { shapeFaults } from "./shape.ts";
import { subjectAt } from "./subject.ts";

const ID = "bake";
/** The names that Bake looks for, and the ending by which its documentation calls other files. */
const NAME = /(?:^|\/)(?:docker-bake(?:\.override)?\.(?:json|hcl)|[^/]+\.bake\.hcl)$/i;

/** The beginning of a target, and what a target of Bake says. */
const TARGET = /^[ \t]{0,20}target[ \t]{1,20}"?[\w.-]{1,100}"?[ \t]{0,20}\{/m;
const SAYS = /\b(?:contexts|dockerfile|inherits|platforms|tags)[ \t]{0,20}=/;

/** Files in HCL of any other name that Bake is handed (`docker buildx bake --file`): they are read for what they build. */
const handed: Evidence = {
  watched: ["**/*.hcl"],
  counts: (path, head) => /\.hcl$/i.test(path) && !NAME.test(path) && TARGET.test(head) && SAYS.test(head),
  entries: (text, path) => handedEntries(documentOf(text), path),
  unread: () => [],
};

const ownLines = lineComments((line) => {
  const [, indent = "", sign] = /^(\s*)(#|\/\/)/.exec(line) ?? [];
  return sign === undefined ? undefined : span(indent.length, indent.length + sign.length);
});

export const bake: Language<BakeDocument> = {
  id: ID,
  title: "Bake files",
  word: "Bake file",
  fence: "hcl",
  skeleton: { example: 'target "web" {\n  target = «"release"»\n}' },
  watched: ["**/{docker-bake.json,docker-bake.hcl,docker-bake.override.json,docker-bake.override.hcl,*.bake.hcl}"],
  editorLanguages: { dockerbake: { name: "docker-bake.hcl" } },
  usualPath: "docker-bake.hcl",
  limit: 1_000_000,
  claims: (path) => NAME.test(path),
  parse: (text, previous) => {
    const [part] = previous ?? [];
    if (part?.doc.text === text) return [part];
    return [{ start: 0, doc: documentOf(text) }];
  },
  entries: buildEntries,
  evidence: handed,
  subject: subjectAt,
  section: (doc, at) => blockAt(doc, at.start)?.at ?? span(0, doc.text.length),
  sectionName,
  nameOf,
  comments: (doc) => (doc.isJson ? [] : ownLines(doc).filter(({ at }) => heredocAt(doc, at) === undefined)),
  commentPlace: (doc, at) => {
    if (doc.isJson) return undefined;
    const line = lineStart(doc.text, heredocAt(doc, at)?.start ?? at.start);
    const offset = line === 0 && doc.text.startsWith("\uFEFF") ? 1 : line;
    return { offset, indent: indentAt(doc.text, offset) };
  },
  rules,
};

function documentOf(text: string): BakeDocument {
  const json = isJson(text);
  const reading = json ? readJson(text, ID) : readHcl(text);
  const errors = Object.freeze(reading.fault === undefined ? shapeFaults(reading) : [reading.fault]);
  return Object.freeze(withFacts({ language: ID, text, errors, reading, isJson: json }));
}

/** The heredoc in whose lines a place is. */
function heredocAt({ reading }: BakeDocument, { start }: Span): Span | undefined {
  const found = lastOf(reading.heredocs, (one) => one.start < start);
  return found !== undefined && start < found.end ? found : undefined;
}

function sectionName(about: Subject): SectionName | undefined {
  const name = nameOf(about);
  return name === undefined ? undefined : { word: "target", title: `target \`${name}\`` };
}

/** The name of the target that a subject is in. */
function nameOf(about: Subject): string | undefined {
  return /^target ([^>]+)/.exec(about)?.[1];
}
