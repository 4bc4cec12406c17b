// A woven tree as a document like any other, whose nodes know where they are written.
import type { DeployedDocument, Source } from "../../core/deployment.ts";
import type { LanguageId } from "../../core/document.ts";
import { recall, remember } from "../../core/fact.ts";
import { keyOf, type Node, type YamlDocument } from "../node.ts";
import { parseYaml } from "../parse/parse.ts";
import type { Dialect } from "../syntax/dialect.ts";
import { type Printed, print, type SourceNode } from "./print.ts";
import type { Woven } from "./tree.ts";

const NODES = "yaml nodes of the sources";

/** The document that a tree is printed as; undefined where the text does not read as the tree was. */
export function deployedYaml(root: Woven, language: LanguageId, dialect: Dialect): DeployedDocument | undefined {
  const { rope, nodes, faulty } = print(root);
  const [part, ...more] = parseYaml(rope.map(({ text }) => text).join(""), language, { dialect, faulty });
  if (part === undefined || more.length > 0 || part.doc.errors.length > 0) return undefined;
  remember(part.doc, NODES, nodes);
  return { doc: part.doc, rope };
}

/** Whether a document is put together from sources. */
export function isWoven(doc: YamlDocument): boolean {
  return recall(doc, NODES) !== undefined;
}

/** Where a node of a woven document is written; undefined where that is shared, or nowhere. */
function homeOf(doc: YamlDocument, node: Node): SourceNode | undefined {
  return recall<Printed["nodes"]>(doc, NODES)?.get(keyOf(node));
}

/**
 * The edits that `edit` makes of a node: in the document itself, or where the node of a woven document is written. Undefined
 * where that cannot be told.
 */
export function atHome<N extends Node, E extends object>(
  doc: YamlDocument,
  node: N,
  edit: (doc: YamlDocument, node: N) => readonly E[] | undefined,
): readonly (E & { readonly of?: Source })[] | undefined {
  if (!isWoven(doc)) return edit(doc, node);
  const home = homeOf(doc, node);
  if (home === undefined || home.node.kind !== node.kind) return undefined;
  const { source } = home;
  return edit(source.doc, home.node as N)?.map((one) => ({ ...one, of: { file: source.file, doc: source.doc } }));
}
