// package.json with the settings of the scanners and linters, as their specs say: what VS Code shows, and what counts in a workspace that
// is not trusted.
import { isMachineOnly } from "../server/src/scanners/core/settings.ts";
import type { Linter, Scanner } from "../server/src/scanners/index.ts";

type Spec = Scanner["settings"][string];
type Owner = Pick<Scanner | Linter, "id" | "settings">;

/** The text of package.json with the properties `plimsoll.<id>.*` of every scanner and linter, in the place where the first of them was. */
export function withScannerSettings(text: string, scanners: readonly Owner[]): string {
  const manifest = JSON.parse(text);
  const { configuration } = manifest.contributes;
  const isOurs = (name: string) => scanners.some(({ id }) => name.startsWith(`plimsoll.${id}.`));
  const own = scanners.flatMap((scanner) =>
    Object.entries<Spec>(scanner.settings).map(([name, spec]) => [`plimsoll.${scanner.id}.${name}`, property(spec)]),
  );
  const all = Object.entries(configuration.properties);
  const first = all.findIndex(([name]) => isOurs(name));
  const at = first === -1 ? all.length : first;
  const others = (part: typeof all) => part.filter(([name]) => !isOurs(name));
  configuration.properties = Object.fromEntries([...others(all.slice(0, at)), ...own, ...others(all.slice(at))]);
  manifest.capabilities.untrustedWorkspaces.restrictedConfigurations = own.map(([name]) => name);
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** A setting as JSON schema with VS Code's words. */
function property(spec: Spec): object {
  const common = (type: string, standard: unknown) => ({
    scope: isMachineOnly(spec) ? "machine" : "machine-overridable",
    type,
    default: standard,
    markdownDescription: spec.description,
  });
  switch (spec.type) {
    case "flag":
      return common("boolean", spec.default);
    case "seconds":
      return { ...common("number", spec.default), minimum: 1, maximum: spec.most };
    case "choice":
      return {
        ...common("string", spec.default),
        enum: Object.keys(spec.choices),
        enumDescriptions: Object.values(spec.choices),
      };
    case "text":
    case "file":
    case "program":
      return common("string", "");
    case "texts":
      return { ...common("array", []), items: { type: "string" } };
    case "environment":
      return { ...common("object", {}), additionalProperties: { type: "string" } };
  }
}
