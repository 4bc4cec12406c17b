// The exceptions that stand in a document, whatever tool they are written for, as Suppressions. Rules know nothing of it.
import type { Catalog } from "../catalog/catalog.ts";
import { buildLayers, builds } from "../core/builds/builds.ts";
import type { Document } from "../core/document.ts";
import { remembered } from "../core/fact.ts";
import type { Recording } from "../core/index.ts";
import type { Language } from "../core/language.ts";
import type { Settings } from "../core/settings.ts";
import type { Suppression } from "../core/suppression.ts";
import { fromAnnotation } from "./annotations.ts";
import { fromBehind } from "./behind.ts";
import { fromBuilds, fromDirectives } from "./buildkit.ts";
import { fromComment, fromGitleaks } from "./comments.ts";
import { isObeyed } from "./foreign.ts";
import { fromMisspelt } from "./misspelt.ts";
import { fromOwnAnnotation, fromOwnComment } from "./own.ts";
import { fromScripts } from "./shellcheck.ts";
import { fromTrivy } from "./trivy.ts";

/**
 * The exceptions that stand in a document, whatever tool they are written for; in the order of their places, comments
 * first. Spans count from the start of the document. Every form does what it does in its own tool and no more.
 */
export function suppressionsOf(doc: Document, language: Language, catalog: Catalog): readonly Suppression[] {
  // The key is the catalogue's own function: one answer per document and catalogue, shared with nobody else's facts.
  return remembered(doc, catalog.resolve, () => read(doc, language, catalog));
}

function read(doc: Document, language: Language, catalog: Catalog): readonly Suppression[] {
  const directives = language.directives?.(doc) ?? [];
  const head = directives.at(-1)?.at.end ?? 0;
  const comments = language.comments(doc).filter((comment) => comment.at.start >= head);
  return [
    ...fromDirectives(doc, directives, language, catalog),
    ...comments.flatMap((comment, index) => {
      const reading = { doc, comment, comments, index, language, catalog };
      return [...fromOwnComment(reading), ...fromComment(reading)];
    }),
    ...fromBehind(doc, language),
    ...fromScripts(doc, language, catalog),
    ...fromTrivy(doc, comments, language, catalog),
    ...fromGitleaks(doc, catalog),
    ...(language.annotations?.(doc) ?? []).flatMap((annotation) => [
      ...fromOwnAnnotation(doc, annotation, catalog),
      ...fromAnnotation({ doc, annotation, language, catalog }),
      ...fromMisspelt(doc, annotation, catalog),
    ]),
  ];
}

/** The same for a document that has other ones above it in its file: what only counts at the head of a file counts for nothing there. */
export function suppressionsBelow(doc: Document, language: Language, catalog: Catalog): readonly Suppression[] {
  const all = suppressionsOf(doc, language, catalog);
  if (!all.some(({ opening }) => opening !== undefined)) return all;
  return all.map((one) => {
    const { opening, origin } = one;
    return opening === undefined || origin.at === undefined
      ? one
      : { ...one, fault: { at: origin.at, message: opening } };
  });
}

/** The exceptions for the whole file at a path that other files say, by how they build it. */
export function suppressionsByBuilds(
  path: string,
  language: Language,
  catalog: Catalog,
  reading: Recording | undefined,
): readonly Suppression[] {
  if (reading === undefined || !isObeyed("buildkit", { language })) return [];
  return fromBuilds(reading.index([builds, buildLayers]), path, catalog);
}

/** How many of the documents at the beginning of a file have nothing but comments and markers above them. */
export function countAtHead(docs: readonly Document[]): number {
  const first = docs.findIndex(({ text }) => /^[ \t]*(?:[^\s#-]|-[^-]|--[^-])/m.test(text));
  return first === -1 ? docs.length : first + 1;
}

/** Whether a suppression is in force on `today` (`YYYY-MM-DD`, UTC): its last day counts. */
export function isActive(suppression: Suppression, today: string): boolean {
  return suppression.until === undefined || today <= suppression.until;
}

/** Whether settings let a suppression count: hadolint's configuration can make its pragmas inert. */
export function isHonoured(suppression: Suppression, settings: Pick<Settings, "inertPragmas">): boolean {
  return suppression.origin.at === undefined || !settings.inertPragmas.includes(suppression.origin.tool);
}
