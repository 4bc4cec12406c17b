// What a reader refuses of a document whose grammar is right: keys that it cannot take, merges of what is no map, values that are not
// what their tag says.
import type { SyntaxProblem } from "../../core/document.ts";
import { addAll } from "../../core/lists.ts";
import type { Span } from "../../core/text.ts";
import { isMergeKey } from "../merge-key.ts";
import type { Scalar } from "../node.ts";
import type { Dialect } from "../syntax/dialect.ts";
import { isGoInteger, isUntyped, meaningOf } from "../syntax/scalar.ts";
import { isTime } from "../syntax/time.ts";
import { isNothing, type RawNode, type RawPair, type RawScalar } from "../syntax/tree.ts";
import type { Template } from "../template/template.ts";

/** The problems of a document's nodes, in no order. What a template decides about has none. */
export function refusals(
  root: RawNode,
  text: string,
  dialect: Dialect,
  template: Template | undefined,
): readonly SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  const anchors = new Map<string, RawNode>();
  const names = new Set<RawNode | undefined>();
  const mergeable = new Map<RawNode, boolean>();
  const say = (at: Span, code: string, message: string) => {
    if (template?.touches(at) !== true) problems.push({ at, code, message });
  };
  if (dialect.onlyMaps && root.kind !== "map" && root.kind !== "alias") {
    say(firstLine(text, root.at), "no-map", `${dialect.reader} only accepts a map of keys here.`);
  }
  const pending: (RawNode | RawPair)[] = [root];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (!("kind" in next)) {
      pair(next);
      // The key first: what it names may stand in the value.
      if (next.value !== undefined) pending.push(next.value);
      if (next.key !== undefined) pending.push(next.key);
      continue;
    }
    if (next.kind === "alias") continue;
    if (next.anchor !== undefined) anchors.set(next.anchor, next);
    if (next.kind === "scalar") scalar(next);
    else addAll(pending, (next.kind === "map" ? next.pairs : next.items).toReversed());
  }
  return problems;

  function pair(one: RawPair): void {
    if (dialect.keys === "anything") return;
    names.add(one.key);
    if (!isMerge(one)) key(one);
    else if (!isMergeable(one.value)) {
      say(placeOf(one), "bad-merge", "`<<` needs a map, an alias of one, or a list of them.");
    }
  }

  function key(of: RawPair): void {
    const node = of.key?.kind === "alias" ? anchors.get(of.key.name) : of.key;
    // The parser tells of an alias that names nothing.
    if (node?.kind === "alias" || (node === undefined && of.key !== undefined)) return;
    if (node !== undefined && node.kind !== "scalar") {
      say(placeOf(of), "bad-key", `${dialect.reader} does not accept a map or list as a key.`);
      return;
    }
    const value = node === undefined ? null : meaningOf(node, dialect);
    const mayBeTime = node !== undefined && (isUntyped(node, dialect) || node.tag === TIMESTAMP);
    if (value === null) {
      say(placeOf(of), "bad-key", `${dialect.reader} rejects an empty or null key: quote it or give it a name.`);
    } else if (dialect.keys === "texts" && (typeof value !== "string" || (mayBeTime && isTime(value)))) {
      say(placeOf(of), "bad-key", `${dialect.reader} only accepts strings as keys: quote \`${node?.source ?? ""}\`.`);
    }
  }

  function isMergeable(node: RawNode | undefined): boolean {
    const target = node?.kind === "alias" && dialect.mergesAliasedLists ? anchors.get(node.name) : undefined;
    // The next lines may come from a template.
    if (template !== undefined && (node === undefined || isNothing(node))) return true;
    const list = node?.kind === "sequence" ? node : target?.kind === "sequence" ? target : undefined;
    if (list === undefined) return isMap(node);
    // Many may merge one list.
    const known = mergeable.get(list) ?? list.items.every(isMap);
    mergeable.set(list, known);
    return known;
  }

  function isMap(node: RawNode | undefined): boolean {
    if (node === undefined) return false;
    // What an alias stands for may be written above the map, and of one that names nothing the parser tells.
    if (node.kind === "alias") return (anchors.get(node.name)?.kind ?? "map") === "map";
    return node.kind === "map";
  }

  function scalar(node: RawScalar): void {
    const { at, source, tag } = node;
    if (dialect.keys === "anything") return;
    const value = meaningOf(node, dialect);
    if (tag !== undefined && !fits(tag, source, value)) {
      say(
        at,
        "bad-value",
        `${dialect.reader} rejects \`${source.slice(0, 40)}\` after the tag \`${tag.replace(LONG, "!!")}\`.`,
      );
    } else if (!dialect.infinities && !names.has(node) && typeof value === "number" && !Number.isFinite(value)) {
      say(at, "bad-value", `${dialect.reader} converts manifests to JSON, which has no \`${source}\`.`);
    }
  }

  function placeOf({ key: name, value }: RawPair): Span {
    const at = name?.at.start === name?.at.end ? value?.at : name?.at;
    if (at !== undefined && at.end > at.start) return firstLine(text, at);
    const start = Math.max(0, (name?.at.end ?? 0) - 1);
    return { start, end: start + 1 };
  }
}

const LONG = "tag:yaml.org,2002:";
const TIMESTAMP = `${LONG}timestamp`;

function isMerge({ key }: RawPair): boolean {
  return key?.kind === "scalar" && isMergeKey(key.source, key);
}

/** Whether a scalar is what its tag says; other tags than those of YAML say nothing. */
function fits(tag: string, source: string, value: Scalar): boolean {
  switch (tag) {
    case `${LONG}int`:
    case `${LONG}float`:
      return typeof value === "number" && (tag.endsWith("float") || isGoInteger(source));
    case TIMESTAMP:
      return isTime(source);
    case `${LONG}bool`:
      return typeof value === "boolean";
    case `${LONG}null`:
      return value === null;
    case `${LONG}binary`:
      return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(source.replace(/[\r\n]/g, ""));
    default:
      return true;
  }
}

function firstLine(text: string, { start, end }: Span): Span {
  const newline = text.indexOf("\n", start);
  return { start, end: newline === -1 || newline > end ? end : newline };
}
