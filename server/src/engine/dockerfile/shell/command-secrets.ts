// Secrets that a step's own words hold: passwords as arguments, headers of requests, variables, lines of files with logins. Which option is
// a password: knowledge/password-arguments.ts.

import { byWord } from "../../core/by-word.ts";
import { fact } from "../../core/fact.ts";
import { addTo } from "../../core/lists.ts";
import { type Span, span } from "../../core/text.ts";
import { PASSWORD_FORMS, type PasswordForm, type PasswordShape } from "../../knowledge/password-arguments.ts";
import { isSecretName } from "../../knowledge/secret-names.ts";
import { type Worth, worthOf } from "../../knowledge/secret-values.ts";
import { worthUnder } from "../../knowledge/secret-variables.ts";
import type { Dockerfile } from "../parse/document.ts";
import type { Call } from "./calls.ts";
import type { ShellCommand, ShellWord } from "./command.ts";
import { type Step, stepsWith } from "./commands.ts";

export type SecretPlace = "option" | "header" | "variable" | "file";

export interface CommandSecret extends Call {
  readonly place: SecretPlace;
  /** The word that holds it. */
  readonly word: ShellWord;
  /** The secret itself, in the document. */
  readonly at: Span;
  /** What it is given as, fit for a message: `--password`, `Authorization`, `DB_PASSWORD`, `.npmrc`. */
  readonly name: string;
  readonly worth: Exclude<Worth, "none">;
}

interface Reader extends Pick<PasswordForm, "behind" | "argument" | "any"> {
  readonly options: ReadonlySet<string>;
  readonly attached: readonly string[];
  readonly shape: PasswordShape;
}

/** Accounts of the image itself are another rule's. */
const ACCOUNTS: ReadonlySet<string> = new Set(["chpasswd", "useradd", "usermod", "passwd"]);
const READERS = readers();

function readers(): ReadonlyMap<string, readonly Reader[]> {
  const found = new Map<string, Reader[]>();
  const words = (text = "") => text.split(" ").filter((word) => word !== "");
  for (const { programs, options, attached, shape = "whole", ...rest } of PASSWORD_FORMS) {
    const reader = { ...rest, options: new Set(words(options)), attached: words(attached), shape };
    for (const program of words(programs)) if (!ACCOUNTS.has(program)) addTo(found, program, reader);
  }
  return found;
}

/**
 * Settings that are secrets, by the words of the command in front of the value (npm-config, yarn and composer's "config", aws configure
 * set).
 */
const SETTINGS: Readonly<Record<string, RegExp>> = byWord({
  npm: /^(?:c(?:onfig)? )?set \S{0,200}_(?:authToken|auth|password)$/,
  pnpm: /^(?:c(?:onfig)? )?set \S{0,200}_(?:authToken|auth|password)$/,
  yarn: /^config set (?:npmAuthToken|npmAuthIdent|\S{0,200}_(?:authToken|auth|password))$/,
  composer: /^config (?:(?:github-oauth|gitlab-token|gitlab-oauth|bearer)\.\S+|http-basic\.\S+ \S+)$/,
  poetry: /^config (?:pypi-token\.\S+|http-basic\.\S+ \S+)$/,
  aws: /^configure set (?:[\w.-]{1,100}\.)?aws_(?:secret_access_key|session_token)$/,
});

const HEADER = /^(?:Proxy-)?Authorization: {0,3}(?:(?:Bearer|Basic|Token|ApiKey|Digest) {1,3})?(\S+)$/i;
const TOKEN_HEADER = /^[A-Za-z-]{0,40}(?:Token|Api-?Key|Auth-Key|Secret)$/i;
const REQUESTERS: ReadonlySet<string> = new Set(["curl", "wget", "http", "https", "xh"]);

/**
 * Files with logins, and the secret in a line of each: netrc(5), npm's `.npmrc`, Python's `.pypirc`, `.pgpass` of PostgreSQL, MySQL's
 * option files.
 */
const FILES: readonly (readonly [RegExp, RegExp])[] = [
  [/(?:^|\/)[._]netrc$/, /(?:\bpassword|\\npassword)\s+([^\s\\]+)/],
  [/(?:^|\/)\.?npmrc$/, /_(?:authToken|auth|password) {0,3}= {0,3}([^\s\\]+)/],
  [/(?:^|\/)\.pypirc$/, /\bpassword {0,3}[=:] {0,3}([^\s\\]+)/],
  [/(?:^|\/)\.pgpass$/, /^[^:\s]*:[^:\s]*:[^:\s]*:[^:\s]*:([^:\s\\]+)/],
  [/(?:^|\/)(?:\.my|my)\.cnf$/, /\bpassword {0,3}= {0,3}([^\s\\]+)/],
];

