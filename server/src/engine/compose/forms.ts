// Values that Compose takes in several forms, each brought to the one in which it merges them.
// By compose-go 2.16.2, override/merge.go and the package transform.
import { type Place, type Woven, type WovenPair, wovenText } from "../yaml/woven/tree.ts";

export type WovenMap = Extract<Woven, { kind: "map" }>;
export type WovenSequence = Extract<Woven, { kind: "sequence" }>;

/** What Compose refuses to merge: a map over a list. */
export class Refused extends Error {}

export function refuse(): never {
  throw new Refused();
}

export function mapOr(node: Woven): WovenMap {
  return node.kind === "map" ? node : refuse();
}

export function sequenceOr(node: Woven): WovenSequence {
  return node.kind === "sequence" ? node : refuse();
}

export function isNothing(node: Woven): boolean {
  if (node.kind === "derived") return node.raw === true && node.text === "null";
  return node.kind === "scalar" && node.node.value === null;
}

/** `name=value` of a map, a list as it is, any other value as a list of one. */
export function listed(node: Woven): WovenSequence {
  if (node.kind === "sequence") return node;
  if (node.kind !== "map") return { kind: "sequence", items: [node], place: node.place };
  const items = node.pairs.flatMap(({ key, keys, value }): readonly Woven[] => {
    const place = unedited(keys[0]?.place ?? node.place);
    const values = value.kind === "sequence" ? value.items : [value];
    return values.map((one) => {
      const text = asWritten(one);
      return { kind: "derived", text: text === undefined ? key : `${key}=${text}`, place };
    });
  });
  return { kind: "sequence", items, place: node.place };
}

/** A scalar as Compose writes it behind `name=`; undefined for null. */
function asWritten(node: Woven): string | undefined {
  return node.kind === "map" || node.kind === "sequence" ? refuse() : wovenText(node);
}

/** A list of names as a map with, for each, the keys of `defaults`, or null where there are none. */
export function keyed(node: Woven, defaults?: Readonly<Record<string, string | true>>): WovenMap {
  if (node.kind === "map") return node;
  const items = node.kind === "sequence" ? node.items : [node];
  const pairs = items.map((item): WovenPair => {
    const place = unedited(item.place);
    const value: Woven =
      defaults === undefined
        ? raw("null", place)
        : { kind: "map", place, pairs: Object.entries(defaults).map(([key, text]) => made(key, plain(text, place))) };
    return made(nameIn(item), value);
  });
  return { kind: "map", pairs, place: node.place };
}

/** The SSH agents and keys of a build: `default` and `name=path`. */
export function sshKeys(node: Woven): WovenMap {
  if (node.kind === "map") return node;
  const pairs = sequenceOr(node).items.map((item): WovenPair => {
    const [name = "", ...path] = nameIn(item).split("=");
    const place = unedited(item.place);
    return made(name, path.length === 0 ? raw("null", place) : { kind: "derived", text: path.join("="), place });
  });
  return { kind: "map", pairs, place: node.place };
}

/** A build that is only a path is one with a `context`; undefined for what is no build. */
export function built(node: Woven): WovenMap | undefined {
  if (node.kind === "map") return node;
  if (!isText(node)) return undefined;
  return { kind: "map", pairs: [made("context", node)], place: unedited(node.place) };
}

/** A secret that is only named is one with a `source`. */
export function longMount(node: Woven): Woven {
  return isText(node) ? { kind: "map", pairs: [made("source", node)], place: unedited(node.place) } : node;
}

/** All GPUs are one request for them. */
export function gpuRequests(node: Woven): WovenSequence {
  if (node.kind === "sequence") return node;
  const place = unedited(node.place);
  const request: Woven = { kind: "map", pairs: [made("count", { kind: "derived", text: "all", place })], place };
  return { kind: "sequence", items: [request], place: node.place };
}

function made(key: string, value: Woven): WovenPair {
  const { place } = value;
  return { key, keys: [{ node: undefined, place: unedited(place), whole: place.at }], value };
}

function raw(text: string, place: Place): Woven {
  return { kind: "derived", text, raw: true, place };
}

function plain(value: string | true, place: Place): Woven {
  return value === true ? raw("true", place) : { kind: "derived", text: value, place };
}

function nameIn(node: Woven): string {
  return isText(node) ? (wovenText(node) ?? refuse()) : refuse();
}

function isText(node: Woven): boolean {
  if (node.kind === "derived") return node.raw !== true;
  return node.kind === "scalar" && typeof node.node.value === "string";
}

const unedited = (place: Place): Place => ({ ...place, shared: true });
