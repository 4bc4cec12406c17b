// A parsed `.plimsoll.yaml`: the YAML and what is wrong with it as a configuration.
import type { Catalog } from "../catalog/catalog.ts";
import { readConfig, surplusIn } from "../config/config.ts";
import { CONFIGURATION } from "../config/keys.ts";
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

/** A rule on our configuration. Housekeeping is asked about every document; the others are none of its business. */
export const configRule: typeof build = (rule) => {
  const built = build(rule);
  return { ...built, check: (doc, context) => (doc.language === CONFIGURATION ? built.check(doc, context) : []) };
};
