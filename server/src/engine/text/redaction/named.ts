// Values that are secret by the name in front of them, in any text: `TOKEN=…`, `"password": "…"`, `--password …`. Names are looked
// for by the words they are made of, and everything around one is bounded, so that the time is linear.
import { type Span, span, withoutEnd } from "../../core/text.ts";
import { isSecretName } from "../../knowledge/secret-names.ts";
import { isWrittenOut } from "../../knowledge/secret-values.ts";
import { isHiddenUnder } from "../../knowledge/secret-variables.ts";
import { isTelling } from "./telling.ts";

/** A value and what shows that it is one. */
export interface NamedValue {
  /** Without quotes. */
  readonly at: Span;
  /** Whether what joins name and value leaves no doubt: in prose, a colon may follow the same word. */
  readonly certain: boolean;
}

const WORD_OF_A_NAME = /pass|psw|pw|secret|token|key|cred|auth|connection|jwt/gi;
const LONGEST_NAME = 200;
const LONGEST_VALUE = 8_000;
const NAME_CHARACTER = /[\w.-]/;

/** What joins a name to its value. A colon needs a space or a quote behind it, or it may begin the tag of an image. */
const JOINED = /^(?:\\?["'])?[ \t]{0,40}(?:={1,3}>?|:=|:(?=[ \t"'\\]))[ \t]{0,40}/;
/** `${NAME:-default}` */
const DEFAULT = /^:?[-=+]/;
/** An option and its value as two words, as two items of a list, or on two lines of one. */
const NEXT_WORD = /^(?:[ \t]{1,20}|\\?["'],?\s{0,40}(?=\\?["'])|\\?["']?[ \t]{0,20}\r?\n[ \t]{0,99}- {1,20})/;
/** The value of `name: NAME` on the next line. */
const NEXT_LINE = /^["']?[ \t]{0,20}(?:,\s{0,40}|\r?\n[ \t]{0,99})["']?value["']?[ \t]{0,20}:[ \t]{1,40}/;
const SCHEME = /^(?:Bearer|Basic|Token|Digest|ApiKey)[ \t]{1,10}(?=[^\s"'])/i;
const UNQUOTED = /^(?:[^\s"'`|&;<>]|(?<!^)["'](?=[^\s,:\]})]))+/;
/** What a shell, a list or a map has behind a value. */
const BEHIND = ",)]}\\";
/** The value of a name that has a line with it, where the colon is not there yet. */
const SECOND_WORD = /^["']?[ \t]{1,20}(?=["']?[^\s"':=]{1,200}["']?[ \t]{0,20}(?:\r?\n|$))/;
/** Looks like an alias or a tag of YAML: where there is no such anchor, or nothing behind, it is the value. */
const ALIAS = /^\*[\w.-]{1,200}$/;
const TAG = /^![^\s!<>{}[\],]{3,200}$/;
/** Not a value: a flow collection, a block scalar, an alias, a tag, the settings of a mount, and how prose goes on. */
const NO_VALUE = /^(?:[[{|>&*!]|\s|[,.;)](?:\s|$)|(?:id|src|source|type|env|target)=)/;

/** The values behind names that speak of a secret, in order; references and harmless values are left out. */
export function namedIn(text: string): readonly NamedValue[] {
  const found: NamedValue[] = [];
  const words = new RegExp(WORD_OF_A_NAME);
  let named: ReadonlySet<string> | undefined;
  const anchors = () => (named ??= new Set(text.match(/&[\w.-]{1,200}/g)));
  for (let hit = words.exec(text); hit !== null; hit = words.exec(text)) {
    const name = nameAround(text, hit.index, hit.index + hit[0].length);
    words.lastIndex = Math.max(words.lastIndex, name.end);
    const value = valueBehind(text, name);
    if (value === undefined || isAliasIn(text, value, anchors)) continue;
    found.push(value);
    // The value itself is searched for further names.
    words.lastIndex = Math.max(words.lastIndex, value.at.start);
  }
  return found;
}

/** Whether a value is an alias of an anchor in the text. */
function isAliasIn(text: string, { at }: NamedValue, anchors: () => ReadonlySet<string>): boolean {
  const value = text.slice(at.start, at.end);
  return ALIAS.test(value) && anchors().has(`&${value.slice(1)}`);
}

function nameAround(text: string, from: number, to: number): Span {
  let [start, end] = [from, to];
  while (start > 0 && from - start < LONGEST_NAME && NAME_CHARACTER.test(text[start - 1] ?? "")) start -= 1;
  while (end < text.length && end - to < LONGEST_NAME && NAME_CHARACTER.test(text[end] ?? "")) end += 1;
  return span(start, end);
}

function valueBehind(text: string, { start, end }: Span): NamedValue | undefined {
  const written = text.slice(start, end);
  const isDefault = text.slice(start - 2, start) === "${";
  // `${NAME-default}`: the sign is not part of the name.
  const whole = isDefault ? (/^\w+/.exec(written)?.[0] ?? "") : withoutEnd(written.replace(/^[.-]+/, ""), ".-");
  // Behind `\n` in a string: the letter belongs to the escape, and so does the one that ends the value.
  const escaped = text[start - 1] === "\\" && whole.startsWith("n") && isSecretName(whole.slice(1));
  const name = escaped ? whole.slice(1) : whole;
  const isHeader = /(?:^|-)authorization$/i.test(name);
  if ((!isSecretName(name, "likely") && !isHeader) || /stdin$/i.test(name)) return undefined;
  const found = valueFor(text, { start, end }, { name, isDefault, escaped });
  const isHidden = isHeader || (found !== undefined && isHiddenUnder(name, text.slice(found.at.start, found.at.end)));
  return isHidden ? found : undefined;
}

interface Name {
  readonly name: string;
  /** `${NAME:-value}` */
  readonly isDefault: boolean;
  /** Behind `\n` in a string. */
  readonly escaped: boolean;
}

/** What is written for a name, in any of the ways in which names are given values. */
function valueFor(text: string, { start, end }: Span, { name, isDefault, escaped }: Name): NamedValue | undefined {
  if (isDefault) {
    const behind = start + name.length;
    const sign = DEFAULT.exec(text.slice(behind, behind + 3))?.[0];
    return sign === undefined ? undefined : defaultAt(text, behind + sign.length);
  }
  const ahead = text.slice(end, end + 200);
  const joint = JOINED.exec(ahead)?.[0];
  if (joint !== undefined)
    return valueAt(text, end + joint.length, joint.includes("=") || /["']/.test(joint), escaped ? /\\[nr]/ : undefined);
  const line = NEXT_LINE.exec(ahead)?.[0];
  if (line !== undefined && /name["']?[ \t]{0,20}:[ \t]{0,20}["']?$/.test(text.slice(Math.max(0, start - 60), start)))
    return valueAt(text, end + line.length, true);
  if (
    /^[A-Z][A-Z0-9_]*$/.test(name) &&
    /(?:^|\n)[ \t]{0,99}(?:- {1,20})?["']?$/.test(text.slice(Math.max(0, start - 130), start))
  ) {
    const second = SECOND_WORD.exec(text.slice(end, end + 300))?.[0];
    if (second !== undefined) return valueAt(text, end + second.length, true);
  }
  const next = /^-{1,2}[A-Za-z]/.test(text.slice(start, end)) ? NEXT_WORD.exec(ahead)?.[0] : undefined;
  const option = next === undefined ? undefined : valueAt(text, end + next.length, true);
  return option === undefined || text[option.at.start] === "-" ? undefined : option;
}

function defaultAt(text: string, start: number): NamedValue | undefined {
  const close = text.slice(start, start + LONGEST_VALUE).search(/[}\r\n]/);
  const value = close === -1 ? "" : text.slice(start, start + close);
  return isWrittenOut(value) ? { at: span(start, start + value.length), certain: true } : undefined;
}

/** `ends`: where the value ends at the latest. */
function valueAt(text: string, from: number, certain: boolean, ends?: RegExp): NamedValue | undefined {
  const rest = text.slice(from, from + LONGEST_VALUE);
  const ahead = ends === undefined ? rest : (rest.split(ends, 1)[0] ?? "");
  const quote = /^\\?["']/.exec(ahead)?.[0];
  const start = from + (quote?.length ?? 0);
  const inside = quote === undefined ? withoutEnd(UNQUOTED.exec(ahead)?.[0] ?? "", BEHIND) : quoted(ahead, quote);
  // A comment, or what a template computes.
  if (quote === undefined && /^#/.test(ahead) && /\s/.test(text[from - 1] ?? "")) return undefined;
  if (quote === undefined && isInAction(text, from)) return undefined;
  const scheme = SCHEME.exec(quote === undefined ? ahead : inside)?.[0] ?? "";
  if (scheme !== "") {
    const word = /^[^\s"'`]{1,8000}/.exec(text.slice(start + scheme.length, start + LONGEST_VALUE))?.[0] ?? "";
    return accepted(text, span(start + scheme.length, start + scheme.length + word.length), true);
  }
  // The brace of a variable belongs to it, that of a map does not.
  const isOpen = inside.lastIndexOf("${") > inside.lastIndexOf("}") && text[start + inside.length] === "}";
  return accepted(text, span(start, start + inside.length + Number(isOpen)), certain || quote !== undefined);
}

/** Whether a place is in an action of a template, `{{ … }}`, and in no string of it. */
function isInAction(text: string, at: number): boolean {
  const line = text.slice(Math.max(0, at - 300), at);
  const action = line.slice(Math.max(line.lastIndexOf("{{"), line.lastIndexOf("\n")));
  return action.startsWith("{{") && !action.includes("}}") && action.split('"').length % 2 === 1;
}

function accepted(text: string, at: Span, certain: boolean): NamedValue | undefined {
  const value = text.slice(at.start, at.end);
  const isNone =
    NO_VALUE.test(value) && !ALIAS.test(value) && !(TAG.test(value) && isLast(text, at) && isTelling(value));
  return isWrittenOut(value) && !isNone ? { at, certain } : undefined;
}

/** Whether nothing but a comment is behind a value on its line. */
const isLast = (text: string, { end }: Span): boolean => /^[ \t]{0,99}(?:#|\r?\n|$)/.test(text.slice(end, end + 102));

/** What is between a quote and the next one of its kind on the same line. */
function quoted(ahead: string, quote: string): string {
  const from = quote.length;
  for (let i = from; i < ahead.length; i += 1) {
    if (ahead[i] === "\n" || ahead[i] === "\r" || ahead.startsWith(quote, i)) return ahead.slice(from, i);
    if (ahead[i] === "\\" && quote === '"') i += 1;
  }
  return ahead.slice(from);
}
