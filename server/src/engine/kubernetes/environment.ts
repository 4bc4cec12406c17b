// Environment variables of containers, by name, with literal values and references told apart.
import type { Span } from "../core/text.ts";
import type { Value } from "../core/value.ts";
import { set, unknown } from "../core/value.ts";
import { itemsAt, lookup, type MapNode, type Pair, resolved, stringAt, textOf } from "../yaml/node.ts";
import type { Container } from "./pods.ts";

export interface EnvironmentVariable {
  readonly name: Value<string>;
  /** The literal value, as text; absent where it comes from elsewhere or is missing. */
  readonly value: Value<string>;
  /** The entry in the container's `env`. */
  readonly at: Span;
  /** The map it is written as and its `value` pair, for edits; undefined where an alias or a merge key brings them in. */
  readonly written: { readonly map: MapNode; readonly value: Pair } | undefined;
}

/** The entries of a container's `env`, in order; `envFrom` is not looked into. */
export function environmentOf(container: Container): readonly EnvironmentVariable[] {
  return itemsAt(container.node, "env").flatMap((item) => {
    if (resolved(item)?.kind !== "map") return [];
    const pair = item.kind === "map" ? item.pairs.find((one) => one.key.value === "value") : undefined;
    return [
      {
        name: stringAt(item, "name"),
        value: literalOf(lookup(item, "value")),
        at: item.at,
        written: item.kind === "map" && pair !== undefined ? { map: item, value: pair } : undefined,
      },
    ];
  });
}

function literalOf(value: ReturnType<typeof lookup>): Value<string> {
  if (value.is !== "set") return value;
  const text = textOf(value.value);
  return text === undefined ? unknown(value.at) : set(text, value.at);
}
