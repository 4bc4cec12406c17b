// The arguments of EXPOSE, STOPSIGNAL and VOLUME, with the defaults of variables filled in.
import type { SyntaxProblem } from "../../core/document.ts";
import { quoted } from "../../core/text.ts";
import { type Dockerfile, type Instruction, joinedBody } from "../parse/document.ts";
import { resolveAt } from "../stages/environment.ts";
import { portFault } from "../values/port.ts";
import { isSignal } from "../values/signal.ts";

/** A variable may hold several ports. */
export function* exposeErrors(doc: Dockerfile, one: Instruction): Iterable<SyntaxProblem> {
  for (const word of one.words) {
    const ports = resolveAt(doc, one, word).value?.split(/\s+/) ?? [];
    const fault = ports
      .filter((port) => port !== "")
      .map(portFault)
      .find((each) => each !== undefined);
    if (fault !== undefined) yield { code: "bad-port", at: word.at, message: fault };
  }
}

export function* signalErrors(doc: Dockerfile, one: Instruction): Iterable<SyntaxProblem> {
  const { value } = resolveAt(doc, one, { raw: joinedBody(doc.text, one).text });
  if (value === undefined || isSignal(value)) return;
  yield { code: "bad-signal", at: one.body, message: `\`${quoted(value)}\` is not a signal such as \`SIGTERM\`.` };
}

export function* volumeErrors(doc: Dockerfile, one: Instruction): Iterable<SyntaxProblem> {
  const items = one.exec?.items.map(({ value, at }) => ({ raw: value, at })) ?? one.words;
  for (const { raw, at } of items) {
    if (resolveAt(doc, one, { raw }).value !== "") continue;
    yield { code: "empty-path", at, message: "This path of `VOLUME` is empty." };
  }
}
