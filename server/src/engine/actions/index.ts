// Workflows and actions of GitHub as a language of the engine: it has no rules of its own yet, but tells how Dockerfiles are built.

import { PIPELINE_TABLES } from "../core/builds/pipelines.ts";
import type { Language } from "../core/language.ts";
import { searchedText } from "../core/lines.ts";
import { point } from "../core/text.ts";
import { buildEntries } from "./builds.ts";
import { isActionFile } from "./document.ts";

const ID = "actions";
const WORKFLOW = /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/i;

/** Read like `base`, the files of YAML that are only searched for secrets. */
export function actionsLanguage(base: Language): Language {
  return {
    ...base,
    id: ID,
    title: "Workflows of GitHub Actions",
    usualPath: ".github/workflows/build.yaml",
    watched: ["**/.github/workflows/*.{yaml,yml}", "**/action.{yaml,yml}"],
    claims: (path, head) =>
      WORKFLOW.test(path)
        ? /^["']?jobs["']?[ \t]*:/m.test(head)
        : isActionFile(path) && /^["']?runs["']?[ \t]*:/m.test(head),
    parse: searchedText(ID),
    entries: (doc, path) => buildEntries(doc, path, (start) => base.subject(doc, point(start))),
    fills: PIPELINE_TABLES,
    isSearched: true,
    rules: [],
  };
}
