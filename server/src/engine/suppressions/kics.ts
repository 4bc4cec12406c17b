// KICS' comments: commands for the file (pkg/parser/parser.go in Checkmarx/kics), for lines and blocks of YAML
// (pkg/model/comment_yaml.go) and of Dockerfiles (pkg/parser/docker/comments.go).
import type { Catalog } from "../catalog/catalog.ts";
import { rowNames } from "../catalog/names.ts";
import type { Comment, Document } from "../core/document.ts";
import { fact } from "../core/fact.ts";
import type { RuleId, RuleName } from "../core/finding.ts";
import type { Suppression } from "../core/suppression.ts";
import { lineAt, wholeLineAt } from "../core/text.ts";
import {
  blockOf,
  isObeyed,
  listed,
  type Reading,
  reach,
  restOfList,
  rulesFor,
  secretRules,
  unread,
  WHOLE_FILE,
} from "./foreign.ts";
import { movedAbove, movedToHead } from "./move.ts";

const AT_TOP = "KICS only reads this at the top of the file.";
const LAST_ABOVE = "KICS only reads this directly above its target, with no other comment between.";
const COMMANDS = "`ignore`, `disable=`, `enable=`, `ignore-line` and `ignore-block`";

export function kics(reading: Reading): readonly Suppression[] {
  const { comment } = reading;
  const said = /^#*\s*kics-scan\s*/i.exec(comment.text)?.[0];
  if (said === undefined) return [];
  const [tool, named = ""] = comment.text.split(/\s+/);
  const equals = named.indexOf("=");
  const [command, list] = equals === -1 ? [named, ""] : [named.slice(0, equals), named.slice(equals + 1)];
  if (tool === "kics-scan" && ["ignore", "disable", "enable"].includes(command)) return forFile(reading, command, list);
  const words = comment.text.slice(said.length).toLowerCase().split(" ");
  const word = words.find((one) => one === "ignore-line" || one === "ignore-block");
  if (word !== undefined) return forLines(reading, word);
  if (words.join("") === "") return [];
  return [unread("kics", comment, { message: `KICS does not read this comment: its commands are ${COMMANDS}.` })];
}

/** `ignore`, `disable` and `enable` count only above everything else; `enable` leaves only the named queries on. */
function forFile({ doc, comment, catalog, language }: Reading, command: string, list: string): readonly Suppression[] {
  if (comment.at.start >= headOf(doc))
    return [unread("kics", comment, { message: AT_TOP, ...movedToHead(doc, comment, language) })];
  const origin = { tool: "kics", at: comment.at };
  const details = { scope: WHOLE_FILE, opening: AT_TOP };
  if (command === "ignore") return [{ ids: ["all"], rules: new Set(rulesOf(catalog)), ...details, origin }];
  const ids = listed(list);
  // Queries are compared in any case (`isDisabled` in pkg/engine/inspector.go).
  const meant = (id: string) => rulesFor(catalog, "kics", id.toLowerCase());
  if (command === "disable")
    return [
      ...ids.map((id) => ({ ids: [id], rules: meant(id), ...details, origin })),
      ...unreadIds(doc, comment, list),
    ];
  const kept = new Set(ids.flatMap((id) => [...meant(id)]));
  return [{ ids: ["all"], rules: allBut(kept, catalog), ...details, origin }];
}

/** The ids of a list that KICS does not read: it reads up to the first blank, and knows its queries by their UUIDs alone. */
function unreadIds(doc: Document, comment: Comment, list: string): readonly Suppression[] {
  const start = doc.text.indexOf(list, comment.at.start) + list.length;
  const rest = restOfList(doc.text, { start, end: comment.at.end }, (word) => UUID.test(word));
  if (rest !== undefined) {
    const instead = rest.ids.join(",");
    const message = `KICS ignores \`${instead}\`: its list ends at the space.`;
    return [unread("kics", comment, { at: rest.at, message, instead, title: "Remove the spaces" })];
  }
  const odd = listed(list).find((id) => !UUID.test(id));
  if (odd === undefined && list !== "") return [];
  const message = "KICS needs the UUIDs of its queries right after `disable=`.";
  return [unread("kics", comment, { message })];
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * `ignore-line` means what begins below it, `ignore-block` that and all that belongs to it; blank lines may lie between. In YAML a
 * comment below takes the force out of it, one directly above makes a line of the block, and behind a value it is not read. Above
 * an instruction several comments count, up to an empty one.
 */
function forLines(reading: Reading, command: string): readonly Suppression[] {
  const { doc, comment, language, catalog } = reading;
  const { target } = comment;
  const isAbove = comment.ownLine && target !== undefined && target.start > comment.at.start;
  const inFull = isObeyed("kics", reading);
  const preceded = !inFull && isPreceded(reading);
  const isRead = inFull
    ? cleared(reading.comments)[reading.index] !== true
    : !isFollowed(reading) && (!preceded || /^#*\s*kics-scan\s*ignore-(?:line|block)$/.test(comment.text));
  const at =
    !isAbove || !isRead ? undefined : command === "ignore-block" && !preceded ? blockOf(doc, target, language) : target;
  const reached = reach(comment, at, LAST_ABOVE, at === undefined ? movedAbove(doc, comment) : undefined);
  return [{ ids: ["all"], rules: new Set(rulesOf(catalog)), ...reached, origin: { tool: "kics", at: comment.at } }];
}

/** Whether another comment follows before what a comment is about. */
function isFollowed({ comments, comment, index }: Reading): boolean {
  const next = comments[index + 1];
  return next?.ownLine === true && next.target?.start === comment.target?.start;
}

/** For each comment, whether an empty one follows before what it is about. */
const cleared = fact((comments: readonly Comment[]): readonly boolean[] => {
  const found = new Array<boolean>(comments.length).fill(false);
  for (let i = comments.length - 2; i >= 0; i -= 1) {
    const [comment, next] = [comments[i], comments[i + 1]];
    if (next?.target?.start === comment?.target?.start) found[i] = next?.text === "" || found[i + 1] === true;
  }
  return found;
});

/** Whether a comment is on the line directly above. */
function isPreceded({ doc, comments, comment, index }: Reading): boolean {
  const above = comments[index - 1];
  return (
    above?.ownLine === true && wholeLineAt(doc.text, above.at.end).end === lineAt(doc.text, comment.at.start).start
  );
}

/** All that KICS has queries for; it looks for secrets of any sort. */
function rulesOf(catalog: Catalog): readonly RuleId[] {
  return [...new Set([...catalog.rulesOf("kics"), ...secretRules(catalog)])];
}

/** The rules without those in `kept`; of a rule of which only some rows are kept, the other rows. */
function allBut(kept: ReadonlySet<RuleName>, catalog: Catalog): ReadonlySet<RuleName> {
  const rest = rulesOf(catalog).flatMap((id): readonly RuleName[] => {
    const rule = catalog.rule(id);
    const rows = rule === undefined ? [] : rowNames(rule);
    return kept.has(id) ? [] : rows.some((name) => kept.has(name)) ? rows.filter((name) => !kept.has(name)) : [id];
  });
  return new Set(rest);
}

/** Where the first line begins that is neither blank nor a comment nor a document marker. */
const headOf = fact(({ text }: Document): number => {
  let at = 0;
  for (; at < text.length; at = wholeLineAt(text, at).end) {
    const line = lineAt(text, at);
    if (!/^\s*(?:#|---|$)/.test(text.slice(at, line.end))) break;
  }
  return at;
});
