// Whether what a deployed document prints was written where it says.
import { type DeployedDocument, originOf, type Piece } from "../../server/src/engine/core/deployment.ts";
import { type Node, resolved, type ScalarNode, type YamlDocument } from "../../server/src/engine/yaml/node.ts";

/** What is wrong with the origins of a document, one line each; none where all is well. */
export function originProblems(deployed: DeployedDocument): readonly string[] {
  return [...deployed.rope.flatMap(problemOfPiece), ...[...scalarsOf(deployed.doc as YamlDocument)].flatMap(problemOf)];

  function problemOf(scalar: ScalarNode): readonly string[] {
    const shown = deployed.doc.text.slice(scalar.at.start, scalar.at.end);
    const origin = originOf(deployed, scalar.at);
    if (origin === undefined) return [`${shown} was written nowhere`];
    const written = origin.doc.text.slice(origin.at.start, origin.at.end);
    const source = nodeAt(origin.doc as YamlDocument, origin.at.start);
    if (flat(written) === flat(shown) || written === scalar.value) return [];
    // All that an alias brings stands at the alias; what is missing or made of several stands at what it was made of.
    if (source?.kind === "alias" || source === undefined) return [];
    if (resolved(source)?.kind !== "scalar") return [];
    return isMadeOf(scalar, source) ? [] : [`${shown} is said to be written as ${written} in ${origin.file}`];
  }
}

function problemOfPiece({ text, origin, exact }: Piece): readonly string[] {
  if (exact !== true) return [];
  const written = origin?.doc.text.slice(origin.at.start, origin.at.end);
  return written === text ? [] : [`the exact piece ${text} is written as ${written}`];
}

const flat = (text: string): string => text.replace(/\s+/g, " ").trim();

/** `name=value` of a key, one port of a range, a default of a name in a list. */
function isMadeOf(scalar: ScalarNode, source: Node): boolean {
  const from = resolved(source);
  if (from?.kind !== "scalar") return false;
  const [now, before] = [String(scalar.value), String(from.value)];
  if (from.value === scalar.value || String(from.value) === String(scalar.value)) return true;
  return (
    now.startsWith(`${before}=`) ||
    before.startsWith(`${now}=`) ||
    /^(?:service_started|true|null|all|context|count)$/.test(now) ||
    now === "condition" ||
    now === "required" ||
    (/^[\d.:]*\d+\/\w+$/.test(now) && /\d-\d/.test(before))
  );
}

function* scalarsOf({ root }: YamlDocument): Generator<ScalarNode> {
  const stack: Node[] = root === undefined ? [] : [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.kind === "scalar") yield node;
    else if (node.kind === "sequence") stack.push(...node.items);
    else if (node.kind === "map") for (const { key, value } of node.pairs) stack.push(key, value);
  }
}

/** The innermost node that begins at an offset; keys count. */
function nodeAt({ root }: YamlDocument, offset: number): Node | undefined {
  const stack: Node[] = root === undefined ? [] : [root];
  let found: Node | undefined;
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.at.start === offset) found = node;
    if (node.kind === "sequence") stack.push(...node.items);
    else if (node.kind === "map") for (const { key, value } of node.pairs) stack.push(key, value);
  }
  return found;
}
