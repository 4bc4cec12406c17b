// What services share through anchors: the maps that they merge or are, and who has each.
import { fact } from "../core/fact.ts";
import { addAll, addTo } from "../core/lists.ts";
import type { Span } from "../core/text.ts";
import { isMerge, type MapNode, mergedInto, type Node, resolved, type YamlDocument } from "../yaml/node.ts";
import { type Service, services } from "./services.ts";

/** A map that several services have. */
export interface SharedMap {
  readonly map: MapNode;
  /** The key that it is written below. */
  readonly name: string;
  readonly label: Span;
  readonly services: readonly Service[];
}

/** The maps that a service has in common with others, the nearest first. */
export function sharedMapsOf(doc: YamlDocument, service: Service): readonly SharedMap[] {
  return shared(doc).get(service) ?? [];
}

const shared = fact((doc: YamlDocument): ReadonlyMap<Service, readonly SharedMap[]> => {
  const users = new Map<MapNode, Service[]>();
  const chains = new Map<Service, readonly MapNode[]>();
  for (const service of services(doc)) {
    const chain = chainOf(service.node);
    chains.set(service, chain);
    for (const map of chain) addTo(users, map, service);
  }
  const keys = keysOf(doc);
  const found = new Map<MapNode, SharedMap>();
  for (const [map, all] of users) {
    const key = all.length > 1 ? keys.get(map) : undefined;
    if (key !== undefined) found.set(map, { map, name: key.name, label: key.at, services: all });
  }
  return new Map([...chains].map(([service, chain]) => [service, chain.flatMap((map) => found.get(map) ?? [])]));
});

/** How many maps of a service are looked at. */
const MOST = 20;

/** The map that a service is, and those merged into it, each once. */
function chainOf(node: Node): readonly MapNode[] {
  const found: MapNode[] = [];
  const pending: (Node | undefined)[] = [node];
  for (let i = 0; i < pending.length && found.length < MOST; i += 1) {
    const map = resolved(pending[i]);
    if (map?.kind !== "map" || found.includes(map)) continue;
    found.push(map);
    addAll(pending, map.pairs.filter(isMerge).flatMap(mergedInto));
  }
  return found;
}

/** The keys below which the maps of a document are written; none for what is an alias for anything but a service or a merge. */
function keysOf(doc: YamlDocument): ReadonlyMap<MapNode, { readonly name: string; readonly at: Span }> {
  const found = new Map<MapNode, { readonly name: string; readonly at: Span }>();
  const foreign: Node[] = [];
  const stack: { readonly node: Node; readonly inServices: boolean }[] = [];
  if (doc.root !== undefined) stack.push({ node: doc.root, inServices: false });
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { node, inServices } = top;
    if (node.kind === "sequence") {
      for (const item of node.items) if (item.kind === "alias" && item.target !== undefined) foreign.push(item.target);
      for (const item of node.items) stack.push({ node: item, inServices: false });
    }
    if (node.kind !== "map") continue;
    for (const pair of node.pairs) {
      const { key, value } = pair;
      if (value.kind === "map") found.set(value, { name: String(key.value), at: key.at });
      if (isMerge(pair)) continue;
      if (value.kind === "alias" && value.target !== undefined && !inServices) foreign.push(value.target);
      stack.push({ node: value, inServices: node === doc.root && key.value === "services" });
    }
  }
  for (const node of foreign) if (node.kind === "map") found.delete(node);
  return found;
}
