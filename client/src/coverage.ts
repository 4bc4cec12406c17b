// What the status item says of the file in front: how many findings it has, what was checked in it and what was not.
import type { CoverageResult } from "../../server/src/protocol.ts";
import { counted, type Severity, severitiesInWords } from "./results/labels.ts";

type Found = readonly { readonly severity: Severity }[];

/** The item for a file; undefined where nothing of ours can be said of it, because it is no file that is checked. */
export interface FileStatus {
  /** Beside the shield: the number of findings, `not checked`, or nothing. */
  readonly text: string;
  /** The lines of the tooltip. */
  readonly lines: readonly string[];
}

/** `coverage` is undefined before the server has answered: until then it says how much was found, and never that it is all. */
export function fileStatus(found: Found, coverage: CoverageResult | undefined): FileStatus | undefined {
  const { checked = [], unchecked = [] } = coverage ?? {};
  const findings = counted(found);
  const isNothing = checked.length + unchecked.length === 0;
  if (coverage !== undefined && isNothing && findings.length === 0) return undefined;
  const words = severitiesInWords(findings, ", ");
  const none = isNothing ? "" : checked.length === 0 ? "not checked" : noneIn(unchecked);
  return {
    text:
      findings.length > 0 ? `${findings.length}` : coverage !== undefined && checked.length === 0 ? "not checked" : "",
    lines: [
      `This file: ${words || none || "being checked"}`,
      ...(checked.length === 0 ? [] : [`Checked: ${checked.join(", ")}`]),
      ...(unchecked.length === 0 ? [] : [`Not checked: ${unchecked.join(", ")}`]),
    ],
  };
}

const noneIn = (unchecked: readonly string[]) =>
  unchecked.length === 0 ? "nothing found" : "nothing found in what was checked";
