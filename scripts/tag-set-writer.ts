// Writes a set of tags as one short text, in which what several tags end in is written once. The engine reads it:
// server/src/engine/knowledge/tag-set.ts explains the form.

interface Node {
  /** Whether a tag ends here. */
  isEnd: boolean;
  readonly next: Map<string, Node>;
}

/** The same set of endings is the same object, so that it can be referred to. */
interface Ending {
  readonly id: number;
  readonly isEnd: boolean;
  readonly next: readonly (readonly [char: string, ending: Ending])[];
  /** From how many places it is reached. */
  uses: number;
}

/** The shortest text for which a reference is worth its own characters. */
const WORTH_SHARING = 5;

/** The text of a set of tags. */
export function writeTagSet(tags: readonly string[]): string {
  const root: Node = { isEnd: false, next: new Map() };
  for (const tag of [...tags].sort()) {
    if (!/^[\w.-]+$/.test(tag)) throw new Error(`\`${tag}\` is not a tag`);
    let node = root;
    for (const char of tag) {
      const child = node.next.get(char) ?? { isEnd: false, next: new Map() };
      node.next.set(char, child);
      node = child;
    }
    node.isEnd = true;
  }
  return textOf(shared(root, new Map()), new Map());
}

/** A node as an ending: equal ones become one. */
function shared(node: Node, known: Map<string, Ending>): Ending {
  const next = [...node.next].map(([char, child]) => [char, shared(child, known)] as const);
  const key = `${node.isEnd} ${next.map(([char, { id }]) => char + id).join(" ")}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  for (const [, child] of next) child.uses += 1;
  const ending = { id: known.size, isEnd: node.isEnd, next, uses: 0 };
  known.set(key, ending);
  return ending;
}

/** `written` holds the number of the group of each ending that has one. */
function textOf(ending: Ending, written: Map<Ending, number>): string {
  const { isEnd, next, uses } = ending;
  const number = written.get(ending);
  if (number !== undefined) return `<${number.toString(36)}>`;
  const isBranch = next.length + (isEnd ? 1 : 0) > 1;
  if (!isBranch && (uses < 2 || lengthOf(ending) < WORTH_SHARING)) return straight(ending, written);
  written.set(ending, written.size);
  if (!isBranch) return `(${straight(ending, written)})`;
  const alternatives = next.map(([char, child]) => char + textOf(child, written));
  return `(${[...(isEnd ? [""] : []), ...alternatives].join("|")})`;
}

function straight({ next }: Ending, written: Map<Ending, number>): string {
  const [only] = next;
  return only === undefined ? "" : only[0] + textOf(only[1], written);
}

/** How many characters an ending has up to the first place where tags part. */
function lengthOf({ isEnd, next }: Ending): number {
  const [only] = next;
  if (only === undefined) return 0;
  return isEnd || next.length > 1 ? WORTH_SHARING : 1 + lengthOf(only[1]);
}
