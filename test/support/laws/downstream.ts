// Law 6: outside of `rules/` nothing depends on the name of a rule or on the words of a finding.
import type { Source } from "../sources.ts";
import { type Law, places } from "./law.ts";

export const noRuleIsKnownByName =
  (ids: readonly string[]): Law =>
  (sources) => {
    const names = ids.map((id) => id.slice(id.indexOf("/") + 1));
    // A name that is a word (`config`, `privileged`) may mean something else where no slash stands before it.
    const telling = names.filter((name) => name.includes("-"));
    const named = new RegExp(`^(?:${[...ids, ...telling].join("|")})$|(?:/)(?:${names.join("|")})$`);
    const tested = new RegExp(`(?:\\\\/)(?:${names.join("|")})\\b(?!-)|(?<![\\w-])(?:${telling.join("|")})(?![\\w-])`);
    return sources
      .filter(isDownstream)
      .flatMap(({ path, literals }) =>
        literals
          .filter(({ kind, content }) => (kind === "regex" ? tested : named).test(content))
          .map(({ content }) => `${path} knows a rule by name: ${content}`),
      );
  };

/** A finding's message is shown; the message of an error may be read. */
const READS = [
  /(?<!Error\)\.)\bmessage\??\.(?:includes|startsWith|endsWith|indexOf|match|matchAll|search|split|slice|replace|replaceAll)\(/g,
  /\.(?:test|exec)\([\w.?!]*\bmessage\b/g,
  /\bmessage [!=]==? (?!undefined\b)/g,
  /\bswitch \([\w.?]*\bmessage\)/g,
];

export const noMessageIsRead: Law = (sources) =>
  sources
    .filter(isDownstream)
    .flatMap((source) => READS.flatMap((pattern) => places(source, pattern, "reads a message:")));

const isDownstream = ({ path }: Source): boolean =>
  !path.includes("/rules/") && !path.startsWith("server/src/engine/plimsoll/");
