// npm run bench -- compare --against DIR [--rounds N]: this checkout beside another one, say a clone of an older commit, by
// turns, and then the scaling copies of both. Fails where a steady figure of ours is larger by more than a tenth.
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { ROOT } from "../scripts/project.ts";
import { benchArguments } from "./arguments.ts";
import { FIGURE_NAMES, FIGURES, WATCHED } from "./figure-list.ts";
import { measure, type Results } from "./figures.ts";
import { buildVariant, COPIES } from "./scaling-copy.ts";
import { machine, shown, table } from "./tables.ts";

/** Ours may be larger by this much. */
const TOLERANCE = 0.1;

const { rounds, against } = benchArguments();
if (against === undefined) console.log("Left out: compare needs another checkout, `--against DIR`.");
else await compareWith(against);

async function compareWith(other: string): Promise<void> {
  const scratch = fs.mkdtempSync(path.join(tmpdir(), "plimsoll-bench-"));
  try {
    console.log(`${machine()}; ${rounds} rounds; old: ${other}`);
    for (const [title, copies] of [
      ["The rules as they are", 1],
      [`Every rule ${COPIES} times`, COPIES],
    ] as const) {
      const folder = (name: string) => path.join(scratch, `${name}-${copies}`);
      const before = await buildVariant(folder("old"), other, copies);
      const after = await buildVariant(folder("new"), ROOT, copies);
      report(title, ...(await measure(before, after, rounds, folder("files"))));
    }
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

function report(title: string, before: Results, after: Results): void {
  const rows = FIGURE_NAMES.map((name) => {
    const [a, b, unit] = [before[name], after[name], FIGURES[name]];
    return [name, `${shown(a)} ${unit}`, `${shown(b)} ${unit}`, (b / a).toFixed(2)];
  });
  console.log(`\n**${title}**\n\n${table(["", "old", "new", "ratio"], rows)}`);
  const larger = WATCHED.filter((name) => after[name] > before[name] * (1 + TOLERANCE));
  for (const name of larger) console.log(`\nLarger by more than ${TOLERANCE * 100}%: ${name}`);
  if (larger.length > 0) process.exitCode = 1;
}
