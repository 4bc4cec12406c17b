// Forms with places to fill in, by the kind of file that they belong in: a hardened Deployment, service, security context.
import { ownMarkdown } from "../../shown/markdown.ts";
import type { Completion } from "../core/language.ts";
import { withoutPlaces } from "../core/snippet.ts";
import type { Span } from "../core/text.ts";
import { FORMS } from "../knowledge/tables/forms.ts";

interface Form {
  readonly name: string;
  readonly description: string;
  readonly snippet: string;
}

/** The forms of these names. */
export function formsNamed(...names: readonly string[]): readonly Form[] {
  return FORMS.flatMap((row) => {
    const [name = "", description = "", ...snippet] = row.split("|");
    return names.includes(name) ? [{ name, description, snippet: snippet.join("|") }] : [];
  });
}

/** Forms as proposals in place of what was typed. */
export function formCompletions(forms: readonly Form[], at: Span): readonly Completion[] {
  return forms.map(({ name, description, snippet }) => ({
    label: name,
    detail: "hardened",
    description: ownMarkdown(description),
    at,
    text: withoutPlaces(snippet),
    snippet,
    kind: "form",
  }));
}
