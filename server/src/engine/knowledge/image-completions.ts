// What is offered while an image is typed: names with their best tag, and behind a name its tags; for all languages.
import { code, markdown } from "../../shown/markdown.ts";
import { parseImage } from "../core/image.ts";
import type { Completion } from "../core/language.ts";
import type { Span } from "../core/text.ts";
import { supportedUntil } from "./ended-support.ts";
import { tagsOf, tagsToList } from "./offered-tags.ts";
import { offeredNames } from "./offers.ts";

/** The images and tags that go on from what is typed at `at`, on a day: supported ones first, ended ones last. */
export function imageCompletions(typed: string, at: Span, today: string): readonly Completion[] {
  if (typed.includes("$") || typed.includes("@")) return [];
  const colon = typed.indexOf(":", typed.lastIndexOf("/") + 1);
  if (colon !== -1) {
    const name = typed.slice(0, colon);
    return tagsToList(name, today).map(({ tag, ended }) => image(`${name}:${tag}`, tag, { at, today, ended }));
  }
  return offeredNames().flatMap((name) => {
    const [tag] = tagsOf(name, today);
    return tag === undefined ? [] : [image(`${name}:${tag}`, `${name}:${tag}`, { at, today })];
  });
}

interface Listed {
  readonly at: Span;
  readonly today: string;
  /** The last day of regular support, where that is over. */
  readonly ended?: string | undefined;
}

function image(text: string, label: string, { at, today, ended }: Listed): Completion {
  const written = { label, at, text, kind: "name" } as const;
  if (ended === undefined) {
    const until = supportedUntil(parseImage(text, 0), today);
    return until === undefined
      ? { ...written, detail: "supported", description: markdown`${code(text)}: a release that still gets fixes.` }
      : {
          ...written,
          detail: `supported until ${until}`,
          description: markdown`${code(text)} gets fixes until ${code(until)}.`,
        };
  }
  return {
    ...written,
    detail: `ended ${ended}`,
    description: markdown`Regular support of ${code(text)} ended on ${code(ended)}.`,
    outdated: true,
  };
}
