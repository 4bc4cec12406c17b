// What GitLab runs: the jobs of a configuration, as facts of the text.
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
  readonly after: readonly string[];
}

/** Keys of the top level that are no jobs, though `default` and the older global ones have scripts. */
const RESERVED = new Set(
  "default include stages variables workflow spec before_script after_script image services cache".split(" "),
);

/** The jobs of a configuration, in order, also those that only others extend. */
export const jobs = fact(({ text, language }: Document): readonly Job[] =>
  parseYaml(text, language, { isTemplate: false }).flatMap(({ start, doc: { root } }) => {
    const usual = (key: string) => pairOf(pairOf(root, "default")?.value, key) ?? pairOf(root, key);
    return pairsAt(root).flatMap(({ key, value, at }) => {
      const name = textOf(key);
      if (name === undefined || RESERVED.has(name) || resolved(value)?.kind !== "map") return [];
      const lines = (of: string) => linesOf((pairOf(value, of) ?? usual(of))?.value, 0);
      const script = [...lines("before_script"), ...linesOf(pairOf(value, "script")?.value, 0)];
      return [{ name, start: start + at.start, script, after: lines("after_script") }];
    });
  }),
);

/** The lines of a script, which may be lists in lists; what a tag such as `!reference` stands for is not known. */
function linesOf(node: Node | undefined, depth: number): readonly string[] {
  const found = resolved(node);
  if (found === undefined || found.tag !== undefined || depth > DEEPEST) return [];
  const text = textOf(found);
  return text === undefined ? itemsAt(found).flatMap((item) => linesOf(item, depth + 1)) : [text];
}

/** GitLab takes lists in up to ten others ("script", nesting). */
const DEEPEST = 10;
