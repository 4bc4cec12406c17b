// What the two rules about versions of packages share: what is said of a call, and what is offered.
import { choice, type Fix, type Problem } from "../../core/finding.ts";
import type { Example, Row } from "../../core/rule.ts";
import { point, span, type TextEdit } from "../../core/text.ts";
import type { Family } from "../packages/manager.ts";
import { callsTo, type PlacedCall } from "../packages/packages.ts";
import { unpinned, withVersion } from "../packages/pinning.ts";
import type { Dockerfile } from "../parse/document.ts";
import type { ShellWord } from "../shell/command.ts";
import { isUnfinished } from "../stages/half-typed.ts";

export interface PinRow extends Row {
  readonly key: Family;
  /** A step with a package that has no version, its mark around it, and the same with one. */
  readonly steps: readonly [string, string];
}

/** What both rules say of their rows. */
export const PINNING = {
  probe: ({ steps: [bad, good] }: PinRow): Example => ({
    bad: `FROM example.com/base:1.4\nRUN ${bad}\n`,
    good: `FROM example.com/base:1.4\nRUN ${good}\n`,
  }),
  references: ["https://docs.docker.com/build/building/best-practices/#version-pinning"],
} as const;

/** One problem for each call that installs packages without versions. `isOwn`: whether a package is no stranger's. */
export function* unpinnedCalls(
  doc: Dockerfile,
  families: readonly Family[],
  isOwn: (placed: PlacedCall, word: ShellWord) => boolean = () => false,
): Generator<Problem> {
  for (const placed of callsTo(doc, families)) {
    const { step, call } = placed;
    const open = unpinned(call).filter((word) => !isOwn(placed, word));
    const [first] = open;
    if (first === undefined || isUnfinished(doc, step.instruction)) continue;
    yield {
      at: first.at,
      message: messageOf(first, open.length - 1),
      fix: fixOf(doc, placed, open),
      row: call.row.family,
    };
  }
}

function messageOf({ literal }: ShellWord, others: number): string {
  if (others === 0) return `\`${literal}\` has no fixed version, so every build may install a different one.`;
  const rest = others === 1 ? "another package" : `${others} other packages`;
  return `\`${literal}\` and ${rest} have no fixed version, so builds may differ.`;
}

function fixOf(doc: Dockerfile, { call }: PlacedCall, open: readonly ShellWord[]): Fix | undefined {
  const edits: TextEdit[] = [];
  for (const word of open) {
    const text = withVersion(word, call);
    const { literal = "" } = word;
    const written = doc.text.slice(word.at.start, word.at.end);
    // A word in quotes keeps them; one that is written in another way is left to the author.
    const at = written.indexOf(literal);
    if (text === undefined || at === -1) return undefined;
    const end = word.at.start + at + literal.length;
    edits.push(
      text.startsWith(literal)
        ? { at: point(end), text: text.slice(literal.length) }
        : { at: span(end - literal.length, end), text },
    );
  }
  const [first] = open;
  const example = first && withVersion(first, call);
  const title =
    edits.length === 1 ? `Use \`${example}\`, with your version` : `Give ${edits.length} packages a version`;
  return choice(title, edits);
}
