// Which items of a list name the same thing: the later one takes the place of the earlier. By compose-go 2.16.2, override/uncity.go.
import { valueAt, type Woven, type WovenPair, wovenText } from "../yaml/woven/tree.ts";
import { interpolate } from "./interpolation.ts";
import { parts } from "./mounts.ts";
import { matches, type Path, type Pattern, under } from "./paths.ts";
import { portsOf } from "./ports.ts";

/** What an item is called; undefined: nothing. */
type Naming = (item: Woven) => string | undefined;

/** A scalar with its variables filled in, as far as they have a default. */
function textIn(node: Woven | undefined): string | undefined {
  const text = wovenText(node);
  return text === undefined ? undefined : interpolate(text).shown;
}

/** By what is in front of its equals sign. */
export const assigned: Naming = (item) => textIn(item)?.split("=", 1)[0];

const NAMINGS: readonly (readonly [Pattern, Naming])[] = [
  ...under<Naming>(["networks"], { labels: assigned, "ipam.options": assigned }),
  ...under<Naming>(["services"], {
    annotations: assigned,
    "build.args": assigned,
    "build.additional_contexts": assigned,
    "build.tags": assigned,
    "build.labels": assigned,
    cap_add: assigned,
    cap_drop: assigned,
    configs: mounted(""),
    "deploy.labels": assigned,
    devices: device,
    dns: assigned,
    dns_opt: assigned,
    dns_search: assigned,
    environment: assigned,
    env_file: (item) => textIn(item) ?? textIn(valueAt(item, "path")),
    expose: textIn,
    labels: assigned,
    links: assigned,
    "networks.*.aliases": assigned,
    "networks.*.link_local_ips": assigned,
    profiles: assigned,
    secrets: mounted("/run/secrets"),
    sysctls: assigned,
    tmpfs: assigned,
    volumes: volume,
  }),
];

const PORTS: readonly Pattern[] = under(["services"], { ports: true }).map(([pattern]) => pattern);

/** The tree with one item for each name in every list that Compose looks through. */
export function unified(node: Woven, path: Path = []): Woven {
  if (node.kind === "map") {
    const pairs = node.pairs.map((pair): WovenPair => {
      const value = unified(pair.value, [...path, pair.key]);
      return value === pair.value ? pair : { ...pair, value };
    });
    return pairs.every((pair, i) => pair === node.pairs[i]) ? node : { ...node, pairs };
  }
  if (node.kind !== "sequence") return node;
  const ports = PORTS.some((pattern) => matches(path, pattern));
  const naming = NAMINGS.find(([pattern]) => matches(path, pattern))?.[1];
  const items = ports ? uniquePorts(node.items) : naming === undefined ? node.items : uniqueItems(node.items, naming);
  return items.length === node.items.length && items.every((item, i) => item === node.items[i])
    ? node
    : { ...node, items };
}

/** Of the items with one name the last, at the place of the first. */
export function uniqueItems(items: readonly Woven[], naming: Naming): readonly Woven[] {
  const places = new Map<string, number>();
  const unique: Woven[] = [];
  for (const item of items) {
    const name = naming(item);
    const place = name === undefined ? undefined : places.get(name);
    if (place !== undefined) unique[place] = item;
    else {
      if (name !== undefined) places.set(name, unique.length);
      unique.push(item);
    }
  }
  return unique;
}

/** Ports by where they are published. A range of which another item has some is written out, port by port. */
function uniquePorts(items: readonly Woven[]): readonly Woven[] {
  const ports = items.map((item) => portsOf(item, textIn));
  const counts = new Map<string, number>();
  for (const { name } of ports.flat()) counts.set(name, (counts.get(name) ?? 0) + 1);
  const names = new Map<Woven, string>();
  const apart = items.flatMap((item, i): readonly Woven[] => {
    const own = ports[i] ?? [];
    if (own.length > 1 && own.some(({ name }) => (counts.get(name) ?? 0) > 1)) {
      return own.map(({ name, text }) => {
        const one: Woven = { kind: "derived", text, place: { ...item.place, shared: true } };
        names.set(one, name);
        return one;
      });
    }
    if (own[0] !== undefined) names.set(item, own[0].name);
    return [item];
  });
  return uniqueItems(apart, (item) => names.get(item));
}

/** A mount by its place in the container. */
function volume(item: Woven): string | undefined {
  const text = textIn(item);
  if (text === undefined) return textIn(valueAt(item, "target"));
  const [first = "", second] = parts(text);
  return cleaned(second ?? first);
}

/** A path without what says nothing: doubled slashes, `.`, `..`, a slash at the end. */
function cleaned(path: string): string {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return `${path.startsWith("/") ? "/" : ""}${steps.join("/")}`;
}

function device(item: Woven): string | undefined {
  const text = textIn(item);
  if (text === undefined) return textIn(valueAt(item, "target"));
  const [source, target] = text.split(":");
  return target ?? source;
}

function mounted(folder: string): Naming {
  return (item) => {
    const source = textIn(item) ?? textIn(valueAt(item, "source"));
    return textIn(valueAt(item, "target")) ?? (source && `${folder}/${source}`);
  };
}
