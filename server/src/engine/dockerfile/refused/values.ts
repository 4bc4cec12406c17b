// The arguments of EXPOSE, STOPSIGNAL and VOLUME, with the defaults of variables filled in.
import type { SyntaxProblem } from "../../core/document.ts";
import { quoted } from "../../core/text.ts";
import { argumentsOf, type Dockerfile, type Instruction, joinedBody } from "../parse/document.ts";
import { KEYWORDS } from "../parse/keywords.ts";
import { resolveAt, scopeAt } from "../stages/environment.ts";
import { type Expanded, expand, textOf } from "../stages/expand.ts";
import { openPortFault, portFault } from "../values/port.ts";
import { isSignal } from "../values/signal.ts";

/**
 * The words of EXPOSE that are no ports; of one with a variable that is not known, what is wrong whatever its value is. A variable may
 * hold several ports. Of an array each word would be a fault of its own, and the quotes are gone from the messages.
 */
export function* exposeErrors(doc: Dockerfile, one: Instruction): Iterable<SyntaxProblem> {
  const { raw = "" } = one.words[0] ?? {};
  if (raw.startsWith("[") && one.words.at(-1)?.raw.endsWith("]")) {
    const message = "`EXPOSE` does not accept a JSON array: separate ports with spaces.";
    yield { code: "port-array", at: one.body, message };
    return;
  }
  const scope = scopeAt(doc, one);
  for (const word of one.words) {
    const message = portsFault(expand(word.raw, doc.escape, scope).pieces);
    if (message === undefined) continue;
    yield { code: "bad-port", at: word.at, message };
    // Where the next line was joined with this one, its words follow.
    if (KEYWORDS.some((keyword) => word.raw.endsWith(keyword))) return;
  }
}

function portsFault(pieces: readonly Expanded[]): string | undefined {
  const whole = textOf(pieces);
  if (whole !== undefined)
    return firstOf(
      whole.split(/\s+/).filter((port) => port !== ""),
      portFault,
    );
  const first = pieces.findIndex(({ text }) => text === undefined);
  const last = pieces.findLastIndex(({ text }) => text === undefined);
  const before = textOf(pieces.slice(0, first)) ?? "";
  const after = textOf(pieces.slice(last + 1)) ?? "";
  return openPortFault(before.split(/\s/).at(-1) ?? "", /^\S*/.exec(after)?.[0] ?? "");
}

function firstOf<T, U>(all: readonly T[], ask: (one: T) => U | undefined): U | undefined {
  for (const one of all) {
    const found = ask(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What is wrong with the signal of STOPSIGNAL: nothing where a part of it is unknown. */
export function* signalErrors(doc: Dockerfile, one: Instruction): Iterable<SyntaxProblem> {
  const value = resolveAt(doc, one, { raw: joinedBody(doc.text, one).text });
  if (value === undefined || isSignal(value)) return;
  yield { code: "bad-signal", at: one.body, message: `\`${quoted(value)}\` is not a signal such as \`SIGTERM\`.` };
}

/** The paths of VOLUME that are empty once variables are filled in. */
export function* volumeErrors(doc: Dockerfile, one: Instruction): Iterable<SyntaxProblem> {
  for (const { raw, at } of argumentsOf(one)) {
    if (resolveAt(doc, one, { raw }) !== "") continue;
    yield { code: "empty-path", at, message: "This path of `VOLUME` is empty." };
  }
}
