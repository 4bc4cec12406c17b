// The services of a Compose file: what rules ask instead of walking YAML. By the Compose Specification, "Services top-level elements".
import { fact } from "../core/fact.ts";
import { type ImageReference, imageOf } from "../core/image.ts";
import { type Span, touches } from "../core/text.ts";
import { absent, set, unknown, type Value } from "../core/value.ts";
import {
  isFaulty,
  itemsAt,
  lineOf,
  literalStart,
  lookup,
  type MapNode,
  type Node,
  pairOf,
  pairsAt,
  resolved,
  textOf,
  type YamlDocument,
} from "../yaml/node.ts";
import { environmentOf } from "./environment.ts";
import { type Environment, type Interpolated, interpolate } from "./interpolation.ts";

export interface Service {
  readonly name: string;
  /** The service's key: where a missing thing is reported. */
  readonly label: Span;
  /** Key and body. */
  readonly at: Span;
  readonly node: Node;
  /** Its body where it is written out here; undefined for an alias, which edits leave alone. */
  readonly body: MapNode | undefined;
  /**
   * Whether more of it is written elsewhere (`extends`, a file that this one is laid over) or cannot be read: then nothing is known to be
   * absent.
   */
  readonly partial: boolean;
  /** What the variables in it are set to. */
  readonly environment: Environment;
}

/** The services in the order of the file; those whose body is no map are left out. */
export const services = fact((doc: YamlDocument): readonly Service[] => {
  const found: Service[] = [];
  const environment = environmentOf(doc);
  const mayOverride = /!(?:reset|override)\b/.test(doc.text);
  for (const { key, value, at } of pairsAt(doc.root, "services")) {
    const body = resolved(value);
    if (key.masked || key.value === "<<" || body?.kind !== "map") continue;
    const partial =
      isFaulty(body) ||
      pairOf(body, "extends") !== undefined ||
      (!pairOf(body, "image") && !pairOf(body, "build")) ||
      (mayOverride && overrides(body, 0));
    const own = value.kind === "map" ? value : undefined;
    found.push({ name: String(key.value), label: key.at, at, node: value, body: own, partial, environment });
  }
  return found;
});

/** What stands at a path below a service; absent only where the whole service is known. */
export function field(service: Service, ...path: readonly string[]): Value<Node> {
  const value = isReset(service, path) ? absent(service.label) : lookup(service.node, ...path);
  return value.is === "absent" && service.partial ? unknown(value.at) : value;
}

/** Whether something in a node says that it is laid over another file: `!reset`, `!override`. */
function overrides(node: Node, depth: number): boolean {
  if (node.kind === "alias" || depth > 20) return false;
  if (node.tag === "!reset" || node.tag === "!override") return true;
  if (node.kind === "sequence") return node.items.some((item) => overrides(item, depth + 1));
  return node.kind === "map" && node.pairs.some(({ value }) => overrides(value, depth + 1));
}

/** Whether a key on a path says `!reset`: then it is as if nothing stood there. */
function isReset({ node }: Service, path: readonly string[]): boolean {
  let current: Node | undefined = node;
  for (const key of path) {
    current = resolved(pairOf(current, key)?.value);
    if (current !== undefined && current.tag === "!reset") return true;
  }
  return false;
}

/** The items of a list below a service, aliases looked through. */
export function items(service: Service, ...path: readonly string[]): readonly Node[] {
  return isReset(service, path) ? [] : itemsAt(service.node, ...path);
}

/**
 * A scalar on one line (or in quotes, or a block) after interpolation, with its places in the document where it is written without escapes.
 */
export function interpolated(doc: YamlDocument, node: Node | undefined): Interpolated | undefined {
  const text = lineOf(node);
  const scalar = resolved(node);
  if (text === undefined || scalar === undefined) return undefined;
  const start = literalStart(doc.text, scalar.at, text);
  const result = interpolate(text, start ?? 0, environmentOf(doc));
  if (start !== undefined) return result;
  const pieces = result.pieces.map((piece) => ({ ...piece, at: scalar.at }));
  return { ...result, pieces, set: result.set.map(() => scalar.at) };
}

/** A scalar below a service as text, after interpolation. */
export function text(doc: YamlDocument, service: Service, ...path: readonly string[]): Value<string> {
  const value = field(service, ...path);
  if (value.is !== "set") return value;
  const result = interpolated(doc, value.value)?.value;
  return result === undefined ? unknown(value.at) : set(result, value.at);
}

/** A boolean below a service. Compose takes the usual words for one, since an interpolated value is a string. */
export function flag(doc: YamlDocument, service: Service, ...path: readonly string[]): Value<boolean> {
  const value = text(doc, service, ...path);
  if (value.is !== "set") return value;
  if (/^(?:true|yes|y|on|1|t)$/i.test(value.value)) return set(true, value.at);
  return /^(?:false|no|n|off|0|f)$/i.test(value.value) ? set(false, value.at) : unknown(value.at);
}

/** The image a service runs; absent where it is built here or only named after its build. */
export function image(doc: YamlDocument, service: Service): Value<ImageReference> {
  const value = field(service, "image");
  if (value.is !== "set") return value;
  if (field(service, "build").is !== "absent" && pairOf(service.node, "build") !== undefined) return absent(value.at);
  const result = interpolated(doc, value.value);
  if (result === undefined || result.pieces.length === 0) return unknown(value.at);
  return set(imageOf(result.pieces, spanOf(result, value.at)), value.at);
}

/** Whether a variable that touches a span of a scalar below a service takes its value from another file. */
export function isSetElsewhere(doc: YamlDocument, service: Service, at: Span, ...path: readonly string[]): boolean {
  const value = field(service, ...path);
  const set = value.is === "set" ? (interpolated(doc, value.value)?.set ?? []) : [];
  return set.some((variable) => touches(variable, at));
}

/** The variables of a service's containers as they are written, `NAME=value` each, be they a list or a mapping. */
export function variables(service: Service): readonly string[] {
  return [
    ...items(service, "environment").map((item) => textOf(item) ?? ""),
    ...pairsAt(service.node, "environment").map(({ key, value }) => `${String(key.value)}=${textOf(value) ?? ""}`),
  ];
}

/** The text of a value without its quotes. */
function spanOf({ pieces }: Interpolated, whole: Span): Span {
  const [first, last] = [pieces[0], pieces.at(-1)];
  return first === undefined || last === undefined ? whole : { start: first.at.start, end: last.at.end };
}
