// What Bake takes of a file that can be read: how blocks are named, and which attributes are texts, lists and maps. It refuses the rest,
// whether a target is built or not (docker/buildx, bake/bake.go and bake/hclparser).
import { byWord } from "../core/by-word.ts";
import type { SyntaxProblem } from "../core/document.ts";
import { quoted, type Span } from "../core/text.ts";
import { FILE_KEY } from "./builds.ts";
import { fault } from "./hcl-faults.ts";
import { type BakePair, type BakeValue, type Block, type Reading, type TextValue, textOf } from "./value.ts";

const NAMED: ReadonlySet<string> = new Set(["target", "group", "variable", "function"]);

/** What is wrong with the names of a block: one each, whatever else there may be in the file. */
export function labelFault(kind: string, at: Span, labels: readonly TextValue[]): SyntaxProblem | undefined {
  if (!NAMED.has(kind) || labels.length === 1) return undefined;
  const [, second] = labels;
  const what = `A \`${kind}\` has one name`;
  return second === undefined
    ? { ...fault(at, `${what}, and this has none`, "block-name"), missing: true }
    : fault(second.at, `${what}, and this is a second one`, "block-name");
}

type Sort = "text" | "list" | "map" | "boolean";

/** What the attributes of targets are. */
const ATTRIBUTES: Readonly<Record<string, Sort>> = byWord({
  annotations: "list",
  args: "map",
  attest: "list",
  "cache-from": "list",
  "cache-to": "list",
  call: "text",
  context: "text",
  contexts: "map",
  description: "text",
  [FILE_KEY]: "text",
  "dockerfile-inline": "text",
  entitlements: "list",
  "extra-hosts": "map",
  inherits: "list",
  labels: "map",
  matrix: "map",
  network: "text",
  "no-cache": "boolean",
  "no-cache-filter": "list",
  output: "list",
  platforms: "list",
  pull: "boolean",
  secret: "list",
  "shm-size": "text",
  ssh: "list",
  tags: "list",
  target: "text",
  ulimits: "list",
});
const OF_GROUPS: Readonly<Record<string, Sort>> = byWord({ description: "text", targets: "list" });

/** By kind of block, the attributes that are worked out. */
const READ: Readonly<Record<string, ReadonlySet<string>>> = byWord({
  target: new Set([...Object.keys(ATTRIBUTES), "name"]),
  group: new Set(["targets"]),
  variable: new Set(["default", "validation condition"]),
  function: new Set(["result"]),
});

/** Whether Bake works out what an attribute of a block says, whatever it builds: it looks at no attributes that it does not know. */
export function isRead(kind: string, key: string): boolean {
  return READ[kind]?.has(key) === true;
}

const NAMES_OF_SORTS = { text: "a text", list: "a list", map: "a map", boolean: "`true` or `false`" } as const;

/** In order of the blocks. */
export function shapeFaults({ blocks }: Reading): readonly SyntaxProblem[] {
  const made = new Set(blocks.filter((block) => pairOf(block, "matrix") !== undefined).map(({ name }) => name.known));
  return blocks.flatMap((block) => {
    if (block.kind !== "target" && block.kind !== "group") return [];
    const sorts = block.kind === "target" ? ATTRIBUTES : OF_GROUPS;
    const name = pairOf(block, "name");
    const isAlone = block.kind === "target" && name !== undefined && !made.has(block.name.known);
    return [
      ...(nameFault(block.name) ?? []),
      ...(isAlone
        ? [fault(name.key.at, "Only a target with a `matrix` has a `name` for each of its parts", "no-matrix")]
        : []),
      ...(block.kind === "group" && pairOf(block, "targets") === undefined ? [targetless(block)] : []),
      ...block.pairs.flatMap(({ key, value }) => sortFault(key, value, sorts[key.known]) ?? []),
    ];
  });
}

function targetless({ name }: Block): SyntaxProblem {
  return { ...fault(name.at, "This group has no `targets`", "no-targets"), missing: true };
}

function pairOf({ pairs }: Block, key: string): BakePair | undefined {
  return pairs.find((pair) => textOf(pair.key) === key);
}

function nameFault(name: TextValue): readonly SyntaxProblem[] | undefined {
  const text = textOf(name);
  if (text === undefined || /^[\w-]+$/.test(text)) return undefined;
  const what =
    text === "" ? "This name is empty" : `\`${quoted(text, 40)}\` may only have letters, digits, \`_\` and \`-\``;
  return [fault(name.at, what, "block-name")];
}

function sortFault({ known, open }: TextValue, value: BakeValue, sort: Sort | undefined): SyntaxProblem | undefined {
  if (sort === undefined || open || value.kind === "unknown" || value.kind === sort) return undefined;
  // A text in which something is filled in may be that alone, of whatever sort.
  const isText = value.kind === "text";
  if (isText && (value.open || (sort === "boolean" && /^(?:true|false|[01])?$/.test(value.known)))) return undefined;
  return fault(value.at, `\`${known}\` has to be ${NAMES_OF_SORTS[sort]}`, "wrong-type");
}
