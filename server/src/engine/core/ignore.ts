// Suppressions: every tool's way of saying "not here", turned into one value. Rules know nothing of it.
import type { Catalog } from "./catalog.ts";
import { remembered } from "./fact.ts";
import type { RuleId } from "./finding.ts";
import { fromAnnotation } from "./ignore-annotations.ts";
import { fromComment, fromGitleaks } from "./ignore-comments.ts";
import { fromDirective, withoutOverruled } from "./ignore-dockerfile.ts";
import { fromOwnAnnotation, fromOwnComment } from "./ignore-own.ts";
import type { Document, Language } from "./language.ts";
import type { Settings } from "./settings.ts";
import type { Subject } from "./subject.ts";
import type { Span } from "./text.ts";

export type SuppressionScope =
  /** Findings that start inside this span of the document. */
  | { readonly at: Span }
  | { readonly subject: Subject }
  /** Files whose path matches one of the globs; the whole file for a comment that says so. */
  | { readonly files: readonly string[] }
  | { readonly purl: string };

export interface SuppressionOrigin {
  /** Whose form it is: `plimsoll`, `hadolint`, `trivy`, `kube-linter` … */
  readonly tool: string;
  /** Where it stands in the document; absent where it comes from a file of its own. */
  readonly at?: Span;
  /** The file it comes from, where that is not the document. */
  readonly file?: string;
}

export interface Suppression {
  /** As written. A comment that lists several ids gives one suppression per id, all with the same `origin`. */
  readonly ids: readonly string[];
  /** The rules those ids mean; empty where none is known. `"all"` silences every rule. */
  readonly rules: ReadonlySet<RuleId> | "all";
  readonly scope: SuppressionScope;
  /** Inclusive, `YYYY-MM-DD`, UTC. */
  readonly until?: string;
  readonly reason?: string;
  readonly origin: SuppressionOrigin;
  /** Why one of ours cannot be understood, and where; such a one has no rules. */
  readonly fault?: Fault;
}

export interface Fault {
  readonly at: Span;
  /** One sentence, as in a problem. */
  readonly message: string;
  /** What was probably meant to stand there. */
  readonly instead?: string;
}

/**
 * The exceptions that stand in a document, whatever tool they are written for; in the order of their places, comments
 * first. Spans count from the start of the document. Every form does what it does in its own tool and no more.
 */
export function suppressionsOf(doc: Document, language: Language, catalog: Catalog): readonly Suppression[] {
  // The key is the catalogue's own function: one answer per document and catalogue, shared with nobody else's facts.
  return remembered(doc, catalog.resolve, () => read(doc, language, catalog));
}

function read(doc: Document, language: Language, catalog: Catalog): readonly Suppression[] {
  const directive = doc.language === "dockerfile" ? fromDirective(doc, catalog) : undefined;
  const comments = language.comments(doc).filter((comment) => comment.at.start >= (directive?.end ?? 0));
  const section = (at: Span) => language.section(doc, at);
  return [
    ...(directive?.suppressions ?? []),
    ...withoutOverruled(
      comments.flatMap((comment) => [
        ...fromOwnComment(doc, comment, section, catalog),
        ...fromComment(doc, comment, section, catalog),
      ]),
    ),
    ...fromGitleaks(doc, catalog),
    ...(language.annotations?.(doc) ?? []).flatMap((annotation) => [
      ...fromOwnAnnotation(doc, annotation, catalog),
      ...fromAnnotation(annotation, catalog),
    ]),
  ];
}

/** Whether a suppression is in force on `today` (`YYYY-MM-DD`, UTC): its last day counts. */
export function isActive(suppression: Suppression, today: string): boolean {
  return suppression.until === undefined || today <= suppression.until;
}

/** Whether settings let a suppression count: hadolint's configuration can make its pragmas inert. */
export function isHonoured(suppression: Suppression, settings: Pick<Settings, "inertPragmas">): boolean {
  return suppression.origin.at === undefined || !settings.inertPragmas.includes(suppression.origin.tool);
}
