// Exceptions behind an instruction, in files whose comments have a line to themselves: no tool reads them, and ours does not either.
import type { Document } from "../core/document.ts";
import type { Language } from "../core/language.ts";
import { toolInText } from "../core/peers.ts";
import type { Suppression } from "../core/suppression.ts";
import { movedAbove, type Remedy } from "./move.ts";

/**
 * The tools that read comments only where the file's own syntax has some. Trivy, Semgrep and gitleaks are not among them: they search
 * the lines of a file for their words.
 */
const FORMS: readonly { readonly tool: string; readonly form: RegExp }[] = [
  { tool: "plimsoll", form: /^plimsoll[ \t]*:[ \t]*ignore/i },
  { tool: "hadolint", form: /^hadolint[ \t]+(?:(?:global|stage)[ \t]+)?ignore[ \t]*=/i },
  { tool: "checkov", form: /^(?:checkov|bridgecrew|cortex):skip=/ },
  { tool: "kics", form: /^kics-scan[ \t]+(?:ignore|disable)/i },
  { tool: "buildkit", form: /^check[ \t]*=[ \t]*skip/i },
];

const ANY = /plimsoll|hadolint|checkov:|bridgecrew:|cortex:|kics-scan|check/i;

/** The exceptions in what looks like a comment and is none; each has a fault. */
export function fromBehind(doc: Document, language: Language): readonly Suppression[] {
  if (language.behind === undefined || !/[ \t]#/.test(doc.text) || !ANY.test(doc.text)) return [];
  return language.behind(doc).flatMap((comment): readonly Suppression[] => {
    const tool = FORMS.find(({ form }) => form.test(comment.text))?.tool;
    if (tool === undefined) return [];
    const { at } = comment;
    const message = `${toolInText(tool)} does not read this here: put the comment on its own line.`;
    const remedy: Remedy = movedAbove(doc, comment) ?? {};
    return [{ ids: [], rules: new Set(), scope: { at }, origin: { tool, at }, fault: { at, message, ...remedy } }];
  });
}
