// Writing exceptions in the words of another tool, for Dockerfiles that use these already. Each is written where and how its tool
// obeys it; test/read-back.test.ts asks the tools.

import { type Comment, type Document, partAt } from "../core/document.ts";
import { nameOf } from "../core/finding.ts";
import { contains, indentAt, lineBreakOf, point, type Span, shift, type TextEdit } from "../core/text.ts";
import { type CheckOptions, checkOptions, isHeard } from "./buildkit.ts";
import { isObeyed, isRightAbove } from "./foreign.ts";
import { aboveAdjacent, type IgnoreInput, type IgnoreScope, type IgnoreWritten, silences } from "./write.ts";

export interface ForeignWritten extends IgnoreWritten {
  /** Whose words they are, as it is called in titles. */
  readonly tool: string;
  /** What the finding goes by there. */
  readonly id: string;
  readonly scope: Exclude<IgnoreScope, "section">;
}

/** What the writers need to know: spans count from the start of the document. */
interface Place {
  readonly input: IgnoreInput;
  readonly doc: Document;
  readonly at: Span;
  /** All comments below the directives. */
  readonly comments: readonly Comment[];
  /** What the finding goes by at this tool. */
  readonly id: string;
}

type Write = (place: Place) => readonly TextEdit[] | undefined;

const FORMS: readonly {
  readonly tool: string;
  readonly title: string;
  readonly scope: Exclude<IgnoreScope, "section">;
  readonly write: Write;
}[] = [
  { tool: "hadolint", title: "hadolint", scope: "line", write: hadolintComment },
  { tool: "buildkit", title: "BuildKit", scope: "line", write: buildkitComment },
  { tool: "trivy", title: "Trivy", scope: "line", write: trivyComment },
  { tool: "buildkit", title: "BuildKit", scope: "file", write: buildkitDirective },
];

/**
 * The exceptions for a finding in the words of tools that have some in its file, each with the edits that make it. A tool whose
 * id for the finding also means something else is left out.
 */
export function writeForeignIgnores(input: Omit<IgnoreInput, "scope">): readonly ForeignWritten[] {
  const { file, finding, language } = input;
  const part = partAt(file.parts, finding.at.start);
  if (part === undefined || finding.parts !== undefined) return [];
  const { doc, start } = part;
  const head = language.directives?.(doc).at(-1)?.at.end ?? -1;
  const comments = language.comments(doc).filter(({ at }) => at.start > head);
  return FORMS.flatMap(({ tool, title, scope, write }) => {
    const whole: IgnoreInput = { ...input, scope };
    const id = isObeyed(tool, whole) ? idOf(whole, tool) : undefined;
    if (id === undefined) return [];
    const written = write({ input: whole, doc, at: shift(finding.at, -start), comments, id });
    const edits = written?.map((edit) => ({ ...edit, at: shift(edit.at, start) }));
    return edits !== undefined && silences(whole, edits, tool) ? [{ edits, tool: title, id, scope }] : [];
  });
}

/**
 * The id by which a tool knows exactly this rule, or this row of it; undefined where there is none, where it means others too, or where
 * the tool reports it without a line that a comment could be above.
 */
function idOf({ catalog, finding }: IgnoreInput, tool: string): string | undefined {
  const name = nameOf(finding);
  const named = catalog.named(name);
  const claimed = (named?.row ?? named?.rule)?.equivalents ?? [];
  const unplaced = named?.rule.unplaced ?? [];
  const own = claimed.filter(
    (id) => id.startsWith(`${tool}:`) && !unplaced.includes(id) && catalog.resolve(id).join() === name,
  );
  return own[0]?.slice(tool.length + 1);
}

/** The last comment right above the instruction of the finding. */
function rightAbove({ doc, at, comments }: Place): Comment | undefined {
  return comments.findLast(
    (one) => one.target !== undefined && contains(one.target, point(at.start)) && isRightAbove(doc.text, one),
  );
}

const HADOLINT = /^hadolint\s+ignore\s*=\s*(?=\S)([\w,\s]*\w)/;
const ANY_HADOLINT = /^hadolint\s+(?:(?:global|stage)\s+)?ignore\s*=/;
const TRIVY = /\b(?:trivy|tfsec):/;

/** hadolint obeys the line directly above alone: of several there the last, so an id is added to the one that is there. */
function hadolintComment(place: Place): readonly TextEdit[] | undefined {
  const { doc, comments, id } = place;
  if (!comments.some(({ text }) => ANY_HADOLINT.test(text))) return undefined;
  const above = rightAbove(place);
  // Trivy's comments, too, count on the very line above only.
  if (above !== undefined && TRIVY.test(above.text)) return undefined;
  const written = above && HADOLINT.exec(above.text)?.[0];
  if (above === undefined || written === undefined) return newLine(place, `# hadolint ignore=${id}`);
  return [{ at: point(doc.text.indexOf(written, above.at.start) + written.length), text: `,${id}` }];
}

/** Trivy obeys comments on consecutive lines right above. */
function trivyComment(place: Place): readonly TextEdit[] | undefined {
  const { comments, id } = place;
  if (!comments.some(({ text }) => /\b(?:trivy|tfsec):ignore:/.test(text))) return undefined;
  const above = rightAbove(place);
  if (above !== undefined && ANY_HADOLINT.test(above.text)) return undefined;
  return newLine(place, `# trivy:ignore:${id}`);
}

/** A line right above the instruction. */
function newLine({ input: { language }, doc, at }: Place, comment: string): readonly TextEdit[] | undefined {
  const offset = language.commentPlace(doc, at)?.offset;
  if (offset === undefined) return undefined;
  return [{ at: point(offset), text: `${indentAt(doc.text, offset)}${comment}${lineBreakOf(doc.text)}` }];
}

/** BuildKit obeys the first `check` above an instruction, which begins its line. Older ones obey none: so some must be there. */
function buildkitComment(place: Place): readonly TextEdit[] | undefined {
  const { input, doc, at, comments, id } = place;
  const heard = comments.filter((comment, index) => isHeard({ doc, comment, comments, index }));
  if (heard.length === 0) return undefined;
  const own = heard.find(({ target }) => target !== undefined && contains(target, point(at.start)));
  if (own !== undefined) return grown(doc, own.at, own.text.replace(/^check\s*=\s*/i, ""), id);
  const offset = input.language.commentPlace(doc, at)?.offset;
  if (offset === undefined) return undefined;
  const above = aboveAdjacent(doc, input.language, offset);
  return [{ at: point(above), text: `# check=skip=${id}${lineBreakOf(doc.text)}` }];
}

/** There may be one `check` at the head of a file: it takes the id in. */
function buildkitDirective({ input, doc, id }: Place): readonly TextEdit[] | undefined {
  const check = input.language.directives?.(doc).find(({ name }) => name === "check");
  return check && grown(doc, check.at, check.value, id);
}

/** A `check` with one more id in its list, or with a list where it has none; undefined where there is no room for one. */
function grown(doc: Document, at: Span, value: string, id: string): readonly TextEdit[] | undefined {
  const options: CheckOptions | undefined = checkOptions(value);
  if (options === undefined) return undefined;
  const { listEnd, count, end, skip } = options;
  if (listEnd === undefined && count === 3) return undefined;
  const offset = doc.text.indexOf(value, at.start) + (listEnd ?? end);
  const text = listEnd === undefined ? `;skip=${id}` : skip.length === 0 ? id : `,${id}`;
  return [{ at: point(offset), text }];
}
