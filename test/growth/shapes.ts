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
  "a long RUN on many lines",
  "many stages",
  "a long heredoc",
  "comments between continuations",
  "an ignore comment with one id many times",
  "many COPY and ADD",
  "many documents",
  "many environment variables",
  "trivy comments",
  "aliases",
  "many services with extends",
  "exceptions for services",
  "documents laid over each other",
  "rules that nobody knows",
  "many ARG with secrets",
  "many stale ignore comments",
  "many services without workloads",
  "a List of objects",
  "many ports of the host",
  "an exception for the object at each container",
  "containers that merge",
  "template actions without end",
  "a kustomization's images",
  "many services",
  "services that merge",
  "two files with exceptions",
]);

export const SHAPES: readonly Shape[] = [
  ...DOCKERFILES,
  ...MANIFESTS,
  ...COMPOSE_FILES,
  ...CONFIGURATIONS,
  ...REPORTS,
  ...REQUESTS,
].map((shape) => ({ ...shape, rare: RARE.has(shape.name) }));
