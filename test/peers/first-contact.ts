// How much somebody sees who opens a public Dockerfile for the first time: the preset `recommended`, hints not counted.
import * as path from "node:path";
import { percentile } from "../../bench/percentile.ts";
import { dockerfilesBelow } from "../oracles/buildkit/over.ts";
import { checkedBy } from "./checked.ts";
import { checkoutsIn } from "./files.ts";

/** Lines about the findings in each Dockerfile of all checkouts, and the rules that have most of them. */
export async function firstContact(folder: string): Promise<readonly string[]> {
  const counts: number[] = [];
  const byRule = new Map<string, number>();
  const lines: string[] = [];
  for (const checkout of checkoutsIn(folder)) {
    const files = [...dockerfilesBelow(checkout)].map((file) =>
      path.relative(checkout, file).replaceAll(path.sep, "/"),
    );
    if (files.length === 0) continue;
    const own = new Map(files.map((file) => [file, 0]));
    for (const { name, severity, file } of await checkedBy(checkout, files, ["--no-config"])) {
      const count = own.get(file);
      if (severity === "hint" || count === undefined) continue;
      own.set(file, count + 1);
      byRule.set(name, (byRule.get(name) ?? 0) + 1);
    }
    counts.push(...own.values());
    lines.push(`${path.basename(checkout).replace("+", "/")}: ${told([...own.values()])}`);
  }
  const most = [...byRule].sort(([, a], [, b]) => b - a).slice(0, 15);
  return [...lines, ...most.map(([name, count]) => `${count} ${name}`), `all: ${told(counts)}`];
}

function told(counts: readonly number[]): string {
  const [median, ninth] = [percentile(counts, 50), percentile(counts, 90)];
  return `${counts.length} Dockerfiles, median ${median}, 90th percentile ${ninth}, most ${Math.max(...counts)}`;
}
