// The only file that knows dockerfile-language-service. What it says about Dockerfiles is asked for behind a guard: it overflows
// its stack on some half-typed texts and takes seconds on long ones. Its parts are loaded one by one, because its entry brings
// a client for a public registry along; and none of them is ever asked for semantic tokens or diagnostics.

import {
  type CompletionItem,
  type Definition,
  type DocumentHighlight,
  DocumentHighlightKind,
  type DocumentLink,
  type FoldingRange,
  type FormattingOptions,
  type Hover,
  LSPErrorCodes,
  type Position,
  type Range,
  ResponseError,
  type SignatureHelp,
  type TextEdit,
} from "vscode-languageserver";
import type { TextEdit as OwnEdit } from "../../engine/core/text.ts";
import { isInImage } from "../../engine/dockerfile/completions.ts";
import { dockerfile } from "../../engine/dockerfile/index.ts";
import type { Dockerfile } from "../../engine/dockerfile/parse/document.ts";
import { linesOf, toEdit, toOffset, toPosition, toRange, toSpan } from "../../output/positions.ts";
import { webAddress } from "../../protocol.ts";
import { code, joinMarkdown, type Markdown, ownMarkdown } from "../../shown/markdown.ts";
import type { OpenDocument } from "../session/documents.ts";
import type { Preferences } from "../session/preferences.ts";
import type { Session } from "../session/session.ts";
import { type FormatOptions, format, formatBelow } from "./format.ts";
import { definitionAmong, type NamePlace, placeAmong, placesOf } from "./names.ts";
import { type Renaming, renamingAt, renamingTo } from "./rename.ts";

/** Above, the library takes more time than anybody waits: it reads the text several times per request, variables for each of their uses. */
const MOST_CHARACTERS = 60_000;
const MOST_INSTRUCTIONS = 1_000;
/** No Dockerfile has it, and the library parses each of them anew within the other. */
const NESTED = /(?:\bONBUILD\s+){3}/i;
/** Milliseconds: who is slower than this is not asked again until the text is another one. */
const SLOWEST = 200;

/** The parts of the library, and only those that stay on this machine. */
async function load() {
  const [assist, completion, definition, folding, highlight, hover, links, markdown, plain, signatures] =
    await Promise.all([
      import("dockerfile-language-service/lib/dockerAssist.js"),
      import("dockerfile-language-service/lib/dockerCompletion.js"),
      import("dockerfile-language-service/lib/dockerDefinition.js"),
      import("dockerfile-language-service/lib/dockerFolding.js"),
      import("dockerfile-language-service/lib/dockerHighlight.js"),
      import("dockerfile-language-service/lib/dockerHover.js"),
      import("dockerfile-language-service/lib/dockerLinks.js"),
      import("dockerfile-language-service/lib/dockerMarkdown.js"),
      import("dockerfile-language-service/lib/dockerPlainText.js"),
      import("dockerfile-language-service/lib/dockerSignatures.js"),
    ]);
  const texts = new markdown.MarkdownDocumentation();
  const parts = {
    DockerAssist: assist.DockerAssist,
    completion: new completion.DockerCompletion(),
    definition: new definition.DockerDefinition(),
    folding: new folding.DockerFolding(),
    highlight: new highlight.DockerHighlight(),
    hover: new hover.DockerHover(texts, new plain.PlainTextDocumentation()),
    links: new links.DockerLinks(),
    signatures: new signatures.DockerSignatures(),
  };
  // The first use of each takes longer than all later ones: it must not count against the first document.
  parts.hover.onHover("FROM a\n", toPosition(linesOf("FROM a\n"), 1), ["markdown"]);
  return parts;
}

type Library = Awaited<ReturnType<typeof load>>;

/** Stands where the library would have its client for a registry: it knows no tags. */
const NO_REGISTRY = { getTags: async () => [] };

function isTooLong({ text, instructions }: Dockerfile): boolean {
  return text.length > MOST_CHARACTERS || instructions.length > MOST_INSTRUCTIONS;
}

export class DockerfileService {
  readonly #session: Session;
  readonly #preferences: Preferences;
  #library: Promise<Library> | undefined;
  /** The revisions of documents at which a feature was too slow. */
  readonly #slow = new WeakMap<OpenDocument, Map<string, number>>();

