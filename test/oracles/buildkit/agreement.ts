// Whether the engine refuses what BuildKit refuses, and for the same line.
import * as fs from "node:fs";
import * as path from "node:path";
import type { RuleId } from "../../../server/src/engine/core/finding.ts";
import { labOf, settingsOf, uriOf } from "../../support/lab.ts";
import { answerOf } from "./cases.ts";

/** These say that the build stops. */
const REFUSING = new Set<RuleId>(["dockerfile/syntax-error", "dockerfile/undefined-arg-in-from"]);
const settings = settingsOf({}, REFUSING);

/** How the engine judges a Dockerfile otherwise than BuildKit, whose answer is given as it is recorded; undefined where they agree. */
export function differenceOf(text: string, answer: string): string | undefined {
  const { refused, first, last, message } = answerOf(answer);
  const errors = refusalsOf(text);
  if (!refused) {
    // An argument that nothing declares is an error even where BuildKit goes on with an empty one.
    const wrong = errors.find(({ rule }) => rule === "dockerfile/syntax-error");
    return wrong === undefined ? undefined : `BuildKit takes it; line ${wrong.line}: ${wrong.message}`;
  }
  if (errors.length === 0) return `BuildKit refuses it: ${message}`;
  // BuildKit counts the lines of parser directives from 0, and some of its errors have no place.
  const shift = /parser directive|escape token|greater than max/.test(message) ? 1 : 0;
  const isThere = first === 0 || errors.some(({ line }) => line >= first + shift && line <= last + shift);
  return isThere
    ? undefined
    : `BuildKit refuses line ${first}: ${message}; we only ${errors.map(({ line }) => line).join(", ")}`;
}

interface Refusal {
  readonly rule: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** What the engine says for which the build stops; what stops it only where nobody fills it in is told as less than a warning. */
export function refusalsOf(text: string): readonly Refusal[] {
  const lab = labOf(settings);
  const uri = uriOf("Dockerfile");
  lab.set(uri, "Dockerfile", text, 1);
  const { findings = [] } = lab.check(uri) ?? {};
  return findings
    .filter(
      ({ rule, severity }) => severity === "error" || (rule === "dockerfile/syntax-error" && severity !== "warning"),
    )
    .map(({ rule, at, message }) => ({ rule, line: text.slice(0, at.start).split("\n").length, message }));
}

/** The cases that are judged otherwise, with the reason, by their titles: differences.txt. */
export const listedDifferences = (): ReadonlyMap<string, string> => listedIn("differences.txt");

/** The mutants with more findings than slips, or with two on a line, with the reason, by their titles: cascades.txt. */
export const listedCascades = (): ReadonlyMap<string, string> => listedIn("cascades.txt");

function listedIn(name: string): ReadonlyMap<string, string> {
  let reason = "";
  const found = new Map<string, string>();
  for (const line of fs.readFileSync(path.join(import.meta.dirname, name), "utf8").split("\n")) {
    if (line.startsWith("== ")) reason = line.slice(3);
    else if (line !== "") found.set(line, reason);
  }
  return found;
}
