// Law 2 as far as it is about pages of the web: what opens one goes through one file, and what may be opened is made in one.
import { type Law, places } from "./law.ts";

const OPENS = "client/src/web.ts";
const MAKES = "server/src/protocol/web-address.ts";
/** Where a `WebAddress` becomes a link of the protocol or of SARIF. */
const LINKS = [
  "server/src/lsp/session/diagnostics.ts",
  "server/src/lsp/dockerfile/service.ts",
  "server/src/output/sarif.ts",
];

const OPENING = /\b(openExternal|showDocument|ShowDocumentRequest)\b/g;
/** Commands of VS Code that open any address. */
const COMMAND = /^(?:vscode\.open(?:With)?|simpleBrowser\..*|workbench\.action\.(?:browser\.open|openExternal)\b.*)$/;
const MADE = /\b(?:as|is) (WebAddress)\b/g;
const LINKED = /\b(href|helpUri|informationUri|hostedViewerUri)\s*:|\b(?:as |<)?(DocumentLink)\b/g;

export const addressesHaveOneDoor: Law = (sources) =>
  sources.flatMap((source) => [
    ...(source.path === OPENS ? [] : places(source, OPENING, "opens pages by")),
    ...source.literals
      .filter(({ content }) => COMMAND.test(content))
      .map(({ content }) => `${source.path} opens pages by ${content}`),
    ...(source.path === MAKES ? [] : places(source, MADE, "makes a")),
    ...(source.path === MAKES || LINKS.includes(source.path) ? [] : places(source, LINKED, "links by")),
  ]);
