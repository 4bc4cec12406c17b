// Several findings of one rule as one: for editors, where the same squiggle below each service is one thing to do.
import { type Part, partAt, type SourceFile } from "../core/document.ts";
import { compareSeverity, type Finding, type Fix, isEdit } from "../core/finding.ts";
import type { CheckRule } from "../core/rule.ts";
import { shift } from "../core/text.ts";
import { compatible, editsOf, editsOfAll } from "./edits.ts";
import type { Engine } from "./engine.ts";

/** From so many findings on, one is shown for all of them. */
const MANY = 3;

/**
 * The findings of a file as an editor shows them, in the order of their places: those of one rule in one document that say what is missing
 * are one, where the rule has words for it and there are many. `file` has the text that they are about. Its `parts` are those that it
 * stands for.
 */
export function together(
  findings: readonly Finding[],
  file: SourceFile,
  { catalog, language }: Engine,
): readonly Finding[] {
  const groups = new Map<string, { readonly rule: CheckRule; readonly part: Part; readonly members: Finding[] }>();
  for (const finding of findings) {
    if (finding.missing !== true || finding.via !== undefined) continue;
    const rule = catalog.rule(finding.rule);
    if (rule?.kind !== "check" || rule.together === undefined) continue;
    const part = partAt(file.parts, finding.at.start);
    if (part === undefined) continue;
    const key = `${rule.id} ${part.start}`;
    const group = groups.get(key) ?? { rule, part, members: [] };
    group.members.push(finding);
    groups.set(key, group);
  }
  const gone = new Set<Finding>();
  const made: Finding[] = [];
  for (const { rule, part, members } of groups.values()) {
    if (members.length < MANY) continue;
    const said = rule.together?.(members.length, part.doc);
    if (said === undefined) continue;
    const subject = language(file.language)?.subject(part.doc, said.at) ?? "";
    const at = shift(said.at, part.start);
    made.push({ ...one(members), ...said, rule: rule.id, at, subject, fingerprint: `${rule.id} together ${subject}` });
    for (const member of members) gone.add(member);
  }
  if (made.length === 0) return findings;
  return [...findings.filter((finding) => !gone.has(finding)), ...made].sort((a, b) => a.at.start - b.at.start);
}

/** What members say that is theirs: the worst severity, where each of them is, and one fix for all that can be fixed alike. */
function one(members: readonly Finding[]): Pick<Finding, "severity" | "related" | "missing" | "fixes" | "parts"> {
  const [severity = "hint"] = members.map((member) => member.severity).sort(compareSeverity);
  const related = members.map(({ message, at }) => ({ message, at }));
  return { severity, related, missing: true, fixes: fixesOf(members), parts: members };
}

/** None where the members' first fixes differ, or where somebody has to decide about each. */
function fixesOf(members: readonly Finding[]): readonly Fix[] {
  const firsts = members.flatMap(({ fixes }) => fixes.find(({ kind }) => kind !== "choice") ?? []);
  const [first] = firsts;
  if (first === undefined || firsts.some(({ title, changes }) => title !== first.title || !changes.every(isEdit)))
    return [];
  const repairs = compatible(firsts, editsOf).map((fix) => ({ fix }));
  const where =
    repairs.length === members.length ? `all ${repairs.length}` : `${repairs.length} of the ${members.length}`;
  return [{ ...first, title: `${first.title} for ${where}`, changes: editsOfAll(repairs) }];
}
