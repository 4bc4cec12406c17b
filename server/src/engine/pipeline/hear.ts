// What is left of the drafts of a document when exceptions and cover rules have had their say.
import type { Document } from "../core/document.ts";
import { remembered } from "../core/fact.ts";
import type { Language } from "../core/language.ts";
import type { CoverRule } from "../core/rule.ts";
import type { Suppression } from "../core/suppression.ts";
import type { Crash, Draft } from "./draft.ts";
import { foldDrafts } from "./fold.ts";
import type { Raw } from "./raw.ts";
import { type Exception, type Spoken, silencer } from "./silence.ts";

export interface HearInput {
  readonly language: Language;
  readonly covers: readonly CoverRule[];
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
  readonly exceptions: readonly Exception[];
  /** The places of a draft at which exceptions may speak of it: without it, its own; undefined where it has none, and is dropped. */
  readonly speak?: (draft: Draft) => Spoken | undefined;
}

/** Drafts as they came: spans count from the start of the document that the rules looked at. */
export interface Heard {
  readonly kept: readonly Draft[];
  readonly silenced: readonly { readonly draft: Draft; readonly by: Exception }[];
  /** The exceptions that silenced something, or would have before they expired. */
  readonly used: ReadonlySet<Suppression>;
  readonly crashes: readonly Crash[];
}

/** Exceptions silence, cover rules fold what remains on one subject, exceptions of the cover rules silence. */
export function hear(raw: Raw, doc: Document, { language, covers, today, exceptions, speak }: HearInput): Heard {
  const used = new Set<Suppression>();
  const silenced: { draft: Draft; by: Exception }[] = [];
  const audible = (draft: Draft) => {
    if (exceptions.length === 0 && speak === undefined) return true;
    const spoken = speak === undefined ? { draft, spots: [{ doc, at: draft.at }] } : speak(draft);
    if (spoken === undefined) return false;
    const by = silencer(spoken, exceptions, used, today);
    if (by !== undefined) silenced.push({ draft, by });
    return by === undefined;
  };
  const remaining = raw.drafts.filter(audible);
  // Nothing silenced, nothing new to fold: an edit elsewhere in the file need not fold this document again.
  const all = remaining.length === raw.drafts.length;
  const { folded, rest, crashes } = all
    ? remembered(raw, foldDrafts, () => foldDrafts(raw.drafts, covers, doc, language))
    : foldDrafts(remaining, covers, doc, language);
  return { kept: [...rest, ...folded.filter(audible)], silenced, used, crashes };
}
