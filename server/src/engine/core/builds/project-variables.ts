// The variables of a project, as a file of its folder sets them: what tools that build it fill into their own files.
import { remembered } from "../fact.ts";
import { type Index, table } from "../index.ts";
import type { BuiltStage } from "./builds.ts";

/** Names and values; a value is null where it is not known or must not be shown. Null: none of them is known. */
export type ProjectVariablesRow = readonly (readonly [name: string, value: string | null])[] | null;

/** Keyed by the folder of the project. */
export const projectVariables = table<ProjectVariablesRow>("project-variables");

/** `$NAME`, `${NAME}` and those with a default in which there is no other variable: `${NAME:-default}`, `${NAME-default}`. */
const VARIABLE = /\$(?:\$|(\w+)|\{(\w+)(?:(:?)-([^{}$]*))?\}|.?)/g;

/** A text with the values of the variables in it, or else with their defaults; undefined where one of them is not known. */
export function withVariables(index: Index, folder: string, text: string): string | undefined {
  const data = index.get(projectVariables, folder)[0]?.data;
  if (data === null) return text.includes("$") ? undefined : text;
  const values = data === undefined ? undefined : remembered(data, withVariables, () => new Map(data));
  let isKnown = true;
  const fill = (_: string, bare?: string, braced?: string, orEmpty?: string, preset?: string) => {
    const set = values?.get(bare ?? braced ?? "");
    const isDefault = preset !== undefined && (set === undefined || (set === "" && orEmpty === ":"));
    const value = isDefault ? preset : set;
    isKnown &&= typeof value === "string";
    return value ?? "";
  };
  const filled = text.replace(VARIABLE, fill);
  return isKnown ? filled : undefined;
}

/** A build with its stage as the project sets the variables in it; as the file alone tells where that is not known. */
export function withTarget<Row extends BuiltStage>(index: Index, row: Row): Row {
  const written = row.targetWritten;
  const target = written && withVariables(index, written.folder, written.text)?.toLowerCase();
  return target === undefined ? row : { ...row, target };
}
