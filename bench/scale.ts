// npm run bench -- scale [--rounds N] [--update]: what grows with the number of rules. Measures today's build and its scaling
// copy, in which every rule is there five times, by turns. Fails where a ratio is worse than in scale-baseline.json, which
// --update writes anew.
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { ROOT } from "../scripts/project.ts";
import { createEngine } from "../server/src/engine/index.ts";
import { benchArguments } from "./arguments.ts";
import { worseThanBaseline, writeBaseline } from "./baseline.ts";
import { FIGURE_NAMES, FIGURES } from "./figure-list.ts";
import { measure, type Results } from "./figures.ts";
import { buildVariant, COPIES } from "./scaling-copy.ts";
import { machine, shown, table } from "./tables.ts";

const { rounds, update } = benchArguments();
const rules = createEngine().catalog.rules.length;
const scratch = fs.mkdtempSync(path.join(tmpdir(), "plimsoll-bench-"));
try {
  console.log(`${machine()}; ${rounds} rounds\n`);
  const today = await buildVariant(path.join(scratch, "today"));
  const scaled = await buildVariant(path.join(scratch, "scaled"), ROOT, COPIES);
  report(...(await measure(today, scaled, rounds, path.join(scratch, "files"))));
} finally {
  fs.rmSync(scratch, { recursive: true, force: true });
}

function report(today: Results, scaled: Results): void {
  const added = rules * (COPIES - 1);
  const rows = FIGURE_NAMES.map((name) => {
    const [a, b, unit] = [today[name], scaled[name], FIGURES[name]];
    return [
      name,
      `${shown(a)} ${unit}`,
      `${shown(b)} ${unit}`,
      (b / a).toFixed(2),
      `${Number(((b - a) / added).toPrecision(2))} ${unit}`,
    ];
  });
  console.log(table(["", `${rules} rules`, `${rules * COPIES} rules`, "ratio", "per rule"], rows));
  if (update) {
    writeBaseline(rules, today, scaled);
    return;
  }
  for (const { figure, ratio, expected, tolerance } of worseThanBaseline(rules, today, scaled)) {
    const most = (expected * (1 + tolerance)).toFixed(2);
    console.log(
      `\nWorse: ${figure}. The ratio is ${ratio.toFixed(2)}, expected ${expected.toFixed(2)}, at most ${most}.`,
    );
    process.exitCode = 1;
  }
}
