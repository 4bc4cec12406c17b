// Annotations that are an exception but for a letter: which one was meant, ours or another tool's.
import type { Catalog } from "../catalog/catalog.ts";
import type { Annotation, Document } from "../core/document.ts";
import { nearest } from "../core/similar.ts";
import type { Suppression } from "../core/suppression.ts";
import { point, type Span, span } from "../core/text.ts";
import { idsOf } from "./foreign.ts";

/** A tool's annotations: what they begin with, and the right spelling of what is behind the slash, where that can be told. */
interface Form {
  readonly tool: string;
  readonly domain: string;
  readonly rest: (written: string, value: string, catalog: Catalog) => string | undefined;
}

/** As annotations.ts and own.ts read them, where their sources are named. */
const FORMS: readonly Form[] = [
  { tool: "plimsoll", domain: "plimsoll", rest: (written) => like(written, "ignore") },
  {
    tool: "checkov",
    domain: "checkov.io",
    rest: (written, value) => {
      const [, word = "", number = ""] = /^([a-z]{1,12})((?:[\d_-][\w-]*)?)$/i.exec(written) ?? [];
      const right = /^(?:CKV|BC|CORTEX)\w*_/.test(value) ? like(word, "skip") : undefined;
      return right && right + number;
    },
  },
  {
    tool: "kube-linter",
    domain: "ignore-check.kube-linter.io",
    rest: (written, _, catalog) => rightId("kube-linter", written, catalog),
  },
  { tool: "kube-linter", domain: "kube-linter.io", rest: (written) => like(written, "ignore-all") },
  { tool: "kube-score", domain: "kube-score", rest: (written) => like(written, "ignore") },
  {
    tool: "polaris",
    domain: "polaris.fairwinds.com",
    rest: (written, _, catalog) => {
      const [, check, word = written] = /^(.+)-(\w+)$/.exec(written) ?? [];
      const right = like(word, "exempt");
      const id = check === undefined ? "" : rightId("polaris", check, catalog);
      return right === undefined || id === undefined ? undefined : id === "" ? right : `${id}-${right}`;
    },
  },
  {
    tool: "monokle",
    domain: "monokle.io",
    rest: (written) => {
      const [, word = "", id = ""] = /^(\w+)(\.[\w-]+\.[\w-]+)$/.exec(written) ?? [];
      const right = like(word, "suppress");
      return right && right + id;
    },
  },
];

/** What is wrong with the key of an annotation that is an exception but for a letter or two; empty where it is right, or none. */
export function fromMisspelt(doc: Document, { key, value, at }: Annotation, catalog: Catalog): readonly Suppression[] {
  const slash = key.indexOf("/");
  if (slash === -1) return [];
  const [domain, written] = [key.slice(0, slash), key.slice(slash + 1)];
  for (const form of FORMS) {
    const right = like(domain, form.domain);
    const rest = right && form.rest(written, value, catalog);
    if (right === undefined || rest === undefined) continue;
    if (right === domain && rest === written) return [];
    // Only the half that is wrong is shown, or the whole where both are.
    const wrong = right === domain ? written : rest === written ? domain : key;
    const meant = right === domain ? rest : rest === written ? right : `${right}/${rest}`;
    return [misspelt(doc, at, key, { wrong, meant, tool: form.tool })];
  }
  return [];
}

function misspelt(
  doc: Document,
  at: Span,
  key: string,
  { wrong, meant, tool }: { readonly wrong: string; readonly meant: string; readonly tool: string },
): Suppression {
  const found = doc.text.indexOf(key, at.start);
  const start = found + key.lastIndexOf(wrong);
  const message = `Unknown annotation \`${key}\`: use \`${meant}\`.`;
  const isThere = found !== -1 && found + key.length <= at.end;
  const fault = isThere ? { at: span(start, start + wrong.length), message, instead: meant } : { at, message };
  return { ids: [], rules: new Set(), scope: { at: point(at.start) }, origin: { tool, at }, fault };
}

/** The right spelling of a word that should be `word`. */
function like(written: string, word: string): string | undefined {
  return written === word || nearest(written, [word]) === word ? word : undefined;
}

/** The right spelling of a tool's id: the id itself where some tool has it, else the nearest that we answer to. */
export function rightId(tool: string, id: string, catalog: Catalog): string | undefined {
  return catalog.knows(id) ? id : nearest(id, idsOf(catalog.rules, tool).keys());
}
