// All secrets of a document, whether or not a rule reports them: tokens and keys, passwords of addresses, values under names that
// speak of a secret. Found in the text as it is and in the values as they are read.

import { fromBase64 } from "../../core/base64.ts";
import type { Document } from "../../core/document.ts";
import { remembered } from "../../core/fact.ts";
import { addAll } from "../../core/lists.ts";
import type { Reading } from "../../core/redactor.ts";
import { type Span, span } from "../../core/text.ts";
import { keyLinesIn } from "../../knowledge/private-keys.ts";
import { isWrittenOut } from "../../knowledge/secret-values.ts";
import { isHiddenUnder } from "../../knowledge/secret-variables.ts";
import { halfLoginsIn, loginsIn } from "../addresses.ts";
import { publicStart, secretsIn, secretsOf } from "../secrets.ts";
import { commandSecretsIn } from "./commands.ts";
import { namedIn } from "./named.ts";
import { isTelling } from "./telling.ts";

export interface Known {
  /** Where the secrets are; spans count from the start of the document and may overlap. */
  readonly spans: readonly Span[];
  /** The secrets themselves, as far as each is unlike ordinary words, so that it is recognised wherever it turns up. */
  readonly values: readonly string[];
}

/** Where secrets are in a text, judged by the text alone; of a token the part that nobody may see. */
function foundIn(text: string, secrets = secretsIn(text)): readonly Span[] {
  // Of a private key in PEM the lines between the first and the last are secret.
  const tokens = secrets.filter(({ at }) => !text.startsWith("-----BEGIN", at.start));
  return [
    ...tokens.map((one) => span(one.at.start + publicStart(text, one).length, one.at.end)),
    ...keyLinesIn(text),
    ...loginsIn(text).map(({ at }) => at),
    ...halfLoginsIn(text),
    ...namedIn(text).map(({ at }) => at),
    ...commandSecretsIn(text),
  ];
}

/** `readings` are the values of the document. */
export function knownIn(doc: Document, readings: readonly Reading[]): Known {
  const own = inText(doc);
  if (readings.length === 0) return own;
  const spans = [...own.spans];
  const values = [...own.values];
  for (const reading of readings) {
    const { text, at, name, secret, of, spanOf } = reading;
    const isWhole = secret === true ? isWrittenOut(text) : name !== undefined && isHiddenUnder(name, text);
    if (isWhole) {
      spans.push(at);
      addAll(values, spellings(text));
      continue;
    }
    // What is written as it is read was found above.
    if (doc.text.slice(at.start, at.end).includes(text)) continue;
    for (const { start, end } of of === undefined ? foundIn(text) : remembered(of, foundIn, () => foundIn(text))) {
      spans.push(spanOf?.(start, end) ?? at);
      addAll(values, spellings(text.slice(start, end)));
    }
  }
  return { spans, values };
}

function inText(doc: Document): Known {
  const { text } = doc;
  const spans = foundIn(text, secretsOf(doc));
  return { spans, values: spans.flatMap(({ start, end }) => spellings(text.slice(start, end))) };
}

/** A value, what it is once it is decoded, and what it is made of: as far as each is telling. */
function spellings(value: string): readonly string[] {
  const plain = value.trim();
  const defaults = defaultsIn(plain);
  // Of a variable with a default the default is the secret.
  const all = (defaults.length > 0 ? defaults : [plain]).flatMap((one) => [
    one,
    ...withoutEscapes(one),
    ...decoded(one),
    ...unescaped(one),
  ]);
  return [...all, ...[plain, ...all].flatMap(piecesOf)].filter((one) => isTelling(one) && isWrittenOut(one));
}

const VARIABLE = /\$\{\w+:?[-=+]/g;

/** The default values of variables: `${NAME:-this}`. */
function defaultsIn(value: string): readonly string[] {
  const found: string[] = [];
  const heads = new RegExp(VARIABLE);
  for (let head = heads.exec(value); head !== null; head = heads.exec(value)) {
    const end = value.indexOf("}", heads.lastIndex);
    found.push(value.slice(heads.lastIndex, end === -1 ? undefined : end));
    if (end === -1) break;
    heads.lastIndex = end;
  }
  return found;
}

/** Shorter pieces of a value may be anything. */
const SHORTEST_PIECE = 10;

/** The lines and words of a value that has several: a configuration, a connection string, `user:password`, a key. */
function piecesOf(value: string): readonly string[] {
  const lines = value.split(/[\r\n]+|\\n|\\r/).map((line) => line.trim());
  // The name of a variable is not part of its default.
  const words = value.replace(VARIABLE, " ").split(/(?:\\[nrt]|[\s=:;,"'`{}[\]()<>|&])+/);
  return [...lines, ...words].filter((piece) => piece.length >= SHORTEST_PIECE && piece !== value);
}

/** What a value in an address means. */
function unescaped(value: string): readonly string[] {
  if (!/%[0-9A-Fa-f]{2}/.test(value)) return [];
  try {
    return [decodeURIComponent(value)];
  } catch {
    return [];
  }
}

/** The first and the last line of a key in PEM, which say no more than what it is. */
const ARMOUR = /-----(?:BEGIN|END) [A-Z0-9 ]{1,40}-----/g;

function decoded(value: string): readonly string[] {
  if (value.length < 8 || !/^[A-Za-z0-9+/\s]+={0,2}$/.test(value)) return [];
  const bytes = fromBase64(value) ?? "";
  if (bytes === "" || /[^\t\n\r\x20-\x7e\x80-\xff]/.test(bytes)) return [];
  return [bytes.replace(ARMOUR, "").trim()];
}

/** What a value means that is written between double quotes. */
function withoutEscapes(value: string): readonly string[] {
  if (!value.includes("\\")) return [];
  try {
    const read: unknown = JSON.parse(`"${value}"`);
    return typeof read === "string" ? [read] : [];
  } catch {
    return [];
  }
}
