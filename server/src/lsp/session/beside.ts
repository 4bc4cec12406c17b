// Other extensions beside ours: what they say of a document, and which of our findings are left to them, so that one thing has one
// squiggle.
import { type Finding, namesOf, type RuleName } from "../../engine/core/finding.ts";
import { addTo } from "../../engine/core/lists.ts";
import { reachOf, touching } from "../../engine/core/search.ts";
import type { Span } from "../../engine/core/text.ts";
import { grown, MANY, type Replaced, shifted } from "./replacements.ts";

/** What another extension says; spans count from the start of the file. */
export interface Said {
  /** The whole lines that it says it of. */
  readonly at: Span;
  /** There are so many of these lines that it says it of none of them in particular. */
  readonly isWide: boolean;
  /** The name by which the editor shows who says it: `hadolint`. */
  readonly source: string;
  /** Its own id; empty where it has none. */
  readonly code: string;
  /** The names of our rules and rows that give the same verdict. */
  readonly same: ReadonlySet<RuleName>;
  /** Whether it is an error of one that reports what cannot be read. */
  readonly isSyntax: boolean;
}

/** What others say of one document. */
export class Beside {
  #said: readonly Said[] = [];

  get isEmpty(): boolean {
    return this.#said.length === 0;
  }

  /** Others say this now, and nothing else. */
  tell(said: readonly Said[]): void {
    this.#said = said;
  }

  /** The text was changed by replacements that follow each other: what is said moves along until others say something new. */
  changed(replaced: readonly Replaced[]): void {
    if (replaced.length > MANY) {
      const to = shifted(replaced);
      this.#said = this.#said.flatMap((one) => {
        const at = to(one.at);
        return at === undefined ? [] : [{ ...one, at }];
      });
      return;
    }
    for (const { at, text } of replaced) {
      this.#said = this.#said.map((one) => ({ ...one, at: grown(one.at, at, text.length) }));
    }
  }

  /**
   * Of some findings of the text those that others say too, each with who says it. `isSyntax` knows the rules about what cannot be read.
   */
  saidOf(findings: readonly Finding[], isSyntax: (finding: Finding) => boolean): ReadonlyMap<Finding, Said> {
    const found = new Map<Finding, Said>();
    if (this.isEmpty) return found;
    const lists = new Map<RuleName, Said[]>();
    for (const said of this.#said) for (const name of said.same) addTo(lists, name, said);
    const narrow = (said: readonly Said[]) => reachOf(said.filter(({ isWide }) => !isWide));
    const byName = new Map([...lists].map(([name, said]) => [name, narrow(said)]));
    const errors = narrow(this.#said.filter((one) => one.isSyntax));
    const times = new Map<RuleName, number>();
    for (const finding of findings) {
      for (const name of namesOf(finding)) times.set(name, (times.get(name) ?? 0) + 1);
    }
    for (const finding of findings) {
      const of = (name: RuleName) => {
        // What is missing has no place of its own: another tool tells of it where it likes.
        const [anywhere] = times.get(name) === 1 && finding.missing !== undefined ? (lists.get(name) ?? []) : [];
        return anywhere ?? touching(byName.get(name) ?? [], finding.at);
      };
      const own = namesOf(finding)
        .map(of)
        .find((said) => said !== undefined);
      const parts = (finding.covers ?? []).map(of);
      const whole = parts.length > 0 && parts.every((part) => part !== undefined) ? parts[0] : undefined;
      const said = own ?? whole ?? (isSyntax(finding) ? touching(errors, finding.at) : undefined);
      if (said !== undefined) found.set(finding, said);
    }
    return found;
  }
}