/**
 * Passwords that everybody has: that of the JDK's `cacerts`, a store of public certificates (keytool(1), "The cacerts Certificates File").
 */
const KNOWN_TO_ALL: Readonly<Record<string, string>> = byWord({ keytool: "changeit" });

/** The secrets that the steps of a file have in their commands, in order. Values of variables and substitutions are none. */
export const commandSecretsIn = fact((doc: Dockerfile): readonly CommandSecret[] =>
  stepsWith(doc, secretsIn, (step) => secretsIn(doc, step).length > 0).flatMap((step) => secretsIn(doc, step)),
);

function secretsIn(doc: Dockerfile, step: Step): readonly CommandSecret[] {
  const found: CommandSecret[] = [];
  for (const command of step.script.commands) {
    const add = (place: SecretPlace, word: ShellWord, value: string | undefined, name: string, worth: Worth) => {
      if (value === undefined || worth === "none" || KNOWN_TO_ALL[command.program ?? ""] === value) return;
      found.push({ step, command, place, word, at: placeOf(doc, word, value), name, worth });
    };
    assignedIn(command, add);
    if (command.program === undefined) continue;
    argumentsOf(command, add);
    if (REQUESTERS.has(command.program)) headersOf(command, add);
    if (command.program === "echo" || command.program === "printf") writtenBy(command, add);
  }
  return found;
}

type Add = (place: SecretPlace, word: ShellWord, value: string | undefined, name: string, worth: Worth) => void;

/** The span of a value in its word, or the word where it is not there as it reads. */
function placeOf({ text }: Dockerfile, word: ShellWord, value: string): Span {
  const start = word.at.start + word.text.lastIndexOf(value);
  return start >= word.at.start && text.startsWith(value, start) ? span(start, start + value.length) : word.at;
}

function assignedIn({ assignments, program, args }: ShellCommand, add: Add): void {
  const words = program === "export" || program === "env" || program === "declare" ? args : [];
  for (const word of [...assignments.map(({ value }) => value), ...words]) {
    const [, name = "", value = ""] = /^(\w+)=(.*)$/s.exec(word.literal ?? "") ?? [];
    if (name !== "" && !isWord(value) && !isForTheBuild(value))
      add("variable", word, value, name, worthUnder(name, value));
  }
}

/** What a build is given where any word would do, or a list of words: `SECRET_KEY=nothing python manage.py collectstatic`. */
const isWord = (value: string): boolean => /^[a-z]+(?:[-_., ][a-z]+)*\d?$/i.test(value);

/** Words that say that a value is only there because the program asks for some. */
const ONLY_THERE: ReadonlySet<string> = new Set(
  "buildtime dummy fake insecure mock notused placeholder temporary unused".split(" "),
);

/** Whether a value says of itself that it opens nothing: `dummyKeyWithMinimumLength---`, `django-insecure-…`. */
function isForTheBuild(value: string): boolean {
  const parted = value.slice(0, 200).replace(/(?<=[a-z])(?=[A-Z])/g, " ");
  return parted.split(/[^A-Za-z]+/).some((word) => ONLY_THERE.has(word.toLowerCase()));
}

function argumentsOf({ program = "", args }: ShellCommand, add: Add): void {
  const known = READERS.get(program) ?? [];
  const seen: string[] = [];
  let given = 0;
  for (const [i, word] of args.entries()) {
    const text = word.literal ?? word.text;
    if (!text.startsWith("-")) given += 1;
    const set = settingOf(program, seen, word);
    if (set !== undefined) add("option", word, set.value, set.name, worthOf(set.value));
    let isKnown = set !== undefined;
    for (const reader of known) {
      const behind = seen.findIndex((one) => reader.behind?.test(one) === true);
      if (reader.behind !== undefined && behind === -1) continue;
      const first = seen.slice(0, behind + 1).filter((one) => !one.startsWith("-")).length;
      const [holder, value] = givenBy(args, i, reader, given - first) ?? [];
      if (holder === undefined) continue;
      isKnown = true;
      const secret = shaped(value, reader.shape);
      add("option", holder, secret, nameOf(text, holder === word) ?? program, worthOf(secret ?? ""));
    }
    if (!isKnown) named(args, i, add);
    if (seen.length < 40) seen.push(text);
  }
}

