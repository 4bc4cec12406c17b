// What leaves the engine shows no secret: names, titles and messages quote the file, and a token may be anywhere in it.
import { digest } from "../../core/hash.ts";
import type { Redacted } from "../../core/redactor.ts";
import { applyEdits, type Span, type TextEdit } from "../../core/text.ts";
import { keyLinesIn } from "../../knowledge/private-keys.ts";
import { isSecretValue } from "../../knowledge/secret-values.ts";
import { imageLoginsIn, loginsIn } from "../addresses.ts";
import { publicStart, type Secret, secretsIn } from "../secrets.ts";
import { commandSecretsIn } from "./commands.ts";
import { namedIn } from "./named.ts";
import type { Needles } from "./needles.ts";
import { isTelling } from "./telling.ts";

/** What replaces a value of which nothing may be seen. */
const HIDDEN = "***";

/** The digest that already replaces a token, behind its public beginning. */
const DIGESTED = /^…[0-9a-f]{4}(?![0-9a-f])/;

/** Whether a text holds a token, a key or the password of an address: what is recognised without a name. */
export function holdsToken(text: string): boolean {
  return secretsIn(text).length > 0 || loginsIn(text).length > 0 || imageLoginsIn(text).length > 0;
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
    ...imageLoginsIn(text).map(hidden),
    ...commandSecretsIn(text).map(hidden),
    ...namedIn(text)
      .filter(({ at, certain }) => isHidden(text.slice(at.start, at.end), certain))
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

/** Whether the value behind a name is a secret; in prose, where a colon may be just a colon, it must also look like one. */
function isHidden(value: string, certain: boolean): boolean {
  return certain ? isSecretValue(value) : isTelling(value) && isSecretValue(value);
}

/** One edit in place of those that overlap: the wider one, of equal spans the one that tells more; asterisks for all of two that cross. */
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
