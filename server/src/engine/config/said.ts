// What our configuration says already of that which another tool's file says: for `migrate`, so that twice is once.
import type { Catalog } from "../catalog/catalog.ts";
import type { RuleId, RuleName } from "../core/finding.ts";
import type { OptionValue } from "../core/options.ts";
import type { Suppression } from "../core/suppression.ts";
import type { Layer, Level, RuleChange } from "./layer.ts";

/** What another tool's file says of a rule, beside our configuration, which wins. */
export interface Beside {
  /** What our configuration does not say yet. */
  readonly rest: RuleChange;
  /** Whether it says some of it in the same way. */
  readonly isSaid: boolean;
  /** What it says differently, by the names of rules and rows: `error`. */
  readonly kept: ReadonlyMap<RuleName, string>;
}

/** Takes out of what is said of a rule all that `own` says of it too, in the same way or differently. */
export function besideOwn(id: RuleId, said: RuleChange, { rules }: Layer): Beside {
  const own = rules.get(id);
  const kept = new Map<RuleName, string>();
  let isSaid = false;
  /** Whether a value is to be added. */
  const isNew = <T extends OptionValue | Level>(
    name: RuleName,
    value: T,
    theirs: T | undefined,
    shown: string,
  ): boolean => {
    if (theirs === undefined) return true;
    if (JSON.stringify(theirs) === JSON.stringify(value)) isSaid = true;
    else kept.set(name, shown);
    return false;
  };
  const severity =
    said.severity !== undefined && isNew(id, said.severity, own?.severity, own?.severity ?? "")
      ? said.severity
      : undefined;
  const options = Object.entries(said.options ?? {}).filter(([key, value]) => {
    const theirs = own?.options?.[key];
    return isNew(id, value, theirs, `{${key}: ${Array.isArray(theirs) ? `[${theirs.join(", ")}]` : String(theirs)}}`);
  });
  const rows = [...(said.rows ?? [])].filter(([key, level]) => {
    // A rule that is off takes the levels along that farther files give its rows.
    const theirs = own?.rows?.get(key) ?? (own?.severity === "off" ? "off" : undefined);
    return isNew(`${id}/${key}`, level, theirs, theirs ?? "");
  });
  const rest = {
    ...(severity !== undefined && { severity }),
    ...(options.length > 0 && { options: Object.fromEntries(options) }),
    ...(rows.length > 0 && { rows: new Map(rows) }),
  };
  return { rest, isSaid, kept };
}

/** Whether our configuration turns a rule or a row off. */
export function isOffIn(own: Layer, name: RuleName, catalog: Catalog): boolean {
  const { rule, row } = catalog.named(name) ?? {};
  const change = rule && own.rules.get(rule.id);
  return ((row && change?.rows?.get(row.key)) ?? change?.severity) === "off";
}

/** Whether our configuration has an exception for a rule or a row in the same files, which ends no earlier. */
export function isExceptedIn(
  own: Layer,
  name: RuleName | "all",
  { files, until }: { readonly files: readonly string[]; readonly until: string | undefined },
): boolean {
  return own.suppressions.some(
    (one) =>
      (one.rules === "all" || (name !== "all" && one.rules.has(name))) &&
      isScope(one.scope, files) &&
      (one.until === undefined || (until !== undefined && one.until >= until)),
  );
}

function isScope(scope: Suppression["scope"], files: readonly string[]): boolean {
  if (!("files" in scope)) return false;
  if (scope.files.length === 1 && scope.files[0] === "**") return true;
  return files.length > 0 && scope.files.join("\n") === files.join("\n");
}
