// The mounts of a service, in either syntax: `- ./data:/data:ro` and `- {type: bind, source: ./data, target: /data}`.
import type { Span } from "../core/text.ts";
import { type Node, resolved, stringAt, textOf, type YamlDocument } from "../yaml/node.ts";
import { environmentOf } from "./environment.ts";
import { type Environment, endOfVariable, interpolate } from "./interpolation.ts";
import { interpolated, items, type Service } from "./services.ts";

export interface Mount {
  /** Its place in the list `volumes`. */
  readonly index: number;
  /** Where to report: the text of the short syntax, the value of `source` in the long one. */
  readonly at: Span;
  /** The host path or volume name, variables without a default left as they are written. Empty for an anonymous volume. */
  readonly source: string;
  readonly target: string;
}

/** The mounts whose source or target can be read. */
export function mounts(service: Service): readonly Mount[] {
  return items(service, "volumes").flatMap((item, index) => mountOf(item, index, service.environment) ?? []);
}

function mountOf(item: Node, index: number, environment: Environment): Mount | undefined {
  const filled = (text: string) => interpolate(text, 0, environment).shown;
  const node = resolved(item);
  if (node?.kind === "scalar") {
    const written = textOf(node);
    if (written === undefined) return undefined;
    const [first = "", second] = parts(written).map(filled);
    return second === undefined
      ? { index, at: node.at, source: "", target: first }
      : { index, at: node.at, source: first, target: second };
  }
  const source = stringAt(node, "source");
  if (source.is !== "set") return undefined;
  const target = stringAt(node, "target");
  return {
    index,
    at: source.at,
    source: filled(source.value),
    target: target.is === "set" ? filled(target.value) : "",
  };
}

/** The short syntax at its colons; those inside `${…}` and the one of a drive letter do not count. */
export function parts(text: string): readonly string[] {
  const found: string[] = [];
  let from = 0;
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === "$") i = Math.max(i, endOfVariable(text, i) - 1);
    else if (text[i] === ":" && !(i === from + 1 && /^[A-Za-z]:[\\/]/.test(text.slice(from, from + 3)))) {
      found.push(text.slice(from, i));
      from = i + 1;
    }
  }
  found.push(text.slice(from));
  return found;
}

/** How a Compose list item names itself in a subject: the target of a mount. */
export function mountLabel(doc: YamlDocument, item: Node): string | undefined {
  const mount = mountOf(item, 0, environmentOf(doc));
  if (mount !== undefined) return mount.target === "" ? mount.source : mount.target;
  return interpolated(doc, item)?.shown;
}
