// npm run bench -- growth: the processor time of each shape of test/growth/ at both sizes, the steepest first.
import { type Growth, growthOf, holds, LARGE, SMALL } from "../test/growth/measure.ts";
import { SHAPES } from "../test/growth/shapes.ts";
import { table } from "./tables.ts";

const found: Growth[] = [];
for (const shape of SHAPES) for (const one of await growthOf(shape)) found.push(one);
const rows = found
  .toSorted((a, b) => Number(holds(a)) - Number(holds(b)) || b.ratio - a.ratio)
  .map((one) => [
    one.shape,
    one.work,
    `${one.small.toFixed(1)} ms`,
    `${one.large.toFixed(1)} ms`,
    one.ratio.toFixed(1),
    holds(one) ? "" : "too steep",
  ]);
console.log(table(["", "work", `${SMALL / 1000} kB`, `${LARGE / 1000} kB`, "ratio", ""], rows));
// Servers that were measured in this process wait for their editors.
process.exit(found.every(holds) ? 0 : 1);
