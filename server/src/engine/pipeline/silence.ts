// Which exception keeps a draft quiet.
import type { Origin } from "../core/deployment.ts";
import type { Document } from "../core/document.ts";
import { nameOf, type RuleName } from "../core/finding.ts";
import { expressions } from "../core/glob/expression.ts";
import { objectExpression, objectText } from "../core/glob/objects.ts";
import type { Language } from "../core/language.ts";
import type { Settings } from "../core/settings.ts";
import { means, type ObjectName, type ObjectPattern, type Suppression } from "../core/suppression.ts";
import { point, type Span } from "../core/text.ts";
import { isActive, isHonoured, suppressionsBelow, suppressionsOf } from "../suppressions/suppressions.ts";
import type { Draft } from "./draft.ts";
import { around, type Enclosing, enclosing } from "./enclosing.ts";
import type { Engine } from "./engine.ts";

/** An exception and the document it is written in; undefined for one from configuration. Its spans count from there. */
export interface Exception {
  readonly suppression: Suppression;
  readonly home: Document | undefined;
  /** The path of the file that the document is in, where that is another one than the file that is checked. */
  readonly file?: string;
}

/** The exceptions in a document that count under these settings; `isAtHead`: nothing but comments is above it in its file. */
export function exceptionsIn(
  doc: Document,
  { engine, language, settings }: { readonly engine: Engine; readonly language: Language; readonly settings: Settings },
  isAtHead = true,
): readonly Exception[] {
  const all = (isAtHead ? suppressionsOf : suppressionsBelow)(doc, language, engine.catalog);
  if (all.length === 0) return [];
  return all.filter((one) => isHonoured(one, settings)).map((suppression) => ({ suppression, home: doc }));
}

/** A place in a document. */
type Spot = Pick<Origin, "doc" | "at">;

/** A draft with all the places at which an exception for it may be written. */
export interface Spoken {
  readonly draft: Draft;
  /** Where it stands. */
  readonly spots: readonly Spot[];
  /** What it stands in, whole, as other sources of a deployment wrote it. */
  readonly around?: readonly Spot[];
  /** The path of the file that it is in, where that is another one than the file that is checked. */
  readonly file?: string | undefined;
}

/** Exceptions to ask about many drafts: the cost of a question grows only with the number of those that cover the draft. */
export interface Exceptions {
  readonly isEmpty: boolean;
  /** The first in force that covers a draft. */
  covering(one: Spoken): Exception | undefined;
  /** The same; all that cover it, expired ones too, count as used from then on. */
  silencing(one: Spoken): Exception | undefined;
  /** Those that silenced something, or would have before they expired. */
  readonly used: ReadonlySet<Suppression>;
}

/** Exceptions in their order; `today` is `YYYY-MM-DD`, UTC. `language` tells what objects are called. */
export function exceptionsOf(
  all: readonly Exception[],
  today: string,
  language?: Pick<Language, "objectName">,
): Exceptions {
  const used = new Set<Suppression>();
  const byName = new Map<RuleName, Reach>();
  const groupsFor = (one: Spoken): readonly Group[] => {
    const reach = valueAt(byName, nameOf(one.draft), () => reachOf(all, one.draft, today));
    const name = language?.objectName?.(one.draft.subject);
    return [...groupsAround(reach, one), ...(name === undefined ? [] : reach.objects(name))];
  };
  return {
    isEmpty: all.length === 0,
    covering: (one) => firstOf(groupsFor(one)),
    silencing(one) {
      const groups = groupsFor(one);
      for (const group of groups) {
        if (!group.used) for (const suppression of group.members) used.add(suppression);
        group.used = true;
      }
      return firstOf(groups);
    },
    used,
  };
}

/** Exceptions of one reach: a draft is covered by all of them or by none. */
interface Group {
  readonly members: Suppression[];
  /** The first in force, and which of all exceptions it is. */
  first: { readonly exception: Exception; readonly rank: number } | undefined;
  /** Whether its members count as used. */
  used: boolean;
}

/** The exceptions for findings of one name. */
interface Reach {
  /** By the path of the file that they are for; undefined: the file that is checked. */
  readonly files: ReadonlyMap<string | undefined, Group>;
  /** Those for every file. */
  readonly everywhere: Group;
  readonly subjects: ReadonlyMap<string, Group>;
  /** Those for objects of some names. */
  readonly objects: (name: ObjectName) => readonly Group[];
  readonly spans: ReadonlyMap<Document, Enclosing<Group>>;
}

function reachOf(all: readonly Exception[], draft: Draft, today: string): Reach {
  const files = new Map<string | undefined, Group>();
  const everywhere = newGroup();
  const subjects = new Map<string, Group>();
  const objects: { pattern: ObjectPattern; group: Group }[] = [];
  const spans = new Map<Document, Map<string, { readonly at: Span; readonly value: Group }>>();
  for (const [rank, exception] of all.entries()) {
    const { suppression, home, file } = exception;
    const { scope } = suppression;
    if (suppression.fault !== undefined || !means(suppression, draft)) continue;
    let group: Group;
    if ("at" in scope) {
      if (home === undefined) continue;
      const { at } = scope;
      const own = valueAt(spans, home, () => new Map());
      group = valueAt(own, `${at.start} ${at.end}`, () => ({ at, value: newGroup() })).value;
    } else if ("subject" in scope) group = valueAt(subjects, scope.subject, newGroup);
    else if ("object" in scope) {
      group = newGroup();
      objects.push({ pattern: scope.object, group });
    } else if (!("files" in scope)) continue;
    else group = home === undefined ? everywhere : valueAt(files, file, newGroup);
    group.members.push(suppression);
    if (group.first === undefined && isActive(suppression, today)) group.first = { exception, rank };
  }
  const enclosed = [...spans].map(([doc, places]) => [doc, enclosing(places.values())] as const);
  return { files, everywhere, subjects, objects: groupsByName(objects), spans: new Map(enclosed) };
}

function newGroup(): Group {
  return { members: [], first: undefined, used: false };
}

/** The value at a key, which is made where it is absent. */
function valueAt<K, V>(values: Map<K, V>, key: K, make: () => V): V {
  const value = values.get(key) ?? make();
  values.set(key, value);
  return value;
}

/** The groups that cover a draft. */
function groupsAround(reach: Reach, { draft, spots, around: outer = [], file }: Spoken): readonly Group[] {
  const places = [...spots.map(({ doc, at }) => ({ doc, at: point(at.start) })), ...outer];
  const inSpans = places.flatMap(({ doc, at }) => {
    const spans = reach.spans.get(doc);
    return spans === undefined ? [] : around(spans, at);
  });
  const others = [reach.everywhere, reach.files.get(file), reach.subjects.get(draft.subject)];
  return [...others.filter((group) => group !== undefined), ...inSpans];
}

/** Answers which groups are for an object. What is no regular expression fits nothing. */
function groupsByName(
  objects: readonly { readonly pattern: ObjectPattern; readonly group: Group }[],
): (name: ObjectName) => readonly Group[] {
  if (objects.length === 0) return () => [];
  const matching = expressions(objects.map(({ pattern }) => objectExpression(pattern)));
  return (name) => matching(objectText(name)).flatMap((i) => objects[i]?.group ?? []);
}

function firstOf(groups: readonly Group[]): Exception | undefined {
  let best: Group["first"];
  for (const { first } of groups)
    if (first !== undefined && (best === undefined || first.rank < best.rank)) best = first;
  return best?.exception;
}
