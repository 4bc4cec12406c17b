// The outline of a Dockerfile: its stages by name and base, below each its instructions with their first words.

import type { OutlineItem } from "../core/outline.ts";
import type { Span } from "../core/text.ts";
import type { Dockerfile, Instruction } from "./parse/document.ts";
import { join, leftOut } from "./parse/joined.ts";
import { stages } from "./stages/stages.ts";

/** How much of an instruction is read for its first words. */
const MOST_READ = 400;

/**
 * The instructions above the first stage, then the stages; `text` is that of the file with its secrets masked in place. Half-typed
 * lines are items like others; a file without a FROM is a flat list.
 */
export function dockerfileOutline(doc: Dockerfile, text: string): readonly OutlineItem[] {
  const all = stages(doc);
  const first = all[0]?.at.start ?? doc.text.length + 1;
  const above = doc.instructions.filter(({ at }) => at.start < first);
  return [
    ...above.map((one) => itemOf(one, text)),
    ...all.map(({ from, at, label, instructions }): OutlineItem => {
      const children = instructions.map((one) => itemOf(one, text));
      return { name: stageName(from, text), kind: "section", at, label, children };
    }),
  ];
}

/** `build ← node:26-slim`; without a name the image, without an image the keyword. */
function stageName({ keywordAt, from }: Instruction, text: string): string {
  const written = (at: Span | undefined) => (at === undefined ? "" : text.slice(at.start, at.end));
  const base = written(from?.image?.at);
  const name = written(from?.as?.at);
  return [name, base].filter((one) => one !== "").join(" ← ") || written(keywordAt);
}

/** `RUN npm ci`, `COPY --from=build /app /app`: of the flags only that which names where files come from. */
function itemOf(instruction: Instruction, text: string): OutlineItem {
  const { keyword, keywordAt, at, flags, body } = instruction;
  const read = { start: body.start, end: Math.min(body.end, body.start + MOST_READ) };
  const source = flags.find(({ name }) => name === "from");
  const words = [
    text.slice(keywordAt.start, keywordAt.end),
    source === undefined ? "" : text.slice(source.at.start, source.at.end),
    join(text, read, leftOut(instruction)).text.replace(/\s+/g, " ").trim(),
  ];
  const name = words.filter((one) => one !== "").join(" ");
  const kind = keyword === "ARG" || keyword === "ENV" ? "variable" : "instruction";
  return { name, kind, at, label: keywordAt, children: [] };
}
