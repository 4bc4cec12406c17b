// How Compose files are read.
import { type Dialect, GO_YAML_4 } from "../yaml/syntax/dialect.ts";

/**
 * compose-go 2.16.2, loader/loader.go: keys must be texts, and every document a map. Of equal keys
 * go-yaml says "mapping key already defined" (internal/libyaml/constructor.go). Aliases are replaced before anything is merged
 * (loader/reset.go).
 */
export const composeGo: Dialect = {
  ...GO_YAML_4,
  reader: "Compose",
  keys: "texts",
  duplicates: "refused",
  onlyMaps: true,
  mergesAliasedLists: true,
};
