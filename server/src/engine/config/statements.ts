// Statements written into the text of `.plimsoll.yaml`, beside what is there.
import { applyEdits, lineBreakOf, shift } from "../core/text.ts";
import { appendItem, merge, type Plain } from "../yaml/edit/edit.ts";
import { blockPair } from "../yaml/edit/write.ts";
import { isNull, pairOf, resolved, type YamlDocument } from "../yaml/node.ts";
import { parseConfiguration } from "./parse.ts";

/** A text of a configuration with what is to be said there; undefined where it cannot be edited so. */
export function withStatements(
  text: string,
  said: Readonly<Record<string, Plain>>,
  exceptions: readonly Plain[],
): string | undefined {
  let after: string | undefined = text;
  if (Object.keys(said).length > 0) after = edited(after, (doc, root) => merge(doc, root, [], said), said);
  // The first makes the list where there is none; the others go behind its items, all at once where these are lines.
  const given = resolved(pairOf(resolved(parseConfiguration(text)[0]?.doc.root), "exceptions")?.value);
  const isFlow = given?.kind === "sequence" && given.flow;
  for (const some of isFlow ? exceptions.map((one) => [one]) : [exceptions.slice(0, 1), exceptions.slice(1)]) {
    if (after === undefined || some.length === 0) continue;
    after = edited(after, (doc, root) => withExceptions(doc, root, some), { exceptions: some });
  }
  // Quotes around the word, which YAML 1.1 takes for a boolean, would be right and strange to read.
  return after?.replace(/^( {0,20}[\w/.-]{1,200}:) "off"$/gm, "$1 off");
}

type Root = NonNullable<ReturnType<typeof resolved>>;
type Edits = ReturnType<typeof merge>;

function withExceptions(doc: YamlDocument, root: Root, exceptions: readonly Plain[]): Edits {
  const list = resolved(pairOf(root, "exceptions")?.value);
  if (list?.kind !== "sequence") return merge(doc, root, [], { exceptions });
  const edits: NonNullable<Edits>[number][] = [];
  for (const exception of exceptions) {
    const [edit, ...more] = appendItem(doc, list, exception) ?? [];
    if (edit === undefined || more.length > 0) return undefined;
    const last = edits.at(-1);
    if (last?.at.start !== edit.at.start || last.at.end !== edit.at.end) edits.push(edit);
    else edits[edits.length - 1] = { ...last, text: last.text + edit.text };
  }
  return edits;
}

/** The text after an edit of its first document; where that is empty `instead` is written there. */
function edited(
  text: string,
  edit: (doc: YamlDocument, root: Root) => Edits,
  instead: Readonly<Record<string, Plain>>,
): string | undefined {
  const [part, ...more] = parseConfiguration(text);
  const root = resolved(part?.doc.root);
  if (part === undefined || root === undefined || isNull(root)) {
    if (more.length > 0) return undefined;
    const lineBreak = lineBreakOf(text);
    const joint = text === "" || text.endsWith("\n") ? "" : lineBreak;
    const layout = { step: 2, dashStep: 2, gap: 2, lineBreak };
    return (
      text +
      joint +
      Object.entries(instead)
        .map(([key, value]) => blockPair(key, value, 0, layout))
        .join(lineBreak) +
      lineBreak
    );
  }
  const edits = edit(part.doc, root);
  return (
    edits &&
    applyEdits(
      text,
      edits.map(({ at, text }) => ({ at: shift(at, part.start), text })),
    )
  );
}
