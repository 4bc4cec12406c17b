// What our reading of a text says otherwise than the program it is for.
import { isDeepStrictEqual } from "node:util";
import { composeGo } from "../../../server/src/engine/compose/dialect.ts";
import type { SyntaxProblem } from "../../../server/src/engine/core/document.ts";
import { kubectl } from "../../../server/src/engine/kubernetes/dialect.ts";
import { parseYaml } from "../../../server/src/engine/yaml/parse/parse.ts";
import type { Dialect } from "../../../server/src/engine/yaml/syntax/dialect.ts";
import type { Reader, Recorded } from "./cases.ts";
import { type Data, dataOf } from "./data.ts";

const DIALECTS: Readonly<Record<Reader, Dialect>> = { kubectl, compose: composeGo };

/** What kubectl takes and we tell of all the same, by our code. */
export const TOLD: Readonly<Record<string, string>> = {
  "duplicate-key":
    "kubectl lets the last of two equal keys win without a word; Kustomize and strict validation refuse the file",
  unread: "kubectl reads the first document between two lines `---` and drops the rest without a word",
};

export interface Difference {
  /** Who takes the text and who refuses it; undefined where both do the same. */
  readonly taking: string | undefined;
  /** The values, where both take it and they are not the same. */
  readonly values: { readonly ours: Data; readonly theirs: Data } | undefined;
  /** The codes of what we tell of a text that kubectl takes, all of them in TOLD. */
  readonly told: readonly string[];
}

/** Reads a text as its reader does and says what is not the same. */
export function differenceOf(reader: Reader, text: string, theirs: Recorded): Difference {
  const dialect = DIALECTS[reader];
  const parts = parseYaml(text, reader, { isTemplate: false, dialect });
  const errors = parts.flatMap(({ doc }) => doc.errors);
  const isTaken = theirs.error === undefined;
  const isKnown = ({ code }: SyntaxProblem) => isTaken && reader === "kubectl" && code in TOLD;
  const unknown = errors.filter((problem) => !isKnown(problem));
  const told = errors.filter(isKnown).map(({ code }) => code);
  if (isTaken !== (unknown.length === 0)) {
    const ours = unknown.map(({ code, at, message }) => `${code} at ${at.start}: ${message}`).join("; ");
    const taking = `theirs: ${theirs.error ?? "taken"}; ours: ${ours || "taken"}`;
    return { taking, values: undefined, told };
  }
  const documents = theirs.documents ?? undefined;
  if (documents === undefined || errors.length > 0) return { taking: undefined, values: undefined, told };
  const values = {
    ours: canonical(parts.map(({ doc }) => dataOf(doc.root, reader, dialect)).filter((document) => document !== null)),
    theirs: canonical(documents as Data),
  };
  return { taking: undefined, values: isDeepStrictEqual(values.ours, values.theirs) ? undefined : values, told };
}

/** Data with its keys sorted, in which there is one zero. */
function canonical(data: Data): Data {
  if (Array.isArray(data)) return data.map(canonical);
  if (typeof data === "object" && data !== null) {
    const entries = Object.entries(data as { readonly [key: string]: Data });
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, canonical(one)]));
  }
  return data === 0 ? 0 : data;
}
