// Finds tokens and keys in any text: one pass with one prefilter (triggers.ts), then a bounded look at each place where something may
// begin.
import { fromBase64, toBase64 } from "../core/base64.ts";
import type { Document } from "../core/document.ts";
import { fact } from "../core/fact.ts";
import { addTo } from "../core/lists.ts";
import type { Row } from "../core/rule.ts";
import type { Span } from "../core/text.ts";
import { isPublishedKey } from "../knowledge/published-keys.ts";
import { isSampleToken } from "../knowledge/stand-ins.ts";
import { KEYWORD_STRUCTURES, KEYWORDED } from "./keyworded.ts";
import { SHAPES } from "./shapes.ts";
import { type Look, STRUCTURE_ROWS, STRUCTURES, type Structure } from "./structures.ts";
import type { Token } from "./token.ts";
import { TOKENS } from "./tokens.ts";
import { triggerFinder } from "./triggers.ts";

/** A secret in a text. It carries the place of the value, never the value. */
export interface Secret extends Pick<Look, "expires"> {
  /** The sort: `GitHub personal access token`. */
  readonly row: Row;
  /** The beginning that all secrets of this sort share: fit for display. */
  readonly shown: string;
  /** The value and nothing around it. */
  readonly at: Span;
  /** The part of it that is marked, all by default. Of a private key the first line, which says what it is. */
  readonly mark?: Span;
  /** Whether it stands in an encoding that anyone can undo. */
  readonly encoded?: boolean;
}

/** Every sort of secret that is known. */
export const SECRET_ROWS: readonly Row[] = [
  ...TOKENS,
  ...STRUCTURE_ROWS,
  ...SHAPES.map(({ row }) => row),
  ...KEYWORDED,
];

/** The longest token of the table with its right border. */
const WINDOW = 1_600;
const WORD = /\w/;

function fromToken(token: Token, prefix: string): Structure {
  return {
    row: token,
    shown: `${prefix}…`,
    triggers: [prefix],
    notAfter: WORD,
    look(text, at) {
      const from = at + prefix.length;
      const match = token.rest.exec(text.slice(from, from + WINDOW));
      if (match === null) return undefined;
      const end = from + match[0].length;
      const standIn = isSampleToken(match[1] ?? match[0], token.entropy) || isPublishedKey(text.slice(at, end));
      return { at: { start: at, end }, standIn };
    },
  };
}

/** A shorter beginning is found in any base64. */
const SHORTEST_PREFIX = 4;
const BASE64 = /^[A-Za-z0-9+/]{8,2200}={0,2}(?![A-Za-z0-9+/=])/;

/** The same token in base64, which begins with it: `data` of a Secret. The characters that its prefix alone decides are looked for. */
function encoded(token: Token, prefix: string): Structure {
  return {
    row: token,
    shown: `${prefix}…`,
    triggers: [toBase64(prefix).slice(0, Math.floor((prefix.length * 4) / 3))],
    notAfter: /[\w+/]/,
    look(text, at) {
      const run = BASE64.exec(text.slice(at, at + 2300))?.[0] ?? "";
      const plain = (fromBase64(run) ?? "").trimEnd();
      const match = plain.startsWith(prefix) ? token.rest.exec(plain.slice(prefix.length)) : null;
      if (match === null || prefix.length + match[0].length !== plain.length) return undefined;
      const standIn = isSampleToken(match[1] ?? match[0], token.entropy) || isPublishedKey(plain);
      return { at: { start: at, end: at + run.length }, standIn, encoded: true };
    },
  };
}

function byTrigger(): ReadonlyMap<string, readonly Structure[]> {
  const prefixed = TOKENS.flatMap((token) => token.prefixes.map((prefix) => [token, prefix] as const));
  const all = [
    ...prefixed.map(([token, prefix]) => fromToken(token, prefix)),
    ...STRUCTURES,
    ...SHAPES,
    ...prefixed.filter(([, { length }]) => length >= SHORTEST_PREFIX).map(([token, prefix]) => encoded(token, prefix)),
    ...KEYWORD_STRUCTURES,
  ];
  const map = new Map<string, Structure[]>();
  for (const structure of all) {
    for (const trigger of structure.triggers) addTo(map, trigger, structure);
  }
  return map;
}

const BY_TRIGGER = byTrigger();
/** What starts like two of them is the longer one. */
const nextTrigger = triggerFinder(BY_TRIGGER.keys());

/**
 * Whether a secret may begin at `offset`. A word character before it says no, but for one that belongs to an escape (`\n`); so does
 * a hyphen that is not that of a default (`${TOKEN:-…}`).
 */
function mayBegin(text: string, offset: number, notAfter: RegExp | undefined): boolean {
  if (offset === 0 || notAfter === undefined) return true;
  const before = text.charAt(offset - 1);
  if (/[nrt]/.test(before) && text.charAt(offset - 2) === "\\") return true;
  if (before === "-") return text.charAt(offset - 2) === ":";
  return !notAfter.test(before);
}

/** What of a secret everyone may see: the beginning that tells its sort. Empty where it begins otherwise than it is shown. */
export function publicStart(text: string, { at, shown }: Secret): string {
  const start = shown.replace(/…$/, "");
  return text.startsWith(start, at.start) ? start : "";
}

/**
 * The secrets in a text, in order and without overlaps. Stand-ins (samples, masks, sequences) are left out.
 * Time is linear in the length of the text.
 */
export function secretsIn(text: string): readonly Secret[] {
  const found: Secret[] = [];
  for (let hit = nextTrigger(text, 0); hit !== undefined; ) {
    let end = hit.index + hit.trigger.length;
    for (const structure of BY_TRIGGER.get(hit.trigger) ?? []) {
      if (!mayBegin(text, hit.index, structure.notAfter)) continue;
      const look = structure.look(text, hit.index);
      if (look === undefined) continue;
      // What has been read is not read again: it keeps the scan linear and a secret from being told twice.
      end = Math.max(end, look.at.end);
      const {
        standIn = false,
        row = structure.row,
        shown = structure.shown,
        encoded: isEncoded = false,
        ...rest
      } = look;
      if (!standIn) found.push({ row, shown, encoded: isEncoded, ...rest });
      break;
    }
    hit = nextTrigger(text, end);
  }
  return found;
}

/** The secrets in the text of a document, looked for once. */
export const secretsOf: (doc: Document) => readonly Secret[] = fact(({ text }) => secretsIn(text));
