// Configurations of GitLab's pipelines as a language of the engine: it has no rules of its own yet, but tells how Dockerfiles are built.
import { mayBuild, scriptEntries } from "../core/builds/commands.ts";
import { PIPELINE_TABLES } from "../core/builds/pipelines.ts";
import type { Language } from "../core/language.ts";
import { searchedText } from "../core/lines.ts";
import { point } from "../core/text.ts";
import { jobs } from "./document.ts";

const ID = "gitlab";
const NAME = /\.gitlab-ci\.ya?ml$/i;

/** Read like `base`, the files of YAML that are only searched for secrets. */
export function gitlabLanguage(base: Language): Language {
  return {
    ...base,
    id: ID,
    title: "Pipelines of GitLab",
    usualPath: ".gitlab-ci.yml",
    watched: ["**/*.gitlab-ci.{yaml,yml}"],
    claims: (path, head) => NAME.test(path) && /^[ \t]+["']?(?:script|trigger|extends)["']?[ \t]*:/m.test(head),
    parse: searchedText(ID),
    entries: (doc) => {
      if (!mayBuild(doc.text)) return [];
      return jobs(doc).flatMap((job) => {
        const about = base.subject(doc, point(job.start));
        const of = (lines: readonly string[], folder: string | undefined) =>
          scriptEntries(lines.join("\n"), folder, about, job.variables);
        return [...of(job.script, job.isOpen ? undefined : ""), ...of(job.after, "")];
      });
    },
    fills: PIPELINE_TABLES,
    isSearched: true,
    rules: [],
  };
}
