// Snippets in the syntax of the Language Server Protocol.

/** A snippet as plain text, with what its places propose. */
export function withoutPlaces(snippet: string): string {
  return snippet.replace(/\$\{\d+:([^}]*)\}/g, "$1").replace(/\\([\\$}])/g, "$1");
}
