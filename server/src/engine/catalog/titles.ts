// What people call the places around a finding: the container, the stage, the workload, the service.
import type { Document } from "../core/document.ts";
import type { Language } from "../core/language.ts";
import type { Subject } from "../core/subject.ts";
import type { Span } from "../core/text.ts";

/** What a section of a language is called in general; undefined where there is none around `at`. */
export function sectionWordAt(language: Language, doc: Document, at: Span): string | undefined {
  const [root = ""] = language.subject(doc, at).split(">", 1);
  switch (language.id) {
    case "dockerfile":
      return root.startsWith("stage ") ? "stage" : undefined;
    case "compose":
      return root.startsWith("service ") ? "service" : undefined;
    case "kubernetes":
      return root === "document" ? undefined : "resource";
    default:
      return undefined;
  }
}

/** The section around a finding by kind and name, as in a title: ``Deployment `web` ``, ``service `db` ``, ``stage `build` ``. */
export function sectionName(language: Language, subject: Subject): string | undefined {
  const [root = ""] = subject.split(">", 1);
  if (language.id === "kubernetes") {
    const parts = root.split("/");
    const [kind = "?"] = parts;
    const name = parts.at(-1) ?? "?";
    if (parts.length < 2 || kind === "?") return undefined;
    return name === "?" ? `this ${kind}` : `${kind} \`${name}\``;
  }
  const named = /^(stage|service) (.+)$/s.exec(root);
  if (named === null) return undefined;
  // A stage without a name goes by its number, which nobody writes.
  return named[1] === "stage" && /^\d+$/.test(named[2] ?? "") ? "this stage" : `${named[1]} \`${named[2]}\``;
}

/** The container a finding is about: its subject, and its name as in a title. */
export function containerOf(subject: Subject): { readonly subject: Subject; readonly name: string } | undefined {
  const found = /^([^>]*>(?:init|ephemeral)?containers\[([^\]]+)\])(?:>|$)/i.exec(subject);
  return found === null ? undefined : { subject: found[1] ?? subject, name: `container \`${found[2]}\`` };
}
