// The options of rules: the configuration's schema, completion and check are made from their specs.

/** An option of a rule. The configuration's schema, completion and check are made from it. */
export type OptionSpec =
  | { readonly type: "strings"; readonly default: readonly string[]; readonly description: string }
  | { readonly type: "string"; readonly default: string; readonly description: string }
  | { readonly type: "number"; readonly default: number; readonly description: string }
  | { readonly type: "boolean"; readonly default: boolean; readonly description: string };
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;
export type OptionValue = OptionSpec["default"];
type ValueOfType<T extends OptionSpec["type"]> = T extends "strings"
  ? readonly string[]
  : T extends "string"
    ? string
    : T extends "number"
      ? number
      : boolean;
export type OptionValues<S extends OptionSpecs> = { readonly [K in keyof S]: ValueOfType<S[K]["type"]> };
