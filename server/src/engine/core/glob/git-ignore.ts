// The lines of a `.gitignore`, as git reads them: what they say of the files and folders below the folder that holds them.

import { withoutEnd } from "../text.ts";
import { GIT, type Glob, globBudget, globs, isClosed } from "./glob.ts";

/** What is said of a path relative to the folder, with `/`; undefined where no line matches it. */
export type IgnoreRules = (path: string, folder: boolean) => "ignored" | "kept" | undefined;

/** Reads the text of an ignore file. `anyCase`: case does not count in names. A line that costs too much to match is ignored. */
export function ignoreRules(text: string, anyCase: boolean): IgnoreRules {
  const refusal = globBudget(GIT);
  const lines = text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .flatMap((line) => ruleOf(line) ?? []);
  const rules = lines.filter(({ glob: { text } }) => isClosed(GIT, text) && refusal(text) === undefined);
  if (rules.length === 0) return () => undefined;
  const matcher = globs(
    { ...GIT, anyCase },
    rules.map(({ glob }) => glob),
  );
  const said = (path: string, folder: boolean) => {
    const rule = rules[matcher.last(path, folder)];
    return rule === undefined ? undefined : rule.negated ? "kept" : "ignored";
  };
  return (path, folder) => {
    // A file in an ignored folder cannot be included again.
    for (let slash = path.indexOf("/"); slash !== -1; slash = path.indexOf("/", slash + 1)) {
      if (said(path.slice(0, slash), true) === "ignored") return "ignored";
    }
    return said(path, folder);
  };
}

interface Rule {
  readonly negated: boolean;
  readonly glob: Glob;
}

/** What a line says; undefined for a comment and an empty line. */
function ruleOf(line: string): Rule | undefined {
  if (line.startsWith("#")) return undefined;
  const written = withoutBlanks(line.endsWith("\r") ? line.slice(0, -1) : line);
  const negated = written.startsWith("!");
  const pattern = negated ? written.slice(1) : written;
  const folder = pattern.endsWith("/");
  const path = folder ? pattern.slice(0, -1) : pattern;
  const text = path.startsWith("/") ? path.slice(1) : path;
  if (text === "") return undefined;
  return { negated, glob: { text, anywhere: !path.includes("/"), accepts: folder ? "folder" : "end" } };
}

/** A line without the blanks at its end, except one that is escaped. */
function withoutBlanks(line: string): string {
  const bare = withoutEnd(line, " ");
  const escapes = bare.length - withoutEnd(bare, "\\").length;
  return escapes % 2 === 0 ? bare : line.slice(0, bare.length + 1);
}
