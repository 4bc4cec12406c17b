// The masking law: a template in place of any scalar makes it unknown, and what is unknown is never reported.

import type { Span } from "../../server/src/engine/core/text.ts";
import { parseFile } from "../../server/src/engine/pipeline/engine.ts";
import { type Node, resolved, type YamlDocument } from "../../server/src/engine/yaml/node.ts";
import { engine, uriOf } from "./lab.ts";

/** A YAML text with one scalar value after the other replaced by a template; none for other languages. */
export function* maskedVariants(path: string, text: string): Generator<string> {
  const file = parseFile(engine, uriOf(path), path, text, 1);
  for (const { start, doc } of file?.parts ?? []) {
    if (!("root" in doc)) continue;
    for (const at of scalarValues((doc as YamlDocument).root)) {
      yield `${text.slice(0, start + at.start)}{{ .Values.hidden }}${text.slice(start + at.end)}`;
    }
  }
}

/** The spans of the values, never of keys; `apiVersion` and `kind` stay, since they say what the document is. */
function* scalarValues(node: Node | undefined): Generator<Span> {
  if (node?.kind === "scalar") {
    if (node.at.end > node.at.start && node.style !== "literal" && node.style !== "folded") yield node.at;
  } else if (node?.kind === "sequence") {
    for (const item of node.items) yield* scalarValues(item);
  } else if (node?.kind === "map") {
    for (const { key, value } of node.pairs) {
      const scalar = resolved(key);
      const name = scalar?.kind === "scalar" ? scalar.value : undefined;
      if (name !== "apiVersion" && name !== "kind") yield* scalarValues(value);
    }
  }
}
