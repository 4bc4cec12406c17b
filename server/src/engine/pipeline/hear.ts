// What is left of the drafts of a document when exceptions and cover rules have had their say.
import type { Document } from "../core/document.ts";
import { remembered } from "../core/fact.ts";
import type { Language } from "../core/language.ts";
import type { CoverRule } from "../core/rule.ts";
import type { Settings } from "../core/settings.ts";
import type { Crash, Draft } from "./draft.ts";
import { foldDrafts } from "./fold.ts";
import type { Raw } from "./raw.ts";
import type { Exception, Exceptions, Spoken } from "./silence.ts";

export interface HearInput {
  readonly language: Language;
  readonly covers: readonly CoverRule[];
  readonly settings: Pick<Settings, "rules">;
  /** Asked in this order: the first that covers a draft counts, and all that cover it are used. */
  readonly exceptions: readonly Exceptions[];
  /** The places of a draft at which exceptions may speak of it: without it, its own; undefined where it has none, and is dropped. */
  readonly speak?: (draft: Draft) => Spoken | undefined;
}

/** Drafts as they came: spans count from the start of the document that the rules looked at. */
export interface Heard {
  readonly kept: readonly Draft[];
  readonly silenced: readonly { readonly draft: Draft; readonly by: Exception }[];
  readonly crashes: readonly Crash[];
}

/** Exceptions silence, cover rules fold what remains on one subject, exceptions of the cover rules silence. */
export function hear(raw: Raw, doc: Document, { language, covers, settings, exceptions, speak }: HearInput): Heard {
  const silenced: { draft: Draft; by: Exception }[] = [];
  const isQuiet = exceptions.every((some) => some.isEmpty);
  const spokenOf = (draft: Draft) => (speak === undefined ? { draft, spots: [{ doc, at: draft.at }] } : speak(draft));
  /** All are asked: each that covers it is used. */
  const silencing = (spoken: Spoken) => {
    let by: Exception | undefined;
    for (const some of exceptions) {
      const found = some.silencing(spoken);
      by ??= found;
    }
    return by;
  };
  const audible = (draft: Draft) => {
    if (isQuiet && speak === undefined) return true;
    const spoken = spokenOf(draft);
    if (spoken === undefined) return false;
    const by = silencing(spoken);
    if (by !== undefined) silenced.push({ draft, by });
    return by === undefined;
  };
  for (const draft of isQuiet ? [] : raw.yielded) {
    const spoken = spokenOf(draft);
    if (spoken !== undefined) silencing(spoken);
  }
  const remaining = raw.drafts.filter(audible);
  // Nothing silenced, nothing new to fold: an edit elsewhere in the file need not fold this document again.
  const all = remaining.length === raw.drafts.length;
  const { folded, rest, crashes } = all
    ? remembered(raw, foldDrafts, () => foldDrafts(raw.drafts, covers, settings, raw.seen, language))
    : foldDrafts(remaining, covers, settings, raw.seen, language);
  return { kept: [...rest, ...folded.filter(audible)], silenced, crashes };
}
