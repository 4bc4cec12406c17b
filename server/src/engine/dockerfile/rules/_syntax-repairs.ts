// What puts the slips of the fingers right that make a build stop: for the rule syntax-error.
import type { SyntaxProblem } from "../../core/document.ts";
import { fact } from "../../core/fact.ts";
import { choice, type Fix, safe } from "../../core/finding.ts";
import { nearest } from "../../core/similar.ts";
import { continuation } from "../../core/text.ts";
import { allInstructions, type Dockerfile, type Instruction } from "../parse/document.ts";
import { flagNames, KEYWORDS } from "../parse/keywords.ts";
import { NEWER_SYNTAX, raisedTag } from "../refused/versions.ts";
import { mendedArray, portsIn } from "./_arrays.ts";
import { withHyphens } from "./_flags.ts";

/** Whose body, flag, second word or heredoc starts at an offset; of nested instructions the inner one. */
const owners = fact((doc: Dockerfile) => {
  const found = new Map<number, Instruction>();
  for (const one of allInstructions(doc)) {
    found.set(one.body.start, one);
    for (const { at } of one.flags) found.set(at.start, one);
    for (const { openAt } of one.heredocs) found.set(openAt.start, one);
    const second = one.words[1];
    if (one.from !== undefined && second !== undefined) found.set(second.at.start, one);
  }
  return found;
});

/** The edit that makes of a fault what was plainly meant; undefined where that is not plain. */
export function repair(doc: Dockerfile, { code, at }: SyntaxProblem): Fix | undefined {
  const written = doc.text.slice(at.start, at.end);
  switch (code) {
    case "unknown-instruction": {
      const keyword = nearest(written, KEYWORDS);
      if (keyword === undefined) return undefined;
      return change(at.start, written, written === written.toLowerCase() ? keyword.toLowerCase() : keyword);
    }
    case "unknown-flag": {
      const owner = owners(doc).get(at.start);
      const flag = nearest(written.slice(2), flagNames(owner?.keyword ?? ""));
      return flag === undefined ? undefined : change(at.start, written, `--${flag}`);
    }
    case "flag-dash":
      return change(at.start, written, withHyphens(written));
    case "bad-json":
    case "open-array":
    case "shell-form": {
      const owner = owners(doc).get(at.start);
      const mended = owner === undefined ? undefined : mendedArray(doc, owner);
      return mended === undefined ? undefined : safe(mended.title, mended.edits);
    }
    case "port-array": {
      const ports = portsIn(written);
      return ports && safe("Separate the ports with spaces", { at, text: ports.join(" ") });
    }
    case "several-sources": {
      const end = written.length - (/["']$/.test(written) ? 1 : 0);
      return change(at.start, written, `${written.slice(0, end)}/${written.slice(end)}`);
    }
    case "stage-case":
      return written.includes("$") ? undefined : change(at.start, written, written.toLowerCase());
    case "from-arguments": {
      const owner = owners(doc).get(at.start);
      const misspelt = owner?.words.length === 3 && nearest(written, ["AS"]) !== undefined;
      return misspelt ? change(at.start, written, "AS") : undefined;
    }
    case "unclosed-heredoc": {
      const owner = owners(doc).get(at.start);
      const [heredoc, ...more] = owner?.heredocs.filter(({ endAt }) => endAt === undefined) ?? [];
      if (heredoc === undefined || more.length > 0) return undefined;
      const end = { start: doc.text.length, end: doc.text.length };
      const text = continuation(doc.text, [`${heredoc.delimiter}\n`]);
      return choice(`Close the heredoc with \`${heredoc.delimiter}\` at the end of the file`, { at: end, text });
    }
    case NEWER_SYNTAX: {
      const raised = raisedTag(doc);
      if (raised === undefined) return undefined;
      const kind = raised.toLabs ? choice : safe;
      return kind(`Set the Dockerfile syntax to \`${raised.text}\``, { at: raised.at, text: raised.text });
    }
    default:
      return undefined;
  }
}

function change(start: number, from: string, to: string): Fix {
  return safe(`Change \`${from}\` to \`${to}\``, { at: { start, end: start + from.length }, text: to });
}
