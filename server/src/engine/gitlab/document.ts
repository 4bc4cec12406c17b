// What GitLab runs: the jobs of a configuration, as facts of the text.
import { ROOT } from "../core/builds/command-lines.ts";
import type { Document } from "../core/document.ts";
import { fact } from "../core/fact.ts";
import { itemsAt, type Node, pairOf, pairsAt, resolved, textOf } from "../yaml/node.ts";
import { parseYaml } from "../yaml/parse/parse.ts";

export interface Job {
  readonly name: string;
  /** Where it starts in the text. */
  readonly start: number;
  /** What its shell is given, line by line: `before_script` and `script` are one (docs.gitlab.com, "CI/CD YAML syntax reference"). */
  readonly script: readonly string[];
  /** Whether something unknown runs before it. */
  readonly isOpen: boolean;
  readonly after: readonly string[];
  /** The variables that the configuration and the job set. */
  readonly variables: ReadonlyMap<string, string>;
}

/** Keys of the top level that are no jobs, though `default` and the older global ones have scripts. */
const RESERVED = new Set(
  "default include stages variables workflow spec before_script after_script image services cache".split(" "),
);

/** The jobs of a configuration, in order, also those that only others extend. */
export const jobs = fact(({ text, language }: Document): readonly Job[] =>
  parseYaml(text, language, { isTemplate: false }).flatMap(({ start, doc: { root } }) => {
    const usual = (key: string) => {
      const found = linesOf((pairOf(pairOf(root, "default")?.value, key) ?? pairOf(root, key))?.value, 0);
      return found.length > MOST_SHARED ? undefined : found;
    };
    const shared: Readonly<Record<string, readonly string[] | undefined>> = {
      before_script: usual("before_script"),
      after_script: usual("after_script"),
    };
    const all = new Map([["CI_PROJECT_DIR", ROOT], ...variablesIn(pairOf(root, "variables")?.value)]);
    return pairsAt(root).flatMap(({ key, value, at }) => {
      const name = textOf(key);
      if (name === undefined || RESERVED.has(name) || resolved(value)?.kind !== "map") return [];
      const own = (of: string) => pairOf(value, of)?.value;
      const lines = (of: string) => (own(of) === undefined ? shared[of] : linesOf(own(of), 0));
      const before = lines("before_script");
      const script = [...(before ?? []), ...linesOf(own("script"), 0)];
      const after = lines("after_script") ?? [];
      const variables = own("variables") === undefined ? all : new Map([...all, ...variablesIn(own("variables"))]);
      return [{ name, start: start + at.start, script, isOpen: before === undefined, after, variables }];
    });
  }),
);

/** So many variables are looked at, and no longer values. */
const MOST_VARIABLES = 100;
const LONGEST = 300;

/** The variables of a map, whose values are texts or maps with a `value` ("variables"). */
function variablesIn(map: Node | undefined): readonly (readonly [string, string])[] {
  return pairsAt(map)
    .slice(0, MOST_VARIABLES)
    .flatMap(({ key, value }) => {
      const [name, text] = [textOf(key), textOf(value) ?? textOf(pairOf(value, "value")?.value)];
      return name === undefined || text === undefined || text.length > LONGEST ? [] : [[name, text] as const];
    });
}

/** Lines that all jobs have, of which each reads its own copy: those of longer scripts are not looked at. */
const MOST_SHARED = 100;

/** The lines of a script, which may be lists in lists; what a tag such as `!reference` stands for is not known. */
function linesOf(node: Node | undefined, depth: number): readonly string[] {
  const found = resolved(node);
  if (found === undefined || found.tag !== undefined || depth > DEEPEST) return [];
  const text = textOf(found);
  return text === undefined ? itemsAt(found).flatMap((item) => linesOf(item, depth + 1)) : [text];
}

/** GitLab takes lists in up to ten others ("script", nesting). */
const DEEPEST = 10;
