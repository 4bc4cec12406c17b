// What an editor's outline and breadcrumbs show of a document: stages and their instructions, objects and their containers.
import type { Span } from "./text.ts";

/** What an item is, for the icon that an editor draws in front of it. */
export type OutlineKind =
  /** What others are parts of: a stage, an object, a service. */
  | "section"
  /** What runs there: a container. */
  | "unit"
  /** A heading for others. */
  | "group"
  | "instruction"
  | "variable"
  /** A thing with a name of its own: a volume, a network. */
  | "name";

export interface OutlineItem {
  /** Never empty, but for one that is only blanks; however long. */
  readonly name: string;
  /** What is told beside the name: an image, a namespace. */
  readonly detail?: string;
  readonly kind: OutlineKind;
  /** All of it. */
  readonly at: Span;
  /** What is selected in it. */
  readonly label: Span;
  /** In the order of the text. */
  readonly children: readonly OutlineItem[];
}
