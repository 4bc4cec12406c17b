// Passwords that are easily guessed: those that documentation and images ship with, words put together from such, and those that most
// people choose; for all languages. They protect nothing, but nothing is lost either when they are read.
import { byWord } from "../core/by-word.ts";
import { withoutEnd } from "../core/text.ts";

/** What weak passwords are made of, without what separates it. Source: the defaults in the documentation of the images named. */
const PIECES: ReadonlySet<string> = new Set(
  `a access adm admin administrator airflow api app bar bitnami change changeit changeme changethis db default demo dev
  develop development docker dummy elastic example fake foo foobar good grafana guest hello insecure is it jwt kafka key keycloak letmein local
  localhost login long mariadb master me minio mongo mongodb my mysql n8n nextcloud not oracle pass passphrase passwd password pg
  please postgres postgresql ps pw pwd qwerty rabbit rabbitmq random redis replaceme root sa safe sample secret secrets secure some
  strong sudo super sys system temp test testing the this token top toor user value very weak welcome wordpress`.split(
    /\s+/,
  ),
);
/** What many people choose, as they write it. Source: the most common passwords that NordPass and SplashData publish each year. */
const COMMON: ReadonlySet<string> = new Set(
  `1q2w3e 1q2w3e4r 1q2w3e4r5t 1qaz2wsx abc123 a1b2c3 abcd1234 asdf asdfgh asdfghjkl azerty azertyuiop baseball batman dragon football
  freedom hunter2 iloveyou monkey mustang princess q1w2e3r4 qazwsx qwer1234 qwertyuiop shadow starwars sunshine superman trustno1
  auto generated prompt unused whatever yourstrong(!)password zaq12wsx zxcvbn zxcvbnm`.split(/\s+/),
);
/** Longer ones are not put together by hand. */
const LONGEST = 40;
/** Words by which a value tells what goes there, and such as do so at its end only: a phrase may be about a key or a token. */
const TOLD = new Set("changeme passphrase password passwd secret".split(" "));
const TOLD_LAST = new Set("key keys pass passwords pw pwd secrets string token tokens value".split(" "));
/** Words by which it speaks of itself, or asks for another. */
const SELF = new Set(
  "a an change choose insecure long my our please put random replace some strong super the this very your".split(" "),
);
/** Signs that forms ask for at the end. */
const SIGNS = "!.?#*$@%&+";
const LONGEST_DESCRIPTION = 100;

/** Letters by the digits and signs that are written for them. */
const LETTERS: Readonly<Record<string, string>> = byWord({
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "@": "a",
  $: "s",
});

/**
 * Whether a password is easily guessed: `changeme`, `p@ssw0rd`, `my-secret-pw`, `Admin123!`, `123456`, `hunter2`; or only says in words
 * that it is one. `related` are words that are tried with it, such as the user's name. Digits for letters are looked through in one
 * word only: `s3cretPa55word` is on no list, and the key of an application that is spelt like that is known to those who have read it.
 */
export function isWeakPassword(password: string, related: readonly string[] = []): boolean {
  return isDescription(password) || isCounted(password) || isGuessed(password, related);
}

/**
 * Whether a value only says in words what goes there: `my-secure-database-password`, `ThisIsASuperLongToken`, `mystorageaccountkey`.
 * Anyone who looks for a password tries it, or it is a sample that opens nothing.
 */
function isDescription(value: string): boolean {
  if (value.length > LONGEST_DESCRIPTION) return false;
  const text = withoutEnd(value, "0123456789!.?#*$%&");
  if (/^[a-z]+$/i.test(text) && !/[a-z][A-Z]/.test(text)) return isRunTogether(text.toLowerCase());
  const words = text
    .replace(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, " ")
    .toLowerCase()
    .split(/[-_. ]+/);
  if (words.length < 2 || !words.every((word) => /^[a-z]{1,20}$/.test(word))) return false;
  // Letters drawn by chance make many short words.
  if (words.filter((word) => word.length < 3).length > words.length / 2) return false;
  if (words.some((word) => TOLD.has(word))) return true;
  // A phrase that ends in such a word may be one that somebody drew: it has to speak of itself.
  return TOLD_LAST.has(words.at(-1) ?? "") && words.some((word) => SELF.has(word));
}

/** Whether a value is one sign, or the ten digits, over and over, however long: keys are padded so. */
function isCounted(value: string): boolean {
  if (value.length < 4 || value.length > 1_000) return false;
  const [first = ""] = value;
  return (
    value === first.repeat(value.length) ||
    "1234567890".repeat(101).startsWith(value) ||
    "0123456789".repeat(101).startsWith(value)
  );
}

/** The same without anything between the words. */
function isRunTogether(text: string): boolean {
  if (text.length > LONGEST) return false;
  if (/(?:passphrase|password|secret|token)$/.test(text)) return true;
  return (
    /^(?:my|our|some|the|this|your)/.test(text) && /(?:connectionstring|connstr|creds|keys?|pass|pwd?)$/.test(text)
  );
}

/**
 * Whether up to three runs of one character, or of characters that follow each other, make up a text: `aaaa1111`, `abcdef`, `abc123xyz`.
 */
function isSequence(text: string): boolean {
  let runs = 1;
  let length = 1;
  let step: number | undefined;
  for (let i = 1; i < text.length; i += 1) {
    const next = text.charCodeAt(i) - text.charCodeAt(i - 1);
    if (Math.abs(next) <= 1 && (step === undefined || step === next)) {
      step = next;
      length += 1;
    } else {
      runs += 1;
      if (length < 3 || runs > 3) return false;
      step = undefined;
      length = 1;
    }
  }
  return length >= 3;
}

/** Whether a password is on the lists by which passwords are guessed, or put together from their pieces and the words `related` to it. */
export function isGuessed(password: string, related: readonly string[] = []): boolean {
  if (password.length > LONGEST) return false;
  const lower = password.toLowerCase();
  const words = related.filter((word) => word !== "").map((word) => word.toLowerCase());
  if (words.includes(lower)) return true;
  if (new Set(lower).size === 1 || "01234567890123456789".includes(lower) || "9876543210".includes(lower)) return true;
  if (COMMON.has(lower) || isSequence(lower)) return true;
  // A number or a sign at the end is what forms ask for.
  const stem = withoutEnd(withoutEnd(lower, SIGNS), "0123456789").replace(/[-_. !]/g, "");
  const plain = stem.replace(/[01345@$]/g, (sign) => LETTERS[sign] ?? sign);
  if (stem === "") return false;
  if (/^[a-z]{0,8}pass(?:word|wd|wort|phrase)[a-z]{0,8}$/.test(stem)) return true;
  return isPutTogether(stem, words) || /^pass(?:word|wd)$/.test(plain) || PIECES.has(plain) || COMMON.has(plain);
}

const LONGEST_PIECE = Math.max(...[...PIECES].map((piece) => piece.length));

/** Whether a text is nothing but pieces and other words. */
function isPutTogether(text: string, words: readonly string[]): boolean {
  const also = new Set(words);
  const longest = words.reduce((most, { length }) => Math.max(most, length), LONGEST_PIECE);
  const ends = new Set([0]);
  for (const at of ends) {
    for (let end = at + 1; end <= Math.min(text.length, at + longest); end += 1) {
      const piece = text.slice(at, end);
      if (PIECES.has(piece) || also.has(piece)) ends.add(end);
    }
  }
  return ends.has(text.length);
}
