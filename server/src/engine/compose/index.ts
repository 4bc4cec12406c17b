// Compose files as a language of the engine: what is one, what its parts are called, which rules it has.
import { type Entry, entry, table } from "../core/index.ts";
import type { Language } from "../core/language.ts";
import type { Span } from "../core/text.ts";
import { valueOr } from "../core/value.ts";
import { commentPlace } from "../yaml/edit/comment-place.ts";
import { pairsAt, type YamlDocument } from "../yaml/node.ts";
import { parseYaml } from "../yaml/parse/parse.ts";
import { rules } from "./rules/index.ts";
import { image, services, text } from "./services.ts";
import { subjectAt } from "./subject.ts";

/** A service of the workspace, under its name. Paths are as written: relative to its own file. */
export interface ComposeServiceRow {
  readonly image: string | undefined;
  readonly context: string | undefined;
  readonly dockerfile: string | undefined;
  readonly target: string | undefined;
}

export const composeServices = table<ComposeServiceRow>("compose-services");

export const compose: Language<YamlDocument> = {
  id: "compose",
  usualPath: "compose.yaml",
  limit: 8_000_000,
  claims,
  parse: (source, previous) => parseYaml(source, "compose", previous),
  entries: entriesOf,
  subject: subjectAt,
  section,
  comments: (doc) => doc.comments,
  commentPlace,
  images: (doc) =>
    services(doc).flatMap((service) => {
      const named = image(doc, service);
      const text = named.is === "set" ? named.value.text : named;
      return text.is === "set" ? [{ name: text.value, at: text.at }] : [];
    }),
  rules,
};

const NAME = /(?:^|\/)(?:docker-|podman-|container-)?compose(?:[.-][^/]*)?\.ya?ml$/i;

/** Whether a file is a Compose file: by its name, or by services that have an image or a build. A manifest never is. */
function claims(path: string, head: string): boolean {
  if (!/\.ya?ml$/i.test(path)) return false;
  if (/^["']?apiVersion["']?[ \t]*:/m.test(head) && /^["']?kind["']?[ \t]*:/m.test(head)) return false;
  return NAME.test(path) || hasServices(head);
}

/** Whether a line below the top-level `services:`, two levels in, is an `image` or a `build`. */
function hasServices(head: string): boolean {
  const start = /^["']?services["']?[ \t]*:[ \t]*(?:#.*)?\r?$/m.exec(head);
  if (start === null) return false;
  let outer: number | undefined;
  let inner: number | undefined;
  for (const line of head.slice(start.index + start[0].length + 1).split(/\r?\n/)) {
    const found = /^( *)([^\s#].*)$/.exec(line);
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
      if (indent === inner && /^["']?(?:image|build)["']?[ \t]*:/.test(content)) return true;
    }
  }
  return false;
}

function entriesOf(doc: YamlDocument): readonly Entry[] {
  return services(doc).map((service) => {
    const read = (...path: readonly string[]) => valueOr(text(doc, service, ...path), undefined);
    return entry(composeServices, service.name, {
      image: read("image"),
      context: read("build") ?? read("build", "context"),
      dockerfile: read("build", "dockerfile"),
      target: read("build", "target"),
    });
  });
}

/** The service around a span, else the top-level element, else the file. */
function section(doc: YamlDocument, at: Span): Span {
  const around = [...services(doc).map((service) => service.at), ...pairsAt(doc.root).map((pair) => pair.at)];
  return around.find((one) => one.start <= at.start && at.start < one.end) ?? { start: 0, end: doc.text.length };
}
