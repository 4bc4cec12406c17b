// Where Markdown reaches the editor: nothing else makes the protocol's shape of it, and this takes only what shown/ has made.
import { type MarkupContent, MarkupKind } from "vscode-languageserver";
import type { Markdown } from "../../shown/markdown.ts";
import { shownLines } from "../../shown/shown.ts";
import type { Client } from "./capabilities.ts";

/** Markdown for an editor that shows it; the same as plain text for one that does not. */
export function markupOf(text: Markdown, client: Pick<Client, "markdown">): MarkupContent {
  return client.markdown
    ? { kind: MarkupKind.Markdown, value: text }
    : { kind: MarkupKind.PlainText, value: shownLines(unmarked(text)) };
}

function unmarked(text: Markdown): string {
  return text.replace(/^(?:`{3,}\w*|---)$/gm, "").replace(/\*\*|\\(?=[^\w\s])|\[([^\]]*)\]\([^)]*\)/g, "$1");
}
