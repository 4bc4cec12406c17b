// Mutations of real texts, as fast-check arbitraries: what robustness and incremental tests throw at the engine.
import { FRAGMENTS } from "./pieces.ts";
import fc from "./property.ts";

/** Any character, half surrogates excepted. fast-check's own takes a second to set up in every file that asks for it. */
export const anyCharacter: fc.Arbitrary<string> = fc
  .integer({ min: 0, max: 0x10_ffff - 0x800 })
  .map((code) => String.fromCodePoint(code < 0xd800 ? code : code + 0x800));

interface Mutation {
  readonly kind: "insert" | "delete" | "replace" | "double" | "swap" | "cut" | "indent";
  readonly where: number;
  readonly length: number;
  readonly fragment: string;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom("insert", "insert", "delete", "replace", "double", "swap", "cut", "indent"),
  where: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 1, max: 40 }),
  fragment: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...FRAGMENTS) },
    { weight: 1, arbitrary: fc.string({ unit: anyCharacter, maxLength: 6 }) },
  ),
});

function mutate(text: string, { kind, where, length, fragment }: Mutation): string {
  const at = Math.floor(where * text.length);
  const line = text.lastIndexOf("\n", at - 1) + 1;
  const next = text.indexOf("\n", at) + 1 || text.length;
  switch (kind) {
    case "insert":
      return text.slice(0, at) + fragment + text.slice(at);
    case "delete":
      return text.slice(0, at) + text.slice(at + length);
    case "replace":
      return text.slice(0, at) + fragment + text.slice(at + length);
    case "double":
      return text.slice(0, next) + text.slice(line, next) + text.slice(next);
    case "swap":
      return text.slice(0, line) + text.slice(next) + text.slice(line, next);
    case "cut":
      return where < 0.5 ? text.slice(at) : text.slice(0, at);
    case "indent":
      return `${text.slice(0, line)}${" ".repeat(length % 7)}${text.slice(line)}`;
  }
}

/** One of `texts` after one to five mutations. */
export function mutated<T extends { readonly text: string }>(texts: readonly T[]): fc.Arbitrary<T> {
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(mutation, { minLength: 1, maxLength: 5 }))
    .map(([one, mutations]) => ({ ...one, text: mutations.reduce(mutate, one.text) }));
}

/** Any number of mutations for a text that is chosen later. */
export const mutations: fc.Arbitrary<(text: string) => string> = fc
  .array(mutation, { minLength: 1, maxLength: 3 })
  .map((list) => (text: string) => list.reduce(mutate, text));
