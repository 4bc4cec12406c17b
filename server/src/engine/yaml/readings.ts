// The values of a YAML document that may be secret: those with names, and those that are not written as they are read.
import type { Reading } from "../core/redactor.ts";
import { type Span, span } from "../core/text.ts";
import { isSecretName, optionName } from "../knowledge/secret-names.ts";
import { spansOf } from "./aligned.ts";
import {
  type MapNode,
  type Node,
  resolved,
  type ScalarNode,
  type SequenceNode,
  textOf,
  type YamlDocument,
} from "./node.ts";

/** `NAME=value`, `--option=value` */
const ASSIGNED = /^-{0,2}([A-Za-z_][\w.-]{0,199})=/;

/** `isSecret` says of a map or list that everything in it is secret. */
export function readingsOf(
  { root, guess, text }: YamlDocument,
  isSecret: (node: Node) => boolean = () => false,
): readonly Reading[] {
  const found: Reading[] = [];
  const pending: { readonly node: Node; readonly secret: boolean }[] = [root, guess].flatMap((node) =>
    node === undefined ? [] : [{ node, secret: false }],
  );

  const take = (node: Node, secret: boolean, name?: string) => {
    const scalar = resolved(node);
    const read = scalar?.kind === "scalar" ? textOf(scalar) : undefined;
    if (scalar?.kind !== "scalar" || read === undefined || read === "") return;
    const isNamed = name !== undefined && isSecretName(name, "likely");
    if (!isNamed && !secret && isLiteral(text, scalar, read)) return;
    const at = insideOf(text, scalar);
    const spanOf = spansOf(text, scalar, at, read);
    found.push({ text: read, at, spanOf, ...(secret && { secret }), ...(isNamed && { name }) });
  };

  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node } = next;
    if (node.kind === "alias") {
      // One that names no anchor is a value that begins with a star.
      const written = text.slice(node.at.start, node.at.end);
      if (next.secret && node.target === undefined) found.push({ text: written, at: node.at, secret: true });
      continue;
    }
    const secret = next.secret || isSecret(node);
    if (node.kind === "scalar") take(node, secret);
    else if (node.kind === "map") {
      for (const { name, value } of entriesOf(node)) {
        const inner = resolved(value);
        if (inner?.kind === "scalar") take(value, secret, name);
        else pending.push({ node: value, secret });
      }
    } else {
      for (const { name, value, rest } of itemsOf(node)) {
        if (rest !== undefined)
          found.push({ text: rest, at: behind(text, value, rest), ...(name !== undefined && { name }) });
        if (resolved(value)?.kind === "scalar") take(value, secret, rest === undefined ? name : undefined);
        else pending.push({ node: value, secret });
      }
    }
  }
  return found;
}

interface Entry {
  readonly name: string | undefined;
  readonly value: Node;
  /** The value itself, where name and value are one scalar: `NAME=value`. */
  readonly rest?: string;
}

/** The pairs of a map; of `name: A` and `value: b` the value goes by the name that is given. */
function entriesOf({ pairs }: MapNode): readonly Entry[] {
  const given = pairs.find(({ key }) => /^(?:name|key)$/i.test(String(key.value)));
  const name = given && textOf(given.value);
  return pairs.map(({ key, value }) => {
    // The prefix of a label or an annotation says whose it is.
    const own = String(key.value).replace(/^[a-z0-9.-]+\.[a-z0-9-]+\//, "");
    return { name: /^value$/i.test(own) && name !== undefined ? name : own, value };
  });
}

/** The items of a list; one behind an option goes by the option. */
function itemsOf({ items }: SequenceNode): readonly Entry[] {
  let before: string | undefined;
  return items.map((value) => {
    const text = resolved(value)?.kind === "scalar" ? textOf(value) : undefined;
    const option = before;
    before = text === undefined ? undefined : optionName(text);
    const [whole = "", name] = ASSIGNED.exec(text ?? "") ?? [];
    const rest = text?.slice(whole.length) ?? "";
    // Where more follows a quoted value, the item is a whole command: `NAME="value" run`.
    const isAssigned = name !== undefined && isSecretName(name, "likely") && !/^(?:"[^"]*"|'[^']*')\s/.test(rest);
    return isAssigned ? { name, value, rest } : { name: option, value };
  });
}

/** Whether the text has a scalar exactly as it is read, as it has any on one line without escapes. */
function isLiteral(source: string, { at, style }: ScalarNode, read: string): boolean {
  return (style === "plain" && !read.includes(" ")) || source.slice(at.start, at.end).includes(read);
}

/** A scalar without its quotes, or without the header of its block. */
function insideOf(source: string, { at, style }: ScalarNode): Span {
  if (style === "single" || style === "double") return span(at.start + 1, Math.max(at.start + 1, at.end - 1));
  if (style !== "literal" && style !== "folded") return at;
  const line = source.indexOf("\n", at.start);
  return line === -1 || line >= at.end ? at : span(line + 1, at.end);
}

/** Where `rest`, the end of a scalar, is written; the whole scalar where that is unclear. */
function behind(source: string, value: Node, rest: string): Span {
  const scalar = resolved(value);
  if (scalar?.kind !== "scalar") return value.at;
  const inside = insideOf(source, scalar);
  const start = source.slice(inside.start, inside.end).lastIndexOf(rest);
  return start === -1 ? inside : span(inside.start + start, inside.start + start + rest.length);
}
