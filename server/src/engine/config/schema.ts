// The JSON Schema of `.plimsoll.yaml`, made from the declared keys and the rules: editors complete and check with it.
import type { Catalog } from "../catalog/catalog.ts";
import { PRESET_SUMMARIES, PRESETS } from "../catalog/presets.ts";
import type { OptionSpec } from "../core/options.ts";
import type { RuleMeta } from "../core/rule.ts";
import {
  KUBERNETES_KEYS,
  LEVELS,
  OVERRIDE_KEYS,
  REGISTRIES_KEYS,
  SCAN_KEYS,
  TOP_KEYS,
  type ValueSpec,
} from "./keys.ts";

type Schema = Readonly<Record<string, unknown>>;

/** Plain data, draft 7. Ids of other tools are accepted as rules too: they pass as additional properties. */
export function configSchema(catalog: Catalog): Schema {
  const level = {
    oneOf: [{ enum: LEVELS }, { const: false, description: "As `off`." }],
  };
  const rules = (description: string) => ({
    type: "object",
    description,
    properties: Object.fromEntries(catalog.rules.map((rule) => [rule.id, ruleSchema(rule, level)])),
    additionalProperties: { anyOf: [level, { type: "object" }] },
  });
  const globs = (description: string) => ({ description, ...oneOrMore({ type: "string" }) });
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Configuration of Plimsoll",
    type: "object",
    additionalProperties: false,
    properties: {
      extends: {
        description: TOP_KEYS.extends,
        ...oneOrMore({ oneOf: PRESETS.map((preset) => ({ const: preset, description: PRESET_SUMMARIES[preset] })) }),
      },
      rules: rules(TOP_KEYS.rules),
      ignore: globs(TOP_KEYS.ignore),
      overrides: {
        type: "array",
        description: TOP_KEYS.overrides,
        items: {
          type: "object",
          additionalProperties: false,
          required: ["files"],
          // The rules are spelled out once and referred to from here.
          properties: {
            files: globs(OVERRIDE_KEYS.files),
            rules: { $ref: "#/properties/rules", description: OVERRIDE_KEYS.rules },
          },
        },
      },
      kubernetes: mapSchema(TOP_KEYS.kubernetes, KUBERNETES_KEYS),
      registries: mapSchema(TOP_KEYS.registries, REGISTRIES_KEYS),
      scan: mapSchema(TOP_KEYS.scan, SCAN_KEYS),
      root: { type: "boolean", description: TOP_KEYS.root },
    },
  };
}

function ruleSchema(rule: RuleMeta, level: Schema): Schema {
  const options = Object.entries(rule.options ?? {}).map(([name, spec]) => [name, optionSchema(spec)]);
  return {
    description: `${rule.title}. ${rule.why}`,
    default: rule.severity,
    anyOf: [
      level,
      { type: "object", additionalProperties: false, properties: { severity: level, ...Object.fromEntries(options) } },
    ],
  };
}

function optionSchema({ type, description, default: value }: OptionSpec): Schema {
  const shape = type === "strings" ? oneOrMore({ type: "string" }) : { type };
  return { description, default: value, ...shape };
}

function mapSchema(description: string, keys: Readonly<Record<string, ValueSpec>>): Schema {
  const properties = Object.fromEntries(Object.entries(keys).map(([key, spec]) => [key, valueSchema(spec)]));
  return { type: "object", description, additionalProperties: false, properties };
}

function valueSchema(spec: ValueSpec): Schema {
  const { description } = spec;
  switch (spec.type) {
    case "strings":
      return { description, ...oneOrMore({ type: "string" }) };
    case "words":
      return { description, ...oneOrMore({ enum: spec.words }) };
    case "word":
      return { description, enum: spec.words };
    case "string":
      // A version such as 1.34 is a number to YAML.
      return { description, type: ["string", "number"] };
    default:
      return { description, type: spec.type };
  }
}

function oneOrMore(item: Schema): Schema {
  return { anyOf: [item, { type: "array", items: item }] };
}
