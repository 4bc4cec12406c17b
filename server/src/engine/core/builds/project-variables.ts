// The variables of a project, as a file of its folder sets them: what tools that build it fill into their own files.
import { remembered } from "../fact.ts";
import { type Index, table } from "../index.ts";

/** Names and values; a value is null where it is not known or must not be shown. Null: none of them is known. */
export type ProjectVariablesRow = readonly (readonly [name: string, value: string | null])[] | null;

/** Keyed by the folder of the project. */
export const projectVariables = table<ProjectVariablesRow>("project-variables");

/** A text with the values of the variables in it, `$NAME` and `${NAME}`; undefined where one of them is not known. */
export function withVariables(index: Index, folder: string, text: string): string | undefined {
  const data = index.get(projectVariables, folder)[0]?.data;
  if (data === undefined || data === null) return text.includes("$") ? undefined : text;
  const values = remembered(data, withVariables, () => new Map(data));
  let isKnown = true;
  const filled = text.replace(/\$(?:\$|(\w+)|\{(\w+)\}|.?)/g, (_, bare?: string, braced?: string) => {
    const value = values.get(bare ?? braced ?? "");
    isKnown &&= typeof value === "string";
    return value ?? "";
  });
  return isKnown ? filled : undefined;
}