  constructor(session: Session, preferences: Preferences) {
    this.#session = session;
    this.#preferences = preferences;
  }

  /** What the instruction at a position means, or the value of the variable there, of which `redact` hides what is secret. */
  async hover(
    document: OpenDocument,
    position: Position,
    redact: (text: string) => string,
  ): Promise<Markdown | undefined> {
    const found = await this.#ask("hover", document, ({ hover }, text): Hover | null =>
      hover.onHover(text, position, ["markdown"]),
    );
    const { contents } = found ?? {};
    if (contents === undefined) return undefined;
    // The library's own prose is marked as Markdown; a value of the file comes as it is.
    const texts = [contents]
      .flat()
      .map((one) => (typeof one === "string" ? code(redact(one)) : ownMarkdown(one.value.trim())));
    return joinMarkdown(texts) || undefined;
  }

  /** Completions of everything but images: for those it would ask a registry. */
  async completions(document: OpenDocument, position: Position): Promise<readonly CompletionItem[]> {
    const doc = await this.dockerfile(document);
    if (doc === undefined || isInImage(doc, toOffset(document.lines, position))) return [];
    const { snippetCompletions } = this.#session.client;
    const abilities = { snippetSupport: snippetCompletions, documentationFormat: [] };
    const items = await this.#ask("completion", document, async ({ DockerAssist, completion }) => {
      // Both come from other copies of the same types; the stand-in has the one method that is called.
      const assist = new DockerAssist(document.text as never, NO_REGISTRY as never, abilities);
      return (await assist.computeProposals(position)).map((item) =>
        completion.resolveCompletionItem(item, ["markdown"]),
      );
    });
    return items ?? [];
  }

  /** The edits by which the lines of a range are indented as the editor wants it. */
  async format(document: OpenDocument, range: Range, options: FormattingOptions): Promise<readonly TextEdit[]> {
    return this.#format(document, (doc, how) => format(doc, toSpan(document.lines, range), how), options);
  }

  /** The same for the line below the one in which `typed` was just typed in front of `position`. */
  async formatOnType(
    document: OpenDocument,
    position: Position,
    typed: string,
    options: FormattingOptions,
  ): Promise<readonly TextEdit[]> {
    const below = (doc: Dockerfile, how: FormatOptions) =>
      typed === doc.escape ? formatBelow(doc, toOffset(document.lines, position) - 1, how) : [];
    return this.#format(document, below, options);
  }

  async #format(
    document: OpenDocument,
    edits: (doc: Dockerfile, options: FormatOptions) => readonly OwnEdit[],
    { insertSpaces, tabSize }: FormattingOptions,
  ): Promise<readonly TextEdit[]> {
    if (!(await this.#preferences.servesDockerfiles())) return [];
    const doc = await this.dockerfile(document);
    const continuedLines = await this.#preferences.formatsContinuedLines();
    if (doc === undefined) return [];
    return edits(doc, { insertSpaces, tabSize, continuedLines }).map((edit) => toEdit(document.lines, edit));
  }

  async rename(document: OpenDocument, position: Position, name: string): Promise<readonly TextEdit[]> {
    const places = await this.#renamed(document, position, (doc, offset) => renamingTo(doc, offset, name));
    return places.map(({ at }) => ({ range: toRange(document.lines, at), newText: name }));
  }

  async prepareRename(document: OpenDocument, position: Position): Promise<Range | null> {
    const here = placeAmong(await this.#renamed(document, position, renamingAt), toOffset(document.lines, position));
    return here === undefined ? null : toRange(document.lines, here.at);
  }

  async definition(document: OpenDocument, position: Position): Promise<Definition | null> {
    const { uri } = document;
    const declared = definitionAmong(await this.#places(document, position), toOffset(document.lines, position));
    if (declared !== undefined) return { uri, range: toRange(document.lines, declared.at) };
    const ask = ({ definition }: Library, text: string) => definition.computeDefinition({ uri }, text, position);
    return (await this.#ask("definition", document, ask)) ?? null;
  }

  async highlights(document: OpenDocument, position: Position): Promise<DocumentHighlight[]> {
    const places = await this.#places(document, position);
    if (places.length > 0) {
      return places.map(({ at, declares }) => ({
        range: toRange(document.lines, at),
        kind: declares ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
      }));
    }
    const ask = ({ highlight }: Library, text: string) => highlight.computeHighlightRanges(text, position);
    return (await this.#ask("documentHighlight", document, ask)) ?? [];
  }

  async folds(document: OpenDocument): Promise<FoldingRange[]> {
    const ask = ({ folding }: Library, text: string) => folding.computeFoldingRanges(text, true, 5_000);
    return (await this.#ask("foldingRange", document, ask)) ?? [];
  }

  async signatures(document: OpenDocument, position: Position): Promise<SignatureHelp | null> {
    const ask = ({ signatures }: Library, text: string) => signatures.computeSignatures(text, position);
    return (await this.#ask("signatureHelp", document, ask)) ?? null;
  }

  /** Links from images to their pages: addresses only, nothing is fetched. The names of images are the file's. */
  async links(document: OpenDocument): Promise<DocumentLink[]> {
    const ask = ({ links }: Library, text: string) => links.getLinks(text).map((link) => links.resolveLink(link));
    const found = (await this.#ask("documentLink", document, ask)) ?? [];
    return found.flatMap(({ range, target }) => {
      const page = webAddress(target);
      return page === undefined ? [] : [{ range, target: page }];
    });
  }

  /** The parsed document where it is a Dockerfile that may be looked at. */
  async dockerfile(document: OpenDocument): Promise<Dockerfile | undefined> {
    const file = (await this.#session.takeIn(document)).queue.project.file(document.key);
    const doc = file?.language === dockerfile.id ? file.parts[0]?.doc : undefined;
    return doc as Dockerfile | undefined;
  }

  /** The places that rename changes; the editor shows why where they have to stay. */
  async #renamed(
    document: OpenDocument,
    position: Position,
    ask: (doc: Dockerfile, offset: number) => Renaming | undefined,
  ): Promise<readonly NamePlace[]> {
    const doc = await this.#named(document);
    const renaming = doc && ask(doc, toOffset(document.lines, position));
    if (renaming === undefined) return [];
    if ("places" in renaming) return renaming.places;
    throw new ResponseError(LSPErrorCodes.RequestFailed, renaming.refused);
  }

  /** Where the stage or variable at a position is named; the library knows no mounts and no stages that share a variable. */
  async #places(document: OpenDocument, position: Position): Promise<readonly NamePlace[]> {
    const doc = await this.#named(document);
    return doc === undefined ? [] : placesOf(doc, toOffset(document.lines, position));
  }

  /** A Dockerfile whose names are looked for. */
  async #named(document: OpenDocument): Promise<Dockerfile | undefined> {
    if (!(await this.#preferences.servesDockerfiles())) return undefined;
    const doc = await this.dockerfile(document);
    return doc === undefined || isTooLong(doc) ? undefined : doc;
  }

  /** The library's answer; undefined where it is not wanted here, failed, or was too slow. */
  async #ask<T>(
    feature: string,
    document: OpenDocument,
    ask: (library: Library, text: string) => T | PromiseLike<T>,
  ): Promise<T | undefined> {
    if (!(await this.#preferences.servesDockerfiles())) return undefined;
    const doc = await this.dockerfile(document);
    const text = document.text.getText();
    if (doc === undefined || isTooLong(doc)) return undefined;
    if (NESTED.test(text)) return undefined;
    const { revision } = document;
    const slow = this.#slow.get(document) ?? new Map<string, number>();
    this.#slow.set(document, slow);
    if (slow.get(feature) === revision) return undefined;
    const { guard } = this.#session;
    try {
      this.#library ??= load();
      const library = await this.#library;
      const start = performance.now();
      const answer = await ask(library, text);
      if (performance.now() - start <= SLOWEST) return answer;
      slow.set(feature, revision);
      guard.report(`dockerfile-language-service, ${feature}`, `it took longer than ${SLOWEST} ms.`);
    } catch (error) {
      guard.report(`dockerfile-language-service, ${feature}`, error);
    }
    return undefined;
  }
}
