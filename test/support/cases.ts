// test/cases/<rule-id with / as ->.txt: further traps of a rule, in the same terms as its examples.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import type { Example, Rule } from "../../server/src/engine/core/rule.ts";

export interface Case extends Example {
  readonly title: string;
}

const FOLDER = path.resolve(import.meta.dirname, "../cases");

/** The names of all case files, without their ending. */
export function caseFiles(): string[] {
  return readdirSync(FOLDER).map((name) => name.replace(/\.txt$/, ""));
}

export function caseName(rule: Pick<Rule, "id">): string {
  return rule.id.replace("/", "-");
}

/**
 * Blocks that open with `=== title`; `--- path: P`, `--- settings: {json}` and `--- crlf` right below the title, then the
 * marked text, then `--- fixed` (the text after the first fix) and `--- file: P` (another file of the workspace).
 * No marks: the rule is silent. `\u{…}` and `\0` stand for characters that an editor would not keep.
 */
export function casesOf(rule: Pick<Rule, "id">): Case[] {
  const file = path.join(FOLDER, `${caseName(rule)}.txt`);
  if (!existsSync(file)) return [];
  const blocks = readFileSync(file, "utf8")
    .split(/^=== (.*)\n/m)
    .slice(1);
  const cases: Case[] = [];
  for (let i = 0; i < blocks.length; i += 2) cases.push(parseCase((blocks[i] ?? "").trim(), blocks[i + 1] ?? ""));
  return cases;
}

function parseCase(title: string, body: string): Case {
  const sections = body.split(/^--- (.*)\n/m);
  const files: Record<string, string> = {};
  let text = sections[0] ?? "";
  let path_: string | undefined;
  let settings: Record<string, unknown> | undefined;
  let fixed: string | undefined;
  let crlf = false;
  for (let i = 1; i < sections.length; i += 2) {
    const head = (sections[i] ?? "").trim();
    const content = sections[i + 1] ?? "";
    const [, word, value = ""] = /^(\w+)(?::\s*(.*))?$/.exec(head) ?? [];
    if (word === "path") path_ = value;
    else if (word === "settings") settings = JSON.parse(value);
    else if (word === "crlf") crlf = true;
    else if (word === "fixed") fixed = content;
    else if (word === "file") files[value] = content;
    else throw new Error(`${title}: unknown section “${head}”`);
    if (word === "path" || word === "settings" || word === "crlf") text += content;
  }
  const raw = (one: string) => {
    const named = one.replace(/\\u\{([0-9A-Fa-f]+)\}/g, (_, hex) => String.fromCodePoint(Number.parseInt(hex, 16)));
    return crlf ? named.replace(/\n/g, "\r\n") : named;
  };
  return {
    title,
    bad: raw(text),
    ...(fixed !== undefined && { fixed: raw(fixed) }),
    ...(path_ !== undefined && { path: path_ }),
    ...(settings !== undefined && { settings }),
    ...(Object.keys(files).length > 0 && { files }),
  };
}
