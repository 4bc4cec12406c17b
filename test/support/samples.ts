// Every text we have of every language: the examples of the rules and the files of the playground.
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { casesOf } from "./cases.ts";
import { engine, usualPath } from "./lab.ts";
import { unmarked } from "./marks.ts";
import { ROOT } from "./sources.ts";

export interface Sample {
  readonly path: string;
  readonly text: string;
}

export const PLAYGROUND = path.join(ROOT, "test/playground");

/** The files of the playground, by their path below it. */
export function playground(): Sample[] {
  return readdirSync(PLAYGROUND, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({
      path: path.relative(PLAYGROUND, file).split(path.sep).join("/"),
      text: readFileSync(file, "utf8"),
    }));
}

/** The bad texts of all examples and cases, without marks. */
export function examples(): Sample[] {
  return engine.catalog.rules.flatMap((rule) =>
    [...rule.examples, ...casesOf(rule)].map((one) => ({
      path: one.path ?? usualPath(rule),
      text: unmarked(one.bad).text,
    })),
  );
}
