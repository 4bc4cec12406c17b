// Law 14: a table that words of a file are looked up in has its own entries and nothing else.
import { type Law, places } from "./law.ts";

/** A table of a module, made in any other way. */
const TABLE = /^(?:export )?const (\w+): (?:Readonly<)?(?:Partial<)?Record<string,[^=]*=(?!>|\s*byWord\()/gm;
export const tablesHaveTheirOwnEntries: Law = (sources) =>
  sources.flatMap((source) => places(source, TABLE, "has").map((one) => `${one}, a table not made by byWord()`));
