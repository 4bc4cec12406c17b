// A parsed `.plimsoll.yaml` or `.hadolint.yaml`: the YAML and what is wrong with it as a configuration.
import type { Catalog } from "../catalog/catalog.ts";
import { readConfig, surplusIn } from "../config/config.ts";
import { CONFIGURATION, HADOLINT_CONFIGURATION } from "../config/keys.ts";
import type { Document } from "../core/document.ts";
import type { Problem } from "../core/finding.ts";
import { checkRuleFor } from "../core/rule.ts";
import type { YamlDocument } from "../yaml/node.ts";

export interface ConfigDocument extends Document {
  readonly yaml: YamlDocument;
  /** Whether it is the first of its file: the others do not count. */
  readonly first: boolean;
  readonly problems: readonly Problem[];
}

/** A YAML document read as a configuration. */
export function configDocument(yaml: YamlDocument, first: boolean, catalog: Catalog): ConfigDocument {
  const { language, text, errors } = yaml;
  return Object.freeze({
    language,
    text,
    errors,
    yaml,
    first,
    problems: first ? readConfig(yaml, "", catalog).problems : surplusIn(yaml),
  });
}

const build = checkRuleFor<ConfigDocument>();

const CONFIGURATIONS: ReadonlySet<string> = new Set([CONFIGURATION, HADOLINT_CONFIGURATION]);

/** A rule on configurations. Housekeeping is asked about every document; the others are none of its business. */
export const configRule: typeof build = (rule) => {
  const built = build(rule);
  return { ...built, check: (doc, context) => (CONFIGURATIONS.has(doc.language) ? built.check(doc, context) : []) };
};
