// What a piece of Markdown becomes in VS Code, by the library with which it renders hovers and tooltips.
import { marked, type Token } from "marked";

/** What of a Markdown text does more than to be read. */
export interface Acting {
  /** Where links and pictures lead, those included that are made of bare addresses. */
  readonly links: readonly string[];
  readonly pictures: readonly string[];
  /** Pieces that are HTML: VS Code shows most of them, but what it lets through is not for strangers to say. */
  readonly html: readonly string[];
}

export function actingIn(markdown: string): Acting {
  const found = { links: [] as string[], pictures: [] as string[], html: [] as string[] };
  marked.walkTokens(marked.lexer(markdown, { gfm: true, breaks: true }), (token: Token) => {
    if (token.type === "link") found.links.push(token.href);
    if (token.type === "image") found.pictures.push(token.href);
    if (token.type === "def") found.links.push(token.href);
    if (token.type === "html") found.html.push(token.raw);
  });
  return found;
}
