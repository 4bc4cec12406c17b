// Compose files as a language of the engine: what is one, what its parts are called, which rules it has.

import { anyEvidence } from "../core/evidence.ts";
import type { Language, SectionName } from "../core/language.ts";
import { lastOf } from "../core/search.ts";
import type { Subject } from "../core/subject.ts";
import type { Span } from "../core/text.ts";
import { blockAt, itemAt } from "../yaml/blocks.ts";
import { commentPlace } from "../yaml/edit/comment-place.ts";
import { type Node, pairOf, pairsAt, type YamlDocument } from "../yaml/node.ts";
import { openInYaml } from "../yaml/parse/open.ts";
import { parseYaml } from "../yaml/parse/parse.ts";
import { hasKeys, holdsUnusually } from "../yaml/parse/spelling.ts";
import { readingsOf } from "../yaml/readings.ts";
import { startsAsDocument } from "../yaml/recognize.ts";
import { buildEntries, givenEntries, imageEntries } from "./builds.ts";
import { composeCompletions } from "./completions.ts";
import { deploysOf } from "./deploys.ts";
import { composeGo } from "./dialect.ts";
import { evidence } from "./environment.ts";
import { gitIgnoreEvidence } from "./git-ignores.ts";
import { composeOutline } from "./outline.ts";
import { rules } from "./rules/index.ts";
import { services, text } from "./services.ts";
import { subjectAt } from "./subject.ts";
import { surroundings } from "./surroundings.ts";

export const compose: Language<YamlDocument> = {
  id: "compose",
  title: "Compose files",
  fence: "yaml",
  skeleton: { example: "services:\n  web:\n    image: «web:1.4»" },
  watched: ["**/*.{yaml,yml}"],
  editorLanguages: { dockercompose: { name: "compose.yaml" } },
  usualPath: "compose.yaml",
  limit: 8_000_000,
  claims,
  recognizes: (head) => startsAsDocument(head) && claims("untitled.yaml", head),
  parse: (source, previous) => parseYaml(source, compose.id, { previous, dialect: composeGo }),
  open: (parts) => openInYaml(parts, (doc) => new Set(services(doc).map(({ node }) => node))),
  entries: (doc, path) => [...buildEntries(doc, path), ...imageEntries(doc, path), ...givenEntries(doc)],
  surroundings,
  evidence: anyEvidence(evidence, gitIgnoreEvidence),
  deploys: deploysOf("compose"),
  subject: subjectAt,
  section,
  sectionName,
  nameOf,
  comments: (doc) => doc.comments,
  block: blockAt,
  item: itemAt,
  commentPlace,
  // A service that is built here gives its image's name: after a build that image can be scanned like any other.
  images: (doc) =>
    services(doc).flatMap((service) => {
      const name = text(doc, service, "image");
      return name.is === "set" && name.value !== "" ? [{ name: name.value, at: service.label }] : [];
    }),
  outline: composeOutline,
  completions: composeCompletions,
  readings: readingsOf,
  rules,
};

const NAME = /(?:^|\/)(?:docker-|podman-|container-)?compose(?:[.-][^/]*)?\.ya?ml$/i;

/** `services:` with its value, or what stands for it, on the same line. */
const ON_ITS_LINE = /^["']?services["']?[ \t]*:[ \t]*[{&!*]/m;

/** Whether a file is a Compose file: by its name, or by services that have an image or a build. A manifest never is. */
function claims(path: string, head: string): boolean {
  if (!/\.ya?ml$/i.test(path)) return false;
  if (/^["']?apiVersion["']?[ \t]*:/m.test(head) && /^["']?kind["']?[ \t]*:/m.test(head)) return false;
  if (NAME.test(path) || hasServices(head)) return true;
  const below = ["image", "build"];
  return holdsUnusually(head, { keys: ["services"], below, sign: ON_ITS_LINE, limit: compose.limit }, isProject);
}

/** Whether a document has a service with an image or a build, and is not a manifest. */
function isProject(root: Node | undefined): boolean {
  const services = pairOf(root, "services")?.value;
  return (
    !hasKeys(root, ["apiVersion", "kind"]) &&
    pairsAt(services).some(({ value }) => hasKeys(value, ["image"]) || hasKeys(value, ["build"]))
  );
}

/**
 * Whether a line below the top-level `services:`, two levels in, is an `image` or a `build`: also one that is indented with tabs or lacks
 * its colon, so that the fault is told.
 */
function hasServices(head: string): boolean {
  const start = /^["']?services["']?[ \t]*:[ \t]*(?:#.*)?\r?$/m.exec(head);
  if (start === null) return false;
  let outer: number | undefined;
  let inner: number | undefined;
  for (const line of head.slice(start.index + start[0].length + 1).split(/\r?\n/)) {
    const found = /^([ \t]*)([^\s#].*)$/.exec(line);
    if (found === null) continue;
    const indent = found[1]?.length ?? 0;
    const content = found[2] ?? "";
    if (indent === 0) return false;
    outer ??= indent;
    if (indent < outer || (indent === outer && content.startsWith("- "))) return false;
    if (indent === outer) {
      inner = undefined;
      if (/^[\w."'-]+[ \t]*:[ \t]*\{.*\b(?:image|build)["']?[ \t]*:/.test(content)) return true;
    } else {
      inner ??= indent;
      if (indent === inner && /^["']?(?:image|build)["']?(?:[ \t]*:|[ \t]+[\w./])/.test(content)) return true;
    }
  }
  return false;
}

function sectionName(subject: Subject): SectionName | undefined {
  const name = nameOf(subject);
  return name === undefined ? undefined : { word: "service", title: `service \`${name}\`` };
}

/** The name of the service that a subject is in. */
function nameOf(subject: Subject): string | undefined {
  return /^service ([^>]+)/.exec(subject)?.[1];
}

/** The service around a span, else the top-level element, else the file. */
function section(doc: YamlDocument, at: Span): Span {
  const places = [services(doc), pairsAt(doc.root)];
  for (const place of places) {
    const found = lastOf<{ readonly at: Span }>(place, (one) => one.at.start <= at.start);
    if (found !== undefined && at.start < found.at.end) return found.at;
  }
  return { start: 0, end: doc.text.length };
}
