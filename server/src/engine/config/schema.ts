// The JSON Schema of `.plimsoll.yaml`, made from the declared keys and the rules: editors complete and check with it.
import type { Catalog } from "../catalog/catalog.ts";
import { PRESET_SUMMARIES, PRESETS } from "../catalog/presets.ts";
import type { OptionSpec } from "../core/options.ts";
import type { RuleMeta } from "../core/rule.ts";
import {
  EXCEPTION_KEYS,
  KUBERNETES_KEYS,
  LEVELS,
  OVERRIDE_KEYS,
  REGISTRIES_KEYS,
  SCAN_KEYS,
  TOP_KEYS,
  type ValueSpec,
} from "./keys.ts";

type Schema = Readonly<Record<string, unknown>>;

/**
 * Plain data, draft 7. Ids of other tools are accepted as rules too: they pass as additional properties. What several rules
 * may be set to is defined once; docs/settings.schema.json refers to the definition of all rules.
 */
export function configSchema(catalog: Catalog): Schema {
  const rules = (description: string) => ({ description, ...DEFINED.rules });
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
          properties: { files: globs(OVERRIDE_KEYS.files), rules: rules(OVERRIDE_KEYS.rules) },
        },
      },
      exceptions: {
        type: "array",
        description: TOP_KEYS.exceptions,
        items: {
          type: "object",
          additionalProperties: false,
          required: ["rules"],
          properties: {
            rules: { description: EXCEPTION_KEYS.rules, ...oneOrMore({ type: "string" }) },
            files: globs(EXCEPTION_KEYS.files),
            until: { description: EXCEPTION_KEYS.until, type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" },
            reason: { description: EXCEPTION_KEYS.reason, type: "string" },
          },
        },
      },
      kubernetes: mapSchema(TOP_KEYS.kubernetes, KUBERNETES_KEYS),
      registries: mapSchema(TOP_KEYS.registries, REGISTRIES_KEYS),
      scan: mapSchema(TOP_KEYS.scan, SCAN_KEYS),
      root: { type: "boolean", description: TOP_KEYS.root },
    },
    definitions: {
      level: { oneOf: [{ enum: LEVELS }, { const: false, description: "As `off`." }] },
      setting: levelOrOptions({}),
      rules: {
        type: "object",
        properties: Object.fromEntries(catalog.rules.map((rule) => [rule.id, ruleSchema(rule)])),
        // Names of rows are not listed: a hundred of them would hide the rules where an editor completes from this.
        patternProperties: Object.fromEntries(
          catalog.rules.filter(({ rows }) => rows !== undefined).map((rule) => [`^${rule.id}/[^/]+$`, rowSchema(rule)]),
        ),
        additionalProperties: { anyOf: [DEFINED.level, { type: "object" }] },
      },
    },
  };
}

/** References to the schema's definitions. */
const DEFINED = {
  level: { $ref: "#/definitions/level" },
  /** What a rule without options may be set to. */
  setting: { $ref: "#/definitions/setting" },
  rules: { $ref: "#/definitions/rules" },
} as const;

function ruleSchema({ title, why, severity, options }: RuleMeta): Schema {
  const description = `${title}. ${why}`;
  if (options === undefined) return { description, default: severity, allOf: [DEFINED.setting] };
  const specs = Object.entries(options).map(([name, spec]) => [name, optionSchema(spec)]);
  return { description, default: severity, ...levelOrOptions(Object.fromEntries(specs)) };
}

function rowSchema({ id, title, rows }: RuleMeta): Schema {
  const description = `One row of ${id}, such as ${rows?.[0]?.key}. ${title}.`;
  return { description, allOf: [DEFINED.setting] };
}

function levelOrOptions(options: Readonly<Record<string, Schema>>): Schema {
  const properties = { severity: DEFINED.level, ...options };
  return { anyOf: [DEFINED.level, { type: "object", additionalProperties: false, properties }] };
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
    case "boolean":
      return spec.only === undefined ? { description, type: spec.type } : { description, const: spec.only };
    case "number":
      return { description, type: spec.type };
  }
}

function oneOrMore(item: Schema): Schema {
  return { anyOf: [item, { type: "array", items: item }] };
}
