// How manifests are read: by kubectl, and by Helm of what a chart renders.
import { type Dialect, GO_YAML_2 } from "../yaml/syntax/dialect.ts";

/**
 * sigs.k8s.io/yaml 1.6.0 (yaml.go) behind the decoder of k8s.io/apimachinery 0.36 (pkg/util/yaml/decoder.go), which cuts a stream at
 * its lines `---`, tries JSON where it begins with a brace, and makes JSON of the rest, with the last of equal keys.
 */
export const kubectl: Dialect = {
  ...GO_YAML_2,
  reader: "kubectl",
  keys: "not null",
  duplicates: "last",
  infinities: false,
  stream: "cut",
  commentedMarks: true,
  json: true,
};
