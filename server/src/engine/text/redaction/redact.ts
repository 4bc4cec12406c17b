// What leaves the engine shows no secret: names, titles and messages quote what stands in a file, and a token may stand anywhere.
import { digest } from "../../core/hash.ts";
import type { Redacted } from "../../core/redactor.ts";
import { applyEdits, type Span, type TextEdit } from "../../core/text.ts";
import { isSecretValue } from "../../knowledge/secret-names.ts";
import { loginsIn } from "../addresses.ts";
import { publicStart, type Secret, secretsIn } from "../secrets.ts";
import { commandSecretsIn } from "./commands.ts";
import { namedIn } from "./named.ts";
import type { Needles } from "./needles.ts";
import { keyLinesIn } from "./private-keys.ts";
import { isTelling } from "./telling.ts";

/** What takes the place of a value of which nothing is told. */
const HIDDEN = "***";

/** What stands behind the public beginning of a token that was taken out before. */
const DIGESTED = /^…[0-9a-f]{4}(?![0-9a-f])/;

/** Whether a token, a key or the password of an address stands in a text: what can be told without its name. */
export function holdsToken(text: string): boolean {
  return secretsIn(text).length > 0 || loginsIn(text).length > 0;
}

/**
 * A text with each token replaced by its public beginning and a short digest, so that two remain two, and by asterisks each
 * password of an address, each value behind a name that speaks of a secret, and what `known` finds. Texts without any come
 * back as they are.
 */
export function redact(text: string, known?: Needles): Redacted {
  const edits = [
    ...secretsIn(text).map((secret) => ({ at: secret.at, text: digested(text, secret) })),
    ...keyLinesIn(text).map(hidden),
    ...loginsIn(text).map(({ at }) => hidden(at)),
    ...commandSecretsIn(text).map(hidden),
    ...namedIn(text)
      .filter(({ at, certain }) => isTold(text.slice(at.start, at.end), certain))
      .map(({ at }) => hidden(at)),
    ...(known?.find(text) ?? []).filter(({ end }) => !DIGESTED.test(text.slice(end, end + 6))).map(hidden),
  ];
  return (edits.length === 0 ? text : applyEdits(text, joined(edits))) as Redacted;
}

function digested(text: string, secret: Secret): string {
  const { start, end } = secret.at;
  return `${publicStart(text, secret)}…${digest(text.slice(start, end), 4)}`;
}

function hidden(at: Span): TextEdit {
  return { at, text: HIDDEN };
}

/** Whether what stands behind a name is hidden in prose, where a colon may be just that. */
function isTold(value: string, certain: boolean): boolean {
  return certain ? isSecretValue(value) : isTelling(value) && isSecretValue(value);
}

/** Those that overlap as one: of the widest the words, of equals those that tell most. */
function joined(edits: readonly TextEdit[]): readonly TextEdit[] {
  const sorted = [...edits].sort((a, b) => a.at.start - b.at.start || b.at.end - a.at.end);
  const result: TextEdit[] = [];
  for (const edit of sorted) {
    const last = result.at(-1);
    if (last === undefined || edit.at.start >= last.at.end) result.push(edit);
    else if (edit.at.end > last.at.end) {
      result[result.length - 1] = { at: { start: last.at.start, end: edit.at.end }, text: HIDDEN };
    } else if (edit.at.start === last.at.start && edit.at.end === last.at.end && last.text === HIDDEN) {
      result[result.length - 1] = edit;
    }
  }
  return result;
}