/** The option that a word begins with, whole or, where its value is joined to it, of one letter: `-pSECRET`; undefined for none. */
function nameOf(text: string, isJoined: boolean): string | undefined {
  const name = /^--?\w[\w-]*/.exec(text)?.[0];
  return isJoined && !name?.startsWith("--") ? name?.slice(0, 2) : name;
}

/** What a word sets for good as a secret, behind the name of the setting or as `name=value`. */
function settingOf(program: string, seen: readonly string[], { literal }: ShellWord) {
  const pattern = Object.hasOwn(SETTINGS, program) ? SETTINGS[program] : undefined;
  if (pattern === undefined || literal === undefined || literal.startsWith("-")) return undefined;
  const before = seen.filter((one) => !one.startsWith("-"));
  if (pattern.test(before.join(" "))) return { name: before.at(-1) ?? program, value: literal };
  const equals = literal.indexOf("=");
  const name = literal.slice(0, Math.max(0, equals));
  return equals !== -1 && pattern.test([...before, name].join(" "))
    ? { name, value: literal.slice(equals + 1) }
    : undefined;
}

/** The word that holds what an option introduces, contains or is itself, and the value. */
function givenBy(args: readonly ShellWord[], i: number, reader: Reader, given: number) {
  const word = args[i];
  const text = word?.literal;
  if (word === undefined || text === undefined) return undefined;
  if (!text.startsWith("-")) {
    return reader.any === true || reader.argument === given ? ([word, text] as const) : undefined;
  }
  if (reader.options.has(text)) {
    const next = args[i + 1];
    return next?.literal === undefined || next.literal.startsWith("-") ? undefined : ([next, next.literal] as const);
  }
  const equals = text.indexOf("=");
  if (equals !== -1 && reader.options.has(text.slice(0, equals))) return [word, text.slice(equals + 1)] as const;
  const option = reader.attached.find((one) => text.startsWith(one) && text.length > one.length);
  return option === undefined || text.startsWith("--") ? undefined : ([word, text.slice(option.length)] as const);
}

function shaped(value: string | undefined, shape: PasswordShape): string | undefined {
  if (value === undefined || shape === "whole") return value;
  const sign = shape === "name=" ? "=" : shape;
  const skip = value.indexOf(sign);
  if (skip === -1 || (shape === "pass:" && skip !== 0)) return undefined;
  return value.slice(skip + sign.length) || undefined;
}

/** Options of any program that are called after a secret: `--password=…`, `--api-key …`. */
function named(args: readonly ShellWord[], i: number, add: Add): void {
  const word = args[i];
  const written = word?.literal ?? "";
  const equals = written.indexOf("=");
  const own = equals === -1 ? undefined : written.slice(equals + 1);
  const [, dashes = "", option = ""] =
    /^(--?)([A-Za-z][\w.-]{2,60})$/.exec(equals === -1 ? written : written.slice(0, equals)) ?? [];
  if (word === undefined || option === "" || !isSecretName(option) || /stdin$/i.test(option)) return;
  const next = args[i + 1];
  const [holder, value] = own === undefined ? [next, next?.literal] : [word, own];
  if (holder === undefined || value === undefined || /^-|^(?:id|src|source|type|env)=/.test(value) || isWord(value))
    return;
  add("option", holder, value, `${dashes}${option}`, worthUnder(option, value));
}

function headersOf({ args }: ShellCommand, add: Add): void {
  for (const word of args) {
    const text = (word.literal ?? "").replace(/^(?:-H|--header=)/, "");
    const header = HEADER.exec(text);
    const colon = text.indexOf(":");
    const isToken = header === null && colon !== -1 && TOKEN_HEADER.test(text.slice(0, colon));
    const token = isToken ? text.slice(colon + 1).trim() : "";
    const name = isToken ? text.slice(0, colon) : "Authorization";
    const value = header?.[1] ?? (/^\S+$/.test(token) ? token : undefined);
    if (value !== undefined && !isWord(value)) add("header", word, value, name, worthOf(value));
  }
}

function writtenBy({ args, redirects }: ShellCommand, add: Add): void {
  const target = redirects.find(({ operator }) => operator.startsWith(">"))?.target;
  const path = (target?.literal ?? target?.text ?? "").replace(/["']/g, "");
  const [, pattern] = path === "" ? [] : (FILES.find(([name]) => name.test(path)) ?? []);
  if (pattern === undefined) return;
  for (const word of args) {
    const value = pattern.exec(word.literal ?? "")?.[1];
    if (value !== undefined) add("file", word, value, path.slice(path.lastIndexOf("/") + 1), worthOf(value));
  }
}
