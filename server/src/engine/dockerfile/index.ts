// Dockerfiles as a language: which files they are, what their parts are called, where comments of ours may stand.

import { BUILD_SCRIPTS, buildScriptEntries, isBuildScript } from "../core/builds/scripts.ts";
import type { Comment } from "../core/document.ts";
import { anyEvidence } from "../core/evidence.ts";
import { remembered } from "../core/fact.ts";
import { digest } from "../core/hash.ts";
import type { Evidence, Language, SectionName } from "../core/language.ts";
import { around, lastOf } from "../core/search.ts";
import { type Subject, subject } from "../core/subject.ts";
import { belowShebang, indentAt, lineAt, type Span, wholeLineAt } from "../core/text.ts";
import { baseEntries } from "./bases.ts";
import { behindInstructions } from "./behind.ts";
import { buildFileEntries } from "./build-file.ts";
import { dockerfileCompletions } from "./completions.ts";
import { contextFiles } from "./context-files.ts";
import { services } from "./entrypoints/services.ts";
import { evidence } from "./evidence.ts";
import { neighbourEntries } from "./neighbours.ts";
import { openInDockerfile } from "./open.ts";
import { dockerfileOutline } from "./outline.ts";
import { type Dockerfile, type Instruction, withNested } from "./parse/document.ts";
import { join, leftOut } from "./parse/joined.ts";
import { isKeyword } from "./parse/keywords.ts";
import { contentOf } from "./parse/moved.ts";
import { parseDockerfile } from "./parse/parse.ts";
import { readingsOf } from "./readings.ts";
import { isDockerfile, startsAsDockerfile } from "./recognize.ts";
import { rules } from "./rules/index.ts";
import { scriptComments } from "./shell/script-comments.ts";
import { placeOf, type Stage, stages } from "./stages/stages.ts";
import { startEntries } from "./starts.ts";
import { surroundings } from "./surroundings.ts";

function instructionAt(doc: Dockerfile, at: Span): Instruction | undefined {
  return around(doc.instructions, at.start);
}

/** The instruction around a span, or the one before it that goes on there: blanks are typed behind it, or a line below its backslash. */
function statementAt(doc: Dockerfile, at: Span): Span | undefined {
  const found = lastOf(doc.instructions, (one) => one.at.start <= at.start);
  if (found === undefined || at.start <= found.at.end) return found?.at;
  const { start, end } = found.at;
  const behind = doc.text.slice(end, at.start);
  const goesOn = doc.text[end - 1] === doc.escape || !behind.includes("\n");
  return goesOn && behind.trim() === "" ? { start, end: at.start } : undefined;
}

/** Case counts for nothing in the name of a stage; only a token, which never is letters alone, is told by its own. */
function stageName(stage: Stage): string {
  const written = stage.from.from?.as?.value ?? "";
  return `stage ${/\d/.test(written) ? written : (stage.name ?? stage.index)}`;
}

/** A stage without a name goes by its number, which nobody writes. */
function sectionName(subject: Subject): SectionName | undefined {
  if (!subject.startsWith("stage ")) return undefined;
  const name = nameOf(subject);
  return { word: "stage", title: name === undefined ? "this stage" : `stage \`${name}\`` };
}

/** The name of the stage that a subject is in; a number is none. */
function nameOf(subject: Subject): string | undefined {
  const [, name] = /^stage ([^>]+)/.exec(subject) ?? [];
  return name === undefined || /^\d+$/.test(name) ? undefined : name;
}

/** `RUN 3f2a`: the digest is of the text as Docker reads it, blanks folded, so that layout does not count. */
function stepName(doc: Dockerfile, instruction: Instruction): string {
  return remembered(contentOf(instruction), stepName, () => {
    const { keyword, at } = instruction;
    const skipped = leftOut(instruction);
    return `${isKeyword(keyword) ? keyword : "instruction"} ${digest(join(doc.text, at, skipped).text.replace(/\s+/g, " "), 4)}`;
  });
}

