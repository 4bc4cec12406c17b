// The values of a Dockerfile that may be secret: those of variables, labels and options, and instructions over several lines as
// Docker reads them.
import type { Reading } from "../core/redactor.ts";
import { isSecretName, optionName } from "../knowledge/secret-names.ts";
import { isFingerprint, namesObject } from "../knowledge/secret-variables.ts";
import { type Dockerfile, type ExecForm, type Instruction, withNested } from "./parse/document.ts";
import { join, leftOut } from "./parse/joined.ts";

/** The values of a Dockerfile as Docker reads them, each with its place and what tells whether it is secret. */
export function readingsOf(doc: Dockerfile): readonly Reading[] {
  return withNested(doc.instructions).flatMap((instruction) => [
    ...instruction.pairs.flatMap(({ name, value }): readonly Reading[] =>
      value === undefined ? [] : [{ text: value.value, at: value.at, secret: isSecret(name, value.value) }],
    ),
    ...itemsOf(instruction.exec),
    ...overLines(doc, instruction),
  ]);
}

function isSecret(name: string, value: string): boolean {
  return isSecretName(name, "likely") && !namesObject(name, value) && !isFingerprint(name, value);
}

function itemsOf(exec: ExecForm | undefined): readonly Reading[] {
  const items = exec?.items ?? [];
  return items.map(({ value, at }, i) => {
    const name = optionName(items[i - 1]?.value ?? "");
    const inside = { start: at.start + 1, end: Math.max(at.start + 1, at.end - 1) };
    return { text: value, at: inside, ...(name !== undefined && !value.startsWith("-") && { name }) };
  });
}

function overLines({ text }: Dockerfile, instruction: Instruction): readonly Reading[] {
  const { at, continuations } = instruction;
  if (continuations.length === 0) return [];
  const joined = join(text, at, leftOut(instruction));
  return [{ text: joined.text, at, spanOf: (from, to) => joined.span(from, to) }];
}
