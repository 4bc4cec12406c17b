// The outline of a Compose file: its top-level elements, below each what it names: services with their images, networks, volumes.

import type { OutlineItem } from "../core/outline.ts";
import { type Pair, pairOf, pairsAt, textOf, type YamlDocument } from "../yaml/node.ts";

/** Top-level elements whose keys are names. By the Compose Specification; `include` and `name` hold none. */
const NAMING: ReadonlySet<string> = new Set(["services", "networks", "volumes", "configs", "secrets", "models"]);

/** The elements in the order of the file; what has no name yet is left out. */
export function composeOutline(doc: YamlDocument): readonly OutlineItem[] {
  return named(pairsAt(doc.root)).flatMap((element): OutlineItem[] => {
    const { name, pair } = element;
    if (!NAMING.has(name)) return [];
    const isService = name === "services";
    const children = named(pairsAt(pair.value)).map(({ name: own, pair: one }): OutlineItem => {
      const detail = isService ? startsFrom(one) : undefined;
      return {
        name: own,
        ...(detail !== undefined && { detail }),
        kind: isService ? "section" : "name",
        at: one.at,
        label: one.key.at,
        children: [],
      };
    });
    return [{ name, kind: "group", at: pair.at, label: pair.key.at, children }];
  });
}

function named(pairs: readonly Pair[]): readonly { readonly name: string; readonly pair: Pair }[] {
  return pairs.flatMap((pair) => {
    const name = String(pair.key.value ?? "");
    return pair.key.masked || name === "" || name === "<<" ? [] : [{ name, pair }];
  });
}

/** Its image as it is written, or that it is built. */
function startsFrom({ value }: Pair): string | undefined {
  return textOf(pairOf(value, "image")?.value) ?? (pairOf(value, "build") === undefined ? undefined : "build");
}
