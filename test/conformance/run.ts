// `npm run conformance [-- --source S] [-- --failures] [-- --text]`: how many labelled cases of other tools come out as labelled.
// `-- --ids`: which of the ids that other tools have for Dockerfiles are claimed; each unclaimed one with the reason.
import { parseArgs } from "node:util";
import { engine } from "../support/lab.ts";
import { type Claimed, claimedOf, readIds, readReasons, TOOLS_OF_LISTS } from "./ids/lists.ts";
import { NEEDED, needless, type Score, scores, told } from "./score.ts";

const { values } = parseArgs({
  options: {
    source: { type: "string" },
    failures: { type: "boolean" },
    text: { type: "boolean" },
    ids: { type: "boolean" },
  },
});

const all = scores();
const wanted = all.scores.filter((score) => values.source === undefined || score.source.startsWith(values.source));
if (wanted.length === 0) {
  console.error(
    `No source is called ${values.source}. There are: ${all.scores.map((score) => score.source).join(", ")}.`,
  );
  process.exit(2);
}
const percent = (share: number) => `${(share * 100).toFixed(1)}%`.padStart(7);

console.log("source                    ids claimed   cases   right   before   after known.md");
for (const score of wanted) console.log(line(score));
if (wanted.length > 1) console.log(line(total(wanted)));
if (values.failures || values.text) for (const score of wanted) failuresOf(score);
for (const row of needless(wanted))
  console.log(`known.md needs no row for ${row.source} ${row.id} ${row.case}: it comes out right`);
for (const problem of all.problems) console.log(`not a case: ${problem}`);
if (values.source === undefined) idsClaimed();
process.exitCode = wanted.every((score) => score.after >= NEEDED) ? 0 : 1;

function line({ source, claimed, ids, verdicts, right, before, after }: Score): string {
  const counts = [`${claimed}/${ids}`.padStart(11), String(verdicts.length).padStart(7), String(right).padStart(7)];
  return `${source.padEnd(26)}${counts.join(" ")}  ${percent(before)}  ${percent(after)}${after < NEEDED ? "  ✗" : ""}`;
}

function total(parts: readonly Score[]): Score {
  const verdicts = parts.flatMap((part) => part.verdicts);
  const wrong = parts.flatMap((part) => part.wrong);
  const sum = (pick: (part: Score) => number) => parts.reduce((before, part) => before + pick(part), 0);
  const right = sum((part) => part.right);
  const counted = right + wrong.length;
  return {
    source: "all",
    claimed: sum((part) => part.claimed),
    ids: sum((part) => part.ids),
    verdicts,
    right,
    wrong,
    before: verdicts.length === 0 ? 1 : right / verdicts.length,
    after: counted === 0 ? 1 : right / counted,
  };
}

function failuresOf({ source, verdicts }: Score) {
  for (const verdict of verdicts) {
    if (verdict.right) continue;
    console.log(
      `\n${source} ${told(verdict)}${verdict.excuse === undefined ? "" : `\n  known: ${verdict.excuse.reason}`}`,
    );
    if (values.text) console.log(verdict.case.text.replace(/^/gm, "    "));
  }
}

/** A line a tool; with `--ids` also its ids that are only answered to, and those that nothing claims. */
function idsClaimed() {
  const reasons = readReasons();
  const lists = TOOLS_OF_LISTS.map((tool) => claimedOf(readIds(tool), engine.catalog.rules, reasons));
  console.log("\nDockerfile ids of           total    same  answered  unclaimed  claimed");
  for (const list of lists) {
    const counts = [list.total, list.same.length, list.answered.length, list.unclaimed.length];
    const [total = "", same = "", answered = "", unclaimed = ""] = counts.map(String);
    console.log(
      `${list.tool.padEnd(26)}${total.padStart(7)} ${same.padStart(7)}  ${answered.padStart(8)}  ${unclaimed.padStart(9)}  ${percent(list.share)}`,
    );
  }
  if (values.ids) for (const list of lists) idsOf(list);
}

function idsOf({ tool, answered, unclaimed }: Claimed) {
  for (const id of answered) console.log(`${tool} ${id}: only its exceptions count`);
  for (const { id, reason = "NO REASON" } of unclaimed) console.log(`${tool} ${id}: ${reason}`);
}
