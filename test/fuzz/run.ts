// npm run fuzz -- --mutants 200000 --seed 1: the laws for any number of mutants, and the failing ones made short.
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { runMutants, told } from "./run-mutants.ts";
import { SEED } from "./seed.ts";

const { values } = parseArgs({
  options: {
    mutants: { type: "string", default: "10000" },
    seed: { type: "string", default: String(SEED) },
    threads: { type: "string", default: String(availableParallelism()) },
  },
});
const [mutants, seed, threads] = [values.mutants, values.seed, values.threads].map(Number) as [number, number, number];
for (const [name, value] of Object.entries({ mutants, seed, threads })) {
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`--${name} takes a whole number above zero.`);
}
const before = process.cpuUsage();
const start = Date.now();
let next = mutants / 20;
const report = await runMutants({
  mutants,
  seed,
  threads,
  said: (tried) => {
    if (tried < next) return;
    next += mutants / 20;
    console.error(`${tried} of ${mutants}`);
  },
});
const { user, system } = process.cpuUsage(before);
const { tried, findings, applied, refused, slowest, failures } = report;
for (const failure of failures) console.log(`${told(failure)}\n`);
const laws = new Map<string, number>();
for (const { law } of failures) laws.set(law, (laws.get(law) ?? 0) + 1);
console.log(
  [
    `${tried} mutants of seed ${seed}, in ${seconds(Date.now() - start)} (${seconds((user + system) / 1000)} of processor time)`,
    `${findings} findings; ${applied} fixes made, ${refused} refused`,
    `slowest step: ${slowest.ms.toFixed(0)} ms of processor time, mutant ${slowest.number}`,
    failures.length === 0
      ? "no law was broken"
      : `${failures.length} break a law: ${[...laws].map(([law, count]) => `${law} ${count}`).join(", ")}`,
  ].join("\n"),
);
process.exitCode = failures.length === 0 ? 0 : 1;

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(0)} s`;
}
