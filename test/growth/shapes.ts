// Every shape of input whose growth is measured.
import { COMPOSE_FILES } from "./compose.ts";
import { CONFIGURATIONS } from "./configurations.ts";
import { DOCKERFILES } from "./dockerfiles.ts";
import { MANIFESTS } from "./manifests.ts";
import { REPORTS } from "./reports.ts";
import { REQUESTS } from "./requests.ts";
import type { Shape } from "./shape.ts";

/** Shapes that take seconds each and grow as others do: only `npm run bench -- growth` measures them. */
const RARE: ReadonlySet<string> = new Set([
  "many empty documents",
  "JSON",
  "many containers",
  "many containers in flow",
  "many unknown instructions",
  "many RUN that install",
  "pipes",
  "nested wrappers",
  "many privileged services",
  "a merge of many maps",
  "carriage returns",
  "tabs",
  "heredocs",
  "exceptions for the file, many findings",
  "nested defaults",
  "services upon services",
  "anchors",
  "a server with a Pod",
]);

export const SHAPES: readonly Shape[] = [
  ...DOCKERFILES,
  ...MANIFESTS,
  ...COMPOSE_FILES,
  ...CONFIGURATIONS,
  ...REPORTS,
  ...REQUESTS,
].map((shape) => ({ ...shape, rare: RARE.has(shape.name) }));
