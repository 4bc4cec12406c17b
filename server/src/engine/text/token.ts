// A sort of token that can be told by its prefix alone: what a line of the tables in tokens.ts and product-tokens.ts consists of. Every
// pattern is bounded, so that a look costs a constant; it describes what follows the prefix.
import type { Severity } from "../core/finding.ts";
import type { Row } from "../core/rule.ts";

/** A row of `text/secret-value`. Its key is gitleaks' id where that has the sort; its title reads after an article. */
export interface Token extends Row {
  /** The token starts with one of these. None is a beginning of another row's, but for longer ones that exclude it. */
  readonly prefixes: readonly string[];
  /** What follows the prefix, anchored at both ends; group 1 is the random part where that is not all of it. */
  readonly rest: RegExp;
  /** Entropy the random part has at least, in bits per character. */
  readonly entropy: number;
}

interface Extra {
  readonly label?: string;
  /** Trivy's id where it has the same rule. */
  readonly trivy?: string;
  /** `false` where gitleaks has no such rule. */
  readonly gitleaks?: string | false;
  /** The number that Checkov gives the sort, which it tells in a way of its own. */
  readonly checkov?: number;
  readonly entropy?: number;
  readonly severity?: Severity;
}

/** A row; `rest` is what follows the prefixes, which blanks separate. */
export function token(key: string, title: string, prefixes: string, rest: RegExp, extra: Extra = {}): Token {
  const { label, trivy, gitleaks = key, checkov, entropy = 2.5, severity } = extra;
  return {
    key,
    title,
    ...(label !== undefined && { label }),
    prefixes: prefixes.split(" "),
    rest: new RegExp(`^(?:${rest.source})(?![A-Za-z0-9_-])`, rest.flags),
    entropy,
    equivalents: [
      ...(gitleaks === false ? [] : [`gitleaks:${gitleaks}`]),
      ...(trivy === undefined ? [] : [`trivy:${trivy}`]),
    ],
    ...(checkov !== undefined && { answersTo: [`checkov:CKV_SECRET_${checkov}`] }),
    ...(severity !== undefined && { severity }),
  };
}
