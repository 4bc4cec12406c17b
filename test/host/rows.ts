// The rows of the view “Results” as the suites look at them.
import * as vscode from "vscode";
import type { Running } from "../../client/src/activation.ts";
import type { Node } from "../../client/src/results/node.ts";
import { until } from "../../scripts/wait.ts";

/** What runs of the extension, by test/host/entry.ts, with its server ready. */
export async function activated(): Promise<Running> {
  const extension = vscode.extensions.getExtension<Running>("plimsoll.plimsoll");
  if (extension === undefined) throw new Error("VS Code does not know plimsoll.plimsoll");
  const api = await extension.activate();
  await api.ready;
  return api;
}

/** All rows that are there to be seen, those of reports fetched, top down. */
export async function rows({ results }: Running, among?: readonly Node[]): Promise<Node[]> {
  const found: Node[] = [];
  for (const node of among ?? (await results.tree.getChildren())) {
    found.push(node);
    if (node.children !== undefined)
      found.push(...(await rows({ results } as Running, await results.tree.getChildren(node))));
  }
  return found;
}

/** Waits for a row whose label, or label and description, holds `text`; the first one. */
export async function row(api: Running, text: string): Promise<Node> {
  const fits = (node: Node) => shown(node).includes(text);
  const look = async () => {
    const all = await rows(api);
    return { found: all.find(fits), rows: all.map(shown) };
  };
  const { found } = await until(`the row “${text}”`, look, (seen) => seen.found !== undefined);
  return found as Node;
}

/** Waits until there is no row for which `fits` is true. */
export async function gone(api: Running, what: string, fits: (node: Node) => boolean): Promise<void> {
  const look = async () => (await rows(api)).filter(fits).map(shown);
  await until(`${what} to go`, look, (left) => left.length === 0);
}

const shown = ({ label, description }: Node) => `${label} | ${description}`;

/** The labels of the roots. */
export const roots = ({ results }: Running) => results.tree.roots.map(({ label }) => label);
