// hadolint's configuration as a language of the engine, so that its mistakes are shown in it like those of our own file.
import type { Catalog } from "../catalog/catalog.ts";
import { HADOLINT_CONFIGURATION } from "../config/keys.ts";
import { parseConfiguration } from "../config/parse.ts";
import { layerProblems, layerSlips } from "../config/problems.ts";
import type { Problem } from "../core/finding.ts";
import type { Language } from "../core/language.ts";
import { shift } from "../core/text.ts";
import type { YamlDocument } from "../yaml/node.ts";
import type { ConfigDocument } from "./document.ts";
import { plimsollLanguage } from "./index.ts";

const NAME = ".hadolint.yaml";

/** The language of `.hadolint.yaml`: what makes hadolint reject the file, and what it takes without knowing it. */
export function hadolintLanguage(catalog: () => Catalog): Language<ConfigDocument> {
  const { completions: _, hover: _hover, ...alike } = plimsollLanguage(catalog);
  return {
    ...alike,
    id: HADOLINT_CONFIGURATION,
    title: "Configurations of hadolint",
    watched: ["**/.hadolint.{yaml,yml}"],
    usualPath: NAME,
    claims: (path) => /(?:^|\/)\.hadolint\.ya?ml$/.test(path),
    parse(text) {
      const parts = parseConfiguration(text);
      const refused = layerProblems(NAME, text, NAME, catalog());
      const problems = refused.length > 0 ? refused : layerSlips(NAME, text, catalog());
      return parts.map(({ start, doc }, i) => {
        const end = parts[i + 1]?.start ?? text.length + 1;
        const own = problems.filter(({ at }) => (i === 0 || at.start >= start) && at.start < end);
        return {
          start,
          doc: documentOf(
            doc,
            i === 0,
            own.map((one) => moved(one, -start)),
          ),
        };
      });
    },
  };
}

function documentOf(yaml: YamlDocument, first: boolean, problems: readonly Problem[]): ConfigDocument {
  const { text, errors } = yaml;
  return Object.freeze({ language: HADOLINT_CONFIGURATION, text, errors, yaml, first, problems });
}

/** A problem of the file as one of a document in it, whose spans count from there. */
function moved(problem: Problem, by: number): Problem {
  return { ...problem, at: shift(problem.at, by) };
}
