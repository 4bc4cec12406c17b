// The only place that parses the text of a configuration, ours or another tool's, as YAML.
import type { Part } from "../core/document.ts";
import type { YamlDocument } from "../yaml/node.ts";
import { parseYaml } from "../yaml/parse/parse.ts";
import { CONFIGURATION } from "./keys.ts";

/**
 * The documents of a configuration. Nothing renders such a file as a template, so `{{` opens maps as in any YAML. `previous` as for
 * `parseYaml`.
 */
export function parseConfiguration(
  text: string,
  previous: readonly Part<YamlDocument>[] = [],
): readonly Part<YamlDocument>[] {
  return parseYaml(text, CONFIGURATION, { previous, isTemplate: false });
}
