// Quotes and dashes of typography, as word processors and web pages put them in the place of what a shell reads.

/** Hyphens and dashes that are not the hyphen of an option, in front of a letter. */
const DASHES = /^[\u2010-\u2015\u2212\ufe58\uff0d]{1,2}(?=[A-Za-z])/;
/** Programs whose long options have one hyphen. */
const SINGLE: ReadonlySet<string> = new Set("find java javac openssl gcc cc ffmpeg convert go [ test".split(" "));
/** Programs whose options of a few letters are joined short ones: `rm -rf`. */
const JOINED: ReadonlySet<string> = new Set("rm cp mv ls ln mkdir tar chmod chown unzip grep sed".split(" "));
/** Long options of three letters. */
const SHORT_WORDS: ReadonlySet<string> = new Set("yes all env dev now tag add key url dir out".split(" "));

/** What a word begins with that looks like the hyphens of an option, and the hyphens that are meant; undefined for other words. */
export function typographicDash(
  text: string,
  program: string | undefined,
): { readonly written: string; readonly meant: "-" | "--" } | undefined {
  const [written] = DASHES.exec(text) ?? [];
  if (written === undefined) return undefined;
  const name = text.slice(written.length).split("=", 1)[0] ?? "";
  return { written, meant: isLong(name, program ?? "") ? "--" : "-" };
}

function isLong(name: string, program: string): boolean {
  if (name.length === 1 || SINGLE.has(program)) return false;
  return name.length > (JOINED.has(program) ? 5 : 3) || name.includes("-") || SHORT_WORDS.has(name);
}

/** The text with the hyphens of an option that are meant. */
export function asOption(text: string, program: string | undefined): string {
  const dash = typographicDash(text, program);
  return dash === undefined ? text : `${dash.meant}${text.slice(dash.written.length)}`;
}

/** The signs that open a quotation in some language, those that close one, and the quote that a shell reads. */
const QUOTES = [
  { opening: "\u201c\u201d\u201e\u201f\uff02", closing: "\u201c\u201d\uff02", ascii: '"' },
  { opening: "\u2018\u2019\u201a\u201b", closing: "\u2018\u2019", ascii: "'" },
] as const;

/** The quote that a sign looks like, and the signs that may close it; undefined for other signs. */
export function typographicQuote(sign: string): { readonly ascii: string; readonly closing: string } | undefined {
  return sign === "" ? undefined : QUOTES.find(({ opening }) => opening.includes(sign));
}
