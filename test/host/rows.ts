// The rows of the view “Results” as the suites look at them.
import * as vscode from "vscode";
import type { Api } from "../../client/src/extension.ts";
import type { Node } from "../../client/src/results/node.ts";

/** The extension, with its server ready. */
export async function activated(): Promise<Api> {
  const extension = vscode.extensions.getExtension<Api>("plimsoll.plimsoll");
  if (extension === undefined) throw new Error("VS Code does not know plimsoll.plimsoll");
  const api = await extension.activate();
  await api.ready;
  return api;
}

/** Waits for what `find` finds. */
export async function until<T>(what: string, find: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 20_000;
  for (;;) {
    const found = await find();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** All rows that are there to be seen, those of reports fetched, top down. */
export async function rows({ results }: Api, among?: readonly Node[]): Promise<Node[]> {
  const found: Node[] = [];
  for (const node of among ?? (await results.tree.getChildren())) {
    found.push(node);
    if (node.children !== undefined)
      found.push(...(await rows({ results } as Api, await results.tree.getChildren(node))));
  }
  return found;
}

/** The first row whose label, or label and description, holds `text`. */
export function row(api: Api, text: string): Promise<Node> {
  return until(`the row “${text}”`, async () =>
    (await rows(api)).find(({ label, description }) => `${label} | ${description}`.includes(text)),
  );
}

/** The labels of the roots. */
export const roots = ({ results }: Api) => results.tree.roots.map(({ label }) => label);
