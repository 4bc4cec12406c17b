// The values of a Dockerfile that may be secret: those of variables, labels and options, those that commands are known to keep or send,
// and instructions over several lines as Docker reads them.
import { remembered } from "../core/fact.ts";
import type { Reading } from "../core/redactor.ts";
import { isSecretName, optionName } from "../knowledge/secret-names.ts";
import { isFingerprint, namesObject } from "../knowledge/secret-variables.ts";
import { allInstructions, type Dockerfile, type ExecForm, type Instruction } from "./parse/document.ts";
import { join, leftOut } from "./parse/joined.ts";
import { contentOf } from "./parse/moved.ts";
import { commandSecretsIn } from "./shell/command-secrets.ts";

/** The values of a Dockerfile as Docker reads them, each with its place and what tells whether it is secret. */
export function readingsOf(doc: Dockerfile): readonly Reading[] {
  return [
    ...allInstructions(doc).flatMap((instruction) =>
      remembered(instruction, readingsOf, () => [
        ...valuesOf(instruction),
        ...itemsOf(instruction.exec),
        ...overLines(doc, instruction),
      ]),
    ),
    ...commandSecretsIn(doc).map(({ at }) => ({ text: doc.text.slice(at.start, at.end), at, secret: true })),
  ];
}

function valuesOf(instruction: Instruction): readonly Reading[] {
  const { pairs } = instruction;
  if (pairs.length === 0) return [];
  const secrets = remembered(contentOf(instruction), valuesOf, () =>
    pairs.map(({ name, value }) => value !== undefined && isSecret(name, value.value)),
  );
  return pairs.flatMap(({ value }, i) =>
    value === undefined ? [] : [{ text: value.value, at: value.at, secret: secrets[i] === true }],
  );
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
  const of = contentOf(instruction);
  return [{ text: joined.text, at, of, spanOf: (from, to) => joined.span(from, to) }];
}
