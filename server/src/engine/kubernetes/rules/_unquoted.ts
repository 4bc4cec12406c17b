// A label's value that is written as a word of YAML 1.1 for a boolean.
import type { Problem } from "../../core/finding.ts";
import { fixesOf, fixOf } from "../fixes.ts";
import type { Manifest } from "../objects.ts";
import type { Selector } from "../selectors.ts";

/**
 * The problem of a selector's value that YAML 1.1 reads as a boolean; undefined where it is no such word. Source:
 * https://yaml.org/type/bool.html.
 */
export function unquoted({ text }: Manifest, service: string, { value, at }: Selector[number]): Problem | undefined {
  const word = text.slice(at.start, at.end);
  if (!/^(?:true|false)$/.test(value) || !/^(?:y|yes|n|no|on|off)$/i.test(word)) return undefined;
  return {
    at,
    message: `${service} selects no pod: \`${word}\` is a boolean in YAML 1.1, so quote it.`,
    fix: fixesOf([fixOf("choice", `Quote \`${word}\``, [{ at, text: `"${word}"` }])]),
  };
}
