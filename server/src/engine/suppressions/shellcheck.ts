// ShellCheck's comments in the scripts of a Dockerfile, which hadolint hands on to it. What they are: "Directive" of ShellCheck's wiki.
import type { Catalog } from "../catalog/catalog.ts";
import type { Document } from "../core/document.ts";
import type { Language } from "../core/language.ts";
import type { Suppression } from "../core/suppression.ts";
import { isObeyed, perId, wholeTool } from "./foreign.ts";

const PRAGMA = /^shellcheck[ \t]+([^#]*)/;

/** `# shellcheck disable=SC2086,SC2046` counts for the command below it. One with anything else in its list is none. */
export function fromScripts(doc: Document, language: Language, catalog: Catalog): readonly Suppression[] {
  if (!isObeyed("hadolint", { language })) return [];
  return (language.scriptComments?.(doc) ?? []).flatMap(({ at, text, target }) => {
    const ids = idsIn(PRAGMA.exec(text)?.[1] ?? "");
    if (target === undefined || ids === undefined) return [];
    const origin = { tool: "shellcheck", at };
    const details = { scope: { at: target } };
    return ids.includes("all") ? [wholeTool(catalog, origin, "all", details)] : perId(catalog, origin, ids, details);
  });
}

/** The ids of `disable=` as they are called; undefined where it is not read. */
function idsIn(pairs: string): readonly string[] | undefined {
  const ids: string[] = [];
  for (const pair of pairs.trim().split(/[ \t]+/)) {
    const [key, value = ""] = pair.split("=");
    if (key !== "disable") continue;
    for (const id of value.split(",")) {
      const number = /^(?:SC)?(\d{4})$/.exec(id)?.[1];
      if (number === undefined && id !== "all") return undefined;
      ids.push(number === undefined ? id : `SC${number}`);
    }
  }
  return ids;
}
