// Template actions that are never closed, for which a template engine refuses the whole file (Go: "unclosed action").
import { frontOf } from "../../core/search.ts";
import { lineStart, type Span } from "../../core/text.ts";
import type { Node } from "../node.ts";
import { FILLER } from "../template/mask.ts";
import type { Template } from "../template/template.ts";
import { scalarSpans } from "./comments.ts";

/**
 * What only Helm's templates begin with: its objects, and the functions that include others
 * (https://helm.sh/docs/chart_template_guide/builtin_objects/).
 */
const OF_HELM = /^\{\{-?\s*(?:\.(?:Values|Release|Chart|Capabilities|Template|Files)\b|(?:include|template|tpl)\s)/;

interface Unclosed {
  /** The braces. */
  readonly at: Span;
  readonly message: string;
}

/**
 * The actions of a document that are not closed, in order. In comments, quotes and block scalars, where other programs write braces
 * too, only those that are certainly Helm's.
 */
export function unclosedActions(
  text: string,
  masked: string,
  template: Template | undefined,
  root: Node | undefined,
): readonly Unclosed[] {
  const unclosed = template?.actions.filter(({ isClosed }) => !isClosed) ?? [];
  if (unclosed.length === 0) return [];
  const scalars = scalarSpans(root);
  return unclosed.flatMap(({ at: { start } }) => {
    const source = text.slice(start, start + 100);
    const scalar = scalars[frontOf(scalars, (one) => one.start <= start) - 1];
    const isInScalar = scalar !== undefined && start < scalar.end;
    const isText = isInScalar ? /["'|>]/.test(masked[scalar.start] ?? "") : isInComment(masked, start);
    if (isText && !OF_HELM.test(source)) return [];
    const isComment = /^\{\{-?\s*\/\*/.test(source);
    const message = isComment
      ? "This template comment is not closed: `*/}}` is missing."
      : "This template action is not closed: `}}` is missing.";
    return [{ at: { start, end: start + 2 }, message }];
  });
}

function isInComment(masked: string, offset: number): boolean {
  const before = masked.slice(lineStart(masked, offset), offset).replaceAll(FILLER, "");
  return /(?:^|\s)#/.test(before);
}
