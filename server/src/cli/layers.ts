// The layers of configuration that the options of a command add, or put in place of the workspace's own.
import { parseConfig } from "../engine/config/config.ts";
import { foreignNameOf } from "../engine/config/foreign.ts";
import { emptyLayer } from "../engine/config/layer.ts";
import { type Layer, layerFrom } from "../engine/config/layers.ts";
import { enumerated } from "../engine/core/lists.ts";
import type { Engine } from "../engine/pipeline/engine.ts";
import { listed, WHOLE_FILE } from "../engine/suppressions/foreign.ts";
import { LARGEST_CONFIGURATION } from "../files/decode.ts";
import { localFiles, uriOf } from "../files/local.ts";
import type { ProjectOptions } from "../project-options.ts";
import { placeIn } from "./targets.ts";
import { UsageError } from "./usage.ts";

export interface ConfigurationOptions {
  readonly config?: string | undefined;
  readonly "no-config"?: boolean | undefined;
  readonly "all-rules"?: boolean | undefined;
  readonly ignore?: readonly string[] | undefined;
}

/**
 * The layers that `--config FILE` and `--no-config` put in place of the workspace's own, and those that `--all-rules` and `--ignore` add.
 */
export async function layersOf(
  engine: Engine,
  options: ConfigurationOptions,
): Promise<Pick<ProjectOptions, "instead" | "also">> {
  const { config, "no-config": none, "all-rules": all, ignore = [] } = options;
  if (config !== undefined && none) throw new UsageError("Use either `--config` or `--no-config`, not both.");
  const layer = (text: string) => layerFrom(".plimsoll.yaml", text, ".plimsoll.yaml", engine.catalog);
  const also = [all ? layer("extends: all\n") : undefined, ignoring(ignore, engine)].filter((one) => one !== undefined);
  let instead: readonly Layer[] | undefined = none ? [] : undefined;
  if (config !== undefined) {
    const foreign = foreignNameOf(uriOf(config));
    if (foreign !== undefined) throw new UsageError(foreignConfig(config, foreign));
    const found = await localFiles.read(uriOf(config), LARGEST_CONFIGURATION);
    if ("failed" in found) throw new UsageError(found.failed);
    const { layer: own, problems } = parseConfig(found.text, ".plimsoll.yaml", engine.catalog);
    const [first] = problems;
    if (first !== undefined) {
      const place = placeIn({ text: found.text, offset: first.at.start });
      throw new UsageError(`\`${config}\` is not a valid configuration: ${place}: ${engine.redact(first.message)}`);
    }
    instead = [own];
  }
  return { ...(instead && { instead }), ...(also.length > 0 && { also }) };
}

/** What is said of a file of another tool. */
function foreignConfig(given: string, name: string): string {
  const found = `A \`${name}\` is found without an option, in the folder of what is checked or above.`;
  return `\`--config\` takes a \`.plimsoll.yaml\`. ${found} \`plimsoll migrate ${given}\` carries over what it says.`;
}

/** What `--ignore` says: an exception in every file for each id. A UsageError for one that means nothing. */
function ignoring(given: readonly string[], { catalog }: Engine): Layer | undefined {
  const ids = given.flatMap(listed);
  if (given.some((one) => listed(one).length === 0))
    throw new UsageError("`--ignore` names no rule: give it an id that `plimsoll rules` lists, or another tool's.");
  for (const id of ids) {
    if (catalog.knows(id)) continue;
    const meant = catalog.similar(id).map((one) => `\`${one}\``);
    throw new UsageError(
      `${catalog.absence(id)}.${meant.length > 0 ? ` Did you mean ${enumerated(meant, "or")}?` : ""}`,
    );
  }
  if (ids.length === 0) return undefined;
  const origin = { tool: "plimsoll", file: "--ignore" };
  const suppressions = ids.map((id) => ({ ids: [id], rules: new Set(catalog.resolve(id)), scope: WHOLE_FILE, origin }));
  return { ...emptyLayer("plimsoll", ""), file: origin.file, suppressions };
}
