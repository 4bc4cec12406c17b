// What stands where in a Compose file, by name: `service web>volumes[/data]`.

import { digest } from "../core/hash.ts";
import { frontOf } from "../core/search.ts";
import { type Subject, subject } from "../core/subject.ts";
import { contains, point, type Span } from "../core/text.ts";
import { type Node, type Pair, resolved, textOf, type YamlDocument } from "../yaml/node.ts";
import { mountLabel } from "./mounts.ts";

/** Lists whose items are named by their own text. */
const NAMED: ReadonlySet<string> = new Set([
  "ports",
  "expose",
  "cap_add",
  "cap_drop",
  "security_opt",
  "devices",
  "tmpfs",
  "networks",
  "profiles",
  "secrets",
  "configs",
  "depends_on",
  "volumes_from",
  "group_add",
]);
/** Lists of `name=value`, named by what stands before the sign. */
const ASSIGNED: ReadonlySet<string> = new Set([
  "environment",
  "labels",
  "args",
  "annotations",
  "sysctls",
  "extra_hosts",
]);

/** The name of what stands at a span: the service with the keys below it, or the top-level element. */
export function subjectAt(doc: YamlDocument, at: Span): Subject {
  const steps = stepsTo(doc, at);
  const [first, second, ...rest] = steps;
  if (first === undefined) return "compose file";
  if (first === "services" && second !== undefined) return subject(`service ${second}`, ...rest);
  return steps.join(">");
}

function stepsTo(doc: YamlDocument, at: Span): readonly string[] {
  const steps: string[] = [];
  const here = point(at.start);
  let node: Node | undefined = doc.root;
  for (let depth = 0; node !== undefined && depth < 200; depth += 1) {
    const inside: Pair | { readonly item: Node; readonly index: number } | undefined = childAt(node, here);
    if (inside === undefined) break;
    if ("key" in inside) {
      steps.push(named(String(inside.key.value)));
      node = inside.value;
    } else {
      const list = steps.pop() ?? "";
      const label = labelOf(doc, list, inside.item);
      steps.push(`${list}[${label ?? inside.index}]`);
      // A named item is one thing in the short syntax and in the long one.
      node = label === undefined ? inside.item : undefined;
    }
  }
  return steps;
}

function childAt(node: Node, here: Span): Pair | { readonly item: Node; readonly index: number } | undefined {
  if (node.kind === "map") return node.pairs[around(node.pairs, here)];
  if (node.kind !== "sequence") return undefined;
  const index = around(node.items, here);
  const item = node.items[index];
  return item === undefined ? undefined : { item, index };
}

/** The index of the one that contains `here`, of things in the order of the text; -1 where none does. */
function around(ordered: readonly { readonly at: Span }[], here: Span): number {
  const index = frontOf(ordered, ({ at }) => at.start <= here.start) - 1;
  const found = ordered[index];
  return found !== undefined && contains(found.at, here) ? index : -1;
}

function labelOf(doc: YamlDocument, list: string, item: Node): string | undefined {
  if (list === "volumes") return safely(mountLabel(doc, item));
  if (ASSIGNED.has(list)) return safely(textOf(item)?.split(/[=:]/, 1)[0]);
  if (!NAMED.has(list)) return undefined;
  const node = resolved(item);
  const key =
    node?.kind === "map" ? node.pairs.find((pair) => /^(?:target|source)$/.test(String(pair.key.value))) : undefined;
  return safely(textOf(key?.value ?? item));
}

const safely = (label: string | undefined) => (label === undefined || label === "" ? undefined : named(label));

/** Subjects are stored and shown: a long name is replaced by its digest. */
function named(name: string): string {
  return name.length > 100 ? digest(name, 8) : name;
}