function comments(doc: Dockerfile): readonly Comment[] {
  let next = 0;
  return doc.comments.map(({ at, text }) => {
    while (next < doc.instructions.length && (doc.instructions[next]?.at.end ?? 0) < at.start) next += 1;
    // A comment between continued lines stands inside its instruction and covers it.
    const target = doc.instructions[next]?.at;
    return target === undefined ? { at, text, ownLine: true } : { at, text, ownLine: true, target };
  });
}

/** The offset below `#!` and the parser directives, where comments no longer end them. */
function belowDirectives(doc: Dockerfile): number {
  const last = doc.directives.at(-1);
  if (last !== undefined) return wholeLineAt(doc.text, last.at.end).end;
  return Math.max(belowShebang(doc.text), doc.text.startsWith("\uFEFF") ? 1 : 0);
}

/** Scripts that build images count by the names of these. */
const buildScripts: Evidence = {
  watched: BUILD_SCRIPTS,
  counts: isBuildScript,
  entries: buildScriptEntries,
  unread: () => [],
};

export const dockerfile: Language<Dockerfile> = {
  id: "dockerfile",
  title: "Dockerfiles",
  word: "Dockerfile",
  fence: "dockerfile",
  skeleton: { example: "FROM «node:24-slim»" },
  watched: ["**/*{Dockerfile,dockerfile,DOCKERFILE,Containerfile,containerfile,CONTAINERFILE}*"],
  editorLanguages: { dockerfile: { name: "Dockerfile", ending: ".dockerfile" } },
  usualPath: "Dockerfile",
  limit: 1_000_000,
  claims: isDockerfile,
  recognizes: startsAsDockerfile,
  parse: (text, previous) => {
    const [part] = previous ?? [];
    return part?.doc.text === text ? [part] : [{ start: 0, doc: parseDockerfile(text, part?.doc) }];
  },
  open: openInDockerfile,
  entries: (doc, path) => [
    ...baseEntries(doc, path),
    ...neighbourEntries(doc, path),
    ...startEntries(doc, path),
    ...buildFileEntries(doc, path),
  ],
  evidence: anyEvidence(evidence, contextFiles, buildScripts, services),
  surroundings,
  subject: (doc, at) => {
    const instruction = instructionAt(doc, at);
    if (instruction === undefined) return "file";
    const place = placeOf(doc, instruction);
    if (place !== undefined && instruction === place.stage.from) return stageName(place.stage);
    return subject(place === undefined ? "file" : stageName(place.stage), stepName(doc, instruction));
  },
  section: (doc, at) => {
    const all = stages(doc);
    return (
      lastOf(all, (stage) => stage.at.start <= at.start)?.at ?? { start: 0, end: all[0]?.at.start ?? doc.text.length }
    );
  },
  statement: statementAt,
  sectionName,
  nameOf,
  sectionCommand: "ignore-stage",
  comments,
  scriptComments,
  behind: behindInstructions,
  directives: (doc) => doc.directives,
  obeyedTools: ["hadolint", "buildkit", "dockerfile-utils", "checkov", "trivy", "kics"],
  block: (doc, target) => ({ start: target.start, end: dockerfile.section(doc, target).end }),
  commentPlace: (doc, at) => {
    const instruction = instructionAt(doc, at);
    const from = instruction?.at.start ?? lineAt(doc.text, at.start).start;
    const offset = Math.max(lineAt(doc.text, from).start, belowDirectives(doc));
    return { offset, indent: indentAt(doc.text, offset) };
  },
  images: (doc) =>
    stages(doc).flatMap(({ image }) =>
      image?.text.is === "set" && image.text.value !== "" ? [{ name: image.text.value, at: image.text.at }] : [],
    ),
  outline: dockerfileOutline,
  completions: dockerfileCompletions,
  variables: ({ instructions }) =>
    withNested(instructions).flatMap(({ keyword, pairs, at }) =>
      keyword !== "ARG" && keyword !== "ENV"
        ? []
        : pairs.flatMap(({ name, value, at: own }) =>
            value === undefined ? [] : [{ name, at: pairs.length === 1 ? at : own }],
          ),
    ),
  readings: readingsOf,
  rules,
};
