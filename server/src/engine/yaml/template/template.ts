// What the template actions of one document do to the nodes around them: which scalars say nothing, which collections are open.
import { frontOf } from "../../core/search.ts";
import { columnOf, type Span } from "../../core/text.ts";
import type { MaskedAction } from "./mask.ts";

export interface Template {
  readonly actions: readonly MaskedAction[];
  /** Whether lines appear, vanish or are included: then the structure that is seen is not the one that is deployed. */
  readonly restructures: boolean;
  /** Whether an action stands in the span. */
  touches(at: Span): boolean;
  /** The innermost block of control flow (a branch of its own for each `else`) around an offset; 0 outside all. */
  branchAt(offset: number): number;
  /** The actions of a span that write lines of their own. */
  lineOutputs(from: number, to: number): readonly MaskedAction[];
  /** The column of an offset, in characters. */
  columnAt(offset: number): number;
}

/** Takes the masked text of a document and its actions, counted from the document's start. */
export function templateOf(masked: string, actions: readonly MaskedAction[]): Template {
  const { offsets, branches } = branchesOf(actions);
  const outputs = actions.filter((action) => action.kind === "output" && action.place !== "inside");
  return {
    actions,
    restructures: actions.some((action) => action.place !== "inside" && action.kind !== "silent"),
    touches(at) {
      const first = actions[firstAfter(actions, at.start)];
      return first !== undefined && first.at.start < at.end;
    },
    branchAt: (offset) => branches[frontOf(offsets, (one) => one <= offset) - 1] ?? 0,
    lineOutputs(from, to) {
      const first = firstAfter(outputs, from);
      let end = first;
      while ((outputs[end]?.at.start ?? to) < to) end += 1;
      return outputs.slice(first, end);
    },
    columnAt: (offset) => columnOf(masked, offset),
  };
}

function branchesOf(actions: readonly MaskedAction[]): { offsets: readonly number[]; branches: readonly number[] } {
  const offsets: number[] = [];
  const branches: number[] = [];
  const stack = [0];
  let last = 0;
  for (const { kind, at } of actions) {
    if (kind === "silent" || kind === "output") continue;
    if (kind !== "open") stack.pop();
    if (kind !== "end") {
      last += 1;
      stack.push(last);
    } else if (stack.length === 0) {
      // The block was opened in a document above.
      last += 1;
      stack.push(last);
    }
    offsets.push(at.start);
    branches.push(stack.at(-1) ?? 0);
  }
  return { offsets, branches };
}

/** The index of the first action that ends behind `offset`. */
function firstAfter(actions: readonly MaskedAction[], offset: number): number {
  return frontOf(actions, ({ at }) => at.end <= offset);
}

/** The indentation of the text that an action writes on lines of its own; undefined where its text brings its own. */
export function writtenColumn(action: MaskedAction): number | undefined {
  return action.nindent ?? (action.indent === undefined ? undefined : action.column + action.indent);
}

/** Whether an empty value in `column` (of its key or dash) is what an action behind it writes. */
export function fillsValue(action: MaskedAction, column: number): boolean {
  const written = writtenColumn(action);
  return action.place === "trailing" || written === undefined || written >= column;
}

/**
 * Whether a block collection in `column` may get entries from an action behind one of its entries. `inner` is the column
 * of that entry's own block collection, undefined where it has none.
 */
export function extendsBlock(action: MaskedAction, column: number, inner: number | undefined): boolean {
  const written = writtenColumn(action);
  if (written === undefined) return column >= action.column || inner === undefined || inner > action.column;
  return written === column || (written > column && (inner === undefined || inner > written));
}

/** Whether the text of an action ends a block collection in `column`, since it is written farther left. */
export function endsBlock(action: MaskedAction, column: number): boolean {
  return (writtenColumn(action) ?? action.column) < column;
}
