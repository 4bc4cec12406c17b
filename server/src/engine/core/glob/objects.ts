// Names of objects and patterns for them, each as one text, so that all patterns are matched at once. For configuration, which asks what
// a pattern costs, and for the pipeline, which matches it.
import type { ObjectName, ObjectPattern } from "../suppression.ts";
import { JOINT } from "./part.ts";

const PARTS = ["kind", "namespace", "name", "container"] as const;

/** An object's name as the text that `objectExpression` is for. */
export function objectText(name: ObjectName): string {
  return PARTS.map((part) => name[part] ?? "").join(JOINT);
}

/** A pattern for an object as one regular expression: for the whole of each part. */
export function objectExpression(pattern: ObjectPattern): string {
  return `^${PARTS.map((part) => wholeOf(pattern[part] ?? ".*")).join(JOINT)}$`;
}

/** A pattern in a group of its own, without the signs that say that it is for the whole. */
const wholeOf = (pattern: string): string => `(?:${pattern.replace(/^\^/, "").replace(/\$$/, "")})`;
