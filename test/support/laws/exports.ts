// Nothing is exported that no source uses, not even its own file.
import type { Source } from "../sources.ts";

const DECLARED =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:const enum|const|let|function\*?|class|interface|type|enum|namespace) (\w+)/gm;

/** The exports of `sources` that are used in none of `users`; a mention in a comment or a string is no use. */
export function unusedExports(
  sources: readonly Source[],
  users: readonly Source[],
  called: readonly string[],
): string[] {
  const counts = new Map<string, number>();
  for (const { code } of users)
    for (const [word] of code.matchAll(/\w+/g)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return sources.flatMap(({ path, code }) =>
    [
      ...[...code.matchAll(DECLARED)].map((match) => ({ name: match[1] ?? "", mentions: 1 })),
      ...[...code.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap((match) => listed(match[1] ?? "")),
    ]
      .filter(({ name, mentions }) => (counts.get(name) ?? 0) <= mentions && !called.includes(name))
      .map(({ name }) => `${path} exports ${name}`),
  );
}

/** The names in an export list. Under its own name a thing is mentioned in the list and where it is declared. */
function listed(list: string): { name: string; mentions: number }[] {
  return list
    .split(",")
    .map((one) => one.trim().replace(/^type /, ""))
    .filter((one) => one !== "")
    .map((one) => one.split(" as "))
    .map(([name = "", other]) => ({ name: other ?? name, mentions: other === undefined ? 2 : 1 }));
}
